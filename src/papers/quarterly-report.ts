// «Отчёт по итогам мониторинга показателей»: what is sent when a period's figures have been accepted. Every judgement is
// printed with its rule; a report issued again says what has changed.
import { dateInWords, sentence, shorten } from '../messages/wording.ts';
import { indicatorPlot } from '../plots/indicator-plot.tsx';
import { pngOf } from '../plots/png-of.ts';
import { numberText } from '../workflows/monitoring/figure.ts';
import type { PeriodReport, ReportRow, Signatory } from '../workflows/monitoring/report-data.ts';
import { orderRequisites } from './item-paper.ts';
import { printOfficePaper } from './office-form.ts';
import type { Block, Column, Picture, Signature } from './office-paper.ts';

const COLUMNS: readonly Column[] = [
  { head: '№', width: 11, align: 'center' },
  { head: 'Наименование показателя', width: 72 },
  { head: 'Единица измерения', width: 24, align: 'center' },
  { head: 'Минимальное значение', width: 30, align: 'center' },
  { head: 'Достигнутое значение', width: 30, align: 'center' },
  { head: 'Доля от минимума, %', width: 26, align: 'center' },
  { head: 'Оценка', width: 28, align: 'center' },
  { head: 'Примечание', width: 38 },
];
/** Pixels, and millimetres of the page: two plots stand on one. */
const PLOT = { width: 720, height: 300, millimetres: 180 };

/** Characters of a note that still stand in its narrow column. */
const NOTE_SHOWN = 150;

/** @returns DOCX */
export function quarterlyReport(report: PeriodReport): Promise<Uint8Array> {
  const { roadmap, order, addressee, item, periodWords, rows, n, checkedBy } = report;
  return printOfficePaper({
    orientation: 'landscape',
    addressee: addressee === null ? [] : [addressee],
    date: report.issuedOn ?? report.date,
    name: n > 1 ? `Отчёт (уточнённый, выпуск ${n})` : 'Отчёт',
    about: [
      `по итогам мониторинга показателей за ${periodWords}`,
      asOf(report),
      `${roadmap.title} (распоряжение ${orderRequisites(order)})`,
    ],
    body: [
      { kind: 'fact', label: `Пункт ${item.id}`, text: item.title },
      { kind: 'fact', label: 'Ответственный исполнитель', text: report.party },
      ...whatChanged(report),
      { kind: 'table', columns: COLUMNS, rows: rows.map(cells) },
      ...longNotes(rows),
      { kind: 'heading', text: 'Правила оценки' },
      ...rows.map(({ id, rule }): Block => ({ kind: 'note', text: `${id}. ${rule}` })),
      ...refinement(report),
    ],
    closing: sentence(`Сведения представлены ${asOf(report)}`),
    signatures: [signature(report.signedBy), ...(checkedBy === null ? [] : [signature(checkedBy)])],
    drafter: [],
    annex: { heading: 'Приложение. Показатели по периодам', blocks: rows.map((row) => plotOf(report, row)) },
  });
}

/** «по состоянию на 30 сентября 2024 г.» */
export function asOf({ date }: PeriodReport): string {
  return `по состоянию на ${dateInWords(date)}`;
}

/** Sentences of a report that replaces another; none of the first. */
export function changes({ n, reason, rows }: PeriodReport): string[] {
  if (n === 1) return [];
  const changed = rows.filter(({ changedFrom }) => changedFrom !== null);
  return [
    `Заменяет выпуск ${n - 1}.${reason ? ` Причина: ${sentence(reason)}` : ''}`,
    changed.length === 0
      ? 'Значения показателей не изменены.'
      : `Изменены значения: ${changed.map(({ id, changedFrom, amountText }) => `показатель ${id} – было ${changedFrom}, стало ${amountText}`).join('; ')}.`,
  ];
}

function whatChanged(report: PeriodReport): Block[] {
  return changes(report).map((text) => ({ kind: 'text', text }));
}

function refinement({ isPreliminary, refinedUntil }: PeriodReport): Block[] {
  if (!isPreliminary) return [];
  const until =
    refinedUntil === null
      ? ''
      : ` Уточнённые значения могут быть представлены до ${dateInWords(refinedUntil)} включительно.`;
  return [{ kind: 'note', text: `Значения предварительные: отчётный период не окончен.${until}` }];
}

function cells(row: ReportRow): string[] {
  return [
    row.id,
    row.name,
    row.unit,
    numberText(row.minimum),
    row.amountText,
    row.sharePercent === null ? '–' : numberText(row.sharePercent),
    row.verdictWords,
    row.note === null ? '–' : isLong(row.note) ? 'под таблицей' : row.note,
  ];
}

const isLong = (note: string): boolean => note.length > NOTE_SHOWN;

function longNotes(rows: readonly ReportRow[]): Block[] {
  const found = rows.filter(({ note }) => note !== null && isLong(note));
  if (found.length === 0) return [];
  return [
    { kind: 'heading', text: 'Примечания' },
    ...found.map(({ id, note }): Block => ({ kind: 'note', text: `${id}. ${note}` })),
  ];
}

function signature({ name, position }: Signatory): Signature {
  return { name, position: position ?? '' };
}

function plotOf({ history }: PeriodReport, { id, name, unit }: ReportRow): Picture {
  const title = `Показатель ${id}. ${shorten(name, 120)}`;
  const svg = indicatorPlot({ title, unit, points: history[id] ?? [] }, PLOT);
  return {
    kind: 'picture',
    svg,
    png: pngOf(svg),
    width: PLOT.millimetres,
    height: (PLOT.millimetres * PLOT.height) / PLOT.width,
    alt: `${title}, ${unit}, по периодам`,
  };
}
