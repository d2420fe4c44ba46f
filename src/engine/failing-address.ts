// An address that refuses mail for good, from a server's answer or from a report: it is used no more, and the journals
// of all roadmaps that name it say since when.
import type { Instant } from '../calendar/dates.ts';
import { type AddressFailure, markFailing, markWorking, roadmapsNaming } from '../store/failing-addresses.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { appendJournal, type JournalLine, keepTexts, sealed } from '../store/journal.ts';
import { readdress, reviveUndelivered } from '../store/notices.ts';
import { type Db, lockRoadmap, markToReplan } from '../store/roadmaps.ts';
import type { EngineDeps } from './engine-deps.ts';
import type { SealedEvents } from './journal-lines.ts';

/** Roadmaps that a failure concerns; to be locked before `noteFailures`. */
export async function roadmapsConcerned(db: Db, failures: readonly AddressFailure[]): Promise<string[]> {
  const named = await roadmapsNaming(
    db,
    failures.map((f) => f.address),
  );
  return [...new Set(named.map((row) => row.roadmap))];
}

/** Marks the addresses; returns what the journals have to say of those that are new. */
export async function noteFailures(
  db: Db,
  now: Instant,
  failures: readonly AddressFailure[],
): Promise<SealedEvents> {
  const marked = await markFailing(db, now, failures);
  const named = await roadmapsNaming(
    db,
    marked.map((m) => m.address),
  );
  const found: SealedEvents = { lines: [], texts: [] };
  for (const { roadmap, address } of named) {
    const person = marked.find((m) => m.address === address)?.pseudonym;
    const body = failures.find((f) => f.address === address)?.reason ?? '';
    const { hash, salt } = sealed(body);
    found.texts.push({ hash, salt, body });
    found.lines.push({ roadmap, at: now, type: 'address-fails', payload: { person, reason: hash } });
  }
  return found;
}

/** An operator's word that mail gets there: it is used again. Returns the addresses that failed until now. */
export type AddressesWork = (addresses: readonly string[]) => Promise<string[]>;

export function createAddressesWork(
  deps: EngineDeps & { replanEach(roadmaps: Iterable<string>): Promise<void> },
): AddressesWork {
  const { db, clock, log } = deps;
  return async (addresses) => {
    const { worked, roadmaps } = await inTransaction(db, async (tx) => {
      const now = clock.now();
      const named = await roadmapsNaming(tx, addresses);
      const roadmaps = [...new Set(named.map((row) => row.roadmap))];
      await markToReplan(tx, roadmaps, now);
      const { worked, lines } = await clearFailing(tx, now, addresses);
      await appendJournal(tx, lines);
      return { worked, roadmaps };
    });
    if (worked.length > 0) {
      log.info({ addresses: worked.length }, 'addresses work again');
      await deps.replanEach(roadmaps);
      deps.onChanged();
    }
    return worked;
  };
}

/** They are used again, and what was not sent to them is decided anew. The caller has locked the roadmaps that name them. */
export async function clearFailing(
  db: Db,
  now: Instant,
  addresses: readonly string[],
): Promise<{ worked: string[]; lines: JournalLine[] }> {
  const worked = await markWorking(db, now, addresses);
  const lines: JournalLine[] = [];
  for (const { roadmap, address } of await roadmapsNaming(
    db,
    worked.map((w) => w.address),
  )) {
    const person = worked.find((w) => w.address === address)?.pseudonym;
    lines.push({ roadmap, at: now, type: 'address-works', payload: { person } });
    const people = (await lockRoadmap(db, roadmap))?.state.roadmap.people ?? {};
    for (const key of Object.keys(people)) {
      if (people[key]?.email !== address) continue;
      await reviveUndelivered(db, { roadmap, person: key, from: address, to: address, now });
      await readdress(db, roadmap, key, address);
    }
  }
  return { worked: worked.map((w) => w.address), lines };
}

/** Writes lines with the words behind their hashes. */
export async function appendSealed(db: Db, { lines, texts }: SealedEvents): Promise<void> {
  await appendJournal(db, lines);
  await keepTexts(db, texts);
}
