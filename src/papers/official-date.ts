// Dates as office papers write them.
import type { IsoDate } from '../calendar/dates.ts';
import { dateInWords } from '../messages/wording.ts';

/** «27» декабря 2023 г. */
export function officialDate(date: IsoDate): string {
  const [, ...monthAndYear] = dateInWords(date).split(' ');
  return `«${date.slice(8, 10)}» ${monthAndYear.join(' ')}`;
}
