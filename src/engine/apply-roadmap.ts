// A roadmap file becomes a running roadmap, or changes one. First looked at, then applied: both show the same.
import type { Instant } from '../calendar/dates.ts';
import { instantOf } from '../calendar/dates.ts';
import { moveAlarms } from '../store/alarms.ts';
import { moveFeed } from '../store/calendar-feeds.ts';
import { readdress, reviveUndelivered } from '../store/notices.ts';
import { registerPeople } from '../store/people.ts';
import { type Db, insertRoadmap, markToReplan, updateRoadmap } from '../store/roadmaps.ts';
import { begin } from '../workflows/begin.ts';
import { changeDefinition } from '../workflows/change-definition.ts';
import { OWN } from '../workflows/organisation-directory.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import type { RoadmapEvent, RoadmapState } from '../workflows/state.ts';
import { drawPlan, recipientName } from './draw-plan.ts';
import type { EngineDeps, RulesAsOf } from './engine-deps.ts';
import { lockPlanned } from './follow-calendar.ts';
import { holdRules } from './live-rules.ts';
import { rulesOf } from './plan-context.ts';
import { inRecording, type Recording } from './record-events.ts';
import type { Replanner } from './replan.ts';

export type RoadmapApplied =
  | {
      ok: true;
      isNew: boolean;
      /** What changed in the definition, in words. */
      changes: string[];
      /** Planned notices. */
      added: number;
      moved: number;
      withdrawn: number;
      state: RoadmapState;
    }
  | { ok: false; refusals: string[] };

export interface RoadmapApplier {
  /** What applying would do; nothing is changed. */
  preview(roadmap: Roadmap, options?: OfOrganisation): Promise<RoadmapApplied>;
  /** A new roadmap is put under control at the latest of now, its order's date, and `from`. */
  apply(roadmap: Roadmap, options?: OfOrganisation & { from?: Instant }): Promise<RoadmapApplied>;
  /**
   * Puts new roadmaps under control: all of them and what `also` does, or nothing.
   * @param options `unconfirmed`: how many proposals of their import nobody has confirmed, for the journal
   */
  putUnderControl(
    roadmaps: readonly Roadmap[],
    also: (tx: Db) => Promise<boolean>,
    options?: OfOrganisation & { unconfirmed?: number },
  ): Promise<RoadmapsStarted>;
}

/** Which organisation's it is to be, or has to be; absent: the installation's own, or whose it is already. */
export interface OfOrganisation {
  organisation?: string;
}

export type RoadmapsStarted =
  | { ok: true }
  /** `also` has refused. */
  | { ok: false; reason: 'overtaken' }
  /** It is under control already. */
  | { ok: false; reason: 'exists'; roadmap: string }
  /** It is under control already with another definition, and may not be changed so: why, in words. */
  | { ok: false; reason: 'refused'; roadmap: string; refusals: string[] };

/** Undoes its transaction. */
class Undone<T> extends Error {
  readonly result: T;
  constructor(result: T) {
    super('undone');
    this.result = result;
  }
}

export function createRoadmapApplier(deps: EngineDeps, replanner: Replanner): RoadmapApplier {
  const { clock, rules, log } = deps;

  async function run(
    recording: Recording,
    roadmap: Roadmap,
    {
      from = 0,
      unconfirmed = 0,
      organisation,
    }: OfOrganisation & { from?: Instant; unconfirmed?: number } = {},
  ): Promise<{ result: RoadmapApplied; others: string[] }> {
    const { tx } = recording;
    const now = clock.now();
    const current = await holdRules(tx, rules);
    const stored = await lockPlanned(tx, current, roadmap.id, clock);
    if (!stored) {
      const state = begin(roadmap, Math.max(from, startOfControl(roadmap, now)), {
        unconfirmed,
        ...(organisation !== undefined && { organisation }),
      });
      await insertRoadmap(tx, { state, planBasis: '', extendAt: now, calendarVersion: current.version });
      return finish(recording, {
        state,
        events: state.events,
        changes: [],
        isNew: true,
        now,
        moved: [],
        current,
      });
    }
    // Whose it is stays unsaid: somebody of another organisation may be asking.
    if (organisation !== undefined && organisation !== (stored.state.organisation ?? OWN))
      return { result: { ok: false, refusals: [takenWords(roadmap.id)] }, others: [] };
    const { calendar } = rulesOf(current, { ...stored.state, roadmap });
    const changed = changeDefinition(stored.state, roadmap, now, calendar);
    if (!changed.ok) return { result: changed, others: [] };
    const moved = Object.keys(roadmap.people).flatMap((person) => {
      const before = stored.state.roadmap.people[person];
      if (!before) return [];
      const [from, to] = [recipientName(stored.state, person), recipientName(changed.state, person)];
      const after = roadmap.people[person];
      const isSamePerson =
        after?.email !== undefined &&
        after.name === before.name &&
        !Object.values(roadmap.people).some(({ email }) => email === from);
      return from === to ? [] : [{ person, from, to, isSamePerson }];
    });
    return finish(recording, { ...changed, isNew: false, now, moved, current });
  }

  interface Applying {
    state: RoadmapState;
    events: RoadmapEvent[];
    changes: string[];
    isNew: boolean;
    now: Instant;
    current: RulesAsOf;
    /** People whose address has changed. */
    moved: {
      person: string;
      from: string;
      to: string;
      /** Of the same name, and nobody else has the earlier address: whoever succeeds to a key gets no secret of another. */
      isSamePerson: boolean;
    }[];
  }

  async function finish(
    { tx, record }: Recording,
    { state, events, changes, isNew, now, current, moved }: Applying,
  ) {
    const others = await registerPeople(tx, state.roadmap);
    // Should the process end before it plans them, the next start does.
    await markToReplan(tx, others, now);
    for (const { person, from, to, isSamePerson } of moved) {
      await reviveUndelivered(tx, { roadmap: state.roadmap.id, person, from, to, now });
      await readdress(tx, state.roadmap.id, person, to);
      await moveAlarms(tx, state.roadmap.id, from, to);
      if (isSamePerson) await moveFeed(tx, { roadmap: state.roadmap.id, from, to });
    }
    const drawn = await drawPlan(tx, current, state, now);
    await updateRoadmap(tx, { state, ...drawn });
    await record(state, events);
    const { add, move, withdraw } = drawn.changes;
    const result: RoadmapApplied = {
      ok: true,
      isNew,
      changes,
      added: add.length,
      moved: move.length,
      withdrawn: withdraw.length,
      state,
    };
    return { result, others };
  }

  return {
    async preview(roadmap, options) {
      try {
        // Everything is done and undone again: what is shown is what will happen.
        return await inRecording(deps, async (recording) => {
          throw new Undone((await run(recording, roadmap, options)).result);
        });
      } catch (error) {
        if (error instanceof Undone) return error.result as RoadmapApplied;
        throw error;
      }
    },
    async apply(roadmap, options) {
      const { result, others } = await inRecording(deps, (recording) => run(recording, roadmap, options));
      await replanner.replanEach(others);
      if (result.ok) {
        log.info({ roadmap: roadmap.id, isNew: result.isNew, notices: result.added }, 'roadmap applied');
        deps.onChanged();
      }
      return result;
    },
    async putUnderControl(roadmaps, also, options) {
      const undone = (result: RoadmapsStarted) => new Undone(result);
      // Locks are taken in one order.
      const ordered = [...roadmaps].sort((a, b) => (a.id < b.id ? -1 : 1));
      try {
        const others = await inRecording(deps, async (recording) => {
          const { tx } = recording;
          await holdRules(tx, rules);
          if (!(await also(tx))) throw undone({ ok: false, reason: 'overtaken' });
          const concerned = new Set<string>();
          for (const roadmap of ordered) {
            const { result, others } = await run(recording, roadmap, options);
            if (!result.ok)
              throw undone({
                ok: false,
                reason: 'refused',
                roadmap: roadmap.id,
                refusals: result.refusals,
              });
            if (!result.isNew) throw undone({ ok: false, reason: 'exists', roadmap: roadmap.id });
            for (const other of others) concerned.add(other);
          }
          return concerned;
        });
        await replanner.replanEach(others);
      } catch (error) {
        if (error instanceof Undone) return error.result as RoadmapsStarted;
        throw error;
      }
      log.info({ roadmaps: ordered.map(({ id }) => id) }, 'imported roadmaps put under control');
      deps.onChanged();
      return { ok: true };
    },
  };
}

const takenWords = (id: string): string =>
  `обозначение «${id}» занято дорожной картой другой организации: укажите в файле другое (roadmap)`;

/** The later of the order's date and now. */
function startOfControl(roadmap: Roadmap, now: Instant): Instant {
  return Math.max(now, instantOf(roadmap.order.date, '00:00', roadmap.timezone));
}
