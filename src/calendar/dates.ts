// Dates and instants as plain values. The only file that knows luxon, so that every rule about days
// and zones of the whole product can be read (and tested) in this folder.
import { DateTime, IANAZone } from 'luxon';

/** A calendar day, `YYYY-MM-DD`. Strings of this form compare in the order of days. */
export type IsoDate = string;

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

const DAY_MS = 86_400_000;

/** True for a day that exists: `2024-02-30` is none. */
export function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

export function isZone(zone: string): boolean {
  return IANAZone.isValidZone(zone);
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Calendar days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: IsoDate, b: IsoDate): number {
  return Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / DAY_MS);
}

/** Months later, the day clipped to the month's length (31 January + 1 month is 28 or 29 February). */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastOfMonth))).toISOString().slice(0, 10);
}

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export function weekday(date: IsoDate): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** The Monday of the day's week. */
export function weekStart(date: IsoDate): IsoDate {
  return addDays(date, 1 - weekday(date));
}

/** 1…4 */
export function quarterOf(date: IsoDate): number {
  return Math.ceil(Number(date.slice(5, 7)) / 3);
}

export function yearOf(date: IsoDate): number {
  return Number(date.slice(0, 4));
}

const HOUR_MS = 3_600_000;
const CACHED_AT_MOST = 200_000;
const offsets = new Map<string, number>();

/** The zone's offset in ms at an instant. Kept by the hour, since offsets change on the hour and luxon takes long to tell. */
function offsetAt(instant: Instant, zone: string): number {
  const key = `${Math.floor(instant / HOUR_MS)} ${zone}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const minutes = IANAZone.create(zone).offset(instant);
  if (!Number.isFinite(minutes)) throw new RangeError(`no offset for ${instant} in ${zone}`);
  if (offsets.size >= CACHED_AT_MOST) offsets.clear();
  offsets.set(key, minutes * 60_000);
  return minutes * 60_000;
}

/** The calendar day that a clock on the wall in `zone` shows at the instant. */
export function dateOf(instant: Instant, zone: string): IsoDate {
  return new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 10);
}

/** Minutes after midnight on the wall clock in `zone`, fractions of a minute included. */
export function minutesOfDay(instant: Instant, zone: string): number {
  const wall = instant + offsetAt(instant, zone);
  return (((wall % DAY_MS) + DAY_MS) % DAY_MS) / 60_000;
}

// A plan asks for the same few hundred (day, time, zone) thousands of times; luxon is slow at it.
// Bounded: days come from calendar files, times are the slots of a day.
const instants = new Map<string, Instant>();

/** The instant at which a clock in `zone` shows `time` (`HH:mm`) on `date`. */
export function instantOf(date: IsoDate, time: string, zone: string): Instant {
  const key = `${date}T${time} ${zone}`;
  const known = instants.get(key);
  if (known !== undefined) return known;
  const t = DateTime.fromISO(`${date}T${time}`, { zone });
  if (!t.isValid) throw new RangeError(`not a time: ${key} (${t.invalidReason})`);
  if (instants.size >= CACHED_AT_MOST) instants.clear();
  instants.set(key, t.toMillis());
  return t.toMillis();
}

/** Reads `2024-01-22T12:00` (or with an offset of its own) as a local time of `zone`; null when it is no time. */
export function parseLocal(text: string, zone: string): Instant | null {
  const t = DateTime.fromISO(text, { zone });
  return t.isValid ? t.toMillis() : null;
}

/** `2024-02-01T09:00:00+07:00` */
export function formatInstant(instant: Instant, zone: string): string {
  const text = DateTime.fromMillis(instant, { zone }).toISO({ suppressMilliseconds: true });
  if (text === null) throw new RangeError(`no time for ${instant} in ${zone}`);
  return text;
}
