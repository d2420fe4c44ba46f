// Whatever fails, pauses and resumes in whatever order: a program that knows events by their ids has got each of them once, and
// those of an item in the order in which they happened.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NoReplyError, type WebhookPost } from '../../src/notifiers/webhook.ts';
import type { WebhookEvent, WebhookMessage } from '../../src/workflows/webhook-event.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { LEASE_MS, openStage, type Stage, type Worker } from './stage.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What becomes of the next message: taken and said so, taken and not said so, refused, gone. */
const REPLIES = ['taken', 'unsaid', 'refused', 'gone'] as const;
type Reply = (typeof REPLIES)[number];

type Step =
  | { do: 'event'; roadmap: 0 | 1; item: 0 | 1 }
  | { do: 'work'; replies: Reply[]; both: boolean }
  | { do: 'die' }
  | { do: 'pause' }
  | { do: 'resume' }
  | { do: 'mend' }
  | { do: 'wait'; ms: number };

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('event' as const),
        roadmap: fc.constantFrom(0 as const, 1 as const),
        item: fc.constantFrom(0 as const, 1 as const),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('work' as const),
        replies: fc.array(fc.constantFrom(...REPLIES), { maxLength: 3 }),
        both: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom('die' as const, 'pause' as const, 'resume' as const, 'mend' as const),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('wait' as const),
        ms: fc.constantFrom(MINUTE, 60 * MINUTE, DAY, 4 * DAY),
      }),
    },
  ),
  { minLength: 5, maxLength: 30 },
);

let stage: Stage;
let second: Worker;
let dying: Worker;
let lastWords: () => void;
let replies: Reply[] = [];
/** What the program has got, repeats included. */
let got: WebhookMessage[] = [];

async function post({ id, body }: WebhookPost) {
  const message = JSON.parse(body) as WebhookMessage;
  expect(message.id).toBe(id);
  const reply = replies.shift() ?? 'taken';
  if (reply === 'taken' || reply === 'unsaid') got.push(message);
  if (reply === 'unsaid') throw new NoReplyError('ETIMEDOUT', 'no answer in time');
  return { status: { taken: 200, refused: 503, gone: 410 }[reply], words: '' };
}

beforeAll(async () => {
  stage = await openStage({ webhooks: { check: async () => undefined, post } });
  second = stage.another();
  dying = stage.another({
    webhooks: {
      check: async () => undefined,
      post() {
        lastWords();
        return new Promise<never>(() => undefined);
      },
    },
  });
  for (const id of ['r0', 'r1'])
    await stage.apply(makeRoadmap({ id, items: [makeItem('1', '2025-12-01'), makeItem('2', '2025-12-01')] }));
});
afterAll(async () => {
  await stage.close();
});

const work = ({ engine }: Worker) => engine.sendDue('webhooks', { id: 'test' });

async function carryOut(step: Step, id: string, happened: string[]): Promise<void> {
  const { engine, clock } = stage;
  if (step.do === 'wait') clock.set(clock.now() + step.ms);
  else if (step.do === 'pause') await engine.webhooks.pause(id);
  else if (step.do === 'resume') await engine.webhooks.resume(id);
  else if (step.do === 'mend') await engine.mendSchedule();
  else if (step.do === 'work') {
    replies = [...step.replies];
    await Promise.all(step.both ? [work(stage), work(second)] : [work(stage)]);
  } else if (step.do === 'die') await die();
  else {
    const roadmap = `r${step.roadmap}`;
    const done = await engine.runCommand(roadmap, {
      do: 'report-progress',
      by: 'nazarova',
      item: String(step.item + 1),
      text: 'идёт',
    });
    if (!done.ok) throw new Error(done.reason);
    for (const { n } of done.events) happened.push(`${roadmap}/${n}`);
  }
}

/** A sender that is never heard of again, with whatever it has just claimed. */
async function die(): Promise<void> {
  const death = new AbortController();
  const hasClaimed = new Promise<void>((resolve) => {
    lastWords = () => {
      death.abort();
      resolve();
    };
  });
  await Promise.race([hasClaimed, dying.engine.sendDue('webhooks', { id: 'dying', signal: death.signal })]);
}

const place = ({ roadmap, n }: WebhookEvent) => `${roadmap}/${n}`;

it('everything that happens is told, in order, and known again by its id', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (plan: Step[]) => {
      for (const { id } of await stage.engine.webhooks.list('all')) await stage.engine.webhooks.remove(id);
      got = [];
      const added = await stage.engine.webhooks.add({
        organisation: '',
        url: 'https://crm.example.org/',
        eventTypes: [],
        byInstallation: true,
      });
      if (!added.ok) throw new Error(added.fault);
      const happened: string[] = [];
      for (const step of plan) await carryOut(step, added.id, happened);
      replies = [];
      // The program is well again, an operator has seen to it, leases and waits are over.
      await stage.engine.webhooks.resume(added.id);
      stage.clock.set(stage.clock.now() + Math.max(LEASE_MS, 60 * MINUTE));
      await work(stage);

      const told = got.flatMap(({ events }) => events);
      const known = [...new Map(told.map((event) => [event.id, event])).values()];
      for (const roadmap of ['r0', 'r1']) {
        const mine = (one: string) => one.startsWith(`${roadmap}/`);
        expect(known.map(place).filter(mine)).toEqual(happened.filter(mine));
      }
      // A repeat is the same message: nothing is told under two of them.
      const byId = new Map<string, string>();
      for (const message of got) {
        expect(byId.get(message.id) ?? JSON.stringify(message)).toBe(JSON.stringify(message));
        byId.set(message.id, JSON.stringify(message));
      }
      const messagesOf = new Map<string, Set<string>>();
      for (const { id, events } of got)
        for (const event of events) messagesOf.set(event.id, (messagesOf.get(event.id) ?? new Set()).add(id));
      for (const ids of messagesOf.values()) expect(ids.size).toBe(1);
    }),
    { numRuns: 25 },
  );
}, 240_000);
