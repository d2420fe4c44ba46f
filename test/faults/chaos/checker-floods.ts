// Never a flood: to one person one message a day in each stream of scheduled ones; of those about events alone at most
// one an hour and four a day. Days and hours are those in which the mail arrived, in the person's zone.
import type { Mail, MessageFact } from './checker-facts.ts';
import { attemptOf, group, type Index, repeatedBy } from './checker-index.ts';

const EVENTS_A_DAY = 4;
/** A mail that is being handed over is taken within this time (ms). */
const HANDED_OVER_MS = 5_000;

export interface Floods {
  floods: string[];
  /**
   * Messages first tried on a day and first taken on a later one, beside that day's own: sent again because nobody knew
   * whether they had been taken before, or on their way to the mail server while the clock was set.
   */
  heldOver: number;
}

export function checkFloods(index: Index): Floods {
  const floods: string[] = [];
  let heldOver = 0;
  const arrivals: Arrival[] = [];
  const clockSet = index.faults.filter((fault) => fault.kind.startsWith('clock-')).map((fault) => fault.at);
  for (const [id, mails] of index.mailsOf) {
    const message = index.messageOf.get(id);
    const first = message && mails.find((mail) => mail.recipients.includes(message.recipient));
    if (!message || !first) continue;
    const zone = index.zones.get(message.recipient) ?? 'UTC';
    const attempt = attemptOf(index, id, first);
    const begun = attempt?.at ?? first.at;
    const tried = hourIn(zone, (attempt && repeatedBy(index, attempt)?.claimed) ?? first.virtual);
    const came = hourIn(zone, first.virtual);
    const onItsWay = clockSet.some((at) => begun < at && at < first.at && first.at < at + HANDED_OVER_MS);
    const held = tried !== came && (attempt?.uncertain || onItsWay);
    if (held) heldOver += 1;
    arrivals.push({
      message,
      isScheduled: first.entries.some((entry) => !isEvent(entry)),
      hour: held ? tried : came,
    });
  }
  const report = (what: string, list: readonly Arrival[]) =>
    floods.push(`${what}: ${list.map((a) => a.message.message_id).join(', ')}`);
  const scheduled = arrivals.filter((a) => a.isScheduled);
  for (const [key, list] of group(
    scheduled,
    (a) => `${a.message.recipient} ${a.message.stream} ${dayOf(a.hour)}`,
  ))
    if (list.length > 1) report(`${key}: ${list.length} scheduled`, list);
  const ofEvents = arrivals.filter((a) => !a.isScheduled);
  for (const [key, list] of group(ofEvents, (a) => `${a.message.recipient} ${dayOf(a.hour)}`))
    if (list.length > EVENTS_A_DAY) report(`${key}: ${list.length} about events`, list);
  for (const [key, list] of group(ofEvents, (a) => `${a.message.recipient} ${a.hour}`))
    if (list.length > 1) report(`${key}: ${list.length} about events in one hour`, list);
  return { floods, heldOver };
}

interface Arrival {
  message: MessageFact;
  isScheduled: boolean;
  /** `2025-02-03 09` in the person's zone. */
  hour: string;
}

const dayOf = (hour: string) => hour.slice(0, 10);

/** Assignments and what happened; not reminders, overdue notices, requests, digests, or notices of a ladder (A+3, P+1, W+2). */
function isEvent({ kind, rung }: Mail['entries'][number]): boolean {
  return kind === 'assignment' || (kind === 'notice' && !/^[APW]\+/.test(rung));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function hourIn(zone: string, instant: number): string {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
    });
  formats.set(zone, format);
  return format.format(instant);
}
