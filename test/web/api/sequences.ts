// Random sequences of commands by several people, each with a token, through the API on a real database and through the
// pure core by the same clock: after each step both stand alike, and both have refused alike.
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { instantOf } from '../../../src/calendar/dates.ts';
import type { WorkCalendar } from '../../../src/calendar/work-calendar.ts';
import { createAct } from '../../../src/engine/act.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import type { Rules } from '../../../src/engine/engine-deps.ts';
import { capital, sentence } from '../../../src/messages/wording.ts';
import { createOutboxNotifier } from '../../../src/notifiers/outbox.ts';
import { createRoadmapCache } from '../../../src/store/roadmaps.ts';
import { apply } from '../../../src/workflows/apply/apply.ts';
import { canonical } from '../../../src/workflows/canonical.ts';
import type { Roadmap } from '../../../src/workflows/roadmap.ts';
import type { RoadmapState } from '../../../src/workflows/state.ts';
import { LEASE_MS } from '../../engine/stage.ts';
import {
  type Attempt,
  arbitraryAttempts,
  arbitraryCalendar,
  arbitraryRoadmap,
  commandOf,
  instantOfAttempt,
  START,
} from '../../support/arbitrary-roadmaps.ts';
import { defaultPolicy } from '../../support/roadmaps.ts';
import { OPERATOR, openSite } from '../site.ts';
import { type AskApi, apiOf } from './client.ts';

const DAYS = 120;
/** Commands of a sequence. */
const MOST = 16;

export interface Told {
  sequences: number;
  done: number;
  refused: number;
  /** By command: how often it was done. */
  verbs: Record<string, number>;
}

/** Throws where the two part. */
export async function compareSequences(options: { numRuns: number; seed?: number }): Promise<Told> {
  const stage = await openSite({ events: null });
  const { clock } = stage;
  const calendars = new Map<string, WorkCalendar>();
  // Plans are not compared: of a year and more, drawn and written at each command, they would take half of the time.
  const policy = { ...defaultPolicy(), horizonDays: 30 };
  const rules: Rules = {
    calendar: (name) => calendars.get(name),
    policies: new Map([['default', policy]]),
  };
  const engine = createEngine({
    db: stage.site.db,
    cache: createRoadmapCache(),
    clock,
    rules,
    notifier: createOutboxNotifier(),
    settings: {
      batchSize: 1,
      sentBatch: 1,
      leaseMs: LEASE_MS,
      retryBaseMs: 1,
      retryMaxMs: 1,
      mailDomain: 'srok.example.org',
    },
    log: stage.site.log,
    onChanged: () => {},
  });
  const api = apiOf({ site: { ...stage.site, rules, engine, act: createAct(engine.runCommand) } });
  const programs = new Map<string, AskApi>();
  const told: Told = { sequences: 0, done: 0, refused: 0, verbs: {} };

  /** Tokens are as old as the clock has ever been. */
  async function programOf(address: string): Promise<AskApi> {
    const known = programs.get(address);
    if (known) return known;
    const now = clock.now();
    clock.set(instantOf(START, '00:00', 'Asia/Tomsk'));
    const ask = api.with(await api.tokenOf(address, ['commands:write'], 366));
    clock.set(now);
    programs.set(address, ask);
    return ask;
  }

  async function compare(
    drawn: Roadmap,
    calendar: WorkCalendar,
    attempts: readonly Attempt[],
  ): Promise<void> {
    told.sequences += 1;
    const id = `random-${told.sequences}`;
    const roadmap = { ...drawn, id, calendar: id };
    calendars.set(id, calendar);
    clock.set(instantOf(START, '00:00', roadmap.timezone));
    const applied = await engine.apply(roadmap);
    if (!applied.ok) throw new Error(applied.refusals.join('; '));
    let state = plain(applied.state);
    for (const [step, attempt] of attempts.slice(0, MOST).entries()) {
      const at = instantOfAttempt(attempt, roadmap.timezone);
      const { by, ...command } = commandOf(attempt, state, at);
      const address = by === undefined ? OPERATOR : roadmap.people[by]?.email;
      // Whoever has no address has no token.
      if (address === undefined) continue;
      clock.set(at);
      const expected = apply(
        state,
        { ...command, ...(by !== undefined && { by }) } as Parameters<typeof apply>[1],
        at,
        { calendar, policy },
        'api',
      );
      const ask = await programOf(address);
      const give = () =>
        ask(`/roadmaps/${id}/commands`, {
          method: 'POST',
          headers: { 'idempotency-key': `${id}-${step}` },
          body: command,
        });
      const answer = await give();
      if (expected.ok) {
        told.done += 1;
        told.verbs[command.do] = (told.verbs[command.do] ?? 0) + 1;
        expect([answer.status, answer.body?.['code']]).toEqual([200, undefined]);
        expect(answer.body?.['events']).toMatchObject(
          expected.events.map(({ n, type, item, occurrence }) => ({ n, type, item, occurrence })),
        );
        state = plain(expected.state);
        // Its answer was lost, so it is sent again.
        if (attempt.flag) expect((await give()).text).toBe(answer.text);
      } else {
        told.refused += 1;
        expect([answer.status, answer.body?.['detail']]).toEqual([409, sentence(capital(expected.reason))]);
      }
      expect(canonical(await engine.stateOf(id))).toBe(canonical(state));
    }
  }

  try {
    await fc.assert(fc.asyncProperty(arbitraryRoadmap, arbitraryCalendar, arbitraryAttempts(DAYS), compare), {
      ...options,
      endOnFailure: true,
    });
  } finally {
    await stage.close();
  }
  return told;
}

/** As it comes back from a database. */
function plain(state: RoadmapState): RoadmapState {
  return JSON.parse(JSON.stringify(state)) as RoadmapState;
}
