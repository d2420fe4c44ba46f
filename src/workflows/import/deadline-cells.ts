// A row's deadline where it is no plain cell: ticks under quarters, a beginning and an end in two columns,
// several deadlines on lines of one cell.
import { isBlank, isTick, oneLine } from './cell-words.ts';
import { isDeadline } from './column-content.ts';
import type { Layout } from './columns.ts';
import { type Cell, type Found, type Place, placeOfCell } from './source-document.ts';

/** «х» under I and III → «I квартал 2013 года, III квартал 2013 года»; null for a row without ticks. */
export function tickedPeriods(row: readonly Cell[], layout: Layout, block: number): Found<string> | null {
  const phrases: string[] = [];
  let place: Place | null = null;
  let unread = false;
  for (const [c, phrase] of layout.periods.entries()) {
    const cell = row[c];
    if (phrase === null || !cell) continue;
    if (cell.text.includes('…')) unread = true;
    if (isBlank(cell.text)) continue;
    const spans = row[c - 1] === cell && layout.periods[c - 1] !== null;
    if (isTick(cell.text)) phrases.push(phrase);
    else if (isDeadline(cell.text) && !spans) phrases.push(oneLine(cell.text));
    else if (!spans) unread = true;
    place ??= placeOfCell(cell, block);
  }
  if (!phrases.length) return null;
  const value = phrases.join(', ');
  return unread
    ? { value, place, sure: false, why: 'Часть клеток срока не читается.' }
    : { value, place, sure: true };
}

/** «с 01.02.2024 по 01.03.2024» of «Дата начала» and «Дата окончания». */
export function spanOf(start: Found<string> | null, end: Found<string> | null): Found<string> | null {
  if (!start || !end) return end ?? (start && { ...start, value: `с ${start.value}` });
  const value = start.value === end.value ? end.value : `с ${start.value} по ${end.value}`;
  if (isDeadline(value)) return { ...end, value, sure: start.sure && end.sure };
  const why = 'Срок составлен из двух столбцов: начало и окончание.';
  return { ...end, value: `${start.value} – ${end.value}`, sure: false, why };
}

/** One line; lines that are deadlines each, and none together, are separated by «; ». */
export function joinedDeadlines(text: string): { value: string; parts: string[] } {
  const value = oneLine(text);
  const lines = text
    .split('\n')
    .map(oneLine)
    .filter((line) => !isBlank(line));
  if (lines.length < 2 || isDeadline(value) || !lines.every(isDeadline)) return { value, parts: [value] };
  return { value: lines.map((line) => line.replace(/[;,.]$/, '')).join('; '), parts: lines };
}
