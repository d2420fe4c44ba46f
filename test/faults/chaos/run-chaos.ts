// Faults for as long as one likes: were the promises kept?
// usage: npm run chaos -- [--minutes 10] [--seed 1] [--queue redis|postgres] [--commit COMMIT]
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type ChaosOptions, runChaos } from './chaos.ts';
import { checkedOut } from './release.ts';
import { reportLines, summarise } from './report.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    queue: { type: 'string', default: 'redis' },
    commit: { type: 'string' },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isInteger(seed) || (values.queue !== 'redis' && values.queue !== 'postgres')) {
  process.stderr.write(
    'usage: npm run chaos -- [--minutes N] [--seed N] [--queue redis|postgres] [--commit COMMIT]\n',
  );
  process.exit(2);
}
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
const options: ChaosOptions = {
  minutes,
  seed,
  queue: values.queue,
  commit: values.commit,
  onProgress: (line) => void process.stderr.write(`${line}\n`),
  signal: stop.signal,
};
const result = await runChaos(options);
const summary = summarise(options, result, values.commit ?? (await checkedOut()));
process.stdout.write(`${reportLines(summary, result).join('\n')}\n${JSON.stringify(summary)}\n`);
if (summary.ok) await rm(result.folder, { recursive: true });
process.exitCode = summary.ok ? 0 : 1;
