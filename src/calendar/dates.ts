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

// A plan asks for the same few hundred days and slots thousands of times, and making a date of text takes long.
// Bounded: days come from calendar files and documents, times are the slots of a day.
const CACHED_AT_MOST = 200_000;
const numbers = new Map<IsoDate, number>();
const names = new Map<number, IsoDate>();

function keep<K, V>(cache: Map<K, V>, key: K, value: V): V {
  if (cache.size >= CACHED_AT_MOST) cache.clear();
  cache.set(key, value);
  return value;
}

/** Days since 1970-01-01; NaN when it is no day. */
function dayNumber(date: IsoDate): number {
  return numbers.get(date) ?? keep(numbers, date, Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

function dayOfNumber(number: number): IsoDate {
  return names.get(number) ?? keep(names, number, new Date(number * DAY_MS).toISOString().slice(0, 10));
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return dayOfNumber(dayNumber(date) + days);
}

/** As people read it: `15.02.2024`. */
export function numericDate(date: IsoDate): string {
  return date.split('-').toReversed().join('.');
}

/** Calendar days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: IsoDate, b: IsoDate): number {
  return dayNumber(b) - dayNumber(a);
}

/** Months later, the day clipped to the month's length (31 January + 1 month is 28 or 29 February). */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastOfMonth))).toISOString().slice(0, 10);
}

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export function weekday(date: IsoDate): number {
  // 1970-01-01 was a Thursday.
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
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
/** By zone, by hour. */
const offsets = new Map<string, Map<number, number>>();

/** The zone's offset in ms at an instant. Kept by the hour, since offsets change on the hour and luxon takes long to tell. */
function offsetAt(instant: Instant, zone: string): number {
  const inZone = offsets.get(zone) ?? keep(offsets, zone, new Map<number, number>());
  const hour = Math.floor(instant / HOUR_MS);
  const known = inZone.get(hour);
  if (known !== undefined) return known;
  const minutes = IANAZone.create(zone).offset(instant);
  if (!Number.isFinite(minutes)) throw new RangeError(`no offset for ${instant} in ${zone}`);
  return keep(inZone, hour, minutes * 60_000);
}

/** The calendar day that a clock on the wall in `zone` shows at the instant. */
export function dateOf(instant: Instant, zone: string): IsoDate {
  return dayOfNumber(Math.floor((instant + offsetAt(instant, zone)) / DAY_MS));
}

/** Minutes after midnight on the wall clock in `zone`, fractions of a minute included. */
export function minutesOfDay(instant: Instant, zone: string): number {
  const wall = instant + offsetAt(instant, zone);
  return (((wall % DAY_MS) + DAY_MS) % DAY_MS) / 60_000;
}

/** By zone and time of day, by date. */
const instants = new Map<string, Map<IsoDate, Instant>>();

/** The instant at which a clock in `zone` shows `time` (`HH:mm`) on `date`. */
export function instantOf(date: IsoDate, time: string, zone: string): Instant {
  const slot = `${time} ${zone}`;
  const ofSlot = instants.get(slot) ?? keep(instants, slot, new Map<IsoDate, Instant>());
  const known = ofSlot.get(date);
  if (known !== undefined) return known;
  const t = DateTime.fromISO(`${date}T${time}`, { zone });
  if (!t.isValid) throw new RangeError(`not a time: ${date}T${time} ${zone} (${t.invalidReason})`);
  return keep(ofSlot, date, t.toMillis());
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
