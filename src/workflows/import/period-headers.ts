// Headers of a matrix of periods: «I квартал 2024 г.», «янв.», «2025 год», and the phrase a tick under one
// stands for.
import { monthName, monthOf } from '../deadline/calendar-words.ts';
import { plainWords } from './cell-words.ts';

const PERIOD =
  /^(?:(?:i{1,3}|iv|[1-4])(?:\s?(?:кв|квартал)\w*)?|(?:i{1,2}|[12]) (?:полугодие|п г)|(?<month>[а-я]{3,8})|20\d\d(?: год| г)?)(?: 20\d\d)?(?: год[аы]?| г)?$/;

export function isPeriod(header: string): boolean {
  const words = plainWords(header)
    .map((word) => word.replaceAll('і', 'i').replace(/^[iх1l]+$/, (roman) => roman.replaceAll('l', 'i')))
    .join(' ')
    .replace(/кв\p{L}*/gu, 'кв');
  const found = PERIOD.exec(words);
  const month = found?.groups?.['month'];
  return found !== null && (month === undefined || monthOf(month) !== null);
}

/** The year may stand above the quarters only. */
export function periodPhrase(parts: readonly string[]): string {
  const label = (parts.at(-1) ?? '').replace(/[,;:]+$/, '');
  const year = /20\d\d/.exec(parts.slice(0, -1).join(' '))?.[0];
  const named = /^[IVХX]+$/i.test(label)
    ? `${label} квартал`
    : /^20\d\d$/.test(label)
      ? `${label} год`
      : label;
  const month = monthOf(named.replace(/\.$/, ''))?.month;
  const full = month === undefined ? named : monthName(month);
  return year && !/20\d\d/.test(full) ? `${full} ${year} года` : full;
}
