// The digests: who reads them, and when one is worth a mail. What stands in it is in digest-lines.ts.
import type { Instant, IsoDate } from '../calendar/dates.ts';
import { isAnythingOpen } from './alarms.ts';
import { type DigestLine, type DigestRole, digestLines } from './digest-lines.ts';
import type { Section } from './notice.ts';
import { NOTHING_TOLD, type PlanContext, type Told } from './plan/context.ts';
import type { RoadmapState } from './state.ts';

/** A new line in one of these is news; in the others it waits for the weekly digest. */
const NEWS: readonly Section[] = [
  'decide',
  'overdue',
  'at-risk',
  'monitoring-missing',
  'below-minimum',
  'date-missing',
  'review',
  'clarify',
  'replies',
  'alarm',
];

export function lineKey(line: DigestLine): string {
  return [line.section, line.item, line.occurrence, line.due ?? '', line.person ?? '', line.mark].join('|');
}

/**
 * Who gets digests of this roadmap, each person once with all their roles. An issuer who is the supervisor gets the
 * supervisor's. Where no mail reaches the controller, the supervisor (else the issuer) gets the controller's as well.
 */
export function digestReaders(
  state: RoadmapState,
  told: Pick<Told, 'failing'> = NOTHING_TOLD,
): { person: string; roles: DigestRole[] }[] {
  const { supervisor, controller, order, people } = state.roadmap;
  const readers = new Map<string, DigestRole[]>([[supervisor, ['supervisor']]]);
  if (order.issuer !== supervisor) readers.set(order.issuer, ['issuer']);
  const isReached = (person: string) => {
    const address = people[person]?.email;
    return address !== undefined && !told.failing.has(address);
  };
  const add = (person: string) => readers.set(person, [...(readers.get(person) ?? []), 'controller']);
  add(controller);
  const deputy = [controller, supervisor, order.issuer].find(isReached);
  if (deputy !== undefined && deputy !== controller) add(deputy);
  return [...readers].map(([person, roles]) => ({ person, roles }));
}

export interface Digest {
  lines: DigestLine[];
  weekly: boolean;
}

/**
 * The digest a person would get on `today`, null when it is not worth a mail. `weekly`: the day is the
 * first working day of its week (or the digest of such a day comes late). `last`: what their last digest had.
 */
export function digestOn(
  context: PlanContext,
  reader: { person: string; roles: readonly DigestRole[] },
  today: IsoDate,
  weekly: boolean,
  last: { lines: readonly string[]; weeklyAt: Instant | null; monthlyOn: IsoDate | null } | undefined,
): Digest | null {
  const since = last?.weeklyAt ?? context.state.underControlAt;
  const lines = digestLines(context, reader.roles, today, weekly, since);
  if (lines.length === 0) return null;
  const had = new Set(last?.lines);
  const isNew = (line: DigestLine) => !had.has(lineKey(line));
  if (reader.roles.every((role) => role === 'issuer')) {
    const firstOfMonth =
      last?.monthlyOn === undefined ||
      last.monthlyOn === null ||
      last.monthlyOn.slice(0, 7) !== today.slice(0, 7);
    const wanted = weekly && (lines.some(isNew) || (firstOfMonth && isFirstWeekOfMonth(context, today)));
    return wanted ? { lines, weekly } : null;
  }
  if (weekly && isAnythingOpen(context.state)) return { lines, weekly };
  // What the issuer reads waits for the beginning of a week, also where the controller is the same person.
  const waits = (line: DigestLine) =>
    reader.roles.includes('issuer') && (line.section === 'overdue' || line.section === 'monitoring-missing');
  const isNews = (line: DigestLine) => NEWS.includes(line.section) && !waits(line) && isNew(line);
  return lines.some(isNews) ? { lines, weekly: false } : null;
}

/** True on the first of the month's days that begin a working week. */
function isFirstWeekOfMonth(context: PlanContext, today: IsoDate): boolean {
  const days = context.calendar.days(`${today.slice(0, 7)}-01`, today);
  return days.find((day) => context.calendar.firstOfWeek(day) === day) === today;
}
