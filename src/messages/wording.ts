// The Russian that every message shares: numbers with their nouns, dates, lists of items.
import type { Day } from '../workflows/facts-term.ts';

/** «III квартал 2024 г.»; the rules have it too. */
export { periodInWords } from '../workflows/facts-period.ts';

/** The form of a noun after a number: of 1, 2, 5 день, дня, дней. */
export function plural(n: number, one: string, few: string, many: string): string {
  const [tens, units] = [n % 100, n % 10];
  if (tens >= 11 && tens <= 14) return many;
  if (units === 1) return one;
  return units >= 2 && units <= 4 ? few : many;
}

export function workingDays(n: number): string {
  return `${n} ${plural(n, 'рабочий день', 'рабочих дня', 'рабочих дней')}`;
}

/** Short, for subjects: «10 раб. дней». */
export function workDays(n: number): string {
  return `${n} раб. ${plural(n, 'день', 'дня', 'дней')}`;
}

/** «остался 1», «осталось 2»; «прошёл 1», «прошло 2». */
export function left(n: number): string {
  return plural(n, 'остался', 'осталось', 'осталось');
}
export function passed(n: number): string {
  return plural(n, 'прошёл', 'прошло', 'прошло');
}

const WEEKDAYS = ['понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье'];
const MONTHS_OF = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(
  ' ',
);

/** «15.02.2024» */
export function numericDate(date: string): string {
  return `${date.slice(8, 10)}.${date.slice(5, 7)}.${date.slice(0, 4)}`;
}

/** «15 февраля 2024 г.» */
export function dateInWords(date: string): string {
  return `${Number(date.slice(8, 10))} ${MONTHS_OF[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)} г.`;
}

/** «27 апреля 2024 г. (суббота, рабочий день)» */
export function dayInWords(day: Day): string {
  const worked = day.weekday > 5 && day.isWorking ? ', рабочий день' : '';
  return `${dateInWords(day.date)} (${WEEKDAYS[day.weekday - 1]}${worked})`;
}

/** «п. 5», «п. 2, 3», «п. 2, 3, 4, 5 и ещё 3» */
export function itemList(ids: readonly string[]): string {
  const shown = ids.slice(0, ids.length > 5 ? 4 : 5);
  const rest = ids.length - shown.length;
  return `п. ${shown.join(', ')}${rest > 0 ? ` и ещё ${rest}` : ''}`;
}

/** The first words of a long title, whole. */
export function shorten(text: string, limit = 90): string {
  const line = oneLine(text);
  if (line.length <= limit) return line;
  const cut = line.slice(0, limit);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), limit / 2)).replace(/[\s,;:.–-]+$/, '')}…`;
}

/** A document's words inside other words: quotation marks within quotation marks are „…“. */
export function quoted(text: string): string {
  return `«${text.replace(/«/g, '„').replace(/»/g, '“')}»`;
}

/** Control characters and line breaks have no place in a line, least of all in a subject. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** A sentence ends with one mark. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
