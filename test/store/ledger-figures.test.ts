// The figures behind metrics and watchdog, and that reading them costs the same in a ledger of any size.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createLog } from '../../src/log.ts';
import { createDatabase, type Database } from '../../src/store/database.ts';
import { COUNTED_AT_MOST, ledgerQuery, readLedger } from '../../src/store/ledger-figures.ts';
import type { Tables } from '../../src/store/tables.ts';
import { createTestDatabase, execute, type TestDatabase } from '../support/postgres.ts';

const NOW = Date.UTC(2024, 1, 1, 9);
const PLANNED = 15_100;
const SENT = 5_000;
let test: TestDatabase;
let database: Database<Tables>;

beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase<Tables>({
    url: test.appUrl,
    max: 2,
    applicationName: 'test',
    log: createLog('silent'),
  });
  await sql`
    INSERT INTO mail_schedule SELECT 'p' || n, s, CASE WHEN n % 3 = 0 THEN NULL ELSE ${new Date(NOW)}::timestamptz + n * interval '1 minute' END
    FROM generate_series(1, ${PLANNED}::int) n, unnest(ARRAY['reminders', 'escalations']) s`.execute(
    database.db,
  );
  await sql`
    INSERT INTO messages (id, recipient, to_key, to_name, copies, channel, stream, slot, kind, about_events, status, attempts,
      message_id, reference_ids, subject, entries, told, created_at)
    SELECT gen_random_uuid(), 'p' || n, '', '', '[]', 'email', CASE n WHEN 5 THEN 'webhooks' ELSE 'reminders' END, now(), 'notice', false,
      CASE WHEN n <= 5 THEN 'retry' ELSE 'sent' END, 1, n::text, '[]', '', '[]', '[]', now()
    FROM generate_series(1, ${SENT}::int) n`.execute(database.db);
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

describe('the ledger’s figures', () => {
  it('are nothing due, nothing woken in a ledger whose plan lies ahead, and no message to a program among mails', async () => {
    expect(await readLedger(database.db, NOW)).toEqual({
      streams: {
        reminders: { due: 0, oldestDue: null },
        escalations: { due: 0, oldestDue: null },
        monitoring: { due: 0, oldestDue: null },
        webhooks: { due: 0, oldestDue: null },
      },
      unfinished: 4,
      webhooksPaused: 0,
      alarmsOpen: 0,
      wokenAt: null,
    });
  });

  it('say how many recipients are due since when, counted up to a limit', async () => {
    const { streams } = await readLedger(database.db, NOW + 10 * 60_000);
    expect(streams.reminders).toEqual({ due: 7, oldestDue: NOW + 60_000 });
    const all = await readLedger(database.db, NOW + 1e6 * 60_000);
    expect(all.streams.escalations.due).toBe(COUNTED_AT_MOST);
  });

  it.each(['before', 'after'])('come from indexes, not from whole tables, %s ANALYZE', async (when) => {
    if (when === 'after') await execute(test.ownerUrl, 'ANALYZE');
    const { rows } = await sql<Record<string, string>>`EXPLAIN ${ledgerQuery(NOW)}`.execute(database.db);
    const plan = rows.map((row) => row['QUERY PLAN'] ?? '').join('\n');
    expect(plan).toMatch(/mail_schedule_next/);
    expect(plan).toMatch(/messages_unfinished/);
    expect(plan).not.toMatch(/Seq Scan on (mail_schedule|messages)/);
  });
});
