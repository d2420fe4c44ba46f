// The checker of the fault harness on a small clean run of the engine, and on the same run with something wrong in it:
// each thing that it is there to find is found, and named for what it is.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createVirtualClock } from '../../src/clock.ts';
import { crowd } from '../engine/crowd.ts';
import { LEASE_MS, openWorker, tomsk, type Worker } from '../engine/stage.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { check, type Findings, type Verdict } from './chaos/checker.ts';
import { readFacts } from './chaos/checker-facts.ts';
import type { Dice } from './chaos/dice.ts';
import { gatherEvidence } from './chaos/evidence.ts';
import type { FaultRecord } from './chaos/fault-log.ts';
import { createMailServer, type MailServer } from './chaos/mail-server.ts';
import type { Accepted } from './chaos/mailbox.ts';
import { createMood } from './chaos/mood.ts';

const PEOPLE = 6;
const CLEAN: Findings = {
  lost: [],
  limbo: [],
  duplicates: [],
  unexplainedRepeats: [],
  stale: [],
  floods: [],
};
const steady: Dice = {
  below: () => 0,
  between: () => 1,
  chance: () => false,
  pick: ([first]) => first as never,
};
const clock = createVirtualClock(tomsk('2024-01-15T08:00'));

let database: TestDatabase;
let folder: string;
let mailbox: string;
let mail: MailServer;
let worker: Worker;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  await gatherEvidence(database.ownerUrl, LEASE_MS);
  folder = await mkdtemp(join(tmpdir(), 'srok-checker-'));
  mailbox = join(folder, 'mailbox.ndjson');
  const time = { file: '', now: clock.now, set: clock.set };
  mail = createMailServer({ mailbox, mood: createMood(steady), dice: steady, time });
  worker = openWorker(database.appUrl, `smtp://127.0.0.1:${await mail.portFor('worker-1')}`, clock);
  await worker.engine.apply(crowd('big', PEOPLE));
  await at('2024-01-15T09:00');
  clock.set(tomsk('2024-01-20T12:00'));
  const act = { kind: 'приказ', number: '1', date: '2024-01-20', signatory: 'Глава' };
  await worker.engine.runCommand('big', { do: 'amend', item: '1', date: '2024-03-01', act });
  await worker.engine.runCommand('big', { do: 'cancel', by: 'zubchevskaya', item: '2', text: 'не нужен' });
  for (const time of ['01-22T09:00', '02-01T09:00', '02-01T09:30', '02-05T09:30', '02-08T09:00'])
    await at(`2024-${time}`);
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await worker.close();
  await mail.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

async function at(local: string): Promise<void> {
  clock.set(tomsk(local));
  for (const stream of ['reminders', 'escalations', 'monitoring'] as const)
    await worker.engine.sendDue(stream, { id: 'test' });
}

/** The verdict with the database changed by `statements` and the mailbox by `change`; both are as before afterwards. */
async function verdictWith(
  planted: { statements?: string[]; change?: (mails: Accepted[]) => Accepted[]; faults?: FaultRecord[] } = {},
): Promise<Verdict> {
  const lines = (await readFile(mailbox, 'utf8')).trim().split('\n');
  const mails = lines.map((line) => JSON.parse(line) as Accepted).filter((line) => line.type === 'accept');
  const changed = join(folder, 'changed.ndjson');
  const accepted = planted.change?.(mails) ?? mails;
  const replies = accepted.map(({ n, at }) => ({ type: 'reply', n, at, outcome: 'sent' }));
  await writeFile(changed, [...accepted, ...replies].map((one) => JSON.stringify(one)).join('\n'));
  await client.query('BEGIN');
  try {
    for (const statement of planted.statements ?? []) await client.query(statement);
    const horizon = tomsk('2024-02-08T09:00');
    return check(
      await readFacts(client, { mailbox: changed, faults: planted.faults ?? [], connections: [], horizon }),
    );
  } finally {
    await client.query('ROLLBACK');
  }
}

const fault = (kind: string, more: Partial<FaultRecord> = {}): FaultRecord => ({
  kind,
  at: 0,
  until: 0,
  process: null,
  isKill: false,
  isOutage: false,
  inSend: 0,
  awaitingReply: 0,
  ...more,
});
const isReminder = (one: Accepted, rung: string) => one.entries.includes(`|reminder|${rung}|`);

it('finds nothing in a clean run, and counts what there was', async () => {
  const verdict = await verdictWith();
  expect(verdict.findings).toEqual(CLEAN);
  expect(verdict.ends['sent']).toBeGreaterThan(2 * PEOPLE);
  expect(verdict.accepted).toBeGreaterThan(2 * PEOPLE);
  expect(verdict).toMatchObject({ accepted: verdict.messages, repeats: 0, unrecorded: 0 });
});

it('finds a message that is recorded as sent and was never taken', async () => {
  const { findings } = await verdictWith({ change: (mails) => mails.slice(1) });
  expect(findings).toEqual({ ...CLEAN, lost: [expect.stringContaining('the receiver has nothing')] });
});

it('finds a notice that the mail does not say', async () => {
  const { findings } = await verdictWith({
    change: ([first, ...rest]) => (first ? [{ ...first, entries: '' }, ...rest] : []),
  });
  expect(findings.lost).toEqual([expect.stringContaining('the mail does not say it')]);
});

it('finds a notice that was never dealt with, and a message that hangs', async () => {
  const { findings } = await verdictWith({
    statements: [
      "UPDATE notices SET status = 'planned', message = NULL WHERE id = (SELECT min(id) FROM notices WHERE rung = 'T-10' AND item = '3')",
      "UPDATE messages SET status = 'retry' WHERE id = (SELECT message FROM notices WHERE rung = 'T-10' AND item = '4')",
    ],
  });
  expect(findings.limbo).toEqual([
    expect.stringContaining('|3||T-10|'),
    expect.stringMatching(/^message .*: retry$/),
  ]);
});

it('finds a reminder taken back though nobody touched its item, and a failure nobody was told of', async () => {
  const { findings } = await verdictWith({
    statements: [
      "UPDATE notices SET status = 'withdrawn' WHERE rung = 'T-10' AND item = '5'",
      "UPDATE messages SET status = 'failed' WHERE id = (SELECT message FROM notices WHERE rung = 'T-10' AND item = '6')",
    ],
  });
  expect(findings.lost).toEqual([
    expect.stringContaining('nothing was done about its item'),
    expect.stringContaining('nobody was alarmed'),
  ]);
});

it('finds the same thing said in two messages', async () => {
  const { findings } = await verdictWith({
    statements: [
      `INSERT INTO messages (SELECT (jsonb_populate_record(m, '{"id": "00000000-0000-4000-8000-000000000001", "message_id": "other@example.org"}')).*
         FROM messages m JOIN notices n ON n.message = m.id WHERE n.rung = 'T-10' AND n.item = '3')`,
      `INSERT INTO chaos.fates (roadmap, key, status, message)
         SELECT roadmap, key, 'taken', '00000000-0000-4000-8000-000000000001' FROM notices WHERE rung = 'T-10' AND item = '3'`,
    ],
    change: (mails) =>
      mails.flatMap((one) =>
        isReminder(one, 'T-10') && one.to === 'big-3@example.org'
          ? [one, { ...one, n: 1000, messageId: 'other@example.org' }]
          : [one],
      ),
  });
  expect(findings.duplicates).toEqual([expect.stringMatching(/\|3\|.*T-10.* and other@example\.org$/)]);
});

it('finds a message that the ledger does not know', async () => {
  const { findings } = await verdictWith({
    change: ([first, ...rest]) => (first ? [first, { ...first, n: 1000, messageId: 'x@y' }, ...rest] : []),
  });
  expect(findings).toEqual({ ...CLEAN, duplicates: [expect.stringContaining('knows no such message')] });
});

it('finds a repeat that no fault explains, be there a fault nearby or not', async () => {
  const again = ([first, ...rest]: Accepted[]) =>
    first ? [first, { ...first, n: 1000, at: first.at + 1_000 }, ...rest] : [];
  const { findings, repeats } = await verdictWith({ change: again });
  expect(findings.unexplainedRepeats).toHaveLength(1);
  expect(repeats).toBe(1);
  const kill = fault('kill-worker', { process: 'worker-1', isKill: true, inSend: 1, awaitingReply: 1 });
  const known = await verdictWith({
    change: (mails) => {
      kill.at = (mails[0]?.at ?? 0) + 500;
      return again(mails);
    },
    faults: [kill],
  });
  // It was recorded as sent: the kill is no reason.
  expect(known.findings.unexplainedRepeats).toHaveLength(1);
});

it.each([
  ['between its being taken and its being recorded', 3_000],
  ['after it was handed over and before it was taken', 4_400],
])('lays a repeat to the kill %s', async (_, before) => {
  const kill = fault('kill-worker', { process: 'worker-1', isKill: true, inSend: 1, awaitingReply: 1 });
  const message = `(SELECT message FROM notices WHERE rung = 'T-10' AND item = '3')`;
  const verdict = await verdictWith({
    statements: [
      // The attempt that was recorded becomes the second; the first one, some seconds before, ended with the kill.
      `UPDATE chaos.attempts SET attempt = 2 WHERE message = ${message}`,
      `INSERT INTO chaos.attempts (seq, at, message, status, attempt, uncertain, entries)
         SELECT -seq, at - interval '5 s', message, 'sending', 1, false, entries FROM chaos.attempts
         WHERE message = ${message} AND status = 'sending'`,
    ],
    change: (mails) =>
      mails.flatMap((one) => {
        if (!isReminder(one, 'T-10') || one.to !== 'big-3@example.org') return [one];
        kill.at = one.at - before;
        return [
          { ...one, n: 1, at: one.at - 4_000 },
          { ...one, n: one.n },
        ];
      }),
    faults: [kill],
  });
  expect(verdict).toMatchObject({ repeats: 1, unrecorded: 1, because: { 'kill-worker': 1 } });
  expect(verdict.findings.unexplainedRepeats).toEqual([]);
});

it('finds a mail about an item that was done, or whose date was another', async () => {
  const items = (path: string, value: string) =>
    `UPDATE chaos.items SET items = jsonb_set(items, '${path}', '"${value}"') WHERE seq < (SELECT max(seq) FROM chaos.attempts)`;
  const done = await verdictWith({ statements: [items('{3,occurrences,"",status}', 'executed')] });
  expect(done.findings.stale).toContainEqual(
    expect.stringContaining('|3|reminder|T-10: the item was executed'),
  );
  const moved = await verdictWith({ statements: [items('{4,occurrences,"",due}', '2024-12-01')] });
  expect(moved.findings.stale).toContainEqual(expect.stringContaining('in force was 2024-12-01'));
});

it('finds two reminders to one person on one day', async () => {
  const { findings } = await verdictWith({
    change: (mails) => {
      const [day] = mails.filter((one) => isReminder(one, 'T-10')).map((one) => one.virtual);
      return mails.map((one) => (isReminder(one, 'T-5') && day ? { ...one, virtual: day } : one));
    },
  });
  expect(findings.floods).toContainEqual(expect.stringMatching(/reminders 2024-02-01: 2 scheduled/));
});

it('takes no mail for a second one of the day because the clock was set forth while it was on its way', async () => {
  const clockForth = fault('clock-forth');
  const arriveLater = (since: number) => (mails: Accepted[]) => {
    const nextDay = Math.max(...mails.filter((one) => isReminder(one, 'T-5')).map((one) => one.virtual));
    return mails.map((one) => {
      if (!isReminder(one, 'T-10')) return one;
      clockForth.at = one.at + since;
      return { ...one, at: one.at + 200, virtual: nextDay };
    });
  };
  const onItsWay = await verdictWith({ change: arriveLater(100), faults: [clockForth] });
  expect(onItsWay.findings.floods).toEqual([]);
  expect(onItsWay.heldOver).toBeGreaterThan(0);
  const arrived = await verdictWith({ change: arriveLater(300), faults: [clockForth] });
  expect(arrived.findings.floods).toContainEqual(expect.stringMatching(/reminders .*: 2 scheduled/));
});

/** Another attempt at each message that tells of `rung`, beside the one that there was. */
const anotherAttempt = (rung: string, values: { seq: string; claimed: string; uncertain: boolean }) =>
  `INSERT INTO chaos.attempts (seq, at, message, status, attempt, claimed, uncertain, entries)
   SELECT ${values.seq}, at, message, status, attempt, ${values.claimed}, ${values.uncertain}, entries
   FROM chaos.attempts WHERE ${saysOf(rung)}`;
const saysOf = (rung: string) => `jsonb_path_exists(entries, '$[*] ? (@.rung == "${rung}")')`;
const claimed = (rung: string) => `(SELECT min(claimed) FROM chaos.attempts WHERE ${saysOf(rung)})`;

it('counts a mail that may have been taken before on the day of the attempt that it repeats', async () => {
  const { findings, heldOver } = await verdictWith({
    statements: [
      anotherAttempt('T-10', { seq: "nextval('chaos.seq')", claimed: claimed('T-5'), uncertain: true }),
      // Less is left to be said than there was.
      `UPDATE chaos.attempts SET entries = entries || jsonb_set(entries -> 0, '{rung}', '"O+1"') WHERE NOT uncertain AND ${saysOf('T-10')}`,
    ],
    change: (mails) => {
      const [day] = mails.filter((one) => isReminder(one, 'T-5')).map((one) => one.virtual);
      return mails.map((one) => (isReminder(one, 'T-10') && day ? { ...one, virtual: day } : one));
    },
  });
  expect(findings.floods).toEqual([]);
  expect(heldOver).toBeGreaterThan(0);
});

it('counts no mail on the day on which its message was made and did not go', async () => {
  const { findings, heldOver } = await verdictWith({
    statements: [
      anotherAttempt('T-5', { seq: "nextval('chaos.seq')", claimed: 'claimed', uncertain: true }),
      `UPDATE messages SET created_at = ${claimed('T-10')} WHERE id IN (SELECT message FROM chaos.attempts WHERE ${saysOf('T-5')})`,
      anotherAttempt('T-5', { seq: '-seq', claimed: claimed('T-10'), uncertain: false }),
    ],
  });
  expect(findings.floods).toEqual([]);
  expect(heldOver).toBe(0);
});
