// An installation for the commands of one test file: a folder, a database, and the environment that leads to them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

/** There from before the tests until after them; `settings` are environment variables besides. The folder is there at once. */
export function ownInstallation(settings: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'srok-command-'));
  const before = { ...process.env };
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
    Object.assign(process.env, {
      DATABASE_URL: test.appUrl,
      DATABASE_ADMIN_URL: test.ownerUrl,
      SROK_DATA: folder,
      SROK_LOG_LEVEL: 'warn',
      ...settings,
    });
  });
  afterAll(async () => {
    process.env = before;
    rmSync(folder, { recursive: true });
    await test.drop();
  });
  return folder;
}
