import { describe, expect, it } from '@jest/globals';
import { createBrake } from '../../src/engine/brake.ts';
import { DeliveryError } from '../../src/notifiers/notifier.ts';
import { crowd } from './crowd.ts';
import { openStage, said } from './stage.ts';

const NOW = Date.UTC(2024, 1, 1, 2);
const refused = (responseCode: number) => ({
  error: new DeliveryError('later', { code: 'EENVELOPE', responseCode, operatorsFault: false }),
});
const taken = {};

describe('a server that says 421', () => {
  it('is asked again after a second, then after two, by one message at a time, until it takes one', () => {
    const brake = createBrake();
    const hear = (outcome: object) => brake.heard('a@example.org', performance.now(), NOW, outcome);
    expect([brake.serverPause(), brake.isTrying()]).toEqual([0, false]);
    const handedTogether = performance.now();
    hear(refused(421));
    expect(brake.serverPause()).toBeGreaterThan(900);
    // On its way when the first was refused: the same refusal.
    brake.heard('b@example.org', handedTogether, NOW, refused(421));
    expect(brake.serverPause()).toBeLessThanOrEqual(1_000);
    hear(refused(421));
    expect(brake.serverPause()).toBeGreaterThan(1_900);
    expect(brake.isTrying()).toBe(true);
    hear(taken);
    expect([brake.serverPause(), brake.isTrying()]).toEqual([0, false]);
  });
});

describe('a domain that says 450', () => {
  it('is left alone for half a minute after three refusals in a row, and no other one', () => {
    const brake = createBrake();
    const hear = (address: string, outcome: object) => brake.heard(address, performance.now(), NOW, outcome);
    for (const name of ['a', 'b']) hear(`${name}@busy.example`, refused(450));
    expect(brake.domainPausedUntil('c@busy.example')).toBe(0);
    hear('c@busy.example', refused(452));
    expect(brake.domainPausedUntil('d@busy.example')).toBe(NOW + 30_000);
    expect(brake.domainPausedUntil('d@example.org')).toBe(0);
    expect(brake.serverPause()).toBe(0);
    hear('d@busy.example', taken);
    expect(brake.domainPausedUntil('d@busy.example')).toBe(0);
  });

  it('is not blamed for a mailbox among others that are served', () => {
    const brake = createBrake();
    for (let i = 0; i < 5; i += 1) {
      brake.heard('full@example.org', performance.now(), NOW, refused(452));
      brake.heard('other@example.org', performance.now(), NOW, taken);
    }
    expect(brake.domainPausedUntil('full@example.org')).toBe(0);
  });
});

describe('messages in hand', () => {
  it('lose no attempt when their domain refuses: they go back untried and are sent later', async () => {
    let busy = true;
    const stage = await openStage({
      behaviour: ({ stage: at }) => (busy && at === 'rcpt' ? { reply: 450 } : undefined),
    });
    try {
      await stage.apply(crowd('big', 60));
      stage.at('2024-01-15T09:00');
      await stage.work();
      const tried = 'SELECT count(*)::int AS n FROM messages WHERE attempts = 1';
      const untried = "SELECT count(*)::int AS n FROM messages WHERE attempts = 0 AND status = 'retry'";
      const [[one], [none]] = [
        await stage.rows<{ n: number }>(tried),
        await stage.rows<{ n: number }>(untried),
      ];
      expect((one?.n ?? 0) + (none?.n ?? 0)).toBe(60);
      expect(none?.n).toBeGreaterThan(20);
      busy = false;
      stage.at('2024-01-15T09:20');
      expect((await stage.work()).map(said).filter((words) => words.endsWith(':A'))).toHaveLength(60);
    } finally {
      await stage.close();
    }
  });

  it('wait while the server asks for a pause, and all of them are sent', async () => {
    let refusals = 0;
    const stage = await openStage({
      behaviour: ({ stage: at }) => {
        if (at !== 'mail' || refusals === 1) return undefined;
        refusals += 1;
        return { reply: 421 };
      },
    });
    try {
      await stage.apply(crowd('big', 60));
      stage.at('2024-01-15T09:00');
      await stage.work();
      // Only the message that was told so has lost an attempt.
      expect(stage.receiver.mails).toHaveLength(59);
      stage.at('2024-01-15T09:10');
      await stage.work();
      expect(stage.receiver.mails).toHaveLength(60);
    } finally {
      await stage.close();
    }
  });
});
