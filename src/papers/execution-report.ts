// «Отчёт об исполнении»: says that an item is executed, by which document, and asks for its release from control.
import { dateOf, type IsoDate } from '../calendar/dates.ts';
import { numericDate, sentence } from '../messages/wording.ts';
import type { EntryFacts } from '../workflows/facts.ts';
import type { Occurrence, RoadmapState } from '../workflows/state.ts';
import { type ItemPaper, itemFacts, itemLetter, itemPaper } from './item-paper.ts';
import { printOfficePaper } from './office-form.ts';
import { officialDate } from './official-date.ts';
import { standingReport } from './standing-report.ts';

export interface ExecutionReport extends ItemPaper {
  executed: IsoDate;
  isLate: boolean;
  /** The executor's words: requisites of the document, on lines after it a comment. */
  text: string;
  /** Parts of co-executors. */
  contributions: { party: string; on: IsoDate }[];
  /** Names of attached files. */
  attachments: readonly string[];
}

/** Of the report that stands; null where there is none. */
export function executionReportOf(
  facts: EntryFacts,
  state: RoadmapState,
  occurrence: Occurrence,
  attachments: readonly string[],
): ExecutionReport | null {
  const report = standingReport(occurrence);
  if (report === null) return null;
  const { control } = facts.term ?? {};
  const last = [occurrence.due ?? '', control?.date ?? ''].sort().at(-1) ?? '';
  return {
    ...itemPaper(facts, state, report.by),
    date: dateOf(report.at, state.roadmap.timezone),
    executed: report.executed,
    isLate: last !== '' && report.executed > last,
    text: report.text,
    contributions: facts.parties.flatMap(({ name, responsible, contributedOn }) =>
      responsible || contributedOn === null ? [] : [{ party: name, on: contributedOn }],
    ),
    attachments,
  };
}

/** @returns DOCX */
export function executionReport(paper: ExecutionReport): Promise<Uint8Array> {
  const { item, period, executed, isLate, contributions, attachments } = paper;
  const [document = '', ...comment] = paper.text.trim().split('\n');
  return printOfficePaper(
    itemLetter(paper, {
      name: 'Отчёт об исполнении',
      body: [
        ...itemFacts(paper),
        {
          kind: 'fact',
          label: 'Дата исполнения',
          text: `${officialDate(executed)}${isLate ? ', с нарушением срока' : ''}`,
        },
        {
          kind: 'fact',
          label: 'Чем подтверждается',
          text: document === '' ? 'не указано' : sentence(document),
        },
        ...(comment.length === 0
          ? []
          : [{ kind: 'fact' as const, label: 'Пояснение', text: sentence(comment.join('\n')) }]),
        ...contributions.map(({ party, on }) => ({
          kind: 'fact' as const,
          label: 'Материалы соисполнителя',
          text: `${party}, представлены ${numericDate(on)}`,
        })),
        ...attachments.map((name, i) => ({
          kind: 'fact' as const,
          label: `Приложение ${i + 1}`,
          text: name,
        })),
      ],
      closing: `Прошу снять с контроля пункт ${item}${period === null ? '' : ` за ${period}`} как исполненный.`,
    }),
  );
}
