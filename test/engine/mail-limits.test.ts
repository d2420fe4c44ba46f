import { afterEach, expect, it } from '@jest/globals';
import type { MailLimits } from '../../src/engine/mail-limits.ts';
import { makeItem } from '../support/roadmaps.ts';
import { crowd } from './crowd.ts';
import { openStage, openWorker, type Stage, said, tomsk } from './stage.ts';

let stage: Stage;

afterEach(() => stage.close());

async function start(limits: MailLimits): Promise<void> {
  stage = await openStage({ settings: { limits } });
}

const reminders = { id: 'test' };

it('asks and writes nothing where no limit is set', async () => {
  await start({});
  await stage.apply(crowd('big', 3));
  stage.at('2024-01-15T09:00');
  expect(await stage.work()).toHaveLength(3);
  expect(await stage.rows('SELECT FROM mail_counts')).toEqual([]);
  expect(await stage.rows('SELECT FROM mail_pace')).toEqual([]);
});

it('lets what is above the day’s limit wait, tells the controller, and sends it when the limit allows', async () => {
  await start({ perDay: 4 });
  await stage.apply(crowd('big', 6));
  stage.at('2024-01-15T09:00');
  expect(await stage.work()).toHaveLength(4);
  stage.at('2024-01-15T16:00');
  expect(await stage.work()).toEqual([]);
  expect(await stage.rows('SELECT body FROM alarms WHERE closed_at IS NULL')).toEqual([
    { body: 'письма ждут: исчерпан предел в 4 писем за сутки' },
  ]);
  expect(await stage.rows("SELECT FROM notices WHERE rung = 'A' AND status = 'planned'")).toHaveLength(2);
  stage.at('2024-01-16T10:00');
  const rest = await stage.work();
  expect(rest.filter((mail) => /:A/.test(said(mail)))).toHaveLength(2);
  stage.at('2024-01-17T11:00');
  await stage.work();
  expect(await stage.rows('SELECT body FROM alarms WHERE closed_at IS NULL')).toEqual([]);
});

it('gives the day’s messages to what is most urgent', async () => {
  await start({ perDay: 2 });
  const people = crowd('big', 3);
  await stage.apply({
    ...people,
    items: [
      makeItem('1', '2024-03-29', { responsible: ['party1'] }),
      makeItem('2', '2024-03-29', { responsible: ['party2'] }),
      makeItem('3', '2024-03-14', { responsible: ['party3'] }),
    ],
  });
  stage.at('2024-03-15T08:00');
  await stage.rows("UPDATE notices SET status = 'withdrawn' WHERE slot < '2024-03-15T09:00+07'");
  await stage.rows("UPDATE mail_schedule SET next_at = '2024-03-15T09:00+07' WHERE stream = 'reminders'");
  stage.at('2024-03-15T09:00');
  const sent = await stage.work();
  expect(sent.map(said)).toHaveLength(2);
  expect(sent.map(said)).toContain('3:O+1');
});

it('holds the day’s limit across workers that claim at the same moment', async () => {
  await start({ perDay: 30 });
  await stage.apply(crowd('big', 60));
  const other = stage.another({ settings: { limits: { perDay: 30 }, batchSize: 7 } });
  stage.at('2024-01-15T09:00');
  await Promise.all([stage, other].map(({ engine }) => engine.sendDue('reminders', reminders)));
  expect(stage.receiver.mails).toHaveLength(30);
});

it('lets a domain have so many a minute, while others go on', async () => {
  await start({ perDomainMinute: 3 });
  const people = crowd('big', 6);
  people.people['p6'] = { name: 'Исполнитель 6', email: 'p6@other.example' };
  await stage.apply(people);
  stage.at('2024-01-15T09:00');
  const first = (await stage.work()).map(({ to }) => to.replace(/.*@/, ''));
  expect(first.sort()).toEqual(['example.org', 'example.org', 'example.org', 'other.example']);
  stage.at('2024-01-15T09:00:59');
  expect(await stage.work()).toEqual([]);
  stage.clock.set(tomsk('2024-01-15T09:00') + 75_000);
  expect(await stage.work()).toHaveLength(2);
});

it('spaces messages by the limit of a second, over all workers together', async () => {
  await start({});
  await stage.apply(crowd('big', 12));
  const began = performance.now();
  const nine = tomsk('2024-01-15T09:00');
  const running = { now: () => Math.round(nine + performance.now() - began), set: () => undefined };
  const limits = { perSecond: 20 };
  const workers = [1, 2].map(() =>
    openWorker(stage.test.appUrl, stage.receiver.url, running, { settings: { limits, batchSize: 3 } }),
  );
  await Promise.all(workers.map(({ engine }) => engine.sendDue('reminders', reminders)));
  const took = performance.now() - began;
  for (const worker of workers) await worker.close();
  expect(stage.receiver.mails).toHaveLength(12);
  // Eleven waits of 50 ms after the first.
  expect(took).toBeGreaterThan(550);
});

it('gives back what still waits for its turn when the process is to stop', async () => {
  await start({});
  await stage.apply(crowd('big', 8));
  const began = performance.now();
  const nine = tomsk('2024-01-15T09:00');
  const running = { now: () => Math.round(nine + performance.now() - began), set: () => undefined };
  const worker = openWorker(stage.test.appUrl, stage.receiver.url, running, {
    settings: { limits: { perSecond: 1 } },
  });
  const stop = new AbortController();
  const sending = worker.engine.sendDue('reminders', { id: 'stopped', signal: stop.signal });
  await stage.receiver.waitFor(1);
  stop.abort();
  await sending;
  await worker.close();
  const rest = 8 - stage.receiver.mails.length;
  expect(rest).toBeGreaterThan(0);
  expect(
    await stage.rows(
      "SELECT attempts, uncertain FROM messages WHERE status = 'retry' AND next_at IS NOT NULL",
    ),
  ).toEqual(Array.from({ length: rest }, () => ({ attempts: 0, uncertain: false })));
  stage.clock.set(running.now() + 1_000);
  await stage.work();
  expect(stage.receiver.mails).toHaveLength(8);
});
