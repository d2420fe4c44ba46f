// Requests that are under way at the same time, however fast each of them is: a table they need is kept from them until one
// has been answered without it.
import pg from 'pg';
import type { Answer, TestSite } from './site.ts';

export interface Kept {
  table: string;
  from: 'reading' | 'writing';
}

/** @returns the answer that came without the table, and those that waited for it */
export async function meeting(
  { ownerUrl }: Pick<TestSite, 'ownerUrl'>,
  { table, from }: Kept,
  ask: () => readonly Promise<Answer>[],
): Promise<{ first: Answer; waited: Answer[] }> {
  // Where no request is answered without the table, the server lets go of it, and the test fails instead of hanging.
  const holder = new pg.Client({ connectionString: ownerUrl, idle_in_transaction_session_timeout: 10_000 });
  holder.on('error', () => {});
  await holder.connect();
  try {
    const mode = from === 'reading' ? 'ACCESS EXCLUSIVE' : 'SHARE';
    await holder.query(`BEGIN; LOCK TABLE ${table} IN ${mode} MODE`);
    const asked = ask();
    const first = await Promise.race(asked);
    await holder.query('ROLLBACK');
    const answers = await Promise.all(asked);
    return { first, waited: answers.filter((answer) => answer !== first) };
  } finally {
    await holder.end();
  }
}
