// A plain sender on pg-boss: a job per mail, in the queue before the round begins, with the mail's number only. It fetches
// jobs in batches and looks for more every half second at the shortest, so batches are large.
import type { SendMailOptions } from 'nodemailer';
import PgBoss from 'pg-boss';
import { compete, senderOptions } from './contestant.ts';
import { openPool, readMails } from './raw-mail.ts';

const NAME = 'mails';
const BATCH = 200;
const { smtpUrl, mailFiles, databaseUrl } = senderOptions();
const pool = openPool(smtpUrl);
const boss = new PgBoss({ connectionString: databaseUrl, max: 5, supervise: false, schedule: false });
boss.on('error', (error) => console.error(error));
await boss.start();
await boss.createQueue(NAME);
let mails: SendMailOptions[] = [];

compete({
  async prepare(round) {
    mails = readMails(mailFiles[round] ?? '');
    await boss.insert(mails.map((_, n) => ({ name: NAME, data: { n } })));
  },
  async send() {
    let left = mails.length;
    const all = new Promise<void>((resolve) => {
      void boss.work<{ n: number }>(NAME, { batchSize: BATCH, pollingIntervalSeconds: 0.5 }, async (jobs) => {
        await Promise.all(jobs.map((job) => pool.sendMail(mails[job.data.n] ?? {})));
        left -= jobs.length;
        if (left === 0) resolve();
      });
    });
    await all;
    await boss.offWork(NAME);
  },
  async close() {
    await boss.stop({ graceful: true });
    pool.close();
  },
});
