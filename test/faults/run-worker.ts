// Run as a process of its own by tests that kill it: one engine that sends the reminders due at a given time.
// Its arguments: database, mail server, time (ms), «sent» recorded at once, deliveries that it may begin.
import { createVirtualClock } from '../../src/clock.ts';
import { createLog } from '../../src/log.ts';
import { createEmailNotifier } from '../../src/notifiers/email.ts';
import type { Notifier } from '../../src/notifiers/notifier.ts';
import { openWorker } from '../engine/stage.ts';

const [appUrl = '', smtpUrl = '', now = '', sentBatch = '', deliveries = ''] = process.argv.slice(2);
const email = createEmailNotifier({
  url: smtpUrl,
  from: { address: 'srok@example.org' },
  tls: { mode: 'off' },
  log: createLog('silent'),
});
let left = Number(deliveries);
const notifier: Notifier = {
  ...email,
  deliver(mail) {
    left -= 1;
    if (left >= 0) return email.deliver(mail);
    process.stdout.write('withheld\n');
    return new Promise(() => undefined);
  },
};
const worker = openWorker(appUrl, smtpUrl, createVirtualClock(Number(now)), {
  notifier,
  settings: { sentBatch: Number(sentBatch) },
});
await worker.engine.sendDue('reminders', { id: 'killed' });
process.stdout.write('done\n');
await worker.close();
