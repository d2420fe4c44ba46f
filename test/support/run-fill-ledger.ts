// Fills a data folder by real use, for a fixture of this version's schema: the Tomsk roadmap under control, two months of
// mail and of what people did, one message refused for good and one that is to be tried again.
// usage: node --import ./test/support/typescript-loader.js test/support/run-fill-ledger.ts FOLDER
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readRoadmaps } from '../../src/cli/read-roadmaps.ts';
import { createVirtualClock } from '../../src/clock.ts';
import { loadConfig } from '../../src/config.ts';
import { PermanentError } from '../../src/errors.ts';
import { createLog } from '../../src/log.ts';
import { openServer } from '../../src/main-server.ts';
import { openStorage } from '../../src/main-storage.ts';
import type { Notifier } from '../../src/notifiers/notifier.ts';
import { createOutboxNotifier } from '../../src/notifiers/outbox.ts';
import { readSettings } from '../../src/settings.ts';
import { CommandSchema } from '../../src/workflows/command.ts';
import { openWorker, tomsk } from '../engine/stage.ts';

const ENDS = '2024-02-29T10:30';
const TOMSK = 'config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml';
const [dataDir = ''] = process.argv.slice(2);

const log = createLog('fatal');
const rules = loadConfig('config');
const [given] = readRoadmaps([TOMSK], rules) ?? [];
if (!given) throw new Error('no roadmap');
const events = (
  parse(readFileSync('config/scenarios/tomsk-2024-demo.yaml', 'utf8')) as { events: { at: string }[] }
).events
  .map(({ at, ...command }) => ({ at: tomsk(at), command: CommandSchema.parse(command) }))
  .filter(({ at }) => at <= tomsk(ENDS));

const clock = createVirtualClock(tomsk('2023-12-27T12:00'));
const outbox = createOutboxNotifier();
const notifier: Notifier = {
  ...outbox,
  async deliver(mail) {
    const at = clock.now();
    if (mail.to.address.startsWith('shabolina') && at < tomsk('2023-12-29T00:00'))
      throw new PermanentError('550 5.2.1 mailbox disabled');
    if (at >= tomsk('2024-02-29T00:00')) throw new Error('the connection was lost');
    return outbox.deliver(mail);
  },
};

const storage = await openStorage(
  await openServer(readSettings({ SROK_DATA: dataDir }), 'service', log),
  log,
);
const worker = openWorker(storage.appUrl, 'smtp://127.0.0.1:1', clock, { notifier, rules, log });
try {
  const applied = await worker.engine.apply(given.roadmap);
  if (!applied.ok) throw new Error(applied.refusals.join('; '));
  for (;;) {
    await worker.engine.replanDue();
    for (const stream of ['reminders', 'escalations', 'monitoring'] as const)
      await worker.engine.sendDue(stream, { id: 'fixture' });
    const [event] = events;
    const next = Math.min(await worker.engine.nextInstant(), event?.at ?? Number.POSITIVE_INFINITY);
    if (next > tomsk(ENDS)) break;
    clock.set(Math.max(next, clock.now()));
    if (!event || event.at > clock.now()) continue;
    events.shift();
    const done = await worker.engine.runCommand(given.roadmap.id, event.command);
    if (!done.ok) throw new Error(done.reason);
  }
} finally {
  await worker.close();
  await storage.close();
}
