// What the demo says about events, messages and the end of the year.
import type { IsoDate } from '../calendar/dates.ts';
import { KIND_NAMES } from '../messages/kind-words.ts';
import { numericDate } from '../messages/wording.ts';
import type { ReceivedMessage } from '../replay/received-message.ts';
import type { Command } from '../workflows/command.ts';
import { KINDS, type Kind } from '../workflows/notice.ts';
import { occurrencesOf } from '../workflows/occurrences.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import type { Occurrence, RoadmapState, Status } from '../workflows/state.ts';

export const KIND_MARKS: Record<Kind, string> = {
  overdue: '✉ !',
  reminder: '✉  ',
  monitoring: '✉  ',
  notice: '✉  ',
  assignment: '✉  ',
  digest: '✉ Σ',
};

const DEEDS: Record<Command['do'], string> = {
  acknowledge: 'ознакомление подтверждено',
  contribute: 'материалы соисполнителя представлены',
  submit: 'доложено об исполнении',
  accept: 'снят с контроля',
  return: 'возвращён на доработку',
  'report-progress': 'сообщено о ходе исполнения',
  expect: 'названа ожидаемая дата',
  'request-extension': 'запрошено продление срока',
  'support-extension': 'продление поддержано',
  'refuse-extension': 'в продлении отказано',
  amend: 'срок изменён актом',
  'set-date': 'определён срок',
  clarify: 'уточнено при постановке на контроль',
  cancel: 'снят с контроля без исполнения',
  reopen: 'контроль возобновлён',
  'report-indicators': 'значения показателей внесены',
  'reissue-report': 'выпущен уточнённый отчёт',
  'set-absence': 'отмечено отсутствие',
  'change-lead': 'сменён ответственный',
  'release-order': 'распоряжение снято с контроля',
};

/** «И.Я. Шкуркина: п. 8 – запрошено продление срока (30.08.2024)» */
export function eventInWords(roadmap: Roadmap, command: Command): string {
  const who = command.by === undefined ? 'Оператор' : (roadmap.people[command.by]?.name ?? command.by);
  const item = 'item' in command && command.item !== undefined ? `п. ${command.item} – ` : '';
  const act =
    command.do === 'amend'
      ? `: ${command.act.kind} от ${numericDate(command.act.date)} № ${command.act.number}`
      : '';
  const date = 'date' in command ? ` (${numericDate(command.date)})` : '';
  return `${who}: ${item}${DEEDS[command.do]}${date}${act}`;
}

const STATUS_WORDS: Record<Status, string> = {
  unclarified: 'уточнить при постановке на контроль',
  awaiting_date: 'срок не определён',
  in_execution: 'на исполнении',
  under_review: 'на проверке',
  rework: 'на доработке',
  executed: 'исполнен',
  cancelled: 'снят с контроля без исполнения',
};

/** A line per item and occurrence: date by the document, in force, and what became of it. */
export function itemsAtTheEnd(state: RoadmapState, until: IsoDate): string[] {
  const lines = ['', 'Пункты на конец показа:', '  №   срок по документу  действующий срок  состояние'];
  for (const item of state.roadmap.items)
    for (const occurrence of occurrencesOf(state, item, until)) {
      const original = (occurrence.originalDue && numericDate(occurrence.originalDue)) || '–';
      const due = (occurrence.due && numericDate(occurrence.due)) || '–';
      lines.push(`  ${item.id.padEnd(3)} ${original.padEnd(18)} ${due.padEnd(17)} ${outcome(occurrence)}`);
    }
  return lines;
}

function outcome({ status, executedAt, due }: Occurrence): string {
  if (status !== 'executed' || executedAt === null) return STATUS_WORDS[status];
  const late = due !== null && executedAt > due ? ' с нарушением срока' : '';
  return `исполнен${late} ${numericDate(executedAt)}`;
}

export function summaryOf(received: readonly ReceivedMessage[], jobs: number): string[] {
  const kinds = KINDS.map((kind) => ({ kind, n: received.filter((m) => m.kind === kind).length })).filter(
    ({ n }) => n > 0,
  );
  return [
    '',
    `Принято почтой писем: ${received.length}, получателей: ${new Set(received.map((m) => m.to)).size}; разных Message-ID: ${new Set(received.map((m) => m.messageId)).size}; выполнено заданий очереди: ${jobs}`,
    ...kinds.map(({ kind, n }) => `  ${KIND_NAMES[kind]}: ${n}`),
  ];
}
