// The ledger's tables under load: claiming, arming and planning go by indexes, whatever lies ahead.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kysely, PostgresDialect } from 'kysely';
import { candidates, instantsAhead } from '../../src/store/mail-schedule.ts';
import { dueNotices, noticesAhead } from '../../src/store/notices.ts';
import { forgetOldWebhookMail, nextEvents } from '../../src/store/webhook-messages.ts';
import { openStage, type Stage, tomsk } from '../engine/stage.ts';
import { execute } from '../support/postgres.ts';
import { makeRoadmap } from '../support/roadmaps.ts';

const NOTICES = 200_000;
const PEOPLE = 2_000;
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.apply(makeRoadmap());
  await execute(
    stage.test.ownerUrl,
    `ALTER TABLE notices DROP CONSTRAINT notices_roadmap_fkey;
     INSERT INTO notices (roadmap, key, recipient, person, to_key, role, stream, slot, send_at, kind, rung, epoch, item, occurrence, due_version)
     SELECT 'r' || n % 1000, 'k' || n, 'p' || n % ${PEOPLE} || '@example.org', 'p', 'p', 'responsible', 'reminders', at, at, 'reminder', 'T-5', '', '5', '', 1
     FROM (SELECT n, timestamptz '2024-02-01T09:00+07' + (n / 500) * interval '1 day' AS at FROM generate_series(0, ${NOTICES - 1}) n) t;
     INSERT INTO mail_schedule SELECT recipient, 'reminders', min(send_at) FROM notices WHERE recipient LIKE 'p%' GROUP BY recipient
     ON CONFLICT DO NOTHING;
     ANALYZE`,
  );
});
afterAll(() => stage.close());

/** Plans of the statements that `run` sends, as PostgreSQL would carry them out. */
async function plansOf(run: (db: Stage['database']['db']) => Promise<unknown>): Promise<string> {
  const { pool } = stage.database;
  const statements: { sql: string; parameters: readonly unknown[] }[] = [];
  const watched = new Kysely<never>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      statements.push({ sql: event.query.sql, parameters: event.query.parameters });
    },
  });
  await run(watched as unknown as Stage['database']['db']);
  const plans = await Promise.all(
    statements.map(async ({ sql, parameters }) => {
      const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, [...parameters]);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    }),
  );
  return plans.join('\n');
}

describe(`with ${NOTICES} planned notices`, () => {
  const now = tomsk('2024-02-01T09:00');

  it('finds who is due by the schedule’s index', async () => {
    const plan = await plansOf((db) => candidates(db, 'reminders', now, { limit: 200, byUrgency: false }));
    expect(plan).toMatch(/Index.* (using|on) mail_schedule_next/);
    expect(plan).toMatch(/Index.* (using|on) notices_due/);
    expect(plan).not.toContain('Seq Scan on notices');
  });

  it('reads what is due to them by the notices’ index', async () => {
    const { recipients } = await candidates(stage.database.db, 'reminders', now, {
      limit: 200,
      byUrgency: false,
    });
    expect(recipients).toHaveLength(200);
    const plan = await plansOf((db) => dueNotices(db, 'reminders', recipients, now));
    expect(plan).toMatch(/Index.* (using|on) notices_due/);
  });

  it('sets alarms by the schedule’s index, not by its rows', async () => {
    const plan = await plansOf((db) => instantsAhead(db, now, 200));
    expect(plan).toMatch(/Index.* (using|on) mail_schedule_next/);
    expect(plan).not.toContain('Seq Scan on mail_schedule');
  });

  it('reads a roadmap’s plan by its index', async () => {
    const plan = await plansOf((db) => noticesAhead(db, 'r7', now));
    expect(plan).toMatch(/Index.* (using|on) notices_ahead/);
  });

  it('reads the next events of a webhook in their order by its index, and what is to be forgotten of it', async () => {
    const example = { type: 'accepted', at: '2024-02-01T02:00:00.000Z', id: 'r/1/1', organisation: '' };
    const none = { item: null, occurrence: '', originalDue: null, due: null, status: null, executedAt: null };
    const detail = JSON.stringify({ ...example, ...none, roadmap: 'r', n: 1 });
    await execute(
      stage.test.ownerUrl,
      `INSERT INTO notices (roadmap, key, recipient, person, to_key, role, stream, slot, send_at, kind, rung, epoch, item, occurrence, due_version, detail)
       SELECT 'r', 'w' || n, 'webhook:a', '', '', 'addressee', 'webhooks', now(), now(), 'notice', 'accepted', '', '', '', 0, '${detail}'
       FROM generate_series(1, 20000) n;
       ANALYZE`,
    );
    expect(await nextEvents(stage.database.db, 'a', 100)).toHaveLength(100);
    const plan = await plansOf((db) => nextEvents(db, 'a', 100));
    expect(plan).toMatch(/Index.* (using|on) notices_webhook/);
    expect(plan).not.toContain('Sort');
    expect(await plansOf((db) => forgetOldWebhookMail(db, now))).not.toContain('Seq Scan on notices');
  });
});
