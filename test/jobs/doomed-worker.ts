// Run as a process of its own by tests that kill it: takes a send job, says its id in a line, and never ends.
import { createQueueBackend } from '../../src/jobs/connection.ts';
import { createJobWorker } from '../../src/jobs/worker.ts';
import { createLog } from '../../src/log.ts';
import { openPool } from './open-pool.ts';

const [options = '{}', settings = '{}'] = process.argv.slice(2);
const log = createLog('warn');
const backend = await createQueueBackend({ ...JSON.parse(options), openPool, log });
await createJobWorker({
  backend,
  log,
  ...JSON.parse(settings),
  handlers: {
    async sendDue(_stream, { id }) {
      console.log(id);
      await new Promise(() => undefined);
    },
    async arm() {},
    async replan() {},
  },
});
