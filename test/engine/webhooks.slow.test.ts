// Programs that are told of events: what is planned for whom, what goes when, and what becomes of it when it does not get there.
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTellOfPaused } from '../../src/engine/tell-of-paused.ts';
import { createLog } from '../../src/log.ts';
import { createWebhookMail } from '../../src/main-watch.ts';
import { createWebhookNotifier } from '../../src/notifiers/webhook.ts';
import { endUnknownMail } from '../../src/store/unknown-mail.ts';
import { forgetOldWebhookMail } from '../../src/store/webhook-messages.ts';
import { organisationDirectory } from '../../src/workflows/organisation-directory.ts';
import { EVENT_TYPES, type EventType } from '../../src/workflows/state.ts';
import { type WebhookMessage, WebhookMessageSchema } from '../../src/workflows/webhook-event.ts';
import { until } from '../support/fleet.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { isSigned, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { LEASE_MS, openStage, type Stage } from './stage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const organisation = (id: string, parent: string | null) => ({
  id,
  title: id,
  parent,
  operators: [`operator@${id}.example.org`],
  observers: [],
});

const organisations = organisationDirectory([organisation('region', null), organisation('town', 'region')]);

let stage: Stage;
let receiver: WebhookReceiver;

beforeEach(async () => {
  receiver = await startWebhookReceiver();
  stage = await openStage({
    webhooks: createWebhookNotifier({ allow: ['127.0.0.1'], connectMs: 300, wholeMs: 600 }),
    organisations,
    random: () => 1,
  });
});
afterEach(async () => {
  await stage.close();
  await receiver.close();
});

async function add(
  more: { organisation?: string; eventTypes?: EventType[]; url?: string; byInstallation?: boolean } = {},
) {
  const added = await stage.engine.webhooks.add({
    organisation: '',
    url: receiver.url,
    eventTypes: [],
    byInstallation: true,
    ...more,
  });
  if (!added.ok) throw new Error(added.fault);
  return added;
}

const apply = (id = 'r1') =>
  stage.apply(makeRoadmap({ id, items: [makeItem('1', '2024-06-03'), makeItem('2', '2024-06-03')] }));

async function report(item: string, text = 'идёт', roadmap = 'r1'): Promise<void> {
  const done = await stage.engine.runCommand(roadmap, { do: 'report-progress', by: 'nazarova', item, text });
  if (!done.ok) throw new Error(done.reason);
}

const work = () => stage.engine.sendDue('webhooks', { id: 'test' });
/** A sender in another process takes what is due and is never heard of again. */
async function dieSending(): Promise<void> {
  const never = new Promise<never>(() => undefined);
  const dead = stage.another({ webhooks: { check: async () => undefined, post: () => never } });
  const death = new AbortController();
  void dead.engine.sendDue('webhooks', { id: 'dead', signal: death.signal });
  while ((await stage.rows("SELECT FROM messages WHERE status = 'sending'")).length === 0);
  death.abort();
}
const later = (ms: number) => stage.clock.set(stage.clock.now() + ms);
/** `1:submitted`, in the order in which they were told, repeats included. */
const told = (messages: readonly WebhookMessage[] = receiver.messages()): string[] =>
  messages.flatMap(({ events }) =>
    events.map(({ item, type }) => (item === null ? type : `${item}:${type}`)),
  );
const one = async (id: string) => (await stage.engine.webhooks.list('all')).find((hook) => hook.id === id);
const nextTry = async (): Promise<number> => {
  const [row] = await stage.rows<{ next_at: Date }>(
    "SELECT next_at FROM mail_schedule WHERE stream = 'webhooks'",
  );
  return row?.next_at.getTime() ?? 0;
};
const planned = () =>
  stage.rows<{ n: number }>(
    "SELECT count(*)::int AS n FROM notices WHERE stream = 'webhooks' AND status = 'planned'",
  );

describe('a webhook', () => {
  it('is told of every event at once, at any hour, signed, in one message', async () => {
    stage.at('2024-01-20T03:30');
    const { secret } = await add();
    await apply();
    await report('1', 'слово Назаровой');
    expect(await stage.work()).toEqual([]);
    expect(await work()).toBe(1);
    expect(told()).toEqual(['put-under-control', '1:progress-reported']);
    const [message] = receiver.messages();
    expect(WebhookMessageSchema.parse(message)).toEqual(message);
    expect(message).toMatchObject({
      type: 'srok.events',
      organisation: '',
      timestamp: '2024-01-19T20:30:00.000Z',
    });
    expect(message?.events[1]).toMatchObject({
      roadmap: 'r1',
      n: 2,
      item: '1',
      occurrence: '',
      due: '2024-06-03',
      originalDue: '2024-06-03',
      status: 'in_execution',
      executedAt: null,
    });
    const [post] = receiver.told;
    expect(post?.headers['webhook-id']).toBe(message?.id);
    expect(post && isSigned(post, secret)).toBe(true);
    // Nobody is named, and nothing that anybody wrote is told.
    const { people } = makeRoadmap();
    for (const { name, email = name } of Object.values(people))
      for (const word of [name, email, 'слово', 'shkurkina']) expect(post?.body).not.toContain(word);
    expect(await work()).toBe(0);
    expect(await stage.rows("SELECT status FROM notices WHERE stream = 'webhooks'")).toEqual([
      { status: 'taken' },
      { status: 'taken' },
    ]);
    expect(await one((await stage.engine.webhooks.list('all'))[0]?.id ?? '')).toMatchObject({
      waiting: 0,
      lastSentAt: stage.clock.now(),
      answers: [{ status: 'sent', subject: 'srok.events (2)', reply: '204', attempts: 1 }],
    });
  });

  it('knows nothing of what happened before it was added, nor of types it does not want', async () => {
    await apply();
    await add({ eventTypes: ['cancelled'] });
    await report('1');
    await stage.engine.runCommand('r1', { do: 'cancel', by: 'zubchevskaya', item: '1', text: 'отменено' });
    await work();
    expect(told()).toEqual(['1:cancelled']);
    expect(receiver.messages()[0]?.events[0]).toMatchObject({ status: 'cancelled' });
  });

  it('is told of its organisation and those under it, the installation’s of all', async () => {
    const hooks = await Promise.all(
      ['', 'region', 'town', 'elsewhere'].map(async (of) => ({ of, ...(await add({ organisation: of })) })),
    );
    const put = async (id: string, of: string) => {
      const applied = await stage.engine.apply(makeRoadmap({ id }), of === '' ? {} : { organisation: of });
      if (!applied.ok) throw new Error(applied.refusals.join());
    };
    await put('own', '');
    await put('of-region', 'region');
    await put('of-town', 'town');
    await work();
    const found = Object.fromEntries(
      hooks.map(({ of, secret }) => {
        const theirs = receiver.told.filter((post) => isSigned(post, secret));
        return [
          of,
          theirs.flatMap(({ body }) => (JSON.parse(body) as WebhookMessage).events.map((e) => e.roadmap)),
        ];
      }),
    );
    expect(found).toEqual({
      '': ['own', 'of-region', 'of-town'],
      region: ['of-region', 'of-town'],
      town: ['of-town'],
      elsewhere: [],
    });
  });

  it('gets no more than a hundred events in a message, in their order', async () => {
    await apply();
    await add();
    await report('1');
    await stage.rows(`
      INSERT INTO notices (roadmap, key, recipient, person, to_key, role, stream, slot, send_at, kind, rung, epoch, item,
        occurrence, due_version, event, detail)
      SELECT roadmap, key || n, recipient, '', '', role, stream, slot, send_at, kind, rung, '', item, '', 0, n,
        detail || jsonb_build_object('n', n)
      FROM notices, generate_series(3, 131) AS n WHERE stream = 'webhooks'`);
    expect(await work()).toBe(2);
    expect(receiver.messages().map(({ events }) => events.length)).toEqual([100, 30]);
    const ordinals = receiver.messages().flatMap(({ events }) => events.map(({ n }) => n));
    expect(ordinals).toEqual(ordinals.toSorted((a, b) => a - b));
  });

  it('gets what another version has recorded as it was recorded, and holds up nobody by it', async () => {
    const [{ id }] = [await add(), await add({ eventTypes: ['put-under-control'] })];
    await apply();
    const recorded = "detail || jsonb_build_object('type', 'merged', 'place', 3)";
    await stage.rows(`UPDATE notices SET detail = ${recorded} WHERE recipient = 'webhook:${id}'`);
    receiver.behave(() => 503);
    expect(await work()).toBe(2);
    // As after its body has been erased.
    await stage.rows('UPDATE messages SET body_text = NULL');
    receiver.behave(() => 200);
    later(HOUR);
    expect(await work()).toBe(2);
    expect(told().toSorted()).toEqual(['merged', 'merged', 'put-under-control', 'put-under-control']);
    expect(receiver.messages().flatMap(({ events }) => events)).toContainEqual(
      expect.objectContaining({ roadmap: 'r1', type: 'merged', place: 3 }),
    );
  });

  it('does not hold up another: one hangs, the other is told', async () => {
    const hanging = await startWebhookReceiver();
    try {
      hanging.behave(() => undefined);
      await add({ url: hanging.url });
      await add();
      await apply();
      await work();
      expect(told()).toEqual(['put-under-control']);
      expect(told(hanging.messages())).toEqual(['put-under-control']);
      expect(await stage.rows('SELECT status, uncertain FROM messages ORDER BY status')).toEqual([
        { status: 'retry', uncertain: true },
        { status: 'sent', uncertain: false },
      ]);
    } finally {
      await hanging.close();
    }
  });
});

describe('a job', () => {
  it('tells others while more of one organisation’s hang than are called at once', async () => {
    const hanging = await startWebhookReceiver();
    try {
      const held: ServerResponse[] = [];
      let hungThen: number | undefined;
      hanging.behave((_told, answer) => {
        if (hungThen !== undefined) return 204;
        held.push(answer);
        return undefined;
      });
      receiver.behave(() => {
        hungThen = hanging.told.length;
        for (const answer of held) answer.writeHead(204).end();
        return 204;
      });
      for (let n = 0; n < 20; n += 1) await add({ organisation: 'town', url: hanging.url });
      await stage.engine.apply(makeRoadmap({ id: 'r1' }), { organisation: 'town' });
      later(HOUR);
      await add();
      await apply('r2');
      const patient = stage.another({
        webhooks: createWebhookNotifier({ allow: ['127.0.0.1'], wholeMs: 5_000 }),
      });
      expect(await patient.engine.sendDue('webhooks', { id: 'patient' })).toBe(21);
      expect(hungThen).toBeLessThanOrEqual(8);
      expect([hanging.told.length, receiver.told.length]).toEqual([20, 1]);
    } finally {
      await hanging.close();
    }
  });

  it('goes on to others when nothing is to be done about the first of those that are due', async () => {
    await apply();
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.push((await add()).id);
    await report('1');
    // Noted as due too early, as after a clock was set back.
    for (const id of ids.slice(0, 8))
      await stage.rows(`DELETE FROM notices WHERE recipient = 'webhook:${id}'`);
    await stage.rows(
      "UPDATE mail_schedule SET next_at = next_at - interval '1 hour' WHERE recipient IN (".concat(
        ids
          .slice(0, 8)
          .map((id) => `'webhook:${id}'`)
          .join(),
        ')',
      ),
    );
    expect(await work()).toBe(2);
  });

  it('tells one of what happens while another one has not answered yet', async () => {
    const slow = await startWebhookReceiver();
    try {
      let free: () => unknown = () => undefined;
      slow.behave((_told, answer) => {
        if (slow.told.length > 1) return 204;
        free = () => answer.writeHead(204).end();
        return undefined;
      });
      receiver.behave(() => {
        free();
        return 204;
      });
      await add({ url: slow.url });
      await add({ eventTypes: ['progress-reported'] });
      await apply();
      const patient = stage.another({ webhooks: createWebhookNotifier({ allow: ['127.0.0.1'] }) });
      const working = patient.engine.sendDue('webhooks', { id: 'patient' });
      await until(() => slow.told.length === 1);
      await report('1');
      expect(await working).toBe(3);
      expect(told()).toEqual(['1:progress-reported']);
      expect(told(slow.messages())).toEqual(['put-under-control', '1:progress-reported']);
    } finally {
      await slow.close();
    }
  });
});

/** Tries each hour; gives how long it took (ms). */
async function failUntilPaused(id: string): Promise<number> {
  const began = stage.clock.now();
  for (;;) {
    await work();
    if ((await one(id))?.paused) return stage.clock.now() - began;
    expect(stage.clock.now() - began).toBeLessThan(4 * DAY);
    later(HOUR);
  }
}

describe('what fails', () => {
  it.each([
    [500, 'HTTP 500'],
    [404, 'HTTP 404'],
    [302, 'HTTP 302'],
  ])(
    'with %i is told again as it was, later and later, and what came meanwhile after it',
    async (status, error) => {
      receiver.behave(() => status);
      const { id } = await add();
      await apply();
      await work();
      await report('1');
      expect(await work()).toBe(0);
      expect(await one(id)).toMatchObject({
        waiting: 2,
        lastSentAt: null,
        answers: [{ status: 'retry', error }],
      });
      const waits: number[] = [];
      for (let n = 0; n < 10; n += 1) {
        const next = await nextTry();
        waits.push((next - stage.clock.now()) / 60_000);
        stage.clock.set(next);
        expect(await work()).toBe(1);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
      receiver.behave(() => 200);
      stage.clock.set(await nextTry());
      await work();
      const messages = receiver.messages();
      const repeats = receiver.told.slice(0, -1);
      expect(new Set(repeats.map(({ body }) => body)).size).toBe(1);
      expect(new Set(repeats.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      expect(new Set(repeats.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(repeats.length);
      expect(told(messages.slice(-2))).toEqual(['put-under-control', '1:progress-reported']);
      expect(await one(id)).toMatchObject({ waiting: 0, paused: null });
    },
  );

  it('because the answer comes too late is told again, and known by its id', async () => {
    receiver.behave(() => undefined);
    await add();
    await apply();
    await work();
    receiver.behave(() => 200);
    later(HOUR);
    await work();
    const [first, second] = receiver.messages();
    expect(second).toEqual(first);
    expect(receiver.told).toHaveLength(2);
  });

  it('for three days is paused, seen, and goes on in order when it is resumed', async () => {
    receiver.behave(() => 503);
    const { id } = await add();
    await apply();
    await report('1');
    expect(await failUntilPaused(id)).toBe(3 * DAY);
    expect(await one(id)).toMatchObject({ waiting: 2, paused: { reason: 'failing', at: stage.clock.now() } });
    const tries = receiver.told.length;
    await report('2');
    later(30 * DAY);
    await stage.engine.mendSchedule();
    expect(await work()).toBe(0);
    expect(receiver.told).toHaveLength(tries);
    receiver.behave(() => 200);
    expect(await stage.engine.webhooks.resume(id)).toBe(true);
    await work();
    expect(told(receiver.messages().slice(tries))).toEqual([
      'put-under-control',
      '1:progress-reported',
      '2:progress-reported',
    ]);
    expect(await one(id)).toMatchObject({ waiting: 0, paused: null });
  });

  it('and is resumed gets another three days', async () => {
    receiver.behave(() => 503);
    const { id } = await add();
    await apply();
    for (let n = 0; n < 2; n += 1) {
      expect(await failUntilPaused(id)).toBe(3 * DAY);
      expect((await one(id))?.paused?.reason).toBe('failing');
      await stage.engine.webhooks.resume(id);
    }
  });

  it('twice only is not paused because the service itself stood still for days between', async () => {
    receiver.behave(() => 503);
    const { id } = await add();
    await apply();
    await work();
    later(4 * DAY);
    expect(await failUntilPaused(id)).toBe(8 * HOUR);
  });

  it('for an hour only is not paused because the service itself stood still for days before', async () => {
    const { id } = await add();
    await apply();
    later(5 * DAY);
    receiver.behave(() => 503);
    await work();
    later(HOUR);
    await work();
    expect((await one(id))?.paused).toBeNull();
    receiver.behave(() => 200);
    later(HOUR);
    await work();
    // Counted anew from the next failure.
    receiver.behave(() => 503);
    await report('1');
    later(4 * DAY);
    await work();
    expect((await one(id))?.paused).toBeNull();
  });

  it('and is resumed is tried again as soon as something that never failed', async () => {
    receiver.behave(() => 503);
    const { id } = await add();
    await apply();
    for (let n = 0; n < 8; n += 1) {
      await work();
      stage.clock.set(await nextTry());
    }
    await stage.engine.webhooks.pause(id);
    await stage.engine.webhooks.resume(id);
    await work();
    expect((await nextTry()) - stage.clock.now()).toBe(60_000);
  });

  it('with 410 is paused at once', async () => {
    receiver.behave(() => 410);
    const { id } = await add();
    await apply();
    await work();
    expect(await one(id)).toMatchObject({ waiting: 1, paused: { reason: 'gone' } });
    later(DAY);
    expect(await work()).toBe(0);
    expect(receiver.told).toHaveLength(1);
  });

  it('because the name leads inside is told to nobody there, and again when it does not', async () => {
    const inside = receiver;
    const notifier = createWebhookNotifier({
      allow: [],
      lookup: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    const { id } = await add();
    await apply();
    const other = stage.another({ webhooks: notifier });
    await other.engine.sendDue('webhooks', { id: 'other' });
    await other.close();
    expect(inside.told).toEqual([]);
    expect(await one(id)).toMatchObject({ answers: [{ status: 'retry', error: 'target-not-public' }] });
    later(HOUR);
    await work();
    expect(told()).toEqual(['put-under-control']);
  });
});

describe('a pause that no operator made', () => {
  it('is told once to the operators of the installation and of the organisation, as soon as mail goes', async () => {
    const settings = {
      operators: ['first@ops.example.org', 'operator@town.example.org'],
      mailFrom: 'srok@example.org',
      publicUrl: 'https://srok.example.org',
    };
    let isDown = true;
    const mail = createWebhookMail({
      settings,
      organisations,
      notifier: stage.notifier,
      log: createLog('silent'),
    });
    const tell = createTellOfPaused({
      db: stage.database.db,
      clock: stage.clock,
      tell: async (paused) => {
        if (isDown) throw new Error('no mail server');
        await mail(paused);
      },
    });
    receiver.behave(() => 410);
    const { id } = await add({ organisation: 'town', url: `${receiver.url}?key=very-secret` });
    await stage.engine.apply(makeRoadmap({ id: 'r1' }), { organisation: 'town' });
    await tell();
    await work();
    await expect(tell()).rejects.toThrow('no mail server');
    isDown = false;
    await tell();
    expect(stage.receiver.mails).toEqual([]);
    later(HOUR);
    for (let n = 0; n < 2; n += 1) await tell();
    const mails = stage.receiver.mails;
    expect(mails.flatMap(({ envelope }) => envelope.to).toSorted()).toEqual([
      'first@ops.example.org',
      'operator@town.example.org',
    ]);
    const parsed = await mails[0]?.parse();
    expect(parsed?.subject).toBe(`Срок: веб-хук 127.0.0.1:${receiver.port} приостановлен`);
    for (const text of [parsed?.text, String(parsed?.html)]) {
      expect(text).toContain('ответила, что её там больше нет (410)');
      expect(text).toContain('организации «town»');
      expect(text).toContain('https://srok.example.org/webhooks');
      expect(text).not.toContain('very-secret');
    }
    // The next pause is another one; what an operator does, operators know.
    await stage.engine.webhooks.resume(id);
    await stage.engine.webhooks.pause(id);
    await tell();
    await stage.engine.webhooks.resume(id);
    expect(mails).toHaveLength(2);
    await work();
    await tell();
    expect(mails).toHaveLength(4);
  });
});

describe('who sends', () => {
  it('and dies is replaced after the lease, with the same message', async () => {
    await add();
    await apply();
    await dieSending();
    later(LEASE_MS - 1);
    expect(await work()).toBe(0);
    later(1);
    expect(await work()).toBe(1);
    expect(await stage.rows('SELECT status, attempts FROM messages')).toEqual([
      { status: 'sent', attempts: 2 },
    ]);
  });

  it('shares the webhooks with others, and never one of them', async () => {
    for (let n = 0; n < 12; n += 1) await add();
    await apply();
    const others = [stage, stage.another(), stage.another()];
    const handled = await Promise.all(others.map(({ engine }) => engine.sendDue('webhooks', { id: 'many' })));
    expect(handled.reduce((sum, n) => sum + n, 0)).toBe(12);
    expect(receiver.told).toHaveLength(12);
  });
});

describe('an operator', () => {
  it('pauses and resumes: events wait meanwhile', async () => {
    const { id } = await add();
    await apply();
    expect(await stage.engine.webhooks.pause(id)).toBe(true);
    await report('1');
    later(10 * DAY);
    expect(await work()).toBe(0);
    expect(await one(id)).toMatchObject({ waiting: 2, paused: { reason: 'operator' } });
    await stage.engine.webhooks.resume(id);
    await work();
    expect(told()).toEqual(['put-under-control', '1:progress-reported']);
  });

  it('pauses while a message is on its way: it waits when it fails, and is done when it does not', async () => {
    for (const status of [500, 200]) {
      const { id } = await add();
      await apply(`r-${status}`);
      const cases = stage.engine.webhooks;
      const notifier = createWebhookNotifier({ allow: ['127.0.0.1'] });
      receiver.behave(() => status);
      const slow = stage.another({
        webhooks: {
          check: notifier.check,
          async post(message) {
            await cases.pause(id);
            return notifier.post(message);
          },
        },
      });
      await slow.engine.sendDue('webhooks', { id: 'slow' });
      later(DAY);
      expect(await work()).toBe(0);
      expect(await one(id)).toMatchObject({ waiting: status === 200 ? 0 : 1 });
      await cases.remove(id);
      await slow.close();
    }
  });

  it('pauses while the sender of a message dies: nobody sends it before it is resumed', async () => {
    const { id } = await add();
    await apply();
    await dieSending();
    await stage.engine.webhooks.pause(id);
    later(LEASE_MS);
    expect(await work()).toBe(0);
    expect(await one(id)).toMatchObject({ waiting: 1, answers: [{ status: 'retry' }] });
    expect(receiver.told).toEqual([]);
    await stage.engine.webhooks.resume(id);
    expect(await work()).toBe(1);
    expect(told()).toEqual(['put-under-control']);
  });

  it('removes one: what was to go there ends with a reason, and what is on its way is nobody’s', async () => {
    receiver.behave(() => 500);
    const { id } = await add();
    await apply();
    await work();
    await report('1');
    expect(await stage.engine.webhooks.remove(id)).toBe(true);
    expect(await stage.rows("SELECT DISTINCT status, reason FROM notices WHERE stream = 'webhooks'")).toEqual(
      [{ status: 'withdrawn', reason: 'webhook-removed' }],
    );
    expect(await stage.rows('SELECT status, error FROM messages')).toEqual([
      { status: 'suppressed', error: 'webhook-removed' },
    ]);
    await report('2');
    later(DAY);
    expect(await work()).toBe(0);
    expect(await planned()).toEqual([{ n: 0 }]);
    expect(await stage.engine.webhooks.remove(id)).toBe(false);
  });

  it('gives it a new secret: for a week both sign', async () => {
    const { id, secret } = await add();
    const next = (await stage.engine.webhooks.rotate(id)) ?? '';
    expect(next).not.toBe(secret);
    await apply();
    await work();
    later(8 * DAY);
    await report('1');
    await work();
    const signed = receiver.told.map((post) => [isSigned(post, secret), isSigned(post, next)]);
    expect(signed).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  it('tries it, also while it is paused, and sees what came back', async () => {
    const { id } = await add();
    await stage.engine.webhooks.pause(id);
    expect(await stage.engine.webhooks.test(id)).toEqual({ ok: true, reply: '204', error: null });
    receiver.behave((_told, answer) => {
      answer.writeHead(401).end('who are you?');
      return undefined;
    });
    expect(await stage.engine.webhooks.test(id)).toEqual({
      ok: false,
      reply: '401 who are you?',
      error: 'HTTP 401',
    });
    expect(receiver.messages().map(({ type, events }) => [type, events])).toEqual([
      ['srok.test', []],
      ['srok.test', []],
    ]);
    expect((await one(id))?.answers.map(({ status }) => status).toSorted()).toEqual(['failed', 'sent']);
    expect(await stage.engine.webhooks.test('nothing')).toBeUndefined();
  });

  it('adds none that the service may not call, and no more than twenty', async () => {
    const cases = stage.engine.webhooks;
    const fault = async (url: string) => {
      const added = await cases.add({ organisation: '', url, eventTypes: [], byInstallation: true });
      return added.ok ? null : added.fault;
    };
    expect(await fault('https://10.0.0.1/')).toBe('not-public');
    expect(await fault('nonsense')).toBe('not-a-url');
    for (const query of ['a'.repeat(2_000), 'я'.repeat(400)])
      expect(await fault(`${receiver.url}?${query}`)).toBe('too-long');
    for (let n = 0; n < 17; n += 1) expect(await fault(receiver.url)).toBeNull();
    const last = await Promise.all(Array.from({ length: 6 }, () => fault(receiver.url)));
    expect(last.filter((one) => one === null)).toHaveLength(3);
    expect(last.filter((one) => one === 'too-many')).toHaveLength(3);
  });

  it('of an organisation reaches nothing inside, also where the settings allow it to the installation', async () => {
    const wish = { organisation: 'town', url: receiver.url, eventTypes: [], byInstallation: false };
    expect(await stage.engine.webhooks.add(wish)).toEqual({ ok: false, fault: 'not-public' });
    const { id } = await add({ organisation: 'town' });
    // As if its name led to somewhere else by now.
    await stage.rows(`UPDATE webhooks SET by_installation = false WHERE id = '${id}'`);
    expect(await stage.engine.webhooks.test(id)).toMatchObject({ error: 'target-not-public' });
    await stage.engine.apply(makeRoadmap({ id: 'r1' }), { organisation: 'town' });
    await work();
    expect(receiver.told).toEqual([]);
  });

  it('tries no more than twenty times in ten minutes, whichever of the organisation’s', async () => {
    const [{ id }, { id: second }] = [await add(), await add()];
    const cases = stage.engine.webhooks;
    for (let n = 0; n < 20; n += 1) await cases.test(n % 2 === 0 ? id : second);
    expect(await cases.test(second)).toBe('too-many');
    expect(receiver.told).toHaveLength(20);
    later(HOUR);
    expect(await cases.test(second)).toMatchObject({ ok: true });
  });

  it('is not kept waiting by a name that takes for ever to be looked up', async () => {
    const lookup = () => new Promise<never>(() => undefined);
    const slow = stage.another({ webhooks: createWebhookNotifier({ allow: [], lookup, wholeMs: 50 }) });
    const wish = { organisation: '', url: 'https://slow.example.org/', eventTypes: [], byInstallation: true };
    expect(await slow.engine.webhooks.add(wish)).toEqual({ ok: false, fault: 'unknown-host' });
  });

  it('sees those of the organisations asked for, each with its own answers', async () => {
    const [town, region] = [await add({ organisation: 'town' }), await add({ organisation: 'region' })];
    await stage.engine.webhooks.test(town.id);
    const shown = async (...of: string[]) =>
      (await stage.engine.webhooks.list(of)).map(({ id, answers, lastSentAt }) => [
        id,
        answers.length,
        lastSentAt !== null,
      ]);
    expect(await shown('town')).toEqual([[town.id, 1, true]]);
    expect(await shown('region', 'town')).toEqual([
      [region.id, 0, false],
      [town.id, 1, true],
    ]);
    expect(await shown('elsewhere')).toEqual([]);
  });

  it('is never shown a secret in a list', async () => {
    const { id, secret } = await add();
    await stage.engine.webhooks.rotate(id);
    expect(JSON.stringify(await stage.engine.webhooks.list('all'))).not.toContain(secret.slice(6));
    expect((await one(id))?.isRotating).toBe(true);
  });
});

describe('the ledger', () => {
  it('forgets what ended ninety days ago, and nothing that waits', async () => {
    const [{ id }, { id: removed }] = [await add(), await add({ eventTypes: ['put-under-control'] })];
    await stage.engine.webhooks.pause(removed);
    await apply();
    await work();
    await stage.engine.webhooks.test(id);
    await stage.engine.webhooks.remove(removed);
    later(60 * DAY);
    await report('1');
    await stage.engine.webhooks.pause(id);
    await report('2');
    const forget = () => forgetOldWebhookMail(stage.database.db, stage.clock.now());
    const count = async () => {
      const rows = await stage.rows<{ n: number }>(`
        SELECT count(*)::int AS n FROM notices WHERE stream = 'webhooks'
        UNION ALL SELECT count(*)::int FROM messages WHERE stream = 'webhooks'`);
      return rows.map(({ n }) => n);
    };
    await forget();
    expect(await count()).toEqual([4, 2]);
    later(31 * DAY);
    await forget();
    expect(await count()).toEqual([2, 0]);
    await stage.engine.webhooks.resume(id);
    await work();
    expect(told().slice(-2)).toEqual(['1:progress-reported', '2:progress-reported']);
  });

  it('keeps what programs are told when a plan is drawn anew, and what was on its way after a restore', async () => {
    await add({ eventTypes: [...EVENT_TYPES] });
    await apply();
    const before = await planned();
    await stage.engine.replanEach(['r1']);
    expect(await planned()).toEqual(before);
    receiver.behave(() => 500);
    await work();
    await report('1');
    await stage.database.db.transaction().execute((tx) => endUnknownMail(tx, stage.clock.now() + DAY));
    receiver.behave(() => 200);
    later(DAY);
    await work();
    expect(told()).toEqual(['put-under-control', 'put-under-control', '1:progress-reported']);
  });
});
