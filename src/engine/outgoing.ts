// A composed message in words and with its headers, ready to be recorded as «sending» and handed over.
import type { Instant } from '../calendar/dates.ts';
import { type Stream, withinHours } from '../calendar/slots.ts';
import { renderMail } from '../messages/render.ts';
import type { Mailbox, OutgoingMail } from '../notifiers/notifier.ts';
import type { MessageDraft, UnfinishedMessage } from '../store/messages.ts';
import type { LedgerRow } from '../store/notices.ts';
import type { KnownPerson } from '../store/people.ts';
import type { ReportPlace } from '../store/reports.ts';
import { type Composed, noticeId, type ToldDigest } from '../workflows/compose.ts';
import { contactOf } from '../workflows/facts.ts';
import { copyAddresses } from '../workflows/mail.ts';
import { isEventNotice } from '../workflows/notice.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import { keysOf } from '../workflows/recipients.ts';
import type { ActionLinks } from './action-links.ts';
import { type CalendarPublisher, calendarAttachment } from './calendar-attachment.ts';
import type { EngineSettings } from './engine-deps.ts';
import { mailLinks } from './mail-links.ts';
import { reportsToAttach } from './report-attachments.ts';

/** A message recorded as «sending», and everything needed to record what became of it. */
export interface Outgoing {
  draft: MessageDraft;
  mail: OutgoingMail;
  recipient: string;
  zone: string;
  stream: Stream;
  attempts: number;
  /** Its turn under the limit of messages per second: milliseconds after its batch is there. */
  turnMs: number;
  /** When the first thing it says was to be said: its slot; of an event, which may have to wait, its turn. */
  dueSince: Instant;
  roadmaps: string[];
  /** The first entry of each roadmap: where an alarm about this message is shown. */
  shownOn: { roadmap: string; item: string; person: string | null }[];
  person: { key: string; name: string; pseudonym: string };
  told: ToldDigest[];
  entries: Composed['entries'];
  /** Their papers are attached when it is handed over. */
  reports: ReportPlace[];
  /** The instant itself when it lies in the hours of a working day, else the next slot: when a retry may go. */
  retryIn(at: Instant): Instant;
}

export interface Composing {
  /** The message's: that of the unfinished one, or a new one's. */
  id: string;
  recipient: string;
  person: KnownPerson | undefined;
  zone: string;
  stream: Stream;
  pending: UnfinishedMessage | undefined;
  /** It may have been taken already: the same entries go again, without stale ones. */
  isRepeat: boolean;
  notices: LedgerRow[];
  composed: Composed;
  now: Instant;
  job: string;
}

export interface OutgoingDeps {
  settings: EngineSettings;
  channel: string;
  contextOf: (roadmap: string) => PlanContext;
  /** Heads of the journal's chains, by roadmap; of digests only. */
  heads: Record<string, string>;
  /** How calendar programs know a roadmap's dates. */
  inCalendars: CalendarPublisher['inCalendars'];
  /** Absent: mails have no buttons. */
  links?: ActionLinks | undefined;
}

/** @throws whatever is wrong with the data of this one message */
export function makeOutgoing(one: Composing, deps: OutgoingDeps): Outgoing {
  const { settings, contextOf, heads } = deps;
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
  const { sender } = settings;
  const { links, inCalendars } = deps;
  const publisher = sender && { sender, links, inCalendars };
  const calendar = publisher && calendarAttachment(composed.entries, recipient, contextOf, publisher);
  const about = { address: recipient, pseudonym: person.pseudonym };
  const rendered = renderMail(mail, contextOf, {
    chainHeads: heads,
    ...(links ? { links: mailLinks(links, about, contextOf, now) } : {}),
    ...(calendar ? { hasCalendar: true } : {}),
  });
  const draft: MessageDraft = {
    id,
    recipient,
    toKey: person.key,
    toName: person.name,
    copies,
    channel: deps.channel,
    stream,
    slot: pending?.slot ?? now,
    kind: composed.kind,
    aboutEvents: composed.entries.some(isEventNotice),
    // Of a repeat too: should this attempt be refused, an earlier one may still have been taken.
    uncertain: one.isRepeat,
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
  const questions = questionsTo(contextOf(roadmaps[0] ?? ''));
  return {
    draft,
    mail: {
      id,
      messageId: draft.messageId,
      date: new Date(now),
      to: { address: recipient, name: person.name },
      cc: copies,
      // Without a person for questions answers go to the sender, which is the same mailbox.
      ...(questions ? { replyTo: [questions, ...(settings.repliesTo ? [settings.repliesTo] : [])] } : {}),
      subject: draft.subject,
      text: draft.text,
      html: draft.html,
      references: draft.references,
      headers: { 'X-Srok-Entries': entriesHeader(composed.entries) },
      ...(calendar ? { attachments: [calendar] } : {}),
      ...(settings.envelopeFrom ? { envelopeFrom: settings.envelopeFrom(id) } : {}),
    },
    recipient,
    zone,
    stream,
    attempts: draft.attempts,
    turnMs: 0,
    dueSince: dueSince(one),
    roadmaps,
    shownOn: roadmaps.map((roadmap) => ({
      roadmap,
      item: composed.entries.find((e) => e.roadmap === roadmap)?.item ?? '',
      person: keysOf(contextOf(roadmap).state, recipient)[0] ?? null,
    })),
    person,
    told: composed.digests,
    entries: composed.entries,
    reports: reportsToAttach(composed.entries, (roadmap) => contextOf(roadmap).state),
    retryIn: (at) => withinHours(stream, at, zone, contextOf(roadmaps[0] ?? '').calendar),
  };
}

function dueSince({ pending, notices, composed }: Composing): Instant {
  const said = notices.filter((n) => composed.ends.get(noticeId(n))?.status === 'sent');
  return Math.min(pending?.slot ?? Infinity, ...said.map((n) => (isEventNotice(n) ? n.sendAt : n.slot)));
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
