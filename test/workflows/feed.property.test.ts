// Whatever happens to a roadmap, calendar programs can follow it: what a person's feed once had stays in it, under the same
// name, and every change that can be seen has a higher SEQUENCE.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type Instant, instantOf } from '../../src/calendar/dates.ts';
import type { WorkCalendar } from '../../src/calendar/work-calendar.ts';
import { apply } from '../../src/workflows/apply/apply.ts';
import { begin } from '../../src/workflows/begin.ts';
import { changeDefinition } from '../../src/workflows/change-definition.ts';
import { type FeedEvent, type FeedRules, feedEvents } from '../../src/workflows/feed.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import type { RoadmapState } from '../../src/workflows/state.ts';
import {
  type Attempt,
  arbitraryAttempts,
  arbitraryCalendar,
  arbitraryRoadmap,
  commandOf,
  instantOfAttempt,
  START,
} from '../support/arbitrary-roadmaps.ts';
import { defaultPolicy } from '../support/roadmaps.ts';

describe('a calendar feed over whatever happens', () => {
  const DAYS = 130;
  const policy = { ...defaultPolicy(), horizonDays: 200 };
  /** Whatever is done to the roadmap; an acknowledgement stands for a changed file, an expected date for a changed calendar. */
  function next(state: RoadmapState, attempt: Attempt, now: Instant, calendar: WorkCalendar): RoadmapState {
    if (attempt.verb === 'acknowledge') {
      const changed = changeDefinition(state, reworded(state.roadmap, attempt), now, calendar);
      return changed.ok ? changed.state : state;
    }
    const applied = apply(state, commandOf(attempt, state, now), now, { calendar, policy });
    return applied.ok ? applied.state : state;
  }

  function reworded(roadmap: Roadmap, { item: n, flag, day }: Attempt): Roadmap {
    const chosen = roadmap.items[n % roadmap.items.length]?.id ?? '';
    const items = roadmap.items.map((item) => {
      if (item.id !== chosen) return item;
      return flag ? { ...item, after: [] } : { ...item, title: `${item.title}, уточнено ${day}` };
    });
    const correction = { item: chosen, what: 'текст', reason: `ошибка ввода ${day}` };
    return { ...roadmap, items, ...(flag ? {} : { corrections: [...roadmap.corrections, correction] }) };
  }

  it('never loses an event, has one for an id, and raises SEQUENCE with whatever can be seen', () => {
    let changes = 0;
    fc.assert(
      fc.property(
        arbitraryRoadmap,
        fc.tuple(arbitraryCalendar, fc.array(arbitraryCalendar, { maxLength: 3 })),
        arbitraryAttempts(DAYS - 20),
        (roadmap, [first, others], attempts) => {
          const later = [...others];
          const zone = roadmap.timezone;
          let state = begin(roadmap, instantOf(START, '10:00', zone));
          const had = new Map<string, Map<string, FeedEvent>>();
          const faults: string[] = [];
          let rules: FeedRules = { calendar: first, policy, revision: null };
          const look = (now: Instant) => {
            for (const { email } of Object.values(roadmap.people)) {
              if (email === undefined) continue;
              const events = feedEvents([state], email, () => rules, now);
              const theirs = had.get(email) ?? new Map<string, FeedEvent>();
              had.set(email, theirs);
              const found = new Set(events.map(({ id }) => id));
              if (found.size < events.length) faults.push('two events of one id');
              for (const id of theirs.keys()) if (!found.has(id)) faults.push(`${id} has gone`);
              for (const event of events) {
                const before = theirs.get(event.id);
                theirs.set(event.id, event);
                if (!before || isDeepStrictEqual(event, before)) continue;
                changes += 1;
                if (event.sequence <= before.sequence)
                  faults.push(`${event.id}: changed, SEQUENCE not grown`);
                if (event.changedAt < before.changedAt) faults.push(`${event.id}: changed before it was`);
              }
            }
          };
          let day = START;
          for (const attempt of attempts) {
            const now = instantOfAttempt(attempt, zone);
            for (; day <= addDays(START, attempt.day); day = addDays(day, 1))
              look(Math.min(instantOf(day, '00:00', zone), now));
            const changed = attempt.verb === 'expect' ? later.pop() : undefined;
            if (changed) {
              const id = (rules.revision?.id ?? 0) + 1;
              rules = { ...rules, calendar: changed, revision: { id, at: now } };
            } else state = next(state, attempt, now, rules.calendar);
            look(now);
          }
          expect(faults).toEqual([]);
        },
      ),
      { seed: Number(process.env['FC_SEED'] ?? 1410), numRuns: Number(process.env['FC_RUNS'] ?? 12) },
    );
    expect(changes).toBeGreaterThan(100);
  });
});
