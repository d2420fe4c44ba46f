// Addresses that refuse mail for good. Nothing is sent there until the roadmap gives another one, or an operator
// says that it works again.
import { sql } from 'kysely';
import type { FailingAddress } from '../workflows/plan/context.ts';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

/** Of the people of these roadmaps, by address. */
export async function failingAddresses(
  db: Db,
  roadmaps: readonly string[],
): Promise<Map<string, FailingAddress>> {
  const rows = await db
    .selectFrom('people as p')
    .innerJoin('roadmap_people as r', 'r.address', 'p.address')
    .select(['p.address', 'p.failing_since', 'p.failing_reason'])
    .distinct()
    .where('p.failing_since', 'is not', null)
    .where('r.roadmap', '=', sql<string>`ANY(${[...roadmaps]})`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.address,
      { since: row.failing_since?.getTime() ?? 0, reason: row.failing_reason ?? '' },
    ]),
  );
}

export interface AddressFailure {
  address: string;
  /** The server's words, on one line. */
  reason: string;
  /** When the message that came back was made. */
  messageAt: Instant;
}

/** Returns the addresses that are known to fail from now on; who is nobody's, or was proven since, is left alone. */
export async function markFailing(
  db: Db,
  at: Instant,
  failures: readonly AddressFailure[],
): Promise<{ address: string; pseudonym: string }[]> {
  if (failures.length === 0) return [];
  const { rows } = await sql<{ address: string; pseudonym: string }>`
    UPDATE people SET failing_since = ${new Date(at)}, failing_reason = t.reason
    FROM unnest(${failures.map((f) => f.address)}::text[], ${failures.map((f) => f.reason)}::text[],
      ${failures.map((f) => new Date(f.messageAt))}::timestamptz[]) AS t (address, reason, message_at)
    WHERE people.address = t.address AND failing_since IS NULL AND (works_since IS NULL OR works_since < t.message_at)
    RETURNING people.address, pseudonym`.execute(db);
  return rows;
}

/** Addresses that are known to fail since after the instant. */
export async function failingSince(db: Db, since: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom('people')
    .select('address')
    .where('failing_since', '>', new Date(since))
    .orderBy('address')
    .execute();
  return rows.map((row) => row.address);
}

/** They do not, an operator or the ledger says. Returns which of them failed until now. */
export async function markWorking(
  db: Db,
  at: Instant,
  addresses: readonly string[],
): Promise<{ address: string; pseudonym: string }[]> {
  return db
    .updateTable('people')
    .set({ failing_since: null, failing_reason: null, works_since: new Date(at) })
    .where('failing_since', 'is not', null)
    .where('address', '=', sql<string>`ANY(${[...addresses]})`)
    .returning(['address', 'pseudonym'])
    .execute();
}

export interface FailingPerson extends FailingAddress {
  address: string;
  name: string;
  zone: string;
}

/** All of them that a roadmap still names, in the order in which they began to fail. */
export async function listFailing(db: Db): Promise<FailingPerson[]> {
  const rows = await db
    .selectFrom('people as p')
    .select(['p.address', 'p.name', 'p.zone', 'p.failing_since', 'p.failing_reason'])
    .where('p.failing_since', 'is not', null)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('roadmap_people as r').select('r.address').whereRef('r.address', '=', 'p.address')),
    )
    .orderBy('p.failing_since')
    .orderBy('p.address')
    .execute();
  return rows.map(({ address, name, zone, failing_since, failing_reason }) => ({
    address,
    name,
    zone,
    since: failing_since?.getTime() ?? 0,
    reason: failing_reason ?? '',
  }));
}

/** Roadmaps that name any of them, by address. */
export async function roadmapsNaming(
  db: Db,
  addresses: readonly string[],
): Promise<{ roadmap: string; address: string }[]> {
  if (addresses.length === 0) return [];
  return db
    .selectFrom('roadmap_people')
    .select(['roadmap', 'address'])
    .where('address', '=', sql<string>`ANY(${[...addresses]})`)
    .orderBy('roadmap')
    .execute();
}
