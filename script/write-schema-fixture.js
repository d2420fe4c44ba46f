// Saves a ledger filled by real use as test/fixtures/schema-NNNN.sql.gz, for the tests of upgrades from this version on.
// usage: npm run build && node script/write-schema-fixture.js
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrations } from '../dist/store/migrations.js';

const number = Object.keys(migrations).sort().at(-1).slice(0, 4);
const folder = mkdtempSync(join(tmpdir(), 'srok-fixture-'));
chmodSync(folder, 0o755); // under root PostgreSQL runs as another user
try {
  const run = (...args) =>
    execFileSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, SROK_DATA: folder } });
  run('--import', './test/support/typescript-loader.js', 'test/support/run-fill-ledger.ts', folder);
  run('bin/srok.js', 'backup', '--force', `test/fixtures/schema-${number}.sql.gz`);
} finally {
  rmSync(folder, { recursive: true });
}
