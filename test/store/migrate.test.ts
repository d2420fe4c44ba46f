import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Kysely, type Migration, sql } from 'kysely';
import type pg from 'pg';
import { UserError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { appendOnly } from '../../src/store/append-only.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createTestDatabase, execute, type TestDatabase } from '../support/postgres.ts';

const log = createLog('silent');
let test: TestDatabase;

beforeEach(async () => {
  test = await createTestDatabase({ empty: true });
});
afterEach(() => test.drop());

const first: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`CREATE TABLE things (id serial PRIMARY KEY, name text)`.execute(db);
    await sql`CREATE TABLE journal (id int PRIMARY KEY, line text)`.execute(db);
    await appendOnly(db, 'journal');
  },
};
const run = (migrations: Record<string, Migration> = { '0001-first': first }) =>
  migrate({ ownerUrl: test.ownerUrl, appRole: 'srok_app', log, migrations });

describe('migrate', () => {
  it('applies what is missing, once', async () => {
    expect(await run()).toEqual({ separateRoles: true, applied: ['0001-first'] });
    expect(await run()).toEqual({ separateRoles: true, applied: [] });
    const second: Migration = {
      up: (db) => sql`CREATE TABLE more (id int)`.execute(db).then(() => undefined),
    };
    expect((await run({ '0001-first': first, '0002-second': second })).applied).toEqual(['0002-second']);
  });

  it('is applied once when several processes start together', async () => {
    const results = await Promise.all([run(), run(), run(), run()]);
    expect(results.flatMap(({ applied }) => applied)).toEqual(['0001-first']);
  });

  it('refuses, with what to do, a database that a newer program has migrated, and changes nothing', async () => {
    const later: Migration = { up: async () => undefined };
    await run({ '0001-first': first, '0002-later': later, '0003-last': later });
    const third: Migration = {
      up: (db) => sql`CREATE TABLE mine (id int)`.execute(db).then(() => undefined),
    };
    const refused = run({ '0001-first': first, '0004-other': third });
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(
      /^База данных новее этой версии программы: в ней уже есть изменения 0002-later, 0003-last\. Данные не тронуты\. Что сделать:\n.*не старше той[\s\S]*srok restore ФАЙЛ/,
    );
    await expect(execute(test.ownerUrl, 'SELECT FROM mine')).rejects.toMatchObject({ code: '42P01' });
  });

  it('leaves nothing of a migration that failed', async () => {
    const broken: Migration = {
      async up(db) {
        await sql`CREATE TABLE half (id int)`.execute(db);
        await sql`SELECT 1 / 0`.execute(db);
      },
    };
    await expect(run({ '0001-broken': broken })).rejects.toMatchObject({ code: '22012' });
    await expect(execute(test.ownerUrl, 'SELECT FROM half')).rejects.toMatchObject({ code: '42P01' });
    expect((await run()).applied).toEqual(['0001-first']);
  });

  it('gives the service’s role the use of tables and sequences, and nothing of their making', async () => {
    await run();
    await execute(
      test.appUrl,
      "INSERT INTO things (name) VALUES ('a'); UPDATE things SET name = 'b'; DELETE FROM things",
    );
    for (const statement of [
      'CREATE TABLE mine (id int)',
      'DROP TABLE things',
      'ALTER TABLE things ADD x int',
      "INSERT INTO kysely_migration VALUES ('x', 'y')",
    ]) {
      await expect(execute(test.appUrl, statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('lets the service add to an append-only table and by no means change it or switch that off', async () => {
    await run();
    await execute(test.appUrl, "INSERT INTO journal VALUES (1, 'a')");
    for (const statement of [
      "UPDATE journal SET line = 'b'",
      'DELETE FROM journal',
      'TRUNCATE journal',
      "INSERT INTO journal VALUES (1, 'b') ON CONFLICT (id) DO UPDATE SET line = 'b'",
      'ALTER TABLE journal DISABLE TRIGGER ALL',
      'DROP TRIGGER journal_append_only ON journal',
      'DROP TABLE journal',
      'DROP FUNCTION srok_append_only CASCADE',
      'CREATE OR REPLACE FUNCTION srok_append_only() RETURNS trigger LANGUAGE sql AS $$ SELECT NULL $$',
      'SET session_replication_role = replica',
      'SET ROLE srok_owner',
      'GRANT UPDATE ON journal TO srok_app',
    ]) {
      const done = await execute(test.appUrl, statement).then(
        () => 'done',
        (error: pg.DatabaseError) => error.code,
      );
      expect(done === '42501' || (statement.startsWith('GRANT') && done === 'done')).toBe(true);
    }
    await expect(execute(test.appUrl, "UPDATE journal SET line = 'b'")).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('refuses changes of an append-only table even to its owner, and to a statement without a row', async () => {
    await run();
    for (const statement of [
      "UPDATE journal SET line = 'b'",
      'DELETE FROM journal',
      'TRUNCATE journal',
      "INSERT INTO journal VALUES (1, 'b') ON CONFLICT (id) DO UPDATE SET line = 'b'",
    ]) {
      await expect(execute(test.ownerUrl, statement)).rejects.toMatchObject({ code: '23001' });
    }
  });

  it('does not give back, when run again, what an append-only table denies', async () => {
    await run();
    await run();
    await expect(execute(test.appUrl, 'DELETE FROM journal')).rejects.toMatchObject({ code: '42501' });
  });

  it('runs with one role, and says that it is one', async () => {
    expect(
      await migrate({
        ownerUrl: test.ownerUrl,
        appRole: 'srok_owner',
        log,
        migrations: { '0001-first': first },
      }),
    ).toEqual({ separateRoles: false, applied: ['0001-first'] });
  });

  it('says that roles are not separate when the service’s role may act as the owner', async () => {
    await execute(test.ownerUrl, 'CREATE TABLE IF NOT EXISTS mine (id int)');
    const asApp = await migrate({
      ownerUrl: test.ownerUrl,
      appRole: 'no_such_role',
      log,
      migrations: {},
    }).then(
      () => 'done',
      (error: pg.DatabaseError) => error.code,
    );
    expect(asApp).toBe('42704');
  });

  it('lets a library keep its own schema there and grants the service its use', async () => {
    await migrate({
      ownerUrl: test.ownerUrl,
      appRole: 'srok_app',
      log,
      migrations: { '0001-first': first },
      librarySchemas: [
        {
          name: 'queue',
          migrate: (client) =>
            client.query('CREATE SCHEMA queue; CREATE TABLE queue.jobs (id bigserial, name text)'),
        },
      ],
    });
    await execute(test.appUrl, "INSERT INTO queue.jobs (name) VALUES ('a')");
  });

  it('tells of an unreachable server in one line', async () => {
    await expect(
      migrate({ ownerUrl: test.ownerUrl.replace(/:\d+\//, ':1/'), appRole: 'srok_app', log }),
    ).rejects.toThrow(/^База данных недоступна: postgres:\/\/srok_owner@127\.0\.0\.1:1\//);
  });
});
