// How times are named on the terminal and in reports.
import { dateOf, formatInstant, type Instant, type IsoDate, weekday } from '../calendar/dates.ts';

const WEEKDAYS = ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'];

/** «01.02.2024», «чт», «09:00» on the recipient's wall clock. */
export function localTime(at: Instant, zone: string): { date: string; weekday: string; time: string } {
  const day = dateOf(at, zone);
  return {
    date: day.split('-').reverse().join('.'),
    weekday: WEEKDAYS[weekday(day) - 1] ?? '',
    time: formatInstant(at, zone).slice(11, 16),
  };
}

const DAYS = ['понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье'];

export function weekdayInWords(day: IsoDate): string {
  return DAYS[weekday(day) - 1] ?? '';
}

const MONTHS = 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' ');

/** «февраль 2024» of `2024-02` */
export function monthInWords(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;
}
