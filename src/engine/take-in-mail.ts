// What a page of mails changes in the ledger: addresses and alarms, replies, the journals. Inside the caller's transaction.
import type { Instant } from '../calendar/dates.ts';
import type { IncomingMail } from '../mailbox/incoming-mail.ts';
import { closeAutoReplies, type OpenAlarm, openAlarms } from '../store/alarms.ts';
import { answeredMessages, knownFingerprints } from '../store/incoming-mails.ts';
import { sealed } from '../store/journal.ts';
import { findPeople } from '../store/people.ts';
import { noteReturned } from '../store/refusals.ts';
import { type NewReply, saveReplies } from '../store/replies.ts';
import { type Db, markToReplan, type RoadmapCache } from '../store/roadmaps.ts';
import { keysOf } from '../workflows/recipients.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { appendSealed, noteFailures, roadmapsConcerned } from './failing-address.ts';
import type { SealedEvents } from './journal-lines.ts';
import { type Learnt, learnFrom } from './learn-from-mail.ts';
import { findWrongRoute, undoRefusals, type WrongRoute } from './wrong-route.ts';

/** Of each mail that was not read before, once. */
export async function readPage(tx: Db, mails: readonly IncomingMail[]): Promise<Learnt[]> {
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

/** Returns the roadmaps that have to be planned anew, and what is wrong if too much has come back. */
export async function takeIn(
  tx: Db,
  cache: RoadmapCache,
  now: Instant,
  learnt: readonly Learnt[],
): Promise<{ roadmaps: string[]; wrong: WrongRoute | null }> {
  const about = learnt.filter((one) => one.message !== null);
  if (about.length === 0) return { roadmaps: [], wrong: null };
  const returned = about.filter((one) => one.failures.some((f) => f.address === one.message?.recipient));
  const wrong = await findWrongRoute(tx, now, {
    refused: returned.flatMap((one) => one.message?.recipient ?? []),
    reached: [],
    at: Math.min(now, ...returned.flatMap((one) => one.message?.createdAt ?? [])),
  });
  const failures = wrong ? [] : about.flatMap((one) => one.failures);
  const own = about.flatMap((one) => roadmapsOf(one));
  const concerned = await roadmapsConcerned(tx, failures);
  const roadmaps = [...new Set([...own, ...concerned, ...(wrong?.roadmaps ?? [])])];
  // Locks them, so it comes before everything else.
  await markToReplan(tx, roadmaps, now);
  const states = await cache.load(tx, own);
  const stateOf = (roadmap: string) => states.get(roadmap)?.state;
  const noted = await noteFailures(tx, now, failures);
  const undone = wrong ? await undoRefusals(tx, now, wrong, now) : null;
  await noteReturned(
    tx,
    returned.flatMap((one) => one.message?.id ?? []),
  );
  await openAlarms(
    tx,
    now,
    about.flatMap((one) => alarmsOf(one, stateOf)),
  );
  const told = await journalOf(tx, now, about, stateOf);
  await appendSealed(tx, {
    lines: [...noted.lines, ...(undone?.lines ?? []), ...told.lines],
    texts: [...noted.texts, ...told.texts],
  });
  await saveReplies(tx, told.replies);
  const repliers = about.flatMap(({ reply }) => (reply ? [reply.from] : []));
  await closeAutoReplies(tx, now, { recipients: repliers });
  return { roadmaps, wrong };
}

/** Roadmaps that the message was about. */
function roadmapsOf({ message }: Learnt): string[] {
  return [...new Set(message?.entries.map((entry) => entry.roadmap))];
}

function itemsOf({ message }: Learnt, roadmap: string): string[] {
  const entries = message?.entries.filter((entry) => entry.roadmap === roadmap) ?? [];
  return [...new Set(entries.map((entry) => entry.item))];
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
      const person = keysOf(state, alarm.recipient)[0] ?? null;
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
        person: keysOf(state, from)[0] ?? null,
        sender: from,
        at: now,
        items,
        body,
      });
    }
  return found;
}
