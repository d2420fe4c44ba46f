// Reads what came back: reports about messages, answers of people and of machines. A page of mails is learnt from and
// the position moved in one transaction, so that nothing is learnt twice, whoever is killed or reads at the same time.
import type { Instant } from '../calendar/dates.ts';
import type { IncomingMailbox } from '../mailbox/imap-mailbox.ts';
import type { IncomingMail } from '../mailbox/incoming-mail.ts';
import { parseIncoming } from '../mailbox/parse-incoming.ts';
import { closeAutoReplies, type OpenAlarm, openAlarms } from '../store/alarms.ts';
import { inTransaction } from '../store/in-transaction.ts';
import {
  answeredMessages,
  knownFingerprints,
  lockMailbox,
  type MailboxPosition,
  mailboxPosition,
  moveMailbox,
  recordIncoming,
} from '../store/incoming-mails.ts';
import { sealed } from '../store/journal.ts';
import { findPeople } from '../store/people.ts';
import { type NewReply, saveReplies } from '../store/replies.ts';
import { type Db, markToReplan } from '../store/roadmaps.ts';
import type { RoadmapState } from '../workflows/state.ts';
import type { EngineDeps } from './engine-deps.ts';
import { appendSealed, noteFailures, roadmapsConcerned } from './failing-address.ts';
import type { SealedEvents } from './journal-lines.ts';
import { type Learnt, learnFrom } from './learn-from-mail.ts';

/** Reads until nothing is left, the signal comes, or the turn is over. Returns how many mails were read. */
export type ReadMailbox = (signal?: AbortSignal) => Promise<number>;

export interface ReadMailboxDeps extends EngineDeps {
  mailbox: IncomingMailbox;
  replanEach(roadmaps: Iterable<string>): Promise<void>;
}

/** A turn (ms) begins no further page after the first, and is given up after the second. */
const TURN_MS = 40_000;
const TURN_AT_MOST_MS = 55_000;
/** An answer of a machine is shown for so long (ms). */
const AUTO_REPLY_SHOWN_MS = 14 * 86_400_000;

interface Page {
  known: MailboxPosition | null;
  position: MailboxPosition;
  isLast: boolean;
  mails: IncomingMail[];
}

export function createReadMailbox(deps: ReadMailboxDeps): ReadMailbox {
  const { db, clock, mailbox, log } = deps;
  const bouncePattern = deps.settings.envelopeFrom?.('{id}');

  return async (signal) => {
    const started = performance.now();
    let count = 0;
    await mailbox.read(async ({ uidValidity, after }) => {
      for (;;) {
        const known = await mailboxPosition(db, mailbox.name);
        // Under another UIDVALIDITY all mails have other UIDs: those that were read are known by their headers.
        const from = known?.uidValidity === uidValidity ? known.lastUid : 0;
        const { mails: raw, lastUid, isLast } = await after(from);
        const mails: IncomingMail[] = [];
        for (const one of raw) mails.push(await parseIncoming(one, bouncePattern));
        const learnt = await learn({ known, position: { uidValidity, lastUid }, isLast, mails });
        if (!learnt) return;
        count += mails.length;
        if (isLast || signal?.aborted || performance.now() - started > TURN_MS) return;
      }
    }, TURN_AT_MOST_MS);
    return count;
  };

  /** False when another reader has been here meanwhile. */
  async function learn({ known, position, isLast, mails }: Page): Promise<boolean> {
    const done = await inTransaction(db, async (tx) => {
      const now = clock.now();
      const locked = await lockMailbox(tx, mailbox.name);
      if (locked?.uidValidity !== known?.uidValidity || locked?.lastUid !== known?.lastUid) return null;
      const learnt = await readPage(tx, mails);
      const roadmaps = await takeIn(tx, now, learnt);
      if (isLast) roadmaps.push(...(await closeAutoReplies(tx, now, { before: now - AUTO_REPLY_SHOWN_MS })));
      await recordIncoming(
        tx,
        { name: mailbox.name, uidValidity: position.uidValidity },
        now,
        learnt.map((one) => one.record),
      );
      await moveMailbox(tx, mailbox.name, position, isLast ? now : null);
      return { learnt, roadmaps: new Set(roadmaps) };
    });
    if (!done) return false;
    for (const { record, returned } of done.learnt) {
      const { uid, kind, message } = record;
      const line = { uid, kind, message, returned: returned.map((r) => r.meaning) };
      if (kind === 'bounce' || kind === 'unreadable') log.warn(line, 'mail read');
      else log.info(line, 'mail read');
    }
    await deps.replanEach(done.roadmaps);
    if (done.roadmaps.size > 0) deps.onChanged();
    return true;
  }

  /** Of each mail that was not read before, once. */
  async function readPage(tx: Db, mails: readonly IncomingMail[]): Promise<Learnt[]> {
    const read = await knownFingerprints(
      tx,
      mails.map((m) => m.fingerprint),
    );
    const fresh = new Map(mails.filter((m) => !read.has(m.fingerprint)).map((m) => [m.fingerprint, m]));
    const references = [...fresh.values()].map((m) => m.references);
    const messages = await answeredMessages(
      tx,
      references.flatMap((r) => r.ids),
      references.flatMap((r) => r.messageIds),
    );
    return [...fresh.values()].map((mail) => learnFrom(mail, messages));
  }

  /** Returns the roadmaps that have to be planned anew. */
  async function takeIn(tx: Db, now: Instant, learnt: readonly Learnt[]): Promise<string[]> {
    const about = learnt.filter((one) => one.message !== null);
    if (about.length === 0) return [];
    const failures = about.flatMap((one) => one.failures);
    const own = about.flatMap((one) => roadmapsOf(one));
    const roadmaps = [...new Set([...own, ...(await roadmapsConcerned(tx, failures))])];
    // Locks them, so it comes before everything else.
    await markToReplan(tx, roadmaps, now);
    const states = await deps.cache.load(tx, own);
    const stateOf = (roadmap: string) => states.get(roadmap)?.state;
    const noted = await noteFailures(tx, now, failures);
    await openAlarms(
      tx,
      now,
      about.flatMap((one) => alarmsOf(one, stateOf)),
    );
    const told = await journalOf(tx, now, about, stateOf);
    await appendSealed(tx, {
      lines: [...noted.lines, ...told.lines],
      texts: [...noted.texts, ...told.texts],
    });
    await saveReplies(tx, told.replies);
    const repliers = about.flatMap(({ reply }) => (reply ? [reply.from] : []));
    await closeAutoReplies(tx, now, { recipients: repliers });
    return roadmaps;
  }
}

/** Roadmaps that the message was about. */
function roadmapsOf({ message }: Learnt): string[] {
  return [...new Set(message?.entries.map((entry) => entry.roadmap))];
}

function itemsOf({ message }: Learnt, roadmap: string): string[] {
  const entries = message?.entries.filter((entry) => entry.roadmap === roadmap) ?? [];
  return [...new Set(entries.map((entry) => entry.item))];
}

function keyOf(state: RoadmapState, address: string): string | null {
  const { people } = state.roadmap;
  return Object.keys(people).find((key) => people[key]?.email === address) ?? null;
}

type StateOf = (roadmap: string) => RoadmapState | undefined;

/** In each roadmap of the message that still has the address. */
function alarmsOf(one: Learnt, stateOf: StateOf): OpenAlarm[] {
  return roadmapsOf(one).flatMap((roadmap) => {
    const state = stateOf(roadmap);
    const [item] = itemsOf(one, roadmap);
    if (!state || item === undefined) return [];
    const { parties } = state.roadmap;
    return one.alarms.flatMap((alarm) => {
      const person = keyOf(state, alarm.recipient);
      const isPartys = Object.values(parties).some((party) => party.email === alarm.recipient);
      return person === null && !isPartys ? [] : [{ roadmap, item, person, ...alarm }];
    });
  });
}

/** What the journals say of mails that refer to messages, people by pseudonym and words by hash. */
async function journalOf(
  tx: Db,
  now: Instant,
  about: readonly Learnt[],
  stateOf: StateOf,
): Promise<SealedEvents & { replies: NewReply[] }> {
  const addresses = about.flatMap(({ returned, reply }) => [
    ...returned.map((r) => r.address),
    ...(reply ? [reply.from] : []),
  ]);
  const people = await findPeople(tx, addresses);
  const found: SealedEvents & { replies: NewReply[] } = { lines: [], texts: [], replies: [] };
  const seal = (body: string): string => {
    const { hash, salt } = sealed(body);
    found.texts.push({ hash, salt, body });
    return hash;
  };
  const pseudonym = (address: string) => people.get(address)?.pseudonym ?? seal(address);
  for (const one of about)
    for (const roadmap of roadmapsOf(one)) {
      const state = stateOf(roadmap);
      const message = one.message?.id ?? '';
      const items = itemsOf(one, roadmap);
      if (!state) continue;
      for (const { address, meaning, reason } of one.returned)
        found.lines.push({
          roadmap,
          at: now,
          type: 'message-returned',
          payload: { message, items, to: pseudonym(address), meaning, reason: seal(reason) },
        });
      if (!one.reply) continue;
      const { from, text } = one.reply;
      const body = text === '' ? null : seal(text);
      found.lines.push({
        roadmap,
        at: now,
        type: 'reply-received',
        payload: { message, items, by: pseudonym(from), text: body },
      });
      found.replies.push({
        roadmap,
        message,
        person: keyOf(state, from),
        sender: from,
        at: now,
        items,
        body,
      });
    }
  return found;
}
