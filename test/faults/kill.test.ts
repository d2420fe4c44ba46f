// Promises I1 and I2 when the process is killed with SIGKILL at each step of the send loop. Another engine takes
// over after the lease; what people got is what the receiver has.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Misbehaviour, Moment } from '../../src/replay/mail-receiver.ts';
import { crowd } from '../engine/crowd.ts';
import { LEASE_MS, openStage, type Stage, said, tomsk } from '../engine/stage.ts';

const PEOPLE = 6;
let stage: Stage;
let child: ChildProcess | undefined;
let holder: pg.Client;
let bad: (moment: Moment) => Misbehaviour | undefined;

beforeEach(async () => {
  bad = () => undefined;
  stage = await openStage({ behaviour: (moment) => bad(moment) });
  await stage.apply(crowd('big', PEOPLE));
  holder = new pg.Client({ connectionString: stage.test.ownerUrl });
  await holder.connect();
});

afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await holder.end();
  await stage.close();
});

function start({ sentBatch = 5, deliveries = 1000 } = {}): {
  line: Promise<unknown>;
  kill: () => Promise<void>;
} {
  const loader = join(import.meta.dirname, '../support/typescript-loader.js');
  const script = join(import.meta.dirname, 'run-worker.ts');
  const now = tomsk('2024-01-15T09:00');
  const given = [stage.test.appUrl, stage.receiver.url, now, sentBatch, deliveries].map(String);
  const started = spawn(process.execPath, ['--import', loader, script, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  child = started;
  const exit = once(started, 'exit');
  return {
    line: once(createInterface(started.stdout), 'line'),
    async kill() {
      started.kill('SIGKILL');
      expect(await exit).toEqual([null, 'SIGKILL']);
    },
  };
}

/** Until a statement of the child waits for the table that the test holds. */
async function blocked(): Promise<void> {
  for (;;) {
    mustLive();
    const { rowCount } = await holder.query(
      'SELECT FROM pg_locks JOIN pg_database d ON d.oid = database WHERE NOT granted AND datname = current_database()',
    );
    if (rowCount) return;
  }
}

function mustLive(): void {
  if (child && child.exitCode !== null) throw new Error('the worker has ended by itself');
}

async function until(statement: string, count: number): Promise<void> {
  while ((await holder.query(statement)).rowCount !== count) mustLive();
}

/** Until the database has noticed that its client is dead, and dropped what it held. */
function forgotten(): Promise<void> {
  return until(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'test' AND state <> 'idle'",
    0,
  );
}

/** After the lease: whoever takes over finishes; then every notice has its end and every lead their message. */
async function finish() {
  bad = () => undefined;
  stage.clock.set(tomsk('2024-01-15T09:00') + LEASE_MS);
  await stage.work();
  const mails = await stage.received();
  for (let n = 1; n <= PEOPLE; n += 1) {
    const own = mails.filter((m) => m.to === `big-${n}@example.org`);
    expect([...new Set(own.map(said))]).toEqual([`${n}:A`]);
    expect(new Set(own.map((m) => m.messageId)).size).toBe(1);
  }
  expect(await stage.rows("SELECT status FROM messages WHERE status <> 'sent'")).toEqual([]);
  expect(await stage.rows('SELECT FROM messages')).toHaveLength(PEOPLE);
  expect(
    await stage.rows("SELECT FROM notices WHERE status = 'planned' AND send_at <= '2024-01-15T09:00+07'"),
  ).toEqual([]);
  expect(await stage.rows("SELECT FROM journal WHERE type = 'message-sent'")).toHaveLength(PEOPLE);
  return { repeats: mails.length - PEOPLE };
}

it('killed before «sending» is committed: nothing has gone, everything goes once, without waiting for a lease', async () => {
  await holder.query('BEGIN; LOCK TABLE messages IN SHARE MODE');
  const { kill } = start();
  await blocked();
  await kill();
  await holder.query('ROLLBACK');
  await forgotten();
  expect(await stage.rows('SELECT FROM messages')).toEqual([]);
  expect(stage.receiver.mails).toEqual([]);
  expect(await finish()).toEqual({ repeats: 0 });
});

it('killed between «sending» and SMTP: goes once, after the lease and not before', async () => {
  const { line, kill } = start({ deliveries: 0 });
  await line;
  await kill();
  stage.clock.set(tomsk('2024-01-15T09:00') + LEASE_MS - 1);
  expect(await stage.work()).toEqual([]);
  expect(await finish()).toEqual({ repeats: 0 });
});

it('killed in the middle of a message: the server has not taken it, it goes once', async () => {
  const inside = new Promise<void>((resolve) => {
    bad = ({ stage: at }) => {
      if (at === 'data') resolve();
      return at === 'data' ? 'hang' : undefined;
    };
  });
  const { kill } = start();
  await inside;
  await kill();
  expect(stage.receiver.mails).toEqual([]);
  expect(await finish()).toEqual({ repeats: 0 });
});

it('killed before the server’s reply: what it took is repeated with the same Message-ID', async () => {
  bad = ({ stage: at }) => (at === 'reply' ? 'hang' : undefined);
  const { kill } = start();
  await stage.receiver.waitFor(PEOPLE);
  await kill();
  expect(await finish()).toEqual({ repeats: PEOPLE });
});

it('killed before «sent» is recorded: what the server took is repeated with the same Message-ID', async () => {
  await holder.query('BEGIN; LOCK TABLE journal IN SHARE MODE');
  const { kill } = start({ sentBatch: 1 });
  await stage.receiver.waitFor(PEOPLE);
  await blocked();
  await kill();
  await holder.query('ROLLBACK');
  await forgotten();
  expect(await finish()).toEqual({ repeats: PEOPLE });
});

it('killed between two micro-batches: what was recorded is not repeated', async () => {
  const { kill } = start({ sentBatch: 2, deliveries: 4 });
  await until("SELECT FROM messages WHERE status = 'sent'", 4);
  await kill();
  expect(stage.receiver.mails).toHaveLength(4);
  expect(await finish()).toEqual({ repeats: 0 });
});
