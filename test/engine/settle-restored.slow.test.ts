// A server is lost some days after its last backup. What it sent since then nobody knows; what is restored must neither
// send it twice nor keep silent about it (promises I1, I2).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApiTokens } from '../../src/engine/api-tokens.ts';
import { settleRestored } from '../../src/engine/settle-restored.ts';
import { createLog } from '../../src/log.ts';
import { type ReceivedMessage, readMessage } from '../../src/replay/received-message.ts';
import { writeBackup } from '../../src/store/backup.ts';
import { verifyChains } from '../../src/store/journal.ts';
import { newestLinkKey } from '../../src/store/link-keys.ts';
import { migrate } from '../../src/store/migrate.ts';
import { restoreBackup } from '../../src/store/restore.ts';
import type { Db } from '../../src/store/roadmaps.ts';
import type { UnknownNotice } from '../../src/store/unknown-mail.ts';
import { markWoken } from '../../src/store/watch.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { key, openStage, openWorker, type Stage, said, tomsk, type Worker } from './stage.ts';

const log = createLog('silent');
const own = ['department'];
const roadmap = makeRoadmap({
  items: [
    makeItem('5', '2024-02-15', { responsible: own, lead: 'shkurkina' }),
    makeItem('7', '2024-02-16', { responsible: own, lead: 'shkurkina' }),
    makeItem('8', '2024-08-23', { responsible: own, lead: 'nazarova' }),
  ],
});
const SAVED = '2024-02-05T12:00';

let stage: Stage;
let folder: string;
const file = () => join(folder, 'copy.sql.gz');

/** As the queue would: from one instant of the ledger to the next. */
async function goOn(worker: Worker, until: string): Promise<ReceivedMessage[]> {
  const before = stage.receiver.mails.length;
  await worker.engine.replanDue();
  for (;;) {
    for (const stream of ['reminders', 'escalations', 'monitoring'] as const)
      await worker.engine.sendDue(stream, { id: 'test' });
    const next = await worker.engine.nextInstant();
    if (next > tomsk(until)) break;
    stage.clock.set(Math.max(next, stage.clock.now()));
  }
  stage.at(until);
  return Promise.all(stage.receiver.mails.slice(before).map(readMessage));
}

interface Restored {
  unknown: UnknownNotice[];
  worker: Worker;
  database: TestDatabase;
}

async function restored(sentUntil: number, before?: (db: Db) => Promise<unknown>): Promise<Restored> {
  const database = await createTestDatabase({ empty: true });
  const { settled } = await restoreBackup({
    file: file(),
    ownerUrl: database.ownerUrl,
    log,
    async settle(db, { at }) {
      await before?.(db);
      return settleRestored(db, { savedAt: Date.parse(at), sentUntil, now: stage.clock.now() });
    },
  });
  await migrate({ ownerUrl: database.ownerUrl, appRole: 'srok_app', log });
  const worker = openWorker(database.appUrl, stage.receiver.url, stage.clock);
  return { unknown: settled, worker, database };
}

async function close({ worker, database }: Restored): Promise<void> {
  await worker.close();
  await database.drop();
}

let lost: ReceivedMessage[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-lost-'));
  stage = await openStage();
  await stage.apply(roadmap);
  stage.at('2024-01-15T09:00');
  await goOn(stage, SAVED);
  const wish = { address: 'shkurkina@example.org', name: 'СЭД', scopes: [], days: 90 };
  await createApiTokens({ db: stage.database.db, clock: stage.clock }).make(wish);
  await stage.engine.webhooks.add({
    organisation: '',
    url: 'https://crm.example.org/x',
    eventTypes: [],
    byInstallation: true,
  });
  await writeBackup({
    url: stage.test.ownerUrl,
    file: file(),
    force: false,
    program: 'test',
    now: stage.clock.now(),
    log,
  });
  // The server goes on for four days, and is lost.
  lost = await goOn(stage, '2024-02-09T12:00');
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

/** The token that was made before the backup. */
async function isRevoked({ worker: { database } }: Restored): Promise<boolean> {
  const [token] = await createApiTokens({ db: database.db, clock: stage.clock }).list();
  return token?.revokedAt !== null;
}

/** Why the webhook that there was at the backup is paused. */
async function pause({ worker }: Restored): Promise<string | undefined> {
  const [webhook] = await worker.engine.webhooks.list('all');
  return webhook?.paused?.reason;
}

/** What nobody may be told in two messages. */
const facts = (mails: ReceivedMessage[]) =>
  mails.flatMap((m) =>
    m.entries.filter((e) => e.kind !== 'digest').map((e) => `${m.to} ${e.item} ${e.rung} ${e.due}`),
  );

it('knows by which keys mails were signed, and of no queue that has woken it', async () => {
  const copy = await restored(tomsk(SAVED), async (db) => {
    await db.insertInto('link_keys').values({ id: 'abcdef01' }).execute();
    await markWoken(db, stage.clock.now());
  });
  const { db } = copy.worker.database;
  expect(await newestLinkKey(db)).toBe('abcdef01');
  expect(await db.selectFrom('watch').selectAll().execute()).toEqual([]);
  await close(copy);
});

describe('after a restore', () => {
  let all: Restored;
  let after: ReceivedMessage[];

  beforeAll(async () => {
    stage.at('2024-02-10T11:00');
    all = await restored(stage.clock.now());
    after = await goOn(all.worker, '2024-02-19T12:00');
  });
  afterAll(() => close(all));

  it('lets no token of the API live that may have been revoked since', async () => {
    expect(await isRevoked(all)).toBe(true);
  });

  it('tells no program that may have been taken off the list since', async () => {
    expect(await pause(all)).toBe('restored');
  });

  it('sends nothing again that the lost service has sent, and goes on with what comes next', async () => {
    expect(lost.map((m) => `${key(m)} ${said(m)}`)).toEqual(
      expect.arrayContaining(['shkurkina 5:T-5', 'shkurkina 7:T-5']),
    );
    expect(all.unknown.map((n) => `${n.to} ${n.item} ${n.rung}`)).toEqual(
      expect.arrayContaining(['shkurkina 5 T-5', 'shkurkina 7 T-5']),
    );
    expect(after.map((m) => `${key(m)} ${said(m)}`)).toEqual(
      expect.arrayContaining(['shkurkina 5:T-1', 'shkurkina 5:O+1 7:T-0']),
    );
    const told = facts([...lost, ...after]);
    expect(told).toEqual([...new Set(told)]);
  });

  it('tells the controller once, in the next digest, what may be missing and what has to be entered anew', async () => {
    const texts = after.map((m) => ({
      at: m.at,
      to: key(m),
      text: m.parsed.text?.replace(/\s+/g, ' ') ?? '',
    }));
    const about = texts.filter(({ text }) => text.includes('восстановлены из копии'));
    expect(about).toEqual([{ at: tomsk('2024-02-12T09:30'), to: 'zubchevskaya', text: expect.any(String) }]);
    const [{ text } = { text: '' }] = about;
    expect(text).toContain(
      'Данные восстановлены из копии от 05.02.2024 12:00. Отметки, внесённые позже, не сохранились: внесите их заново.',
    );
    expect(text).toContain('время которых наступило до 10.02.2024 11:00; повторно они не отправлены:');
    expect(text).toContain('п. 5 – напоминание (И.Я. Шкуркина)');
  });

  it('keeps in the journal what was not sent and why, leaves nothing in limbo, and the chain holds', async () => {
    const { db } = all.worker.database;
    expect(await verifyChains(db)).toEqual([]);
    const lines = await db.selectFrom('journal').select(['type', 'payload']).orderBy('seq').execute();
    const reasons = lines.filter((l) => l.type === 'notice-suppressed').map((l) => l.payload);
    expect(reasons.filter((p) => 'reason' in p && p.reason === 'restored')).toHaveLength(all.unknown.length);
    expect(lines.find((l) => l.type === 'restored')?.payload).toEqual({
      savedAt: tomsk(SAVED),
      sentUntil: tomsk('2024-02-10T11:00'),
      notices: all.unknown.length,
    });
    const limbo = db.selectFrom('notices').select('id').where('status', '=', 'planned');
    expect(await limbo.where('send_at', '<=', new Date(tomsk('2024-02-19T12:00'))).execute()).toEqual([]);
  });
});

describe('after a restore that knows when the service stopped', () => {
  it('sends what became due after the lost service is known to have stopped', async () => {
    stage.at('2024-02-10T11:00');
    const all = await restored(tomsk('2024-02-07T00:00'));
    expect(all.unknown.map((n) => n.rung)).not.toContain('T-5');
    const after = await goOn(all.worker, '2024-02-12T18:00');
    expect(after.map((m) => `${key(m)} ${said(m)}`)).toContainEqual(expect.stringMatching(/^shkurkina 5:T-/));
    await close(all);
  });

  it('does not repeat a message that was on its way when the backup was made', async () => {
    stage.at('2024-02-10T11:00');
    const all = await restored(tomsk('2024-02-05T13:00'), (db) =>
      db
        .updateTable('messages')
        .set({ status: 'sending', next_at: new Date(tomsk('2024-02-05T12:02')) })
        .where('to_key', '=', 'shkurkina')
        .where('created_at', '>=', new Date(tomsk('2024-02-02T00:00')))
        .execute(),
    );
    const { db } = all.worker.database;
    const ended = await db
      .selectFrom('messages')
      .select(['status', 'message_id'])
      .where('error', '=', 'restored')
      .execute();
    expect(ended.map((m) => m.status)).toEqual(['suppressed']);
    expect(all.unknown.map((n) => `${n.to} ${n.item} ${n.rung}`)).toEqual(['shkurkina 7 T-10']);
    const after = await goOn(all.worker, '2024-02-12T18:00');
    expect(after.map((m) => m.messageId)).not.toContain(ended[0]?.message_id);
    await close(all);
  });

  it('suppresses nothing where the service had been stopped before the backup', async () => {
    stage.at('2024-02-08T08:00');
    const all = await restored(tomsk(SAVED));
    expect(all.unknown).toEqual([]);
    const after = await goOn(all.worker, '2024-02-08T18:00');
    expect(after.map((m) => `${key(m)} ${said(m)}`)).toContain('shkurkina 5:T-5');
    expect(after.filter((m) => m.parsed.text?.includes('восстановлены'))).toEqual([]);
    expect(await isRevoked(all)).toBe(false);
    expect(await pause(all)).toBeUndefined();
    await close(all);
  });
});
