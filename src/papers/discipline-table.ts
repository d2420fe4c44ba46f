// Executive discipline as XLSX: a sheet for each way to look at it, the rule on the first.
import { numericDate } from '../calendar/dates.ts';
import type { Counted, Discipline, Row } from '../workflows/discipline.ts';
import { printWorkbook } from './workbook.ts';

const FIGURES = [
  { head: 'N, срок по документу', width: 14 },
  { head: 'n, срок по документу', width: 14 },
  { head: 'Ко, %, срок по документу', width: 14 },
  { head: 'N, действующий срок', width: 14 },
  { head: 'n, действующий срок', width: 14 },
  { head: 'Ко, %, действующий срок', width: 14 },
  { head: 'Ожидали других пунктов', width: 14 },
];

/** @returns XLSX */
export function disciplineTable(discipline: Discipline): Promise<Uint8Array> {
  const { span, asOf, total, byOrganisation, byRoadmap, byParty, byPerson, byPeriod, rule } = discipline;
  const lead = [
    `Исполнительская дисциплина с ${numericDate(span.from)} по ${numericDate(span.until)}`,
    `По состоянию на ${numericDate(asOf)}`,
  ];
  const sheet = (name: string, rows: readonly Row[], notes: readonly string[] = []) => ({
    name,
    lead,
    columns: [{ head: 'Наименование', width: 60 }, ...FIGURES],
    rows: rows.map((row) => [row.name, ...counted(row.original), ...counted(row.inForce), row.waiting]),
    notes,
  });
  return printWorkbook(
    [
      sheet('Всего', [{ ...total, key: '', name: 'По всем дорожным картам' }], rule),
      ...(byOrganisation.length > 1 ? [sheet('По организациям', byOrganisation)] : []),
      sheet('По дорожным картам', byRoadmap),
      sheet('По исполнителям', byParty),
      sheet('По лицам', byPerson),
      sheet('По периодам', byPeriod),
    ],
    asOf,
  );
}

/** The share in per cent with two digits. */
function counted({ planned, done, share }: Counted): (number | null)[] {
  return [planned, done, share === null ? null : Math.round(share * 100) / 100];
}
