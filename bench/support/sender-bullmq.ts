// A plain sender on BullMQ: a job per mail. The jobs are in the queue before the round begins, and hold the mail's number
// only: reading bodies costs it nothing.
import { createPostgresBackend, type PgPool, Queue, runMigrations, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { SendMailOptions } from 'nodemailer';
import pg from 'pg';
import { compete, senderOptions } from './contestant.ts';
import { IN_FLIGHT, openPool, readMails } from './raw-mail.ts';

const NAME = 'mails';
const { smtpUrl, mailFiles, databaseUrl, redisUrl } = senderOptions();
const pool = openPool(smtpUrl);
let mails: SendMailOptions[] = [];
let left = 0;
let finished: () => void = () => undefined;

async function sendMail(job: { data: unknown }): Promise<void> {
  await pool.sendMail(mails[(job.data as { n: number }).n] ?? {});
}

const options = { concurrency: IN_FLIGHT, autorun: false };
const ONCE = { removeOnComplete: true, removeOnFail: true };

async function onRedis() {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue(NAME, { connection });
  return {
    queue,
    open: () => new Worker(NAME, sendMail, { ...options, connection }),
    end: () => connection.disconnect(),
  };
}

async function onPostgres() {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('CREATE SCHEMA IF NOT EXISTS bullmq');
  await runMigrations(client, 'bullmq');
  await client.end();
  const connection = new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    options: '-c search_path=bullmq',
  });
  const { Queue: PgQueue, Worker: PgWorker } = withBackend(createPostgresBackend);
  const backed = { connection: connection as unknown as PgPool };
  return {
    queue: new PgQueue(NAME, backed),
    open: () => new PgWorker(NAME, sendMail, { ...options, ...backed }),
    end: () => connection.end(),
  };
}

const { queue, open, end } = await (databaseUrl === '' ? onRedis() : onPostgres());

compete({
  async prepare(round) {
    mails = readMails(mailFiles[round] ?? '');
    left = mails.length;
    await queue.addBulk(mails.map((_, n) => ({ name: 'mail', data: { n }, opts: ONCE })));
  },
  async send() {
    const ended = new Promise<void>((resolve) => {
      finished = resolve;
    });
    const worker = open();
    worker.on('completed', () => {
      left -= 1;
      if (left === 0) finished();
    });
    worker.on('error', (error) => console.error(error));
    void worker.run();
    await ended;
    await worker.close();
  },
  async close() {
    await queue.close();
    await end();
    pool.close();
  },
});
