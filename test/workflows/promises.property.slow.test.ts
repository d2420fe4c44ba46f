// The promises of the core over random roadmaps, calendars and happenings: never lost, never twice, never
// stale, never a flood. What a message may say is worked out here anew, day by day, from the state.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  dateOf,
  type Instant,
  type IsoDate,
  instantOf,
  minutesOfDay,
} from '../../src/calendar/dates.ts';
import type { WorkCalendar } from '../../src/calendar/work-calendar.ts';
import { createSimulation, endOfDay, type Simulation, type Snapshot } from '../../src/simulation/simulate.ts';
import type { Entry } from '../../src/workflows/compose.ts';
import { reasonAgainst } from '../../src/workflows/decide.ts';
import type { Mail } from '../../src/workflows/mail.ts';
import { epochOf, isEventNotice, isLadder, type PlannedNotice } from '../../src/workflows/notice.ts';
import { occurrencesOf } from '../../src/workflows/occurrences.ts';
import { createPlanContext, type PlanContext } from '../../src/workflows/plan/context.ts';
import { plan } from '../../src/workflows/plan/plan.ts';
import { reconcile } from '../../src/workflows/reconcile.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { itemOf, type Occurrence, type RoadmapState } from '../../src/workflows/state.ts';
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
import { formatMail } from '../support/simulated.ts';

const DAYS = 130;
const policy = { ...defaultPolicy(), horizonDays: 200 };
const seed = Number(process.env['FC_SEED'] ?? 1410);
const runs = { seed, numRuns: Number(process.env['FC_RUNS'] ?? 25) };

type Case = [Roadmap, WorkCalendar, Attempt[]];
const cases = fc.tuple(arbitraryRoadmap, arbitraryCalendar, arbitraryAttempts(DAYS - 20));

interface Watch {
  mail?(mail: Mail & { contextOf(roadmap: string): PlanContext }): void;
  /** Before the clock goes on to `until`, nothing happening meanwhile. */
  before?(simulation: Simulation, until: Instant): void;
  /** When the clock has come to a moment. */
  after?(simulation: Simulation): void;
  command?(before: RoadmapState, after: RoadmapState): void;
}

const start = (roadmap: Roadmap, calendar: WorkCalendar, snapshot?: Snapshot) =>
  createSimulation({ roadmaps: [{ roadmap, calendar, policy }], from: START, ...(snapshot && { snapshot }) });

function run(
  [roadmap, calendar, attempts]: Case,
  watch: Watch,
  simulation = start(roadmap, calendar),
): Simulation {
  // Up to the moment of control, so that the first plan is looked at too.
  for (const _ of simulation.advance(instantOf(START, '00:00', roadmap.timezone) - 1));
  const go = (until: Instant) => {
    watch.before?.(simulation, until);
    for (const mail of simulation.advance(until)) watch.mail?.(mail);
    watch.after?.(simulation);
  };
  for (const attempt of attempts) {
    const at = instantOfAttempt(attempt, roadmap.timezone);
    go(at - 1);
    const before = simulation.stateOf(roadmap.id);
    const applied = simulation.command(roadmap.id, commandOf(attempt, before, at), at);
    if (applied.ok) watch.command?.(before, applied.state);
    else expect(simulation.stateOf(roadmap.id)).toBe(before);
  }
  go(endOfDay(addDays(START, DAYS), roadmap.timezone));
  return simulation;
}

function occurrence(state: RoadmapState, entry: Entry, calendar: WorkCalendar): Occurrence {
  const all = occurrencesOf(state, itemOf(state, entry.item), calendar.lastDay);
  const found = all.find((o) => o.id === entry.occurrence);
  if (!found) throw new Error(`no occurrence ${entry.item}@${entry.occurrence}`);
  return found;
}

/** One day at a time, so that it shares nothing with the calendar's own counting. */
function countWorkingDays(from: IsoDate, to: IsoDate, calendar: WorkCalendar): number {
  let n = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (calendar.isWorkingDay(day)) n += 1;
  return n;
}

function controlDate(due: IsoDate, roadmap: Roadmap, calendar: WorkCalendar): IsoDate {
  const step = { preceding: -1, next: 1, none: 0 }[roadmap.roll];
  let day = due;
  while (step !== 0 && !calendar.isWorkingDay(day)) day = addDays(day, step);
  return day;
}

const check = (property: (example: Case) => void) => fc.assert(fc.property(cases, property), runs);

describe(`the promises, at random (seed ${seed})`, () => {
  it('I1: sends, in its slot, everything that was planned and that nothing changed meanwhile', () => {
    check((example) => {
      const [roadmap, calendar] = example;
      let promised: PlannedNotice[] = [];
      let got = new Map<string, Entry[]>();
      const slot = (to: string, at: Instant, stream: string) => `${to} ${at} ${stream}`;
      run(example, {
        before(simulation, until) {
          const saved = simulation.snapshot();
          const one = saved.roadmaps[0];
          if (!one) throw new Error('no roadmap');
          promised = plan({ state: one.state, policy, calendar, told: one.told, now: saved.at }).filter(
            (n) => n.slot >= saved.at && n.slot <= until && roadmap.people[n.to]?.email !== undefined,
          );
          got = new Map();
        },
        mail: (mail) => got.set(slot(mail.to.key, mail.at, mail.stream), mail.entries),
        after(simulation) {
          const waits = new Set(simulation.snapshot().roadmaps[0]?.waiting.map((n) => n.key));
          for (const n of promised) {
            const entries = got.get(slot(n.to, n.slot, n.stream)) ?? [];
            const isSaid = (e: Entry) =>
              n.kind === 'digest'
                ? e.kind === 'digest'
                : e.item === n.item &&
                  e.occurrence === n.occurrence &&
                  (e.rung === n.rung || (isLadder(n) && isLadder(e)));
            if (entries.some(isSaid) || waits.has(n.key)) continue;
            // Five event messages a day are one too many: the rest goes the next morning.
            const later = [...got].some(
              ([key, all]) =>
                isEventNotice(n) &&
                key.startsWith(`${n.to} `) &&
                key > slot(n.to, n.slot, '') &&
                all.some(isSaid),
            );
            if (!later) throw new Error(`never sent: ${n.key} at ${new Date(n.slot).toISOString()}`);
          }
          for (const n of simulation.snapshot().roadmaps[0]?.waiting ?? [])
            expect(n.sendAt).toBeGreaterThan(simulation.snapshot().at);
        },
      });
    });
  });

  it('I1: has nothing left waiting when a quiet week has passed', () => {
    check((example) => {
      const simulation = run(example, {});
      const [roadmap] = example;
      for (const _ of simulation.advance(endOfDay(addDays(START, DAYS + 14), roadmap.timezone)));
      expect(simulation.snapshot().roadmaps[0]?.waiting).toEqual([]);
    });
  });

  it('I2: never puts the same rung of the same date into two messages to one person', () => {
    check((example) => {
      const [roadmap, calendar] = example;
      const told = new Map<string, string>();
      run(example, {
        mail(mail) {
          const { state } = mail.contextOf(roadmap.id);
          for (const entry of mail.entries) {
            if (entry.kind === 'digest') continue;
            const { dueVersion, ...o } = occurrence(state, entry, calendar);
            const epoch =
              entry.event === undefined
                ? isLadder(entry) && entry.rung.startsWith('A')
                  ? ''
                  : epochOf({ dueVersion, ...o })
                : entry.event;
            const key = [mail.to.key, entry.item, entry.occurrence, entry.rung, dueVersion, epoch].join('|');
            const message = formatMail(mail);
            if (told.has(key) && told.get(key) !== message)
              throw new Error(`twice: ${key}: ${told.get(key)} and ${formatMail(mail)}`);
            told.set(key, message);
          }
        },
      });
    });
  });

  it('I3: says of the ladder only what is true on the day, by the date in force', () => {
    check((example) => {
      const [roadmap, calendar] = example;
      run(example, {
        mail(mail) {
          const { state } = mail.contextOf(roadmap.id);
          const today = dateOf(mail.at, mail.zone);
          for (const entry of mail.entries.filter(isLadder)) {
            const o = occurrence(state, entry, calendar);
            expect(entry.due).toBe(o.due);
            const open = ['in_execution', 'rework', 'awaiting_date'];
            if (!open.includes(o.status)) throw new Error(`${o.status}: ${formatMail(mail)}`);
            if (entry.rung.startsWith('W+')) expect(o.status).toBe('awaiting_date');
            if (o.due === null) continue;
            const control = controlDate(o.due, roadmap, calendar);
            const n = Number(entry.rung.slice(2));
            if (entry.kind === 'overdue') {
              const last = o.due > control ? o.due : control;
              expect([entry.rung, countWorkingDays(last, today, calendar)]).toEqual([`O+${n}`, n]);
            }
            if (entry.kind === 'reminder' && n > 0)
              expect(countWorkingDays(addDays(today, -1), addDays(control, -1), calendar)).toBe(n);
            if (entry.rung === 'T-0') {
              expect(today <= control).toBe(true);
              expect(countWorkingDays(today, control, calendar)).toBe(0);
            }
          }
        },
      });
    });
  });

  it('I4: sends at most one scheduled message a day in each stream, and four about events, an hour apart', () => {
    check((example) => {
      const scheduled = new Map<string, number>();
      const events = new Map<string, number[]>();
      run(example, {
        mail(mail) {
          const day = `${mail.to.key} ${dateOf(mail.at, mail.zone)} ${mail.stream}`;
          if (mail.entries.some((e) => !isEventNotice(e))) {
            scheduled.set(day, (scheduled.get(day) ?? 0) + 1);
            if (scheduled.get(day) !== 1) throw new Error(`second of the day: ${formatMail(mail)}`);
          }
          if (mail.entries.some(isEventNotice)) {
            const times = [...(events.get(day) ?? []), mail.at];
            events.set(day, times);
            if (times.length > 4) throw new Error(`fifth of the day: ${formatMail(mail)}`);
            const before = times.at(-2);
            if (before !== undefined) expect(mail.at - before).toBeGreaterThanOrEqual(3_600_000);
          }
        },
      });
    });
  });

  it('sends in office hours only: full hours, 09:30 and 10:00 of working days on the wall clock of the person', () => {
    check((example) => {
      const [, calendar] = example;
      run(example, {
        mail(mail) {
          expect(mail.entries.length).toBeGreaterThan(0);
          expect(calendar.isWorkingDay(dateOf(mail.at, mail.zone))).toBe(true);
          const minutes = minutesOfDay(mail.at, mail.zone);
          if (mail.stream === 'escalations') expect(minutes).toBe(9 * 60 + 30);
          else if (mail.stream === 'monitoring') expect(minutes).toBe(10 * 60);
          else {
            expect(minutes % 60).toBe(0);
            expect(minutes >= 9 * 60 && minutes <= 17 * 60).toBe(true);
          }
        },
      });
    });
  });

  it('I6: moves a date only by an act, by its first setting, or by the rule of the document', () => {
    check((example) => {
      run(example, {
        command(before, after) {
          const added = after.events.slice(before.events.length);
          for (const [id, item] of Object.entries(after.items))
            for (const o of Object.values(item.occurrences)) {
              const was = before.items[id]?.occurrences[o.id];
              const due = was ? was.due : o.originalDue;
              const told = added.some(
                (e) =>
                  e.item === id && e.occurrence === o.id && (e.type === 'amended' || e.type === 'date-set'),
              );
              if (o.due !== due && !told) throw new Error(`п. ${id}: ${due} → ${o.due} untold`);
              expect(o.dueVersion).toBe((was?.dueVersion ?? 0) + (o.due === due ? 0 : 1));
            }
        },
      });
    });
  });

  it('plans the same from the same, also from a state that was stored and read, and changes nothing then', () => {
    check((example) => {
      const [, calendar] = example;
      const saved = run(example, {}).snapshot();
      const [one] = saved.roadmaps;
      if (!one) throw new Error('no roadmap');
      const input = { state: one.state, policy, calendar, told: one.told, now: saved.at };
      const first = plan(input);
      const stored = JSON.parse(JSON.stringify(one.state)) as RoadmapState;
      expect(plan({ ...input, state: stored })).toEqual(first);
      const ledger = first.map(({ key, slot }) => ({ key, slot, status: 'planned' as const }));
      expect(reconcile(ledger, plan(input))).toEqual({ add: [], move: [], withdraw: [] });
      expect(new Set(first.map((n) => n.key)).size).toBe(first.length);
    });
  });

  it('plans nothing that it would decide against at its slot', () => {
    check((example) => {
      const [roadmap, calendar] = example;
      const saved = run(example, {}).snapshot();
      const [one] = saved.roadmaps;
      if (!one) throw new Error('no roadmap');
      const input = { state: one.state, policy, calendar, told: one.told };
      for (const notice of plan({ ...input, now: saved.at })) {
        const context = createPlanContext({ ...input, now: notice.slot });
        const today = dateOf(notice.slot, context.zoneOf(notice.to));
        const reason = reasonAgainst(context, notice, today);
        const expected = roadmap.people[notice.to]?.email === undefined ? 'no-address' : null;
        if (reason !== expected) throw new Error(`${notice.key}: ${reason}`);
      }
    });
  });

  it('goes on from a snapshot of any day as if nothing had interrupted it', () => {
    fc.assert(
      fc.property(cases, fc.nat(DAYS), fc.nat(1439), (example, day, minute) => {
        const [roadmap, calendar, attempts] = example;
        const cut = instantOfAttempt({ ...noAttempt, day, minute }, roadmap.timezone);
        const whole: string[] = [];
        run(example, { mail: (mail) => whole.push(formatMail(mail)) });

        const parts: string[] = [];
        const isBefore = (a: Attempt) => instantOfAttempt(a, roadmap.timezone) <= cut;
        const first = start(roadmap, calendar);
        for (const attempt of attempts.filter(isBefore)) {
          const at = instantOfAttempt(attempt, roadmap.timezone);
          for (const mail of first.advance(at - 1)) parts.push(formatMail(mail));
          first.command(roadmap.id, commandOf(attempt, first.stateOf(roadmap.id), at), at);
        }
        for (const mail of first.advance(cut)) parts.push(formatMail(mail));
        const second = start(roadmap, calendar, structuredClone(first.snapshot()));
        run(
          [roadmap, calendar, attempts.filter((a) => !isBefore(a))],
          { mail: (mail) => parts.push(formatMail(mail)) },
          second,
        );
        expect(parts).toEqual(whole);
      }),
      runs,
    );
  });
});

const noAttempt: Attempt = {
  day: 0,
  minute: 0,
  verb: 'acknowledge',
  item: 0,
  actor: 'lead',
  ahead: 0,
  person: 'anna',
  substitute: undefined,
  flag: false,
};
