// Runs npm scripts one after the other, all of them even when one fails, and ends with their times.
// usage: node script/run-steps.js SCRIPT…
import { spawnSync } from 'node:child_process';

const npm = process.env.npm_execpath;
const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
const rows = [];

for (const script of process.argv.slice(2)) {
  console.log(`\n── ${script}`);
  const started = performance.now();
  const { status } = spawnSync(command, [...first, 'run', '--silent', script], { stdio: 'inherit' });
  rows.push({ script, failed: status !== 0, seconds: (performance.now() - started) / 1000 });
}

const total = rows.reduce((sum, row) => sum + row.seconds, 0);
console.log('');
for (const { script, failed, seconds } of rows) {
  console.log(`${failed ? 'FAILED' : 'ok    '}  ${script.padEnd(20)} ${seconds.toFixed(1).padStart(7)} s`);
}
console.log(`${' '.repeat(8)}${'total'.padEnd(20)} ${total.toFixed(1).padStart(7)} s`);
process.exitCode = rows.some((row) => row.failed) ? 1 : 0;
