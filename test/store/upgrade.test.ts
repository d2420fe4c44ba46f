// Each earlier schema, filled by real use of its version (CONTRIBUTING says how), is brought to this one and goes on.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createVirtualClock, type VirtualClock } from '../../src/clock.ts';
import { createLog } from '../../src/log.ts';
import { type MailReceiver, startMailReceiver } from '../../src/replay/mail-receiver.ts';
import { type ReceivedMessage, readMessage } from '../../src/replay/received-message.ts';
import { verifyChains } from '../../src/store/journal.ts';
import { migrate } from '../../src/store/migrate.ts';
import { migrations } from '../../src/store/migrations.ts';
import { type Restored, restoreBackup } from '../../src/store/restore.ts';
import { openWorker, tomsk, type Worker } from '../engine/stage.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

const ROADMAP = 'tomsk-gymnasium-29-kvantorium';
const FILLED_UNTIL = '2024-02-29T10:30';
const folder = join(import.meta.dirname, '../fixtures');
const fixtures = readdirSync(folder).filter((name) => name.startsWith('schema-'));
const log = createLog('silent');

it('there is a fixture of the first schema', () => {
  expect(fixtures).toContain('schema-0001.sql.gz');
});

describe.each(fixtures)('%s', (name) => {
  let database: TestDatabase;
  let receiver: MailReceiver;
  let clock: VirtualClock;
  let worker: Worker;
  let restored: Restored<void>;

  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
    const { ownerUrl, appUrl } = database;
    restored = await restoreBackup({
      file: join(folder, name),
      ownerUrl,
      log,
      settle: async () => undefined,
    });
    await migrate({ ownerUrl, appRole: 'srok_app', log });
    receiver = await startMailReceiver();
    clock = createVirtualClock(tomsk(FILLED_UNTIL));
    worker = openWorker(appUrl, receiver.url, clock);
  });
  afterAll(async () => {
    await worker.close();
    await receiver.close();
    await database.drop();
  });

  async function goOn(until: string): Promise<ReceivedMessage[]> {
    const before = receiver.mails.length;
    for (;;) {
      await worker.engine.replanDue();
      for (const stream of ['reminders', 'escalations', 'monitoring'] as const)
        await worker.engine.sendDue(stream, { id: 'upgraded' });
      const next = await worker.engine.nextInstant();
      if (next > tomsk(until)) break;
      clock.set(Math.max(next, clock.now()));
    }
    return Promise.all(receiver.mails.slice(before).map(readMessage));
  }

  it('is what its name says, and comes to this version’s schema with every row and whole chains', async () => {
    const { db } = worker.database;
    expect(restored.header.migrations.at(-1)?.slice(0, 4)).toBe(/\d{4}/.exec(name)?.[0]);
    expect(restored.chainFaults).toEqual([]);
    const applied = await db
      .withTables<{ kysely_migration: { name: string } }>()
      .selectFrom('kysely_migration')
      .select('name')
      .orderBy('name')
      .execute();
    expect(applied.map((row) => row.name)).toEqual(Object.keys(migrations));
    const { rows } = restored;
    expect([rows['roadmaps'], rows['journal'], rows['messages']].every((n) => n !== undefined && n > 0)).toBe(
      true,
    );
  });

  it('goes on: what waited goes under its own Message-ID, the rest as planned, nothing a second time', async () => {
    const { db } = worker.database;
    const earlier = await db
      .selectFrom('messages')
      .select(['recipient', 'status', 'message_id', 'entries'])
      .execute();
    const waiting = earlier.filter((m) => m.status === 'retry').map((m) => m.message_id);
    expect(waiting).toHaveLength(1);
    const mails = await goOn('2024-03-15T18:00');
    expect(mails.filter((m) => waiting.includes(m.messageId))).toHaveLength(1);
    expect(mails.map((m) => m.subject)).toContainEqual(expect.stringContaining('Сводка по № 1410 р'));
    const said = (to: string, e: { item: string; rung: string; due: string | null }) =>
      `${to} ${e.item} ${e.rung} ${e.due}`;
    const facts = [
      ...earlier
        .filter((m) => m.status === 'sent')
        .flatMap((m) => m.entries.filter((e) => e.kind !== 'digest').map((e) => said(m.recipient, e))),
      ...mails.flatMap((m) => m.entries.filter((e) => e.kind !== 'digest').map((e) => said(m.to, e))),
    ];
    expect(facts.filter((fact, i) => facts.indexOf(fact) !== i)).toEqual([]);
    expect(facts.length).toBeGreaterThan(20);
  });

  it('takes commands, plans anew, and its journal goes on from where it was', async () => {
    const command = { do: 'report-progress', by: 'shkurkina', item: '5', text: 'закупки готовятся' } as const;
    expect(await worker.engine.runCommand(ROADMAP, command)).toMatchObject({ ok: true });
    const { db } = worker.database;
    expect(await verifyChains(db)).toEqual([]);
    const { n } = await db
      .selectFrom('journal')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    expect(n).toBeGreaterThan(restored.rows['journal'] ?? 0);
    const due = db.selectFrom('notices').select('id').where('status', '=', 'planned');
    expect(await due.where('send_at', '<=', new Date(clock.now())).execute()).toEqual([]);
  });
});
