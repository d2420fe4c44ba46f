// Srok itself, as `start` puts it together: queue, engine, notifier, log at the default level. Only its clock is set, to the
// instant at which a round's mails are due.
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../src/config.ts';
import { createActionLinks } from '../../src/engine/action-links.ts';
import { createPassingRing } from '../../src/engine/link-keys.ts';
import { createLog } from '../../src/log.ts';
import { createNotifier } from '../../src/main.ts';
import { openRuntime } from '../../src/main-runtime.ts';
import { createMetrics } from '../../src/metrics.ts';
import { openThreadedSmtpPool } from '../../src/notifiers/threaded-smtp-pool.ts';
import { readSettings } from '../../src/settings.ts';
import { version } from '../../src/version.ts';
import { compete, senderOptions } from './contestant.ts';

const { smtpUrl, databaseUrl, redisUrl, slots, leadMs } = senderOptions();
const settings = readSettings({
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl,
  SMTP_URL: smtpUrl,
  SROK_SMTP_TLS: 'off',
  SROK_MAIL_FROM: 'Срок <srok@example.org>',
});
const log = createLog(settings.logLevel);
let offset = 0;
const clock = { now: () => Date.now() + offset };
const setClock = (instant: number) => {
  offset = instant - Date.now();
};
setClock((slots[0] ?? 0) - 1);
const notifier = createNotifier(settings, log, openThreadedSmtpPool());
const runtime = await openRuntime({
  databaseUrl,
  settings,
  rules: loadConfig(fileURLToPath(new URL('../../config', import.meta.url))),
  clock,
  notifier,
  links: createActionLinks({ ring: createPassingRing(), publicUrl: 'https://srok.example.org', clock }),
  observer: createMetrics({ version: version(), channel: notifier.channel, log }).observer,
  log,
  queuePrefix: settings.queuePrefix,
  armAheadMs: leadMs,
  applicationName: 'bench',
});
let ended: () => void = () => undefined;
const worker = await runtime.startWorker({
  async afterSend() {
    const { due, armed } = await runtime.arm();
    if (due.length + armed === 0) ended();
  },
});

compete({
  async prepare(round) {
    setClock((slots[round] ?? 0) - leadMs - 1);
    // Digests that came due since the last round are no part of this one.
    for (const stream of ['escalations', 'monitoring'] as const)
      await runtime.engine.sendDue(stream, { id: 'bench' });
  },
  async send(round) {
    const sent = new Promise<void>((resolve) => {
      ended = resolve;
    });
    setClock((slots[round] ?? 0) - leadMs);
    await runtime.arm();
    await sent;
  },
  async close() {
    await worker.close();
    await notifier.close();
    await runtime.close();
  },
});
