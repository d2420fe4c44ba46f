// Messages as a table for the terminal: when, to whom, of what kind, and the subject, which says the rest.
import type { Instant } from '../calendar/dates.ts';
import { KIND_NAMES } from '../messages/kind-words.ts';
import type { Kind } from '../workflows/notice.ts';
import { localTime } from './message-words.ts';

interface Row {
  at: Instant;
  zone: string;
  to: string;
  kind: Kind;
  subject: string;
}

const HEAD = ['Когда', 'Кому', 'Вид', 'Тема'];

/** Lines: the head, a row per message, the count. */
export function messageTable(messages: readonly Row[]): string[] {
  const rows = messages.map(({ at, zone, to, kind, subject }) => {
    const { date, weekday, time } = localTime(at, zone);
    return [`${date}, ${weekday} ${time}`, to, KIND_NAMES[kind], subject];
  });
  const table = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const lines = table.map((row) =>
    row.map((cell, i) => (i === HEAD.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  '),
  );
  return [...lines, '', `Писем: ${messages.length}`];
}
