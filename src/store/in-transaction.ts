// Every change of the ledger is one transaction. They take their locks in one order, roadmaps, recipients, chains,
// webhooks; what still collides (two files that name the same new people) is told by PostgreSQL and simply done again.
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** serialization_failure, deadlock_detected: nothing of the transaction is left. */
const DONE_AGAIN = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

/** `work` may run several times; outside the database it must change nothing. */
export async function inTransaction<T>(
  db: Kysely<Tables>,
  work: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt === ATTEMPTS || !DONE_AGAIN.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}
