// Run as a process of its own: the people of a run, who report, accept, return, cancel, reopen and move dates through
// the engine of the given build, until told to stop.
// Its arguments: folder of the build, seed, pause between two commands (ms).
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Command } from '../../../src/workflows/command.ts';
import type { RoadmapState } from '../../../src/workflows/state.ts';
import { createDice, type Dice } from './dice.ts';
import { partOf } from './workload.ts';

const [release = '', seed = '', pause = ''] = process.argv.slice(2);
const built = (file: string) => pathToFileURL(join(release, 'dist', file)).href;
const { withRuntime } = (await import(
  built('cli/with-runtime.js')
)) as typeof import('../../../src/cli/with-runtime.ts');
const { processSettings } = (await import(built('settings.js'))) as typeof import('../../../src/settings.ts');

let stopped = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    stopped = true;
  });

const dice = createDice(Number(seed), `people ${process.pid}`);
await withRuntime(processSettings(), async ({ runtime: { engine } }) => {
  const roadmaps = await engine.roadmaps();
  process.stdout.write('people at work\n');
  while (!stopped) {
    const roadmap = dice.pick(roadmaps);
    try {
      const state = await engine.stateOf(roadmap);
      if (state) await engine.runCommand(roadmap, draw(dice, state));
    } catch (error) {
      // A database that is away refuses people, too; they come again.
      process.stderr.write(`${String(error)}\n`);
    }
    await delay(Number(pause) * dice.between(0.5, 1.5));
  }
});

function draw(dice: Dice, state: RoadmapState): Command {
  const { items, controller, supervisor } = state.roadmap;
  const item = dice.pick(items.filter(({ id }) => partOf(id) === 'people'));
  const leads = state.items[item.id]?.leads ?? {};
  const lead = leads[item.responsible[0] ?? ''] ?? '';
  const today = new Date().toISOString().slice(0, 10);
  const text = `сообщение ${dice.below(1000)}`;
  const checker = lead === controller ? supervisor : controller;
  const status = state.items[item.id]?.occurrences['']?.status ?? 'in_execution';
  const about = { item: item.id };
  const ahead = () => new Date(Date.now() + (2 + dice.below(40)) * 86_400_000).toISOString().slice(0, 10);
  const absent = (): Command => ({
    do: 'set-absence',
    by: controller,
    person: lead,
    date: today,
    until: ahead(),
    substitute: dice.pick(Object.values(leads)),
  });
  const running: (() => Command)[] = [
    () => ({ do: 'submit', by: lead, ...about, text }),
    () => ({ do: 'submit', by: lead, ...about, text }),
    () => ({ do: 'acknowledge', by: lead }),
    () => ({ do: 'contribute', by: dice.pick(Object.values(leads)), ...about, text }),
    () => ({ do: 'report-progress', by: lead, ...about, text }),
    () => ({ do: 'request-extension', by: lead, ...about, date: ahead(), text }),
    () => ({
      do: 'amend',
      ...about,
      date: ahead(),
      act: { kind: 'приказ', number: '1', date: today, signatory: text },
    }),
    () => ({ do: 'cancel', by: checker, ...about, text }),
    () => (dice.chance(0.2) ? absent() : { do: 'expect', by: lead, ...about, date: ahead(), text }),
  ];
  const others: Record<string, readonly (() => Command)[]> = {
    awaiting_date: [() => ({ do: 'set-date', by: lead, ...about, date: ahead(), basis: text })],
    under_review: [
      () => ({ do: 'accept', by: checker, ...about, text }),
      () => ({ do: 'return', by: checker, ...about, text }),
    ],
    executed: [() => ({ do: 'reopen', by: checker, ...about, text })],
    cancelled: [() => ({ do: 'reopen', by: checker, ...about, text })],
  };
  return dice.pick(others[status] ?? running)();
}
