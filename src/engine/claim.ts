// Takes what is due in a stream and turns it into messages: one transaction claims recipients, decides,
// coalesces, renders and records «sending». What it returns has to be sent.
import { randomUUID } from 'node:crypto';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { dateOf, type Instant } from '../calendar/dates.ts';
import { effectiveSlot, type Stream, withinHours } from '../calendar/slots.ts';
import { type OpenAlarm, openAlarms } from '../store/alarms.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { appendJournal, chainHeads } from '../store/journal.ts';
import { candidates, claimRecipients, reschedule } from '../store/mail-schedule.ts';
import {
  type RecentMessage,
  recentMessages,
  saveSending,
  setAside,
  type UnfinishedMessage,
  unfinishedMessages,
} from '../store/messages.ts';
import { dueNotices, endNotices, type LedgerRow, noticesOfMessages, readdress } from '../store/notices.ts';
import { othersOfOrders } from '../store/orders.ts';
import { findPeople, type KnownPerson } from '../store/people.ts';
import type { Db, StoredRoadmap } from '../store/roadmaps.ts';
import { compose } from '../workflows/compose.ts';
import { BatchWork } from './batch-work.ts';
import { calendarAlarms } from './calendar-alarm.ts';
import type { EngineDeps } from './engine-deps.ts';
import { calendarsSince } from './follow-calendar.ts';
import { closeLimitAlarms, limitAlarms } from './limit-alarm.ts';
import { holdRules } from './live-rules.ts';
import { type Allowance, claimAtMost, openAllowance } from './mail-limits.ts';
import { makeOutgoing, type Outgoing, type OutgoingDeps } from './outgoing.ts';
import { contextsToDecide, createZoneCache } from './plan-context.ts';
import type { Replanner } from './replan.ts';

const DAY_MS = 86_400_000;

export interface Batch {
  /** Recipients looked at; none means that nothing is due. */
  recipients: number;
  messages: Outgoing[];
  /** Roadmaps that have a new alarm: a message could not be made. */
  alarmed: string[];
}

/** @param atMost recipients */
export type Claim = (stream: Stream, job: string, atMost: number) => Promise<Batch>;

/** What is known of a recipient whose turn it is. */
interface Claimed {
  recipient: string;
  person: KnownPerson | undefined;
  pending: UnfinishedMessage | undefined;
  /** The unfinished message's notices. */
  own: LedgerRow[];
  due: LedgerRow[];
  /** What they got during the last day. */
  recent: readonly RecentMessage[];
}

interface Situation {
  stream: Stream;
  job: string;
  now: Instant;
  work: BatchWork;
  outgoing: OutgoingDeps;
  allowance: Allowance;
}

/** A full batch of plans that are behind their calendar takes longer; mail that needs none of them goes between. */
const CATCH_UP_MS = 3_000;

/** @param deps catchUp: for roadmaps whose calendar has changed since their plan was drawn */
export function createClaim(deps: EngineDeps & Pick<Replanner, 'catchUp'>): Claim {
  const { db, cache, clock, settings, log } = deps;
  const limits = settings.limits ?? {};
  const zones = createZoneCache();

  return async (stream, job, atMost) => {
    const tried = new Set<string>();
    for (;;) {
      const batch = await claimBatch(stream, job, atMost, tried);
      if (!('behind' in batch)) return batch;
      // What is due by replaced days may be due at another time. One that cannot be planned does not hold up the others.
      for (const roadmap of await deps.catchUp(batch.behind, CATCH_UP_MS)) tried.add(roadmap);
    }
  };

  /** Claims nobody whose plans are behind their calendar; says which are where there is nobody else. */
  async function claimBatch(
    stream: Stream,
    job: string,
    atMost: number,
    tried: ReadonlySet<string>,
  ): Promise<Batch | { behind: string[] }> {
    const found = await candidates(db, stream, clock.now(), {
      limit: claimAtMost(limits, atMost),
      byUrgency: limits.perDay !== undefined,
    });
    if (found.recipients.length === 0) return { recipients: 0, messages: [], alarmed: [] };
    const result = await inTransaction(db, async (tx) => {
      const rules = await holdRules(tx, deps.rules);
      const allowance = await openAllowance(tx, limits, clock.now());
      const roadmaps = await cache.load(tx, found.roadmaps, { share: true });
      const behind = [...roadmaps].flatMap(([id, one]) =>
        !tried.has(id) && calendarsSince(rules, one) ? [id] : [],
      );
      for (const id of behind) roadmaps.delete(id);
      const now = clock.now();
      const claimed = await read(tx, stream, found.recipients, roadmaps, now);
      if (behind.length > 0 && claimed.length === 0) return { behind };
      const others = stream === 'escalations' ? await othersOfOrders(tx, [...roadmaps.keys()]) : null;
      const digests = others && { others: await cache.load(tx, others) };
      const context = await contextsToDecide(tx, rules, zones, roadmaps, now, digests);
      const heads = stream === 'escalations' ? await chainHeads(tx, [...roadmaps.keys()]) : {};
      const work = new BatchWork(context);
      const { links } = deps;
      const inCalendars = (roadmap: string) => {
        const stored = roadmaps.get(roadmap);
        return stored && { uid: stored.calendarUid, revision: stored.revision };
      };
      const { channel } = deps.notifier;
      const outgoing = { settings, channel, contextOf: context, heads, links, inCalendars };
      const alarms: OpenAlarm[] = [];
      for (const [n, one] of claimed.entries()) {
        // Whatever else the thread has to do, mails on their way above all, does not wait for a whole batch.
        if (n % 5 === 4) await othersTurn();
        try {
          decide(one, { stream, job, now, work, outgoing, allowance });
          alarms.push(...calendarAlarms(stream, now, [...one.own, ...one.due], context));
        } catch (error) {
          // One message that cannot be made must not hold up the others; it is tried again and somebody is told.
          const about = { message: one.pending?.id, to: one.person?.pseudonym, stream };
          log.error({ ...about, err: error }, 'a message could not be made');
          work.defer(one, now + settings.retryMaxMs);
          alarms.push(...alarmsAbout(one, roadmaps));
        }
      }
      await saveSending(
        tx,
        work.toSend.map((one) => one.draft),
      );
      await setAside(tx, work.emptied, work.waiting);
      await endNotices(tx, work.ends);
      for (const { roadmap, person, recipient } of work.moved)
        await readdress(tx, roadmap, person, recipient);
      await appendJournal(tx, work.journal(now));
      await allowance.spend(tx, work.toSend);
      alarms.push(...limitAlarms(work.overDayLimit, limits.perDay, context));
      const alarmed = await openAlarms(tx, now, alarms);
      if (limits.perDay !== undefined)
        alarmed.push(...(await closeLimitAlarms(tx, now, work.roadmapsNotWaiting())));
      await reschedule(
        tx,
        stream,
        claimed.map((one) => one.recipient),
      );
      return { work, recipients: found.recipients.length, messages: work.toSend, alarmed };
    });
    if ('behind' in result) return result;
    const { work, ...batch } = result;
    tell(stream, job, work);
    return batch;
  }

  /** Once it is committed: each message's story begins with its claim. */
  function tell(stream: Stream, job: string, work: BatchWork): void {
    for (const { draft, person, entries } of work.toSend) {
      const { id, attempts, uncertain } = draft;
      const line = { message: id, stream, job, attempts, to: person.pseudonym, entries: entries.length };
      log.info(uncertain ? { ...line, uncertain } : line, 'message claimed');
    }
    for (const message of work.emptied) log.info({ message, stream }, 'nothing is left of the message');
    for (const { id, until } of work.waiting)
      log.info({ message: id, stream, nextAt: until }, 'message has to wait');
    for (const [limit, { recipients, until }] of work.limited)
      log.warn({ stream, limit, recipients, nextAt: until }, 'mail waits because a limit is reached');
    for (const { reason } of work.suppressions) deps.observer?.suppressed(stream, reason);
  }

  /** Locks the recipients and reads what is theirs. Whoever has got something about one more roadmap meanwhile is left to the next batch. */
  async function read(
    tx: Db,
    stream: Stream,
    wanted: readonly string[],
    roadmaps: ReadonlyMap<string, StoredRoadmap>,
    now: Instant,
  ): Promise<Claimed[]> {
    const recipients = await claimRecipients(tx, stream, now, wanted);
    const unfinished = new Map(
      (await unfinishedMessages(tx, stream, recipients)).map((m) => [m.recipient, m]),
    );
    const due = await dueNotices(tx, stream, recipients, now);
    const messages = [...unfinished.values()].map((m) => m.id);
    const own = await noticesOfMessages(tx, messages);
    const people = await findPeople(tx, recipients);
    const recent = await recentMessages(tx, recipients, now - DAY_MS);
    const locked = new Set(recipients);
    return wanted
      .filter((recipient) => locked.has(recipient))
      .map((recipient) => {
        const pending = unfinished.get(recipient);
        return {
          recipient,
          person: people.get(recipient),
          pending,
          own: own.filter((n) => n.message === pending?.id),
          due: due.filter((n) => n.recipient === recipient),
          recent: recent.get(recipient) ?? [],
        };
      })
      .filter((one) => [...one.own, ...one.due].every((n) => roadmaps.has(n.roadmap)));
  }

  function decide(claimed: Claimed, { stream, job, now, work, outgoing, allowance }: Situation): void {
    const { recipient, person, pending, own, due } = claimed;
    const { contextOf } = outgoing;
    const any = own[0] ?? due[0];
    if (!any) return;
    const { calendar, state } = contextOf(any.roadmap);
    const zone = person?.zone ?? state.roadmap.timezone;
    if (pending) {
      if (pending.nextAt > now) return;
      const at = Math.max(
        effectiveSlot(stream, pending.nextAt, now, zone, calendar),
        withinHours(stream, now, zone, calendar),
      );
      if (at > now) return work.wait(pending, at);
    }
    // What may have been delivered is repeated as it was: a mail program may hide a second one with the same id.
    const isRepeat = pending !== undefined && (pending.status === 'sending' || pending.uncertain);
    const theirs = own.filter((n) => work.isTheirs(n, recipient));
    const notices = [...theirs.map((n) => ({ ...n, sendAt: now })), ...(isRepeat ? [] : due)];
    const today = dateOf(now, zone);
    // An unfinished message has been counted when it was first made.
    const madeToday = pending ? [] : claimed.recent.filter(({ at }) => dateOf(at, zone) === today);
    const composed = compose({
      stream,
      now,
      zone,
      due: notices,
      contextOf,
      eventMessagesToday: madeToday.filter((one) => one.aboutEvents).map((one) => one.at),
      isToldToday: madeToday.some((one) => one.isScheduled && one.stream === stream),
    });
    const refused = composed.entries.length > 0 ? allowance.admit(recipient) : null;
    if (refused)
      return work.overLimit(claimed, refused.limit, withinHours(stream, refused.until, zone, calendar));
    const id = pending?.id ?? randomUUID();
    const composing = { id, recipient, person, zone, stream, pending, isRepeat, notices, composed, now, job };
    work.add(composing, composed.entries.length > 0 ? makeOutgoing(composing, outgoing) : null);
    for (const notice of own) if (!theirs.includes(notice)) work.moveAway(notice);
  }

  function alarmsAbout(one: Claimed, roadmaps: ReadonlyMap<string, StoredRoadmap>): OpenAlarm[] {
    return [...byRoadmap(one)].flatMap(([roadmap, notice]) => {
      const item = notice.item || roadmaps.get(roadmap)?.state.roadmap.items[0]?.id;
      const text = `${one.person?.name ?? notice.to}: письмо не удаётся составить, подробности в журнале программы`;
      const { recipient } = one;
      return item ? [{ roadmap, item, person: notice.person, recipient, code: 'failed' as const, text }] : [];
    });
  }
}

/** By roadmap, one notice of each. */
function byRoadmap(one: Claimed): Map<string, LedgerRow> {
  return new Map([...one.own, ...one.due].map((notice) => [notice.roadmap, notice]));
}
