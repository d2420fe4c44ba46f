// The production calendar: which days are working days, and counting in them. A day outside the
// calendar files is an error, never a guess, because a guessed holiday moves an official date.
import { z } from 'zod';
import { addDays, type IsoDate, isIsoDate, weekday, weekStart, yearOf } from './dates.ts';

const day = z.string().refine(isIsoDate, 'не дата вида ГГГГ-ММ-ДД');

/**
 * One year of a production calendar, `config/calendars/<name>-<year>.json`.
 * Source of the rules: ТК РФ ст. 95, 112; transfers are set by a yearly decree of the government.
 */
export const CalendarYearSchema = z.strictObject({
  year: z.int().min(1990).max(2100),
  source: z.array(z.string()).min(1),
  checkedAgainst: z.array(z.string()),
  /** Non-working days that fall on Monday … Friday. */
  daysOff: z.array(day),
  /** Saturdays and Sundays that are worked. */
  workingWeekends: z.array(day),
  /** Working days that are an hour shorter. */
  shortDays: z.array(day),
  transfers: z.array(z.strictObject({ from: day, to: day })),
  publicHolidays: z.array(day),
  totals: z.strictObject({ workingDays: z.int(), nonWorkingDays: z.int(), shortDays: z.int() }),
});
export type CalendarYear = z.infer<typeof CalendarYearSchema>;

/** Thrown when a rule needs a day of a year that has no calendar file. */
export class MissingCalendarError extends Error {
  override name = 'MissingCalendarError';
  readonly year: number;
  constructor(year: number, have: string) {
    super(`нет производственного календаря на ${year} год (есть: ${have})`);
    this.year = year;
  }
}

/** What `make` gives, or null where it needs a day of a year that has no file. */
export function whereCovered<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof MissingCalendarError) return null;
    throw error;
  }
}

export interface WorkCalendar {
  readonly name: string;
  /** First and last day of the consecutive years that have a file. */
  readonly firstDay: IsoDate;
  readonly lastDay: IsoDate;
  covers(date: IsoDate): boolean;
  isWorkingDay(date: IsoDate): boolean;
  isShortDay(date: IsoDate): boolean;
  /** The latest working day ≤ date. */
  onOrBefore(date: IsoDate): IsoDate;
  /** The earliest working day ≥ date. */
  onOrAfter(date: IsoDate): IsoDate;
  /** n > 0: the n-th working day strictly after `date`; n < 0: the |n|-th strictly before; 0: `date` itself. */
  shift(date: IsoDate, n: number): IsoDate;
  /** Working days in (from, to]; negative when `to` is before `from`: the days in (to, from], negated. */
  count(from: IsoDate, to: IsoDate): number;
  /** The first working day of the day's week (Monday … Sunday), null when the week has none. */
  firstOfWeek(date: IsoDate): IsoDate | null;
  /** Working days in [from, to], in order; days outside the calendar are left out. */
  days(from: IsoDate, to: IsoDate): readonly IsoDate[];
}

/** A day listed under the wrong year or weekday would be passed over in silence, and count as worked. */
function checkDays(name: string, file: CalendarYear): void {
  const lists: [days: readonly IsoDate[], belongs: (d: IsoDate) => boolean][] = [
    [file.daysOff, (d) => weekday(d) <= 5],
    [file.workingWeekends, (d) => weekday(d) > 5],
    [file.shortDays, () => true],
  ];
  for (const [days, belongs] of lists)
    for (const d of days)
      if (yearOf(d) !== file.year || !belongs(d))
        throw new Error(`календарь ${name}, ${file.year} год: день ${d} не того года или не того дня недели`);
}

/**
 * Builds a calendar from the files of consecutive years. Throws when a file contradicts itself
 * (its own totals do not add up), when a year is given twice, or when years are missing in between.
 */
export function createWorkCalendar(name: string, files: readonly CalendarYear[]): WorkCalendar {
  const years = [...files].sort((a, b) => a.year - b.year);
  const [first, last] = [years[0], years.at(-1)];
  if (!first || !last) throw new Error(`календарь ${name}: нет ни одного года`);
  const all: IsoDate[] = [];
  const working: IsoDate[] = [];
  const short = new Set<IsoDate>();
  /** Per day: how many working days there are up to and including it. */
  const upTo: number[] = [];
  const position = new Map<IsoDate, number>();
  years.forEach((file, i) => {
    const previous = years[i - 1];
    if (previous && previous.year + 1 !== file.year)
      throw new Error(
        previous.year === file.year
          ? `календарь ${name}: год ${file.year} задан дважды`
          : `календарь ${name}: нет года ${previous.year + 1}`,
      );
    checkDays(name, file);
    const off = new Set(file.daysOff);
    const worked = new Set(file.workingWeekends);
    const before = working.length;
    for (let d = `${file.year}-01-01`; yearOf(d) === file.year; d = addDays(d, 1)) {
      if (weekday(d) > 5 ? worked.has(d) : !off.has(d)) working.push(d);
      position.set(d, all.length);
      all.push(d);
      upTo.push(working.length);
    }
    for (const d of file.shortDays) short.add(d);
    if (working.length - before !== file.totals.workingDays)
      throw new Error(
        `календарь ${name}, ${file.year} год: рабочих дней ${working.length - before}, а в итогах файла ${file.totals.workingDays}`,
      );
  });
  const firstDay = `${first.year}-01-01`;
  const lastDay = `${last.year}-12-31`;
  const missing = (year: number) => new MissingCalendarError(year, `${name}, ${first.year}–${last.year}`);

  const at = (date: IsoDate): number => {
    const i = position.get(date);
    if (i === undefined) throw missing(yearOf(date));
    return i;
  };
  /** How many working days lie up to and including `date`. */
  const ordinal = (date: IsoDate): number => upTo[at(date)] ?? 0;
  const nth = (n: number): IsoDate => {
    const d = working[n];
    if (d === undefined) throw missing(n < 0 ? first.year - 1 : last.year + 1);
    return d;
  };
  const isWorkingDay = (date: IsoDate): boolean => {
    const n = ordinal(date);
    return n > 0 && working[n - 1] === date;
  };
  const onOrAfter = (date: IsoDate): IsoDate => (isWorkingDay(date) ? date : nth(ordinal(date)));

  return {
    name,
    firstDay,
    lastDay,
    covers: (date) => position.has(date),
    isWorkingDay,
    isShortDay: (date) => at(date) >= 0 && short.has(date),
    onOrBefore: (date) => nth(ordinal(date) - 1),
    onOrAfter,
    shift(date, n) {
      if (n === 0) return date;
      if (n > 0) return nth(ordinal(date) + n - 1);
      return nth(ordinal(date) - (isWorkingDay(date) ? 1 : 0) + n);
    },
    count: (from, to) => ordinal(to) - ordinal(from),
    firstOfWeek(date) {
      const monday = weekStart(date);
      const start = monday < firstDay ? firstDay : monday;
      const i = ordinal(start) - (isWorkingDay(start) ? 1 : 0);
      const d = working[i];
      return d !== undefined && weekStart(d) === monday ? d : null;
    },
    days(from, to) {
      if (to < firstDay || from > lastDay || to < from) return [];
      const start = from < firstDay ? firstDay : from;
      const end = to > lastDay ? lastDay : to;
      return working.slice(ordinal(start) - (isWorkingDay(start) ? 1 : 0), ordinal(end));
    },
  };
}
