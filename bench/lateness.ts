// How late mails are at a slot at which many are due: from the slot, at which the queue wakes the engine, until the server
// has taken the first and the last of them. The first round warms up and is dropped.
// usage: npm run bench:lateness [-- --json] [--messages 5000] [--rounds 3]
import { parseArgs } from 'node:util';
import { median, type Name, onField } from './support/field.ts';

/** The first mail has to be handed over within this (ms). */
const FIRST_MS = 1_000;
/** The alarm is set so long (ms) before the slot. */
const LEAD_MS = 3_000;
const NAMES: readonly Name[] = ['srok-redis', 'srok-postgres'];

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean' },
    messages: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '3' },
  },
});
const [messages, rounds] = [Number(args.messages), Number(args.rounds)];

const results: { name: Name; firstMs: number; medianMs: number; lastMs: number }[] = [];
await onField({ names: NAMES, messages, rounds: 1 + rounds, leadMs: LEAD_MS }, async ({ measure }) => {
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of NAMES) {
      const { start, times } = await measure(name, round);
      const late = (time: number | undefined) => Math.round((time ?? Number.NaN) - start - LEAD_MS);
      const result = {
        name,
        firstMs: late(times[0]),
        medianMs: late(median(times)),
        lastMs: late(times.at(-1)),
      };
      if (round > 0) results.push(result);
      const { firstMs, medianMs, lastMs } = result;
      const what = round === 0 ? 'warm-up' : `round ${round}`;
      console.log(
        `${what.padEnd(8)} ${name.padEnd(14)} ms after the slot: first ${firstMs}, half ${medianMs}, last of ${messages} ${lastMs}`,
      );
    }
  }
});

const summary = NAMES.map((name) => {
  const of = (what: 'firstMs' | 'medianMs' | 'lastMs') =>
    median(results.filter((r) => r.name === name).map((r) => r[what]));
  return { name, firstMs: of('firstMs'), medianMs: of('medianMs'), lastMs: of('lastMs') };
});
console.table(summary);
const within = results.every(({ firstMs }) => firstMs <= FIRST_MS);
console.log(`the first mail ${within ? 'within' : 'BEYOND'} ${FIRST_MS} ms of its slot in every round`);
if (args.json) console.log(JSON.stringify({ messages, rounds, within, summary, results }));
process.exitCode = within ? 0 : 1;
