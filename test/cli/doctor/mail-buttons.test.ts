import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mailButtons } from '../../../src/cli/doctor/mail-buttons.ts';
import { rotateLinkKeys } from '../../../src/engine/link-keys.ts';
import { createLog } from '../../../src/log.ts';
import { createDatabase, type Database } from '../../../src/store/database.ts';
import { replaceLinkKeys } from '../../../src/store/link-keys.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

let test: TestDatabase;
let database: Database<Tables>;
let folder: string;
beforeAll(async () => {
  test = await createTestDatabase();
  database = createDatabase<Tables>({
    url: test.appUrl,
    max: 2,
    applicationName: 'test',
    log: createLog('silent'),
  });
  folder = await mkdtemp(join(tmpdir(), 'srok-buttons-'));
});
afterAll(async () => {
  await database.close();
  await test.drop();
  await rm(folder, { recursive: true });
});

const look = (linkKeysFile: string, publicUrl = 'https://srok.example.org', smtpUrl?: string) =>
  mailButtons(database.db, { linkKeysFile, publicUrl, smtpUrl });

it('finds keys that are not there, not the service’s, or open to others, and addresses that lead nowhere', async () => {
  const path = join(folder, 'link-keys.json');
  expect(await look(path)).toMatchObject([{ level: 'ok', text: expect.stringContaining('появится') }]);
  await replaceLinkKeys(database.db, (await rotateLinkKeys({ path, now: 0, revoke: false })).ids);
  expect(await look(path)).toMatchObject([
    { level: 'ok', text: expect.stringContaining('ключей подписи: 1') },
  ]);

  const other = join(folder, 'other.json');
  expect(await look(other)).toMatchObject([{ level: 'fault', text: expect.stringContaining('нет') }]);
  await rotateLinkKeys({ path: other, now: 0, revoke: false });
  expect(await look(other)).toMatchObject([{ level: 'fault', text: expect.stringContaining('нет в файле') }]);

  const smtp = 'smtp://mail.example.org';
  for (const url of ['http://localhost:8080', 'https://127.0.0.1', 'http://[::1]:8080'])
    expect(await look(path, url, smtp)).toMatchObject([
      { level: 'warning', text: expect.stringContaining('не откроются') },
    ]);
  expect(await look(path, 'http://srok.example.org', smtp)).toMatchObject([
    { level: 'warning', text: expect.stringContaining('открыто') },
  ]);
  expect(await look(path, 'http://localhost:8080')).toMatchObject([{ level: 'ok' }]);

  await chmod(path, 0o644);
  await expect(look(path)).rejects.toThrow('доступен другим пользователям');
});
