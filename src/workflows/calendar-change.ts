// Calendars that change while they are in use: whole years that a decree sets anew, and days of a body's own. What is in
// force follows from the files and the changes in their order, so that it can be said for any moment of the past.
import { z } from 'zod';
import { addDays, type IsoDate, isIsoDate, numericDate, weekday, yearOf } from '../calendar/dates.ts';
import { type CalendarYear, CalendarYearSchema, type WorkCalendar } from '../calendar/work-calendar.ts';
import { isCleanLine, UNCLEAN } from './clean-text.ts';
import { OWN } from './organisation-directory.ts';
import type { Instant } from './time.ts';

export const DAY_KINDS = ['off', 'working', 'short'] as const;
export type DayKind = (typeof DAY_KINDS)[number];

const date = z.string().refine(isIsoDate, 'не дата вида ГГГГ-ММ-ДД');
const words = z
  .string()
  .trim()
  .min(1, 'пустая строка: впишите значение')
  .max(300, 'длиннее 300 знаков')
  .refine(isCleanLine, UNCLEAN);

export const OwnDaySchema = z.strictObject({ date, kind: z.enum(DAY_KINDS), reason: words });
export type OwnDay = z.infer<typeof OwnDaySchema>;

/** Requisites of the act by which a body sets its days. */
export const SourceSchema = z.strictObject({ issuer: words, number: words, date });
export type Source = z.infer<typeof SourceSchema>;

/** As files have it; its sources are shown where own days' are. */
const sources = z.array(z.string().refine(isCleanLine, UNCLEAN));
export const ChangedYearSchema = CalendarYearSchema.extend({
  source: sources.min(1),
  checkedAgainst: sources,
});

export const ChangeContentSchema = z.discriminatedUnion('kind', [
  /** In the place of the year as it was, or a new one. */
  z.strictObject({ kind: z.literal('year'), year: ChangedYearSchema }),
  z.strictObject({
    kind: z.literal('days'),
    source: SourceSchema,
    days: z.array(OwnDaySchema).min(1).max(366),
  }),
  z.strictObject({ kind: z.literal('withdrawal'), of: z.int(), reason: words }),
]);
export type ChangeContent = z.infer<typeof ChangeContentSchema>;

/** A change that somebody would like to make. */
export const ProposedChangeSchema = z.strictObject({
  calendar: z.string(),
  /** Whose days they are; `OWN`: everybody's. A year is everybody's. */
  organisation: z.string(),
  content: ChangeContentSchema,
});
export type ProposedChange = z.infer<typeof ProposedChangeSchema>;

export interface CalendarChange extends ProposedChange {
  id: number;
  at: Instant;
}

/** Those that no later one has withdrawn. */
export function inForce(changes: readonly CalendarChange[]): CalendarChange[] {
  const withdrawn = new Set(
    changes.flatMap(({ content }) => (content.kind === 'withdrawal' ? content.of : [])),
  );
  return changes.filter(({ id, content }) => content.kind !== 'withdrawal' && !withdrawn.has(id));
}

/**
 * The years of a calendar as they hold for an organisation.
 * @param lineage the organisation and those above it, the nearest first: its days count last
 */
export function effectiveYears(
  files: readonly CalendarYear[],
  changes: readonly CalendarChange[],
  lineage: readonly string[],
): CalendarYear[] {
  const years = new Map(files.map((file) => [file.year, file]));
  const current = inForce(changes);
  for (const { content } of current) if (content.kind === 'year') years.set(content.year.year, content.year);
  for (const organisation of [OWN, ...lineage.toReversed()])
    for (const change of current) {
      const { content } = change;
      if (change.organisation !== organisation || content.kind !== 'days') continue;
      for (const [year, file] of years) {
        const days = content.days.filter((day) => yearOf(day.date) === year);
        if (days.length > 0) years.set(year, withDays(file, days, content.source));
      }
    }
  return [...years.values()].sort((a, b) => a.year - b.year);
}

/** Up to the first gap, as where a file was removed from before an imported year: what comes after it waits for the missing year. */
export function consecutiveYears(years: readonly CalendarYear[]): CalendarYear[] {
  const first = years[0]?.year ?? 0;
  return years.filter(({ year }, i) => year === first + i);
}

/** The year with these days as they are to be, and with its totals as they are then. */
function withDays(file: CalendarYear, days: readonly OwnDay[], source: Source): CalendarYear {
  const [off, worked, short] = [file.daysOff, file.workingWeekends, file.shortDays].map((d) => new Set(d));
  for (const day of days) {
    const isWeekend = weekday(day.date) > 5;
    short?.delete(day.date);
    off?.delete(day.date);
    worked?.delete(day.date);
    if (day.kind === 'off' && !isWeekend) off?.add(day.date);
    if (day.kind !== 'off' && isWeekend) worked?.add(day.date);
    if (day.kind === 'short') short?.add(day.date);
  }
  const sorted = (set: Set<IsoDate> | undefined) => [...(set ?? [])].sort();
  const changed = {
    ...file,
    source: [...file.source, sourceInWords(source)],
    daysOff: sorted(off),
    workingWeekends: sorted(worked),
    shortDays: sorted(short),
  };
  return { ...changed, totals: totalsOf(changed) };
}

export function totalsOf(file: Omit<CalendarYear, 'totals'>): CalendarYear['totals'] {
  const [off, worked] = [new Set(file.daysOff), new Set(file.workingWeekends)];
  let [all, workingDays] = [0, 0];
  for (let day = `${file.year}-01-01`; yearOf(day) === file.year; day = addDays(day, 1)) {
    all += 1;
    if (weekday(day) > 5 ? worked.has(day) : !off.has(day)) workingDays += 1;
  }
  return { workingDays, nonWorkingDays: all - workingDays, shortDays: new Set(file.shortDays).size };
}

/** «Администрация Города Томска, № 15-р от 02.03.2026» */
function sourceInWords({ issuer, number, date: on }: Source): string {
  return `${issuer}, № ${number} от ${numericDate(on)}`;
}

/** Where a change comes from, in one line. */
export function basisOf(content: ChangeContent): string {
  if (content.kind === 'days') return sourceInWords(content.source);
  return content.kind === 'year' ? content.year.source.join('; ') : content.reason;
}

export interface ChangedDay {
  date: IsoDate;
  kind: DayKind;
}

export interface ChangedDays {
  /** Of years that both know, in order. */
  days: ChangedDay[];
  added: number[];
  removed: number[];
}

/** What is another day in `after` than in `before`. */
export function changedDays(before: WorkCalendar, after: WorkCalendar): ChangedDays {
  const [a, b] = [yearsOf(before), yearsOf(after)];
  const days: ChangedDay[] = [];
  for (const year of a.filter((one) => b.includes(one)))
    for (let day = `${year}-01-01`; yearOf(day) === year; day = addDays(day, 1)) {
      const kind = dayKind(after, day);
      if (kind !== dayKind(before, day)) days.push({ date: day, kind });
    }
  return {
    days,
    added: b.filter((year) => !a.includes(year)),
    removed: a.filter((year) => !b.includes(year)),
  };
}

function yearsOf({ firstDay, lastDay }: WorkCalendar): number[] {
  const first = yearOf(firstDay);
  return Array.from({ length: yearOf(lastDay) - first + 1 }, (_, i) => first + i);
}

/** The day has to be of a year that the calendar has. */
export function dayKind(calendar: WorkCalendar, day: IsoDate): DayKind {
  if (!calendar.isWorkingDay(day)) return 'off';
  return calendar.isShortDay(day) ? 'short' : 'working';
}
