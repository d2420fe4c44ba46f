// Prints `N passed, N failed` over the jest results in test-results/. A run that failed for another
// reason (a type error, a refused step, a test file that did not load) never ends with `0 failed`.
// usage: node script/test-totals.js EXIT_CODE_OF_THE_RUN
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const folder = 'test-results';
const status = Number(process.argv[2] ?? 0);
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

let passed = 0;
let failed = 0;
let skipped = 0;
for (const file of files.sort()) {
  const result = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  skipped += result.numPendingTests + result.numTodoTests;
}
if (status !== 0 && failed === 0) {
  console.log('no test failed, but the run did: see the steps above; counted as one failure');
  failed = 1;
}
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
