// «Справка об исполнительской дисциплине»: how much was executed in time, by roadmap, party, person and period, with the rule
// by which it was counted and a plot over time.
import { dateInWords } from '../messages/wording.ts';
import { disciplinePlot } from '../plots/discipline-plot.tsx';
import { pngOf } from '../plots/png-of.ts';
import type { Counted, Discipline, Row, Total } from '../workflows/discipline.ts';
import { printOfficePaper } from './office-form.ts';
import type { Block, Column, Picture, Signature } from './office-paper.ts';

const FIGURES: readonly Column[] = [
  { head: 'N, срок по документу', width: 24, align: 'center' },
  { head: 'n, срок по документу', width: 24, align: 'center' },
  { head: 'Ко, %, срок по документу', width: 25, align: 'center' },
  { head: 'N, действующий срок', width: 25, align: 'center' },
  { head: 'n, действующий срок', width: 25, align: 'center' },
  { head: 'Ко, %, действующий срок', width: 25, align: 'center' },
  { head: 'Ожидали других пунктов', width: 24, align: 'center' },
];
/** Rows of a table: a paper is read whole, and a page of it takes long to make. The XLSX has them all. */
const MOST_ROWS = 100;
/** Pixels, and as wide in millimetres as the page's text. */
const PLOT = { width: 960, height: 420, millimetres: 240 };

/** @returns DOCX */
export function disciplineSummary(discipline: Discipline, signedBy: Signature): Promise<Uint8Array> {
  const { span, asOf, total, byOrganisation, byRoadmap, byParty, byPerson, byPeriod, rule } = discipline;
  return printOfficePaper({
    orientation: 'landscape',
    addressee: [],
    date: asOf,
    name: 'Справка об исполнительской дисциплине',
    about: [`за период с ${dateInWords(span.from)} по ${dateInWords(span.until)}`],
    body: [
      { kind: 'text', text: `По состоянию на ${dateInWords(asOf)}` },
      ...table('Всего', [{ ...total, key: '', name: 'По всем дорожным картам' }]),
      ...(byOrganisation.length > 1 ? table('По организациям', byOrganisation) : []),
      ...table('По дорожным картам', byRoadmap),
      ...table('По исполнителям', byParty),
      ...table('По лицам', byPerson),
      ...table('По периодам', byPeriod),
    ],
    closing: 'Правила расчёта и график – в приложении.',
    signatures: [signedBy],
    drafter: [],
    annex: {
      heading: 'Приложение. Правила расчёта и динамика',
      blocks: [...rule.map((text) => ({ kind: 'note' as const, text })), plotOf(byPeriod)],
    },
  });
}

function table(heading: string, rows: readonly Row[]): Block[] {
  if (rows.length === 0) return [];
  return [
    { kind: 'heading', text: heading },
    {
      kind: 'table',
      columns: [{ head: 'Наименование', width: 85 }, ...FIGURES],
      rows: rows.slice(0, MOST_ROWS).map((row) => [row.name, ...figures(row)]),
    },
    ...(rows.length > MOST_ROWS ? [{ kind: 'note' as const, text: cutWords(rows.length) }] : []),
  ];
}

const cutWords = (all: number): string =>
  `Приведены первые ${MOST_ROWS} из ${all}: сначала те, у кого больше не исполненного в срок. Полный перечень – в таблице XLSX.`;

function figures({ original, inForce, waiting }: Total): string[] {
  return [...counted(original), ...counted(inForce), String(waiting)];
}

function counted({ planned, done, share }: Counted): string[] {
  return [String(planned), String(done), shareText(share)];
}

function shareText(share: number | null): string {
  return share === null ? '–' : share.toFixed(1).replace('.', ',');
}

function plotOf(byPeriod: Discipline['byPeriod']): Picture {
  const title = 'Исполнительская дисциплина по периодам, %';
  const svg = disciplinePlot(
    {
      title,
      points: byPeriod.map(({ label, original, inForce }) => ({
        label,
        onOriginal: original.share,
        inForce: inForce.share,
      })),
    },
    PLOT,
  );
  const height = (PLOT.millimetres * PLOT.height) / PLOT.width;
  return { kind: 'picture', svg, png: pngOf(svg), width: PLOT.millimetres, height, alt: title };
}
