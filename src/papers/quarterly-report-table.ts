// The quarterly report as XLSX: the same figures as numbers, to be counted on, each with its rule.
import type { PeriodReport, Signatory } from '../workflows/monitoring/report-data.ts';
import { orderRequisites } from './item-paper.ts';
import { asOf, changes } from './quarterly-report.ts';
import { printWorkbook } from './workbook.ts';

const COLUMNS = [
  { head: '№', width: 6 },
  { head: 'Наименование показателя', width: 60 },
  { head: 'Единица измерения', width: 14 },
  { head: 'Минимальное значение', width: 14 },
  { head: 'Достигнутое значение', width: 14 },
  { head: 'Достигнутое значение, как представлено', width: 24 },
  { head: 'По графику', width: 14 },
  { head: 'Доля от минимума, %', width: 14 },
  { head: 'Оценка', width: 24 },
  { head: 'Правило оценки', width: 60 },
  { head: 'Примечание', width: 40 },
  { head: 'Прежнее значение', width: 24 },
];

/** @returns XLSX */
export function quarterlyReportTable(report: PeriodReport): Promise<Uint8Array> {
  const { roadmap, order, item, periodWords, rows, signedBy, checkedBy } = report;
  return printWorkbook(
    [
      {
        name: 'Отчёт',
        lead: [
          `Отчёт по итогам мониторинга показателей за ${periodWords} ${asOf(report)}`,
          `${roadmap.title} (распоряжение ${orderRequisites(order)})`,
          `Пункт ${item.id}: ${item.title}`,
          ...changes(report),
        ],
        columns: COLUMNS,
        rows: rows.map((row) => [
          row.id,
          row.name,
          row.unit,
          row.minimum,
          row.amount,
          row.amountText,
          rounded(row.pace),
          rounded(row.sharePercent),
          row.verdictWords,
          row.rule,
          row.note,
          row.changedFrom,
        ]),
        notes: [
          `Представил: ${person(signedBy)}`,
          ...(checkedBy === null ? [] : [`Проверил: ${person(checkedBy)}`]),
        ],
      },
    ],
    report.issuedOn ?? report.date,
  );
}

function person({ name, position }: Signatory): string {
  return position === null ? name : `${name}, ${position}`;
}

/** Two digits after the comma. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
