// Runs jest on ES modules alike in every shell, and leaves its totals in test-results/NAME.json for .ci/run.
// usage: node script/jest.js NAME [JEST ARGUMENTS…]
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [name, ...args] = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));
// Longer than any run; a test that leaves something open would otherwise hold a build for ever.
const LIMIT_MS = 20 * 60_000;
const results = `test-results/${name}.json`;

process.chdir(root);
mkdirSync('test-results', { recursive: true });
// A run that dies must not leave the totals of the run before.
rmSync(results, { force: true });

const { status, error } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    fileURLToPath(import.meta.resolve('jest/bin/jest')),
    '--json',
    `--outputFile=${results}`,
    ...args,
  ],
  { stdio: 'inherit', timeout: LIMIT_MS, killSignal: 'SIGKILL' },
);
if (error) console.error(`jest was stopped: ${error.message}`);
process.exitCode = status ?? 1;
