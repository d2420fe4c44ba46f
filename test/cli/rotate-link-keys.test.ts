// `srok rotate-link-keys` as an operator runs it beside the service.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { srok } from './run-srok.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'srok-rotate-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});

const rotate = (file: string, ...args: string[]) =>
  srok(['rotate-link-keys', ...args], {
    env: {
      NODE_OPTIONS: '',
      DATABASE_URL: database.appUrl,
      DATABASE_ADMIN_URL: database.ownerUrl,
      SROK_LINK_KEYS: join(folder, file),
    },
  });
const keysIn = async (file: string) =>
  (JSON.parse(await readFile(join(folder, file), 'utf8')) as { keys: { id: string; secret: string }[] }).keys;

it('adds a key, refuses another file than the service has, and revokes all others when told to', async () => {
  const added = await rotate('keys.json');
  expect(added).toMatchObject({ code: 0, stderr: '' });
  expect(added.stdout).toMatch(/Новый ключ [0-9a-f]{8}; .*: 2\..*начнёт через час/s);
  const keys = await keysIn('keys.json');
  expect(keys).toHaveLength(2);
  for (const { secret } of keys) expect(added.stdout).not.toContain(secret);

  const other = await rotate('other.json');
  expect(other.code).toBe(1);
  expect(other.stderr).toContain('нет в файле');

  const revoked = await rotate('other.json', '--revoke', '--yes');
  expect(revoked).toMatchObject({ code: 0, stdout: expect.stringContaining('прежние ключи удалены') });
  expect(await keysIn('other.json')).toHaveLength(1);
});
