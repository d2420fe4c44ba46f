// The number and the date of an act, as its head prints them.
import { MONTH, monthOf } from '../deadline/calendar-words.ts';
import { type Line, placeIn } from './act-lines.ts';
import type { Found } from './source-document.ts';

/** «27.12.2023», «27 декабря 2023», «« 5 » апреля 2012». */
export const DATE = `(\\d{1,2})\\s*[.\\/]\\s*(\\d{1,2})\\s*[.\\/]\\s*(\\d{4})|[«"“„]?\\s*(\\d{1,2})\\s*[»"”“]?\\s+(${MONTH})\\s+(\\d{4})`;
/** «№ 1410 р», «N 187», «№ 1884-р», «№ ТВ-2357/02». */
export const NUMBER = String.raw`(?:№|N[oº°]?(?![A-Za-z]))\s*((?:\d|[А-ЯЁA-Z]{1,4}[-/]?\d)[\dA-Za-zА-Яа-яЁё/.\-–]*(?:\s?[-–]?\s?(?!от\s)[а-яёa-z]{1,3}(?![\p{L}\d.]))?)`;
const NUMBER_LINE = new RegExp(NUMBER, 'u');
const DATE_LINE = new RegExp(DATE, 'iu');

/** The first line's reading that there is. */
export function firstIn(
  lines: readonly Line[],
  read: (line: Line) => Found<string> | null,
): Found<string> | null {
  for (const line of lines) {
    const found = read(line);
    if (found) return found;
  }
  return null;
}

/** As printed: «1410 р». */
export function numberIn(line: Line): Found<string> | null {
  const match = NUMBER_LINE.exec(line.text);
  const number = match?.[1]?.replace(/[\s.–-]+$/u, '');
  if (!match || number === undefined) return null;
  const start = match.index + match[0].indexOf(number);
  return { value: number, place: placeIn(line, start, number.length), sure: true };
}

/** ISO; null for a day that the calendar does not have. */
export function dateIn(line: Line): Found<string> | null {
  const match = DATE_LINE.exec(line.text);
  if (!match) return null;
  const month = match[2] ?? monthOf(match[5] ?? '')?.month;
  const iso = `${match[3] ?? match[6]}-${twoDigits(month)}-${twoDigits(match[1] ?? match[4])}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso) return null;
  const lead = match[0].length - match[0].trimStart().length;
  return { value: iso, place: placeIn(line, match.index + lead, match[0].length - lead), sure: true };
}

function twoDigits(number: string | number | undefined): string {
  return String(number).padStart(2, '0');
}
