// From the database to what the rules read: a roadmap's state with its calendar, policy, zones, and what
// people have been told.
import { createHash } from 'node:crypto';
import { dateOf, type Instant } from '../calendar/dates.ts';
import { alarmsOpen } from '../store/alarms.ts';
import { digestsTold } from '../store/digests-told.ts';
import { failingAddresses } from '../store/failing-addresses.ts';
import { risksTold } from '../store/notices.ts';
import { findPeople } from '../store/people.ts';
import { latestReplies } from '../store/replies.ts';
import type { Db, StoredRoadmap } from '../store/roadmaps.ts';
import { groupBy } from '../workflows/group-by.ts';
import {
  createPlanContext,
  NOTHING_TOLD,
  type PlanContext,
  type RisksTold,
  type Told,
  zoneIn,
} from '../workflows/plan/context.ts';
import { withRiskTold } from '../workflows/plan/risks.ts';
import { orderKey } from '../workflows/same-order.ts';
import type { RoadmapState } from '../workflows/state.ts';
import type { Rules } from './engine-deps.ts';

/** Grows when the rules of planning, or of what is written with a plan, change: every plan is made anew after an upgrade. */
const PLANNING = 3;

interface PlanningNames {
  policy: string;
  calendar: string;
  /** Whose own days off count. */
  organisation?: string | undefined;
}

/** Names of a policy and a calendar, and a hash of what they say: whoever was planned with another one has to be planned anew. */
export function planBasis(rules: Rules, names: PlanningNames): string {
  const calendar = rules.calendar(names.calendar, names.organisation);
  const policy = rules.policies.get(names.policy);
  const days = calendar?.days(calendar.firstDay, calendar.lastDay) ?? [];
  const hash = createHash('sha256')
    .update(JSON.stringify([PLANNING, days, policy]))
    .digest('hex');
  const whose = names.organisation === undefined ? '' : `@${names.organisation}`;
  return `${names.policy} ${names.calendar}${whose} ${hash.slice(0, 16)}`;
}

export function isOutdated(rules: Rules, basis: string): boolean {
  const [policy = '', days = ''] = basis.split(' ');
  const [calendar = '', organisation] = days.split('@');
  return basis !== planBasis(rules, { policy, calendar, organisation });
}

export function rulesOf(rules: Rules, state: RoadmapState) {
  const { id, calendar: calendarName, policy: policyName } = state.roadmap;
  const calendar = rules.calendar(calendarName, state.organisation);
  const policy = rules.policies.get(policyName);
  if (!calendar) throw new Error(`${id}: no calendar ${calendarName}`);
  if (!policy) throw new Error(`${id}: no policy ${policyName}`);
  return { calendar, policy };
}

/** Zones of a roadmap's people by key: one person has one zone in all roadmaps. */
async function zonesOf(
  db: Db,
  states: readonly RoadmapState[],
): Promise<Map<string, Record<string, string>>> {
  const addresses = states.flatMap((s) => Object.values(s.roadmap.people).flatMap((p) => p.email ?? []));
  const known = await findPeople(db, addresses);
  return new Map(
    states.map((state) => [
      state.roadmap.id,
      Object.fromEntries(
        Object.entries(state.roadmap.people).flatMap(([key, { email }]) => {
          const person = email === undefined ? undefined : known.get(email);
          return person ? [[key, person.zone]] : [];
        }),
      ),
    ]),
  );
}

/** For planning one roadmap: everything that people have been told is loaded. */
export async function contextToPlan(
  db: Db,
  rules: Rules,
  state: RoadmapState,
  now: Instant,
): Promise<PlanContext> {
  const { id } = state.roadmap;
  const zones = (await zonesOf(db, [state])).get(id) ?? {};
  let risks: RisksTold = new Map();
  for (const risk of await risksTold(db, id, now))
    risks = withRiskTold(risks, risk, dateOf(risk.slot, zoneIn(state, risk.to, zones)));
  const told: Told = {
    digests: (await digestsTold(db, [id])).get(id) ?? {},
    risks,
    alarms: (await alarmsOpen(db, [id])).get(id) ?? [],
    failing: await failingAddresses(db, [id]),
    replies: (await latestReplies(db, [id], now)).get(id) ?? [],
  };
  return createPlanContext({ state, ...rulesOf(rules, state), told, now, zones });
}

export interface ZoneCache {
  /** Zones by roadmap; asked again when a roadmap's version has changed. */
  load(db: Db, roadmaps: ReadonlyMap<string, StoredRoadmap>): Promise<Map<string, Record<string, string>>>;
}

export function createZoneCache(): ZoneCache {
  const cache = new Map<string, { version: number; zones: Record<string, string> }>();
  return {
    async load(db, roadmaps) {
      const missing = [...roadmaps].filter(([id, { version }]) => cache.get(id)?.version !== version);
      if (missing.length > 0) {
        const loaded = await zonesOf(
          db,
          missing.map(([, r]) => r.state),
        );
        for (const [id, { version }] of missing) cache.set(id, { version, zones: loaded.get(id) ?? {} });
      }
      return new Map([...roadmaps.keys()].map((id) => [id, cache.get(id)?.zones ?? {}]));
    },
  };
}

/**
 * For deciding about what is due in a batch of roadmaps: each made when asked for, with an error where it cannot be.
 * @param digests also what their readers were last told is loaded; `others`: roadmaps of the same orders, for what digests count in them
 */
export async function contextsToDecide(
  db: Db,
  rules: Rules,
  zones: ZoneCache,
  roadmaps: ReadonlyMap<string, StoredRoadmap>,
  now: Instant,
  digests: { others: ReadonlyMap<string, StoredRoadmap> } | null,
): Promise<(roadmap: string) => PlanContext> {
  const ids = [...roadmaps.keys()];
  const zonesBy = await zones.load(db, roadmaps);
  const told = digests ? await digestsTold(db, ids) : new Map();
  const alarms = digests ? await alarmsOpen(db, ids) : new Map();
  const replies = digests ? await latestReplies(db, ids, now) : new Map();
  const failing = await failingAddresses(db, ids);
  const made = new Map<string, PlanContext>();
  const states = new Map(
    [...(digests?.others ?? []), ...roadmaps].map(([id, { state }]) => [id, state] as const),
  );
  const ofOrder = groupBy(states.values(), (state) => orderKey(state.roadmap));
  const contextOf = (id: string): PlanContext => {
    const known = made.get(id);
    if (known) return known;
    const state = states.get(id);
    if (!state) throw new Error(`no roadmap ${id}`);
    const toldHere: Told = {
      ...NOTHING_TOLD,
      digests: told.get(id) ?? {},
      alarms: alarms.get(id) ?? [],
      failing,
      replies: replies.get(id) ?? [],
    };
    const context = createPlanContext({
      state,
      ...rulesOf(rules, state),
      told: toldHere,
      now,
      zones: zonesBy.get(id) ?? {},
      sameOrder: () =>
        (ofOrder.get(orderKey(state.roadmap)) ?? [state]).map(({ roadmap }) => contextOf(roadmap.id)),
    });
    made.set(id, context);
    return context;
  };
  return contextOf;
}
