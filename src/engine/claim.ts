// Takes what is due in a stream and turns it into messages: one transaction claims recipients, decides,
// coalesces, renders and records «sending». What it returns has to be sent.
import { randomUUID } from 'node:crypto';
import { dateOf, type Instant } from '../calendar/dates.ts';
import { effectiveSlot, type Stream, withinHours } from '../calendar/slots.ts';
import { renderMail } from '../messages/render.ts';
import type { Mailbox, OutgoingMail } from '../notifiers/notifier.ts';
import { appendJournal, chainHeads, type JournalLine } from '../store/journal.ts';
import { claimRecipients, reschedule } from '../store/mail-schedule.ts';
import {
  eventMessagesSince,
  type MessageDraft,
  recordOutcomes,
  saveSending,
  type UnfinishedMessage,
  unfinishedMessages,
} from '../store/messages.ts';
import {
  dueNotices,
  endNotices,
  type LedgerRow,
  type NoticeEnds,
  noticesOfMessages,
  readdress,
} from '../store/notices.ts';
import { findPeople, type KnownPerson } from '../store/people.ts';
import type { Db } from '../store/roadmaps.ts';
import { type Composed, compose, noticeId, type ToldDigest } from '../workflows/compose.ts';
import { contactOf } from '../workflows/facts.ts';
import { copyAddresses } from '../workflows/mail.ts';
import { isEventNotice } from '../workflows/notice.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import { recipientName } from './draw-plan.ts';
import type { EngineDeps } from './engine-deps.ts';
import { contextsToDecide, createZoneCache } from './plan-context.ts';

const DAY_MS = 86_400_000;

/** A message recorded as «sending», and everything needed to record what became of it. */
export interface Outgoing {
  mail: OutgoingMail;
  recipient: string;
  zone: string;
  stream: Stream;
  attempts: number;
  roadmaps: string[];
  /** The first entry of each roadmap: where an alarm about this message is shown. */
  shownOn: { roadmap: string; item: string }[];
  person: { key: string; name: string; pseudonym: string };
  told: ToldDigest[];
  entries: Composed['entries'];
  /** The instant itself when it lies in the hours of a working day, else the next slot: when a retry may go. */
  retryIn(at: Instant): Instant;
}

export interface Batch {
  /** Recipients looked at; none means that nothing is due. */
  recipients: number;
  messages: Outgoing[];
}

export type Claim = (stream: Stream, job: string) => Promise<Batch>;

export function createClaim(deps: EngineDeps): Claim {
  const { db, cache, clock, rules, settings } = deps;
  const zones = createZoneCache();

  return (stream, job) =>
    db.transaction().execute(async (tx) => {
      const now = clock.now();
      const recipients = await claimRecipients(tx, stream, now, settings.batchSize);
      if (recipients.length === 0) return { recipients: 0, messages: [] };

      const unfinished = await unfinishedMessages(tx, stream, recipients);
      const planned = await dueNotices(tx, stream, recipients, now);
      const repeated = await noticesOfMessages(
        tx,
        unfinished.map((m) => m.id),
      );
      const roadmaps = await cache.load(
        tx,
        [...planned, ...repeated].map((n) => n.roadmap),
        { share: true },
      );
      const contexts = await contextsToDecide(tx, rules, zones, roadmaps, now, stream === 'escalations');
      const contextOf = (roadmap: string): PlanContext => {
        const context = contexts.get(roadmap);
        if (!context) throw new Error(`no roadmap ${roadmap}`);
        return context;
      };
      const people = await findPeople(tx, recipients);
      const aboutEvents = planned.some(isEventNotice)
        ? await eventMessagesSince(tx, recipients, now - DAY_MS)
        : new Map<string, Instant[]>();
      const work = new BatchWork(contextOf);

      for (const recipient of recipients) {
        const person = people.get(recipient);
        const pending = unfinished.find((m) => m.recipient === recipient);
        const own = pending ? repeated.filter((n) => n.message === pending.id) : [];
        const due = planned.filter((n) => n.recipient === recipient);
        const any = own[0] ?? due[0];
        if (!any) continue;
        const { calendar } = contextOf(any.roadmap);
        const zone = person?.zone ?? contextOf(any.roadmap).state.roadmap.timezone;
        if (pending) {
          if (pending.nextAt > now) continue;
          const at = effectiveSlot(stream, pending.nextAt, now, zone, calendar);
          if (at > now) {
            work.wait(pending, at);
            continue;
          }
        }
        // What may have been delivered is repeated as it was: a mail program may hide a second one with the same id.
        const isRepeat = pending !== undefined && (pending.status === 'sending' || pending.uncertain);
        const notices = [
          ...work.stillTheirs(own, recipient).map((n) => ({ ...n, sendAt: now })),
          ...(isRepeat ? [] : due),
        ];
        const today = dateOf(now, zone);
        const composed = compose({
          stream,
          now,
          zone,
          due: notices,
          contextOf,
          eventMessagesToday: (aboutEvents.get(recipient) ?? []).filter(
            (at: Instant) => dateOf(at, zone) === today,
          ).length,
        });
        work.add({
          id: pending?.id ?? randomUUID(),
          recipient,
          person,
          zone,
          stream,
          pending,
          notices,
          composed,
          now,
          job,
        });
      }

      await save(tx, work, stream, recipients, now);
      return { recipients: recipients.length, messages: work.outgoing };
    });

  async function save(
    tx: Db,
    work: BatchWork,
    stream: Stream,
    recipients: string[],
    now: Instant,
  ): Promise<void> {
    const heads = stream === 'escalations' ? await chainHeads(tx, work.roadmaps()) : {};
    const drafts = work.toSend.map((one) => {
      const { draft, outgoing } = make(one, heads, work.contextOf);
      work.outgoing.push(outgoing);
      return draft;
    });
    await saveSending(tx, drafts);
    await recordOutcomes(tx, null, [
      ...work.emptied.map((id) => ({
        id,
        status: 'suppressed' as const,
        uncertain: false,
        nextAt: null,
        at: now,
        reply: null,
        error: null,
      })),
      ...work.waiting.map(({ message, at }) => ({
        id: message.id,
        status: 'retry' as const,
        uncertain: message.uncertain || message.status === 'sending',
        nextAt: at,
        at: now,
        reply: null,
        error: null,
      })),
    ]);
    await endNotices(tx, work.ends);
    for (const { roadmap, person, recipient } of work.moved) await readdress(tx, roadmap, person, recipient);
    await appendJournal(tx, work.journal(now));
    await reschedule(tx, stream, recipients);
  }

  function make(one: Composing, heads: Record<string, string>, contextOf: (roadmap: string) => PlanContext) {
    const { id, recipient, zone, stream, pending, composed, now, job } = one;
    const person = one.person ?? { key: '', name: recipient, pseudonym: '' };
    const copies = copyAddresses(composed.copies, recipient, contextOf);
    const mail = {
      at: now,
      zone,
      to: { key: person.key, name: person.name, address: recipient },
      cc: copies,
      stream,
      kind: composed.kind,
      entries: composed.entries,
    };
    const rendered = renderMail(mail, contextOf, { chainHeads: heads });
    const draft: MessageDraft = {
      id,
      recipient,
      toKey: person.key,
      toName: person.name,
      copies,
      channel: deps.notifier.channel,
      stream,
      slot: pending?.slot ?? now,
      kind: composed.kind,
      aboutEvents: composed.entries.some(isEventNotice),
      attempts: (pending?.attempts ?? 0) + 1,
      leaseUntil: now + settings.leaseMs,
      messageId: pending?.messageId ?? `${id}@${settings.mailDomain}`,
      references: threadOf(composed, settings.mailDomain),
      subject: rendered.subject,
      text: rendered.text,
      html: rendered.html,
      entries: composed.entries,
      told: composed.digests,
      createdAt: pending?.createdAt ?? now,
      job,
    };
    const roadmaps = [...new Set(composed.entries.map((e) => e.roadmap))];
    const replyTo = questionsTo(contextOf(roadmaps[0] ?? ''));
    const outgoing: Outgoing = {
      mail: {
        id,
        messageId: draft.messageId,
        date: new Date(now),
        to: { address: recipient, name: person.name },
        cc: copies,
        ...(replyTo ? { replyTo } : {}),
        subject: draft.subject,
        text: draft.text,
        html: draft.html,
        references: draft.references,
        headers: { 'X-Srok-Entries': entriesHeader(composed.entries) },
        ...(settings.envelopeFrom ? { envelopeFrom: settings.envelopeFrom(id) } : {}),
      },
      recipient,
      zone,
      stream,
      attempts: draft.attempts,
      roadmaps,
      shownOn: roadmaps.map((roadmap) => ({
        roadmap,
        item: composed.entries.find((e) => e.roadmap === roadmap)?.item ?? '',
      })),
      person,
      told: composed.digests,
      entries: composed.entries,
      retryIn: (at) => withinHours(stream, at, zone, contextOf(roadmaps[0] ?? '').calendar),
    };
    return { draft, outgoing };
  }
}

/**
 * What the message says, for programs that file or check mail: one word per entry, its parts joined by `|` and
 * each URI-encoded: roadmap, item, due, kind, rung, open predecessors (by comma).
 */
function entriesHeader(entries: Composed['entries']): string {
  return entries
    .map((e) =>
      [e.roadmap, e.item, e.due ?? '', e.kind, e.rung, (e.blockedBy ?? []).join(',')]
        .map(encodeURIComponent)
        .join('|'),
    )
    .join(' ');
}

/** A mail about one item belongs to the item's thread, a merged one to the roadmap's. */
function threadOf(composed: Composed, domain: string): string[] {
  const [first] = composed.entries;
  if (!first) return [];
  const oneItem = composed.entries.every((e) => e.roadmap === first.roadmap && e.item === first.item);
  const oneRoadmap = composed.entries.every((e) => e.roadmap === first.roadmap);
  if (oneItem && composed.kind !== 'digest')
    return [`item.${encodeURIComponent(first.item)}.${first.roadmap}@${domain}`];
  return oneRoadmap ? [`roadmap.${first.roadmap}@${domain}`] : [];
}

/** Replies go to the person for questions, whom the mail's foot names. */
function questionsTo(context: PlanContext): Mailbox | null {
  const { name, email } = contactOf(context.state);
  return email === undefined ? null : { address: email, name };
}

interface Composing {
  /** The message's: that of the unfinished one, or a new one's. */
  id: string;
  recipient: string;
  person: KnownPerson | undefined;
  zone: string;
  stream: Stream;
  pending: UnfinishedMessage | undefined;
  notices: LedgerRow[];
  composed: Composed;
  now: Instant;
  job: string;
}

/** What a batch will write, collected recipient by recipient. */
class BatchWork {
  readonly contextOf: (roadmap: string) => PlanContext;
  readonly toSend: Composing[] = [];
  readonly outgoing: Outgoing[] = [];
  readonly ends: NoticeEnds = { taken: [], merged: [], suppressed: [], postponed: [] };
  /** Messages of which nothing is left. */
  readonly emptied: string[] = [];
  readonly waiting: { message: UnfinishedMessage; at: Instant }[] = [];
  readonly moved: { roadmap: string; person: string; recipient: string }[] = [];
  readonly suppressions: { notice: LedgerRow; reason: string }[] = [];

  constructor(contextOf: (roadmap: string) => PlanContext) {
    this.contextOf = contextOf;
  }

  wait(message: UnfinishedMessage, at: Instant): void {
    this.waiting.push({ message, at });
  }

  /** Of an unfinished message: what still goes to this address. What belongs to a new address is planned there again. */
  stillTheirs(own: readonly LedgerRow[], recipient: string): LedgerRow[] {
    return own.filter((notice) => {
      const address = recipientName(this.contextOf(notice.roadmap).state, notice.to);
      if (address === recipient) return true;
      this.ends.postponed.push({ id: notice.id, until: notice.slot });
      this.moved.push({ roadmap: notice.roadmap, person: notice.to, recipient: address });
      return false;
    });
  }

  add(one: Composing): void {
    const { composed, pending, notices, id: message } = one;
    for (const notice of notices) {
      const end = composed.ends.get(noticeId(notice));
      if (end?.status === 'suppressed') {
        this.ends.suppressed.push({ id: notice.id, reason: end.reason });
        this.suppressions.push({ notice, reason: end.reason });
      } else if (end?.status === 'postponed') this.ends.postponed.push({ id: notice.id, until: end.until });
      else if (end) this.ends[end.status === 'merged' ? 'merged' : 'taken'].push({ id: notice.id, message });
    }
    if (composed.entries.length > 0) this.toSend.push(one);
    else if (pending) this.emptied.push(pending.id);
  }

  roadmaps(): string[] {
    return [...new Set(this.toSend.flatMap((one) => one.composed.entries.map((e) => e.roadmap)))];
  }

  journal(now: Instant): JournalLine[] {
    return this.suppressions.map(({ notice, reason }) => ({
      roadmap: notice.roadmap,
      at: now,
      type: 'notice-suppressed',
      payload: {
        item: notice.item,
        occurrence: notice.occurrence,
        kind: notice.kind,
        rung: notice.rung,
        slot: notice.slot,
        reason,
      },
    }));
  }
}
