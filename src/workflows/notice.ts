// The vocabulary of the ledger: what a notice is, how it is known again, in which order entries stand.
import type { Instant, IsoDate } from '../calendar/dates.ts';
import type { Stream } from '../calendar/slots.ts';
import type { Occurrence } from './state.ts';

/** In the order of urgency: for a merged message's own kind and for the order of entries. */
export const KINDS = ['overdue', 'reminder', 'monitoring', 'notice', 'assignment', 'digest'] as const;
export type Kind = (typeof KINDS)[number];

export const SECTIONS = [
  'decide',
  'overdue',
  'at-risk',
  'soon',
  'monitoring-missing',
  'below-minimum',
  'date-missing',
  'not-acknowledged',
  'done',
  'changed',
  'undelivered',
  'review',
  'clarify',
  'replies',
  'alarm',
] as const;
export type Section = (typeof SECTIONS)[number];

/** Notices of events: each tells of one thing that happened. */
export const EVENT_RUNGS = [
  'start',
  'at-risk',
  'contributed',
  'accepted',
  'returned',
  'amended',
  'date-set',
  'cancelled',
  'reopened',
  'report',
  'extension-decided',
  'lead-changed',
  'substitute-set',
] as const;
export type EventRung = (typeof EVENT_RUNGS)[number];

/** Why the person is told. */
export type Role =
  | 'responsible'
  | 'coExecutor'
  | 'supervisor'
  | 'controller'
  | 'issuer'
  | 'substitute'
  | 'former'
  /** Gets the reports about the indicators. */
  | 'addressee';

/** One (recipient, item, occurrence, rung) of the plan; a digest is one for all its lines. */
export interface PlannedNotice {
  /** Stable: the same thing planned again has the same key. Holds recipient, item, occurrence, rung with its epoch, version of the due date. */
  key: string;
  /** Person key of the one it concerns; differs from `to` while they are absent. */
  person: string;
  /** Person key of who gets it. */
  to: string;
  role: Role;
  /** The party the person answers for, where there is one. */
  party: string | null;
  stream: Stream;
  slot: Instant;
  kind: Kind;
  /** As printed: `T-10`, `O+3`, `A`, `start`; of a digest `weekly` or `news`. */
  rung: string;
  /** Submission n, reopening n, event n: tells the same rung of another time apart. */
  epoch: string;
  /** Empty for a digest. */
  item: string;
  occurrence: string;
  due: IsoDate | null;
  dueVersion: number;
  /** Ordinal of the event it tells of, where it tells of one. */
  event: number | null;
}

/** Submissions and reopenings so far: the epoch inside a rung, so that a returned item's ladder is a new one. */
export function epochOf(occurrence: Occurrence): string {
  return `s${occurrence.submissions.length}r${occurrence.reopenings}`;
}

export function noticeKey(
  to: string,
  notice: Pick<PlannedNotice, 'person' | 'item' | 'occurrence' | 'rung' | 'epoch' | 'dueVersion'>,
): string {
  const { person, item, occurrence, rung, epoch, dueVersion } = notice;
  const who = to === person ? to : `${to} for ${person}`;
  return `${who}|${item}|${occurrence}|${rung}|${epoch}|v${dueVersion}`;
}

/** Rungs that follow from dates; of an item's ladder at most one stands in a message. */
export function isLadder(notice: { kind: Kind; rung: string }): boolean {
  if (notice.kind === 'notice') return /^(A\+|P\+|W\+)/.test(notice.rung);
  return notice.kind !== 'digest';
}

/** Assignments and notices of events: limited to a few messages a day (promise I4). */
export function isEventNotice(notice: { kind: Kind; rung: string }): boolean {
  return notice.kind === 'assignment' || (notice.kind === 'notice' && !isLadder(notice));
}

const RUNG_ORDER = ['A', 'W', 'P', 'T', 'O', ...EVENT_RUNGS, ...SECTIONS] as readonly string[];

function rungRank(rung: string): [number, number] {
  const exact = RUNG_ORDER.indexOf(rung);
  if (exact >= 0) return [exact, 0];
  const [letter, n] = [rung.slice(0, 1), Number(rung.slice(2))];
  return [RUNG_ORDER.indexOf(letter), rung[1] === '-' ? -n : n];
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function compareRungs(a: string, b: string): number {
  const [x, y] = [rungRank(a), rungRank(b)];
  return x[0] - y[0] || x[1] - y[1] || compareText(a, b);
}

const numbers = new Intl.Collator('ru', { numeric: true });

/** «2» before «10», «3» before «3.1». */
export function compareItems(a: string, b: string): number {
  return numbers.compare(a, b);
}

interface Ordered {
  kind: Kind;
  roadmap: string;
  item: string;
  due: IsoDate | null;
  rung: string;
  occurrence: string;
  onBehalfOf?: string;
  event?: number;
}

/**
 * The order of entries: urgency, item number, due (missing ones last), rung; then whatever else tells them
 * apart, so that the order never depends on how they were come by.
 */
export function compareEntries(a: Ordered, b: Ordered): number {
  return (
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
    compareItems(a.item, b.item) ||
    (a.due ?? '9999').localeCompare(b.due ?? '9999') ||
    compareRungs(a.rung, b.rung) ||
    compareText(a.roadmap, b.roadmap) ||
    compareText(a.occurrence, b.occurrence) ||
    compareText(a.onBehalfOf ?? '', b.onBehalfOf ?? '') ||
    (a.event ?? 0) - (b.event ?? 0)
  );
}
