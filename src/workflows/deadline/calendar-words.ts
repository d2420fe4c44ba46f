// Months and days of the week, inflected and cut short: «мае», «сент.», «пятницам», «пн».
import { plainLetters } from '../plain-letters.ts';

export interface MonthWord {
  month: number;
  /** Cut short: «янв.». */
  short: boolean;
}

const MONTHS: [stem: string, endings: string, short: string][] = [
  ['январ', 'ь я ю ем е', 'янв'],
  ['феврал', 'ь я ю ем е', 'фев февр'],
  ['март', '- а у ом е', 'мар'],
  ['апрел', 'ь я ю ем е', 'апр'],
  ['ма', 'й я ю ем е', ''],
  ['июн', 'ь я ю ем е', 'июн'],
  ['июл', 'ь я ю ем е', 'июл'],
  ['август', '- а у ом е', 'авг'],
  ['сентябр', 'ь я ю ем е', 'сен сент'],
  ['октябр', 'ь я ю ем е', 'окт'],
  ['ноябр', 'ь я ю ем е', 'ноя нояб'],
  ['декабр', 'ь я ю ем е', 'дек'],
];
const months = new Map<string, MonthWord>();
MONTHS.forEach(([stem, endings, short], i) => {
  for (const e of endings.split(' ')) months.set(e === '-' ? stem : stem + e, { month: i + 1, short: false });
  for (const s of short.split(' ')) if (s) months.set(s, { month: i + 1, short: true });
});

const WEEKDAYS: [stem: string, endings: string, code: string, short: string][] = [
  ['понедельник', '- а у и ам ом', 'MO', 'пн'],
  ['вторник', '- а у и ам ом', 'TU', 'вт'],
  ['сред', 'а у ы е ам ой ей', 'WE', 'ср'],
  ['четверг', '- а у и ам ом', 'TH', 'чт'],
  ['пятниц', 'а у ы е ам ой ей', 'FR', 'пт'],
  ['суббот', 'а у ы е ам ой ей', 'SA', 'сб'],
  ['воскресень', 'е я ю ям ем', 'SU', 'вс'],
];
const weekdays = new Map<string, string>();
for (const [stem, endings, code, short] of WEEKDAYS) {
  weekdays.set(short, code);
  for (const e of endings.split(' ')) weekdays.set(e === '-' ? stem : stem + e, code);
}

const fullMonths = [...months].filter(([, { short }]) => !short).map(([form]) => form);
/** Full names of months in every case, for a regular expression of words. */
export const MONTH = `(?:${fullMonths.sort((a, b) => b.length - a.length).join('|')})`;
/** @param month from 1 */
export function monthName(month: number): string {
  const [stem, endings] = MONTHS[month - 1] ?? ['', '-'];
  return stem + (endings.split(' ')[0] ?? '').replace('-', '');
}
export const monthOf = (word: string): MonthWord | null => months.get(plainLetters(word)) ?? null;
/** RFC 5545 code: `MO`. */
export const weekdayOf = (word: string): string | null => weekdays.get(plainLetters(word)) ?? null;
export const calendarForms = (): Iterable<string> => [...months.keys(), ...weekdays.keys()];
