// When a message may go out: the hours of the three mail streams, full hours for events, and where a
// slot goes that was missed. All on working days, on the wall clock of the person's zone.
import { addDays, dateOf, type Instant, type IsoDate, instantOf, minutesOfDay } from './dates.ts';
import { type WorkCalendar, whereCovered } from './work-calendar.ts';

export const STREAMS = ['reminders', 'escalations', 'monitoring'] as const;
export type Stream = (typeof STREAMS)[number];

/** What the ledger and the queue work off: the mail, and what programs are told, which has no hours. */
export const LEDGER_STREAMS = [...STREAMS, 'webhooks'] as const;
export type LedgerStream = (typeof LEDGER_STREAMS)[number];

const STREAM_TIME: Record<Stream, string> = { reminders: '09:00', escalations: '09:30', monitoring: '10:00' };
const FIRST_HOUR = 9;
const LAST_HOUR = 17;
const HOUR_MS = 3_600_000;

/** The stream's slot of a day. */
export function streamSlot(stream: Stream, date: IsoDate, zone: string): Instant {
  return instantOf(date, STREAM_TIME[stream], zone);
}

/** The stream's first slot on a working day at or after the instant. FYI notices wait for the next 09:00 by this rule. */
export function nextStreamSlot(stream: Stream, at: Instant, zone: string, calendar: WorkCalendar): Instant {
  const today = dateOf(at, zone);
  const day = calendar.onOrAfter(today);
  const slot = streamSlot(stream, day, zone);
  return slot >= at ? slot : streamSlot(stream, calendar.shift(day, 1), zone);
}

/** The first full hour at or after the instant among 09:00 … 17:00 of a working day. */
export function nextFullHour(at: Instant, zone: string, calendar: WorkCalendar): Instant {
  const today = dateOf(at, zone);
  if (calendar.isWorkingDay(today)) {
    const hour = Math.max(FIRST_HOUR, Math.ceil(minutesOfDay(at, zone) / 60));
    if (hour <= LAST_HOUR) return instantOf(today, `${String(hour).padStart(2, '0')}:00`, zone);
  }
  return instantOf(calendar.shift(today, 1), `0${FIRST_HOUR}:00`, zone);
}

/**
 * When something that has to wait at `at` goes: the stream's next slot. Beyond the last calendar file nobody knows the
 * working days, so it is looked at again each morning until the file is there.
 */
export function laterSlot(stream: Stream, at: Instant, zone: string, calendar: WorkCalendar): Instant {
  const today = dateOf(at, zone);
  const lookAgain = () =>
    streamSlot(stream, addDays(calendar.covers(today) ? calendar.lastDay : today, 1), zone);
  return whereCovered(() => nextStreamSlot(stream, at, zone, calendar)) ?? lookAgain();
}

/** When a notice of an event that has to wait at `at` goes: at the next full hour, or where nobody knows it as `laterSlot`. */
export function laterHour(stream: Stream, at: Instant, zone: string, calendar: WorkCalendar): Instant {
  return whereCovered(() => nextFullHour(at, zone, calendar)) ?? laterSlot(stream, at, zone, calendar);
}

/** The same hour of the same day by the zone's clock. */
export function inSameHour(a: Instant, b: Instant, zone: string): boolean {
  const hour = (at: Instant) => Math.floor(minutesOfDay(at, zone) / 60);
  return dateOf(a, zone) === dateOf(b, zone) && hour(a) === hour(b);
}

/**
 * When something that was to go at `slot` goes, seen at `now`. Within the slot's own hour it goes at
 * once (a busy worker is not an absent one). Later it was missed: it goes at the stream's slot of
 * today if that is still ahead, else at the next full hour of today, else at the stream's next slot,
 * where it merges with what is planned there (two digests on one morning would break promise I4).
 */
export function effectiveSlot(
  stream: Stream,
  slot: Instant,
  now: Instant,
  zone: string,
  calendar: WorkCalendar,
): Instant {
  if (now < slot) return slot;
  const today = dateOf(now, zone);
  const isWorked = calendar.covers(today) && calendar.isWorkingDay(today);
  // What waited for a missing calendar was to be looked at on a day that may turn out to be a day off.
  if (isWorked && now < slot + HOUR_MS) return slot;
  const next = laterSlot(stream, now, zone, calendar);
  if (!isWorked || dateOf(next, zone) === today) return next;
  const hour = whereCovered(() => nextFullHour(now, zone, calendar));
  return hour !== null && dateOf(hour, zone) === today ? hour : next;
}

/** The instant itself when it lies between 09:00 and 18:00 of a working day in the zone, else the stream's next slot. For retries. */
export function withinHours(stream: Stream, at: Instant, zone: string, calendar: WorkCalendar): Instant {
  const minutes = minutesOfDay(at, zone);
  const day = dateOf(at, zone);
  const open = minutes >= FIRST_HOUR * 60 && minutes < (LAST_HOUR + 1) * 60;
  return open && calendar.covers(day) && calendar.isWorkingDay(day)
    ? at
    : laterSlot(stream, at, zone, calendar);
}
