// What doctor asks of PostgreSQL and of the ledger, on a real database: each check once as it should be, once not.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  connectionsSuffice,
  databaseClock,
  databaseServer,
  forgottenSessions,
  writesSurvive,
} from '../../../src/cli/doctor/database-server.ts';
import type { Finding } from '../../../src/cli/doctor/finding.ts';
import {
  abandonedMessages,
  journalChains,
  keptInOutbox,
  lateNotices,
  openAlarms,
  serviceAtWork,
} from '../../../src/cli/doctor/ledger.ts';
import { schemaVersion } from '../../../src/cli/doctor/schema-version.ts';
import { createLog } from '../../../src/log.ts';
import { createDatabase, type Database } from '../../../src/store/database.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { openStage, type Stage, tomsk } from '../../engine/stage.ts';
import { execute } from '../../support/postgres.ts';
import { makeRoadmap } from '../../support/roadmaps.ts';

const MINUTE = 60_000;
let stage: Stage;
const asOwner = (statement: string) => execute(stage.test.ownerUrl, statement);
const levels = (findings: readonly Finding[]) => findings.map(({ id, level }) => `${id} ${level}`);

function connect(url: string): Database<Tables> {
  return createDatabase<Tables>({ url, max: 2, applicationName: 'test', log: createLog('silent') });
}

beforeAll(async () => {
  stage = await openStage();
  await stage.apply(makeRoadmap());
});
afterAll(() => stage.close());

describe('the server', () => {
  it.each([
    [{ fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' }, 'ok', null],
    [{ fsync: 'on', full_page_writes: 'on', synchronous_commit: 'remote_apply' }, 'ok', null],
    [{ fsync: 'off', full_page_writes: 'on', synchronous_commit: 'on' }, 'fault', /fsync = on\.$/],
    [
      { fsync: 'on', full_page_writes: 'off', synchronous_commit: 'off' },
      'fault',
      /full_page_writes = on, synchronous_commit = on/,
    ],
  ] as const)('%j survives a power cut: %s', (settings, level, advice) => {
    const found = writesSurvive(settings);
    expect(found.level).toBe(level);
    if (advice) expect(found.advice).toMatch(advice);
    else expect(found.advice).toBeNull();
  });

  it('is asked for what it is really set to', async () => {
    // The tests' server forgets what a power cut takes, to be fast.
    const findings = await databaseServer(stage.database.db, 'redis');
    expect(findings.find(({ id }) => id === 'database')).toMatchObject({
      level: 'ok',
      text: expect.stringMatching(/^PostgreSQL \d+/),
    });
    expect(findings.find(({ id }) => id === 'database-settings')).toMatchObject({
      level: 'fault',
      text: expect.stringContaining('fsync, full_page_writes, synchronous_commit'),
    });
  });

  it.each([
    [{ limit: 57, free: 40 }, 'ok'],
    [{ limit: 57, free: 13 }, 'warning'],
    [{ limit: 13, free: 13 }, 'fault'],
  ])('with connections %j for a process that takes 14 is %s', (facts, level) => {
    expect(connectionsSuffice(facts, 14).level).toBe(level);
  });

  it('counts the limits of the database beside those of the server', async () => {
    const name = new URL(stage.test.ownerUrl).pathname.slice(1);
    await asOwner(`ALTER DATABASE ${name} CONNECTION LIMIT 9`);
    const findings = await databaseServer(stage.database.db, 'redis');
    await asOwner(`ALTER DATABASE ${name} CONNECTION LIMIT -1`);
    expect(findings.find(({ id }) => id === 'database-connections')).toMatchObject({
      level: 'fault',
      text: expect.stringMatching(/^доступно службе 9,/),
    });
  });

  it('is told of transactions that somebody began and forgot', async () => {
    const forgetful = new pg.Client({ connectionString: stage.test.appUrl, application_name: 'reports' });
    await forgetful.connect();
    await forgetful.query('BEGIN');
    const { db } = stage.database;
    expect(levels(await forgottenSessions(db, Date.now()))).toEqual(['database-sessions ok']);
    const [found] = await forgottenSessions(db, Date.now() + 6 * MINUTE);
    await forgetful.end();
    expect(found).toMatchObject({
      level: 'warning',
      text: expect.stringMatching(/reports, процесс \d+, 6 мин$/),
    });
  });

  it('has the same clock, or says by how much not', async () => {
    const { db } = stage.database;
    expect(levels(await databaseClock(db, Date.now))).toEqual(['clock ok']);
    const [fast] = await databaseClock(db, () => Date.now() - 600_000);
    const [slow] = await databaseClock(db, () => Date.now() + 600_000);
    expect(fast).toMatchObject({
      level: 'fault',
      text: expect.stringMatching(/базы данных спешат .* на 600 с$/),
    });
    expect(slow).toMatchObject({
      level: 'fault',
      text: expect.stringMatching(/базы данных отстают .* на 600 с$/),
    });
  });
});

describe('the tables', () => {
  const asked = async () => (await schemaVersion(stage.database.db)).findings;

  it('are this program’s, and the service’s role cannot change the journal', async () => {
    expect(levels(await asked())).toEqual(['schema ok', 'journal-roles ok']);
  });

  it('are not there yet, of a newer program, or of an older one', async () => {
    await asOwner(`INSERT INTO kysely_migration VALUES ('9999-later', '2030-01-01T00:00:00Z')`);
    expect(await asked()).toMatchObject([{ level: 'fault', text: expect.stringContaining('9999-later') }]);
    await asOwner(`DELETE FROM kysely_migration WHERE name = '9999-later'`);

    await asOwner(`UPDATE kysely_migration SET name = '0000-former' WHERE name = '0001-initial'`);
    await asOwner(`DELETE FROM kysely_migration WHERE name = '0000-former'`);
    expect(await schemaVersion(stage.database.db)).toMatchObject({
      current: false,
      findings: [{ level: 'warning', text: expect.stringContaining('0001-initial') }],
    });
    await asOwner(`INSERT INTO kysely_migration VALUES ('0001-initial', '2026-01-01T00:00:00Z')`);

    await asOwner('ALTER TABLE kysely_migration RENAME TO hidden');
    expect(await asked()).toMatchObject([{ level: 'warning', text: 'таблиц ещё нет' }]);
    await asOwner('ALTER TABLE hidden RENAME TO kysely_migration');
  });

  it('could be changed by a service that works as their owner', async () => {
    const owner = connect(stage.test.ownerUrl);
    const { findings } = await schemaVersion(owner.db);
    await owner.close();
    expect(levels(findings)).toEqual(['schema ok', 'journal-roles fault']);
  });
});

describe('the ledger', () => {
  const db = () => stage.database.db;
  const inJune = tomsk('2024-06-01T12:00');
  beforeEach(() =>
    asOwner('DELETE FROM messages WHERE NOT EXISTS (SELECT FROM notices WHERE message = messages.id)'),
  );

  const message = (status: string, channel = 'email') =>
    asOwner(`INSERT INTO messages (id, recipient, to_key, to_name, copies, channel, stream, slot, kind, about_events, status,
      attempts, next_at, message_id, reference_ids, subject, entries, told, created_at)
      VALUES (gen_random_uuid(), 'a@example.org', 'a', 'А', '[]', '${channel}', 'reminders', '2024-06-01', 'reminder', false, '${status}',
      1, '2024-06-01T05:00:00Z', gen_random_uuid()::text, '[]', 'П. 5', '[]', '[]', '2024-06-01')`);

  it('has a service that the queue wakes, or no longer, or not yet', async () => {
    const now = Date.now();
    expect(await serviceAtWork(db(), now)).toMatchObject([{ level: 'warning', text: 'ещё не работала' }]);
    await asOwner(`INSERT INTO watch VALUES ('woken', now())`);
    expect(levels(await serviceAtWork(db(), now))).toEqual(['service ok']);
    expect(await serviceAtWork(db(), now + 7 * MINUTE)).toMatchObject([
      { level: 'warning', text: expect.stringMatching(/не будит её [67] мин$/) },
    ]);
  });

  it('has nothing late while its time has not come, and says since when afterwards', async () => {
    expect(levels(await lateNotices(db(), stage.clock.now()))).toEqual(['late ok']);
    const [late] = await lateNotices(db(), inJune);
    expect(late).toMatchObject({
      level: 'fault',
      text: expect.stringMatching(/получателей: \d+; дольше всех – 138 дн\.$/),
    });
  });

  it('has messages that nobody goes on with five minutes after their sender died', async () => {
    await message('sending');
    const lease = Date.parse('2024-06-01T05:00:00Z');
    expect(levels(await abandonedMessages(db(), lease + 4 * MINUTE))).toEqual(['sending ok']);
    expect(await abandonedMessages(db(), lease + 6 * MINUTE)).toMatchObject([
      { level: 'fault', text: expect.stringMatching(/писем: 1$/) },
    ]);
  });

  it('has messages in the outbox that went to nobody', async () => {
    expect(levels(await keptInOutbox(db(), true))).toEqual(['outbox ok']);
    await message('sent', 'outbox');
    expect(await keptInOutbox(db(), true)).toMatchObject([
      {
        level: 'warning',
        text: 'письма сохранены и никому не ушли: 1',
        advice: expect.stringContaining('Сами они не уйдут'),
      },
    ]);
    expect(await keptInOutbox(db(), false)).toMatchObject([{ advice: expect.stringContaining('SMTP_URL') }]);
  });

  it('has alarms until they are closed', async () => {
    expect(levels(await openAlarms(db()))).toEqual(['alarms ok']);
    await asOwner(`INSERT INTO alarms (roadmap, item, recipient, code, body, opened_at)
      VALUES ('technopark', '5', 'a@example.org', 'failed', 'письмо не доставлено', now())`);
    expect(await openAlarms(db())).toMatchObject([
      { level: 'fault', text: 'письмо не доставлено (technopark)' },
    ]);
    await asOwner(`UPDATE alarms SET code = 'auto-reply', body = 'в отпуске'`);
    expect(await openAlarms(db())).toMatchObject([
      { level: 'warning', advice: expect.stringContaining('замещающего') },
    ]);
    await asOwner('UPDATE alarms SET closed_at = now()');
    expect(levels(await openAlarms(db()))).toEqual(['alarms ok']);
  });

  it('has a journal that somebody with other means has changed', async () => {
    expect(levels(await journalChains(db()))).toEqual(['journal-chain ok']);
    await asOwner(`ALTER TABLE journal DISABLE TRIGGER ALL; UPDATE journal SET at = at + interval '1 day' WHERE seq = 1;
      ALTER TABLE journal ENABLE TRIGGER ALL`);
    expect(await journalChains(db())).toMatchObject([
      { level: 'fault', text: 'нарушена: technopark, запись 1' },
    ]);
  });
});
