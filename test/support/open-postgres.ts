// Run as a process of its own by tests that kill it: opens the embedded PostgreSQL, says so in one JSON line, and
// stays until its standard input ends.

import { createLog } from '../../src/log.ts';
import { openPostgres } from '../../src/store/embedded-postgres.ts';

const [dataDir = '', role, systemDir = ''] = process.argv.slice(2);
try {
  const started = performance.now();
  const postgres = await openPostgres({
    dataDir,
    role: role === 'service' ? 'service' : 'command',
    systemDir,
    log: createLog('warn'),
  });
  console.log(JSON.stringify({ ...postgres, ms: Math.round(performance.now() - started) }));
  process.stdin.resume().on('end', () => void postgres.close());
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
  process.exitCode = 1;
}
