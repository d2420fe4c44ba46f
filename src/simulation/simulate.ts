// The engine without a database, a queue or a mail server: the same rules on a virtual clock. A year of a
// roadmap takes milliseconds.
import { addDays, dateOf, type Instant, type IsoDate, instantOf } from '../calendar/dates.ts';
import type { Stream } from '../calendar/slots.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { type Applied, apply } from '../workflows/apply/apply.ts';
import { begin } from '../workflows/begin.ts';
import type { Command } from '../workflows/command.ts';
import { compose, type DueNotice, noticeId } from '../workflows/compose.ts';
import { directory } from '../workflows/directory.ts';
import { copyAddresses, type Mail } from '../workflows/mail.ts';
import { isEventNotice } from '../workflows/notice.ts';
import { createPlanContext, NOTHING_TOLD, type PlanContext, type Told } from '../workflows/plan/context.ts';
import { extendAt, planWith } from '../workflows/plan/plan.ts';
import { withRiskTold } from '../workflows/plan/risks.ts';
import type { Policy } from '../workflows/policy.ts';
import { type LedgerNotice, reconcile } from '../workflows/reconcile.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import { orderKey } from '../workflows/same-order.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { createAgenda } from './agenda.ts';

interface SimulatedNotice extends LedgerNotice {
  notice: DueNotice;
}

interface Running {
  state: RoadmapState;
  calendar: WorkCalendar;
  policy: Policy;
  told: Told;
  /** Every notice ahead, and those of the current instant. */
  notices: Map<string, SimulatedNotice>;
  extendAt: Instant;
  context: PlanContext | null;
}

/** What a simulation can be continued from: everything people were told, nothing of the plan but what waits. */
export interface Snapshot {
  at: Instant;
  roadmaps: { state: RoadmapState; told: Told; waiting: DueNotice[] }[];
  eventMessages: [string, readonly Instant[]][];
}

export interface SimulationOptions {
  /** In the order in which they are applied: the first that names an address gives its zone and key. */
  roadmaps: readonly { roadmap: Roadmap; calendar: WorkCalendar; policy: Policy }[];
  /** Control begins at 00:00 of the later of this day and the order's date, in the roadmap's zone. */
  from: IsoDate;
  snapshot?: Snapshot;
}

export interface Simulation {
  /** Applies a command at an instant not before what was already sent. */
  command(roadmap: string, command: Command, at: Instant): Applied;
  /** Everything sent from the last instant up to and including `until`, in order. */
  advance(until: Instant): Generator<Mail & { contextOf: (roadmap: string) => PlanContext }>;
  stateOf(roadmap: string): RoadmapState;
  snapshot(): Snapshot;
}

export function createSimulation(options: SimulationOptions): Simulation {
  const people = directory(options.roadmaps.map((r) => r.roadmap));
  const running = new Map<string, Running>();
  /** Ids of roadmaps. */
  const ofOrder = new Map<string, string[]>();
  const eventMessages = new Map<string, readonly Instant[]>(options.snapshot?.eventMessages);
  /** Notices by the instant they go; roadmaps by the instant their plan is extended. */
  const agenda = createAgenda<SimulatedNotice | string>();
  let now = options.snapshot?.at ?? Number.NEGATIVE_INFINITY;
  /** Of the last instant: they leave when the clock goes on, so that a command of the same instant cannot plan them again. */
  let ended: SimulatedNotice[] = [];

  const contextOf = (roadmap: string): PlanContext => {
    const one = find(roadmap);
    if (one.context?.now !== now) {
      const { state, calendar, policy, told } = one;
      one.context = createPlanContext({
        state,
        calendar,
        policy,
        told,
        now,
        zones: people.zonesIn(state.roadmap),
        sameOrder: () => (ofOrder.get(orderKey(state.roadmap)) ?? []).map(contextOf),
      });
    }
    return one.context;
  };
  const find = (roadmap: string): Running => {
    const one = running.get(roadmap);
    if (!one) throw new Error(`no roadmap ${roadmap} in this simulation`);
    return one;
  };
  const replan = (roadmap: string): void => {
    const one = find(roadmap);
    one.context = null;
    const context = contextOf(roadmap);
    const ahead = [...one.notices.values()].filter((n) => n.slot >= now);
    const { add, move, withdraw } = reconcile(ahead, planWith(context));
    for (const key of [...withdraw, ...move.map((n) => n.key)]) {
      const gone = one.notices.get(key);
      if (gone) gone.status = 'withdrawn';
      one.notices.delete(key);
    }
    for (const notice of [...add, ...move]) {
      const planned: SimulatedNotice = {
        key: notice.key,
        slot: notice.slot,
        status: 'planned',
        notice: { ...notice, roadmap, sendAt: notice.slot },
      };
      one.notices.set(notice.key, planned);
      agenda.add(notice.slot, planned);
    }
    one.extendAt = extendAt(context);
    agenda.add(one.extendAt, roadmap);
  };

  options.roadmaps.forEach(({ roadmap, calendar, policy }, i) => {
    const saved = options.snapshot?.roadmaps[i];
    const start = instantOf(
      options.from > roadmap.order.date ? options.from : roadmap.order.date,
      '00:00',
      roadmap.timezone,
    );
    const waiting = (saved?.waiting ?? []).map(
      (notice): SimulatedNotice => ({ key: notice.key, slot: notice.slot, status: 'planned', notice }),
    );
    // What was due while nobody worked is looked at when somebody does.
    for (const one of waiting) agenda.add(Math.max(now, one.notice.sendAt), one);
    ofOrder.set(orderKey(roadmap), [...(ofOrder.get(orderKey(roadmap)) ?? []), roadmap.id]);
    running.set(roadmap.id, {
      state: saved?.state ?? begin(roadmap, start),
      calendar,
      policy,
      told: saved?.told ?? NOTHING_TOLD,
      notices: new Map(waiting.map((n) => [n.key, n])),
      extendAt: Number.POSITIVE_INFINITY,
      context: null,
    });
    const before = now;
    if (!saved) now = start;
    replan(roadmap.id);
    now = Math.max(before, options.snapshot?.at ?? before);
  });

  /** An ended notice leaves the ledger, unless its key was planned again meanwhile. */
  const forget = (one: SimulatedNotice): void => {
    const { notices } = find(one.notice.roadmap);
    if (one.status !== 'planned' && notices.get(one.key) === one) notices.delete(one.key);
  };

  /** What is due of the things of this instant, by recipient and stream. */
  const dueNow = (notices: readonly SimulatedNotice[]) => {
    const groups = new Map<string, { address: string; stream: Stream; due: DueNotice[] }>();
    for (const { notice, status } of notices) {
      if (status !== 'planned' || notice.sendAt > now) continue;
      const { roadmap } = find(notice.roadmap).state;
      const address = roadmap.people[notice.to]?.email ?? `${roadmap.id}/${notice.to}`;
      const id = `${address} ${notice.stream}`;
      const group = groups.get(id);
      if (!group) groups.set(id, { address, stream: notice.stream, due: [notice] });
      else if (!group.due.includes(notice)) group.due.push(notice);
    }
    return [...groups.values()].sort(byAddress);
  };

  const send = (
    address: string,
    stream: Stream,
    due: DueNotice[],
  ): (Mail & { contextOf: typeof contextOf }) | null => {
    const person = people.find(address);
    const zone = person?.zone ?? contextOf(due[0]?.roadmap ?? '').state.roadmap.timezone;
    const today = `${address} ${dateOf(now, zone)}`;
    const composed = compose({
      stream,
      now,
      zone,
      due,
      contextOf,
      eventMessagesToday: eventMessages.get(today) ?? [],
      isToldToday: false,
    });
    for (const notice of due) {
      const one = find(notice.roadmap);
      const known = one.notices.get(notice.key);
      const how = composed.ends.get(noticeId(notice));
      if (!known || !how) continue;
      if (how.status === 'postponed') {
        known.notice = { ...notice, sendAt: how.until };
        agenda.add(how.until, known);
      } else known.status = how.status;
      if (how.status === 'sent' && notice.rung === 'at-risk')
        one.told = {
          ...one.told,
          risks: withRiskTold(one.told.risks, notice, dateOf(notice.slot, zone)),
        };
    }
    for (const digest of composed.digests) {
      const one = find(digest.roadmap);
      const last = one.told.digests[digest.person];
      one.told = {
        ...one.told,
        digests: {
          ...one.told.digests,
          [digest.person]: {
            lines: digest.lines,
            weeklyAt: digest.weekly ? now : (last?.weeklyAt ?? null),
            monthlyOn: digest.weekStart ?? last?.monthlyOn ?? null,
          },
        },
      };
    }
    if (composed.entries.length === 0 || !person) return null;
    if (composed.entries.some(isEventNotice))
      eventMessages.set(today, [...(eventMessages.get(today) ?? []), now]);
    const { entries, kind } = composed;
    return {
      at: now,
      zone,
      to: person,
      cc: copyAddresses(composed.copies, address, contextOf),
      stream,
      kind,
      entries,
      contextOf,
    };
  };

  return {
    command(roadmap, command, at) {
      now = Math.max(now, at);
      const one = find(roadmap);
      const applied = apply(one.state, command, now, one);
      if (applied.ok) {
        one.state = applied.state;
        replan(roadmap);
      }
      return applied;
    },
    *advance(until) {
      for (let next = agenda.next(); next <= until; next = agenda.next()) {
        now = next;
        const things = agenda.take();
        const notices: SimulatedNotice[] = [];
        for (const thing of things) {
          if (typeof thing !== 'string') notices.push(thing);
          else if (find(thing).extendAt === now) replan(thing);
        }
        for (const { address, stream, due } of dueNow(notices)) {
          const mail = send(address, stream, due);
          if (mail) yield mail;
        }
        for (const one of ended) forget(one);
        ended = notices;
      }
      now = Math.max(now, until);
    },
    stateOf: (roadmap) => find(roadmap).state,
    snapshot: () => ({
      at: now,
      roadmaps: [...running.values()].map((one) => ({
        state: one.state,
        told: one.told,
        waiting: [...one.notices.values()]
          .filter((n) => n.status === 'planned' && n.slot < now)
          .map(({ notice }) => notice),
      })),
      eventMessages: [...eventMessages],
    }),
  };
}

function byAddress(a: { address: string; stream: string }, b: { address: string; stream: string }): number {
  return a.address < b.address ? -1 : a.address > b.address ? 1 : a.stream < b.stream ? -1 : 1;
}

export function endOfDay(date: IsoDate, zone: string): Instant {
  return instantOf(addDays(date, 1), '00:00', zone) - 1;
}
