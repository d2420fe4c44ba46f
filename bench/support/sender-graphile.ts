// A plain sender on graphile-worker: a job per mail, in the queue before the round begins, with the mail's number only.
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import type { SendMailOptions } from 'nodemailer';
import pg from 'pg';
import { compete, senderOptions } from './contestant.ts';
import { IN_FLIGHT, openPool, readMails } from './raw-mail.ts';

const { smtpUrl, mailFiles, databaseUrl } = senderOptions();
const pool = openPool(smtpUrl);
const pgPool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const logger = new Logger(() => () => undefined);
const utils = await makeWorkerUtils({ pgPool, logger });
await utils.migrate();
let mails: SendMailOptions[] = [];

compete({
  async prepare(round) {
    mails = readMails(mailFiles[round] ?? '');
    await utils.addJobs(mails.map((_, n) => ({ identifier: 'mail', payload: { n } })));
  },
  async send() {
    let left = mails.length;
    const runner = await run({
      pgPool,
      logger,
      concurrency: IN_FLIGHT,
      noHandleSignals: true,
      taskList: {
        async mail(payload) {
          await pool.sendMail(mails[(payload as { n: number }).n] ?? {});
        },
      },
    });
    await new Promise<void>((resolve) => {
      runner.events.on('job:complete', () => {
        left -= 1;
        if (left === 0) resolve();
      });
    });
    await runner.stop();
  },
  async close() {
    await utils.release();
    await pgPool.end();
    pool.close();
  },
});
