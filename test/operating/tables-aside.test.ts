// Tables on a server that make room for a restore: never under a service that works with them, which may be on another machine.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { ROOT } from './processes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function setAside(...args: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'ops/bin/set-tables-aside.js'), ...args],
    { env: { ...process.env, DATABASE: database.ownerUrl }, encoding: 'utf8' },
  );
  return { status, text: stdout + stderr };
}

it('sets tables aside and back, but not while a service works with them', async () => {
  const worker = new pg.Client({ connectionString: database.appUrl, application_name: 'srok worker' });
  await worker.connect();
  const roadmaps = async () => (await worker.query('SELECT count(*)::int AS n FROM roadmaps')).rows[0]?.n;
  expect(setAside('2024-02-01T090000')).toEqual({
    status: 1,
    text: expect.stringContaining('с этой базой данных работает служба'),
  });
  expect(await roadmaps()).toBe(0);
  await worker.query("SET application_name = 'srok doctor'");
  expect(setAside('2024-02-01T090000')).toEqual({
    status: 0,
    text: expect.stringContaining('отставлены в схему before_20240201t090000_public'),
  });
  await expect(roadmaps()).rejects.toThrow('roadmaps');
  expect(setAside('2024-02-01T090000', '--back').status).toBe(0);
  expect(await roadmaps()).toBe(0);
  await worker.end();
});
