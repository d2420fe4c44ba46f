import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createLog } from '../../src/log.ts';
import { createDatabase } from '../../src/store/database.ts';
import { createTestDatabase, execute, type TestDatabase } from '../support/postgres.ts';

const log = createLog('silent');
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase({ empty: true });
});
afterAll(() => test.drop());

const open = (url: string) =>
  createDatabase<Record<never, never>>({ url, max: 2, applicationName: 'srok test', log });

describe('the database', () => {
  it('reads 64-bit integers as numbers and days as text, in its own pool only', async () => {
    const database = open(test.appUrl);
    const { rows } =
      await sql`SELECT 9007199254740991::int8 AS big, date '2024-02-29' AS day, count(*) AS n, NULL::int8 AS none`.execute(
        database.db,
      );
    expect(rows).toEqual([{ big: 9007199254740991, day: '2024-02-29', n: 1, none: null }]);
    await database.close();
    const { default: pg } = await import('pg');
    expect(pg.types.getTypeParser(pg.types.builtins.INT8)('1')).toBe('1');
  });

  it('refuses an integer that a number cannot hold', async () => {
    const database = open(test.appUrl);
    await expect(sql`SELECT 9007199254740993::int8`.execute(database.db)).rejects.toThrow(RangeError);
    await database.close();
  });

  it('names itself to the server', async () => {
    const database = open(test.appUrl);
    const { rows } = await sql<{ name: string }>`SELECT current_setting('application_name') AS name`.execute(
      database.db,
    );
    expect(rows[0]?.name).toBe('srok test');
    await database.check();
    await database.close();
  });

  it('survives the loss of a connection between two statements of a transaction, which then fails', async () => {
    const database = open(test.ownerUrl);
    const ended = new Promise((resolve) => {
      database.pool.on('connect', (client) => client.once('end', resolve));
    });
    const work = database.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx);
      await execute(test.ownerUrl, `SELECT pg_terminate_backend(${rows[0]?.pid})`);
      await ended;
      await sql`SELECT 1`.execute(tx);
    });
    await expect(work).rejects.toThrow('not queryable');
    await database.check();
    await database.close();
  });

  it.each([
    ['wrong password', (url: string) => url.replace(/:[^:@]*@/, ':hunter2@'), 'неверное имя или пароль'],
    ['missing database', (url: string) => url.replace(/[^/]*$/, 'nowhere'), 'такой базы нет'],
    ['closed port', (url: string) => url.replace(/:\d+\//, ':1/'), 'соединение отклонено, сервер не запущен'],
    ['unknown host', (url: string) => url.replace('127.0.0.1', 'no-such-host.invalid'), 'имя сервера не '],
  ])('tells of a %s in one line without the password', async (_name, spoil, reason) => {
    const url = spoil(test.appUrl);
    const database = open(url);
    const error = await database.check().then(
      () => undefined,
      (fault: Error) => fault,
    );
    const { host, pathname, password } = new URL(url);
    expect(error?.name).toBe('UserError');
    expect(error?.message).toContain(
      `База данных недоступна: postgres://srok_app@${host}${pathname}: ${reason}`,
    );
    expect(error?.message).not.toContain(password);
    expect(error?.message).not.toContain('\n');
    await database.close();
  });
});
