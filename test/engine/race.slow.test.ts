// What happens at the same time: workers on one ledger, commands against claims, a sender that was given up for dead.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Notifier, OutgoingMail } from '../../src/notifiers/notifier.ts';
import { extendLease } from '../../src/store/messages.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { crowd } from './crowd.ts';
import { LEASE_MS, openStage, type Stage, said, testRules, tomsk } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ settings: { batchSize: 40 } });
});
afterEach(() => stage.close());

const deadlocks = async () =>
  (
    await stage.rows<{ deadlocks: number }>(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    )
  )[0]?.deadlocks;

describe('two workers on one database', () => {
  it('share 500 recipients: each gets one message', async () => {
    await stage.apply(...Array.from({ length: 10 }, (_, i) => crowd(`r${i}`, 50)));
    stage.at('2024-01-15T09:00');
    const other = stage.another();
    const sent = await Promise.all([
      stage.engine.sendDue('reminders', { id: 'one' }),
      other.engine.sendDue('reminders', { id: 'two' }),
    ]);
    const mails = await stage.received();
    expect(new Set(mails.map((m) => m.to)).size).toBe(500);
    expect(mails).toHaveLength(500);
    expect(Math.min(...sent)).toBeGreaterThan(0);
    expect(await stage.rows("SELECT FROM messages WHERE status <> 'sent'")).toEqual([]);
  });
});

describe('several jobs of one stream in one process', () => {
  it('hand over together no more than one notifier works on, and leave few ends unrecorded', async () => {
    const [concurrency, sentBatch] = [6, 2];
    let handedOver = 0;
    let most = 0;
    let atOnce = 0;
    let mostAtOnce = 0;
    const { notifier } = stage;
    const counting: Notifier = {
      ...notifier,
      concurrency,
      async deliver(mail) {
        handedOver += 1;
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        const sum = handedOver;
        const recorded = await stage.rows("SELECT FROM messages WHERE status = 'sent'");
        most = Math.max(most, sum - recorded.length);
        return notifier.deliver(mail).finally(() => {
          atOnce -= 1;
        });
      },
    };
    await stage.apply(...Array.from({ length: 4 }, (_, i) => crowd(`r${i}`, 50)));
    stage.at('2024-01-15T09:00');
    const { engine } = stage.another({ settings: { batchSize: 20, sentBatch }, notifier: counting });
    const sent = await Promise.all(['one', 'two', 'three'].map((id) => engine.sendDue('reminders', { id })));
    expect(sent.filter((count) => count > 0).length).toBeGreaterThan(1);
    expect(await stage.received()).toHaveLength(200);
    expect(mostAtOnce).toBe(concurrency);
    expect(most).toBeLessThanOrEqual(concurrency + sentBatch);
  });
});

describe('a command beside a claim', () => {
  it('keeps every reminder back that it came before, and neither ever waits for the other in a circle', async () => {
    const count = 40;
    await stage.apply(crowd('big', count));
    stage.at('2024-01-15T09:00');
    await stage.work();
    // T-10 of all items is due; every lead reports theirs while two workers send.
    stage.at('2024-02-01T09:00');
    const other = stage.another({ settings: { batchSize: 3 } });
    const before = await deadlocks();
    /** By item: whether «sending» stood in the ledger when its submission had been committed. */
    const sendingBefore = new Map<string, boolean>();
    const sending = async (engine: Stage['engine'], id: string) => {
      for (let round = 0; round < 6; round += 1) await engine.sendDue('reminders', { id });
    };
    const commanding = async (start: number) => {
      for (let n = start; n <= count; n += 3) {
        const done = await stage.engine.runCommand('big', {
          do: 'submit',
          by: `p${n}`,
          item: String(n),
          text: 'Отчёт',
        });
        expect(done).toMatchObject({ ok: true });
        const begun = await stage.rows(
          `SELECT FROM messages WHERE entries @> '[{"item": "${n}", "rung": "T-10"}]'`,
        );
        sendingBefore.set(String(n), begun.length === 1);
      }
    };
    await Promise.all([
      commanding(1),
      commanding(2),
      commanding(3),
      sending(stage.engine, 'one'),
      sending(other.engine, 'two'),
    ]);
    await stage.work();
    const reminded = (await stage.received()).filter((m) => said(m).includes(':T-10'));
    const ended = await stage.rows<{ item: string; status: string }>(
      "SELECT item, status FROM notices WHERE rung = 'T-10' ORDER BY item::int",
    );
    expect(ended).toHaveLength(count);
    expect(ended.filter((n) => n.status === 'taken').map((n) => n.item)).toEqual(
      reminded.map((m) => m.entries[0]?.item).sort((a, b) => Number(a) - Number(b)),
    );
    expect(reminded.length).toBe([...sendingBefore.values()].filter(Boolean).length);
    expect(reminded.every((m) => sendingBefore.get(m.entries[0]?.item ?? ''))).toBe(true);
    expect(await deadlocks()).toBe(before);
  });
});

describe('a sender given up for dead that lives', () => {
  it('cannot record over the one that took its message', async () => {
    await stage.apply(makeRoadmap({ items: [makeItem('5', '2024-02-15', { responsible: ['department'] })] }));
    stage.at('2024-01-15T09:00');
    const begun = new Set<OutgoingMail>();
    let release = (_error: Error) => {};
    const stuck: Notifier = {
      ...stage.notifier,
      deliver: (mail) => {
        begun.add(mail);
        return new Promise((_resolve, reject) => {
          release = reject;
        });
      },
    };
    const slow = stage.another({ notifier: stuck });
    // The same queue job as later: BullMQ gives a stalled job to another worker under its old id.
    const sending = slow.engine.sendDue('reminders', { id: 'job' });
    while (begun.size === 0) await stage.rows('SELECT 1');
    stage.clock.set(tomsk('2024-01-15T09:00') + LEASE_MS);
    expect(await stage.engine.sendDue('reminders', { id: 'job' })).toBe(1);
    release(new Error('connection lost'));
    await sending;
    const [mail] = await stage.received();
    expect(mail?.messageId).toBe([...begun][0]?.messageId);
    expect(await stage.rows('SELECT status, attempts, error FROM messages')).toEqual([
      { status: 'sent', attempts: 2, error: null },
    ]);
    expect(await stage.work()).toEqual([]);
  });
});

describe('a sender that says it is at work', () => {
  it('does not wait for those of its messages that are just being recorded', async () => {
    await stage.apply(crowd('big', 2));
    stage.at('2024-01-15T09:00');
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const deliver: Notifier['deliver'] = async (mail) => {
      await released;
      return stage.notifier.deliver(mail);
    };
    const slow = stage.another({ notifier: { ...stage.notifier, deliver } });
    const sending = slow.engine.sendDue('reminders', { id: 'job' });
    let held: { id: string; attempt: number }[] = [];
    while (held.length < 2)
      held = await stage.rows('SELECT id, attempts AS attempt FROM messages ORDER BY id');
    const until = tomsk('2024-01-15T12:00');
    await stage.database.db.transaction().execute(async (tx) => {
      await tx
        .selectFrom('messages')
        .select('id')
        .where('id', '=', held[0]?.id ?? '')
        .forUpdate()
        .execute();
      await extendLease(stage.database.db, held, until);
    });
    const leases = await stage.rows<{ next_at: Date }>('SELECT next_at FROM messages ORDER BY id');
    expect(leases.map((m) => m.next_at.getTime())).toEqual([tomsk('2024-01-15T09:00') + LEASE_MS, until]);
    release();
    expect(await sending).toBe(2);
  });
});

describe('a claim that took longer than its lease', () => {
  /** Works on the same ledger; while it claims, the clock goes on by a lease and more. */
  function slowWorker(deliver: Notifier['deliver']) {
    const rules = testRules();
    let passed = false;
    return stage.another({
      notifier: { ...stage.notifier, deliver },
      rules: {
        ...rules,
        calendar(name) {
          if (!passed) stage.clock.set(stage.clock.now() + LEASE_MS + 1);
          passed = true;
          return rules.calendar(name);
        },
      },
    });
  }

  it('is a lease again before anything is handed over: nobody takes over meanwhile', async () => {
    await stage.apply(crowd('big', 3));
    stage.at('2024-01-15T09:00');
    const taken: number[] = [];
    const slow = slowWorker(async (mail) => {
      taken.push((await stage.work()).length);
      return stage.notifier.deliver(mail);
    });
    expect(await slow.engine.sendDue('reminders', { id: 'job' })).toBe(3);
    expect(taken).toEqual([0, 0, 0]);
    expect(await stage.received()).toHaveLength(3);
  });
});

describe('changes at the same time', () => {
  it('of roadmaps that share all their people all succeed', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    const reversed = (roadmap: ReturnType<typeof makeRoadmap>) => ({
      ...roadmap,
      people: Object.fromEntries(Object.entries(roadmap.people).reverse()),
    });
    await Promise.all(
      ids.map(async (id, i) => {
        const roadmap = makeRoadmap({ id });
        const applied = await stage.engine.apply(i % 2 ? reversed(roadmap) : roadmap);
        expect(applied.ok).toBe(true);
      }),
    );
    stage.at('2024-01-15T09:00');
    const mails = await stage.work();
    expect(mails.filter((m) => m.to === 'nazarova@example.org')).toHaveLength(1);
  });
});
