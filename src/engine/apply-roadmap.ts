// A roadmap file becomes a running roadmap, or changes one. First looked at, then applied: both show the same.
import type { Instant } from '../calendar/dates.ts';
import { instantOf } from '../calendar/dates.ts';
import { moveAlarms } from '../store/alarms.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { appendJournal, keepTexts } from '../store/journal.ts';
import { readdress, reviveUndelivered } from '../store/notices.ts';
import { registerPeople } from '../store/people.ts';
import { type Db, insertRoadmap, lockRoadmap, markToReplan, updateRoadmap } from '../store/roadmaps.ts';
import { begin } from '../workflows/begin.ts';
import { changeDefinition } from '../workflows/change-definition.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import type { RoadmapEvent, RoadmapState } from '../workflows/state.ts';
import { drawPlan, recipientName } from './draw-plan.ts';
import type { EngineDeps } from './engine-deps.ts';
import { sealEvents } from './journal-lines.ts';
import { rulesOf } from './plan-context.ts';
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
  preview(roadmap: Roadmap): Promise<RoadmapApplied>;
  /** A new roadmap is put under control at the latest of now, its order's date, and `from`. */
  apply(roadmap: Roadmap, options?: { from?: Instant }): Promise<RoadmapApplied>;
  /**
   * Puts new roadmaps under control: all of them and what `also` does, or nothing.
   * @param unconfirmed how many proposals of their import nobody has confirmed, for the journal
   */
  putUnderControl(
    roadmaps: readonly Roadmap[],
    also: (tx: Db) => Promise<boolean>,
    unconfirmed?: number,
  ): Promise<RoadmapsStarted>;
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
  const { db, clock, rules, log } = deps;

  async function run(
    tx: Db,
    roadmap: Roadmap,
    { from = 0, unconfirmed = 0 } = {},
  ): Promise<{ result: RoadmapApplied; others: string[] }> {
    const now = clock.now();
    const stored = await lockRoadmap(tx, roadmap.id);
    if (!stored) {
      const state = begin(roadmap, Math.max(from, startOfControl(roadmap, now)), unconfirmed);
      await insertRoadmap(tx, { state, planBasis: '', extendAt: now });
      return finish(tx, { state, events: state.events, changes: [], isNew: true, now, moved: [] });
    }
    const { calendar } = rulesOf(rules, { ...stored.state, roadmap });
    const changed = changeDefinition(stored.state, roadmap, now, calendar);
    if (!changed.ok) return { result: changed, others: [] };
    const moved = Object.keys(roadmap.people).flatMap((person) => {
      if (!stored.state.roadmap.people[person]) return [];
      const [from, to] = [recipientName(stored.state, person), recipientName(changed.state, person)];
      return from === to ? [] : [{ person, from, to }];
    });
    return finish(tx, { ...changed, isNew: false, now, moved });
  }

  interface Applying {
    state: RoadmapState;
    events: RoadmapEvent[];
    changes: string[];
    isNew: boolean;
    now: Instant;
    /** People whose address has changed. */
    moved: { person: string; from: string; to: string }[];
  }

  async function finish(tx: Db, { state, events, changes, isNew, now, moved }: Applying) {
    const others = await registerPeople(tx, state.roadmap);
    // Should the process end before it plans them, the next start does.
    await markToReplan(tx, others, now);
    for (const { person, from, to } of moved) {
      await reviveUndelivered(tx, { roadmap: state.roadmap.id, person, from, to, now });
      await readdress(tx, state.roadmap.id, person, to);
      await moveAlarms(tx, state.roadmap.id, from, to);
    }
    const drawn = await drawPlan(tx, rules, state, now);
    await updateRoadmap(tx, { state, planBasis: drawn.planBasis, extendAt: drawn.extendAt });
    const { lines, texts } = await sealEvents(tx, state, events);
    await appendJournal(tx, lines);
    await keepTexts(tx, texts);
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
    async preview(roadmap) {
      try {
        // Everything is done and undone again: what is shown is what will happen.
        return await inTransaction(db, async (tx) => {
          throw new Undone((await run(tx, roadmap)).result);
        });
      } catch (error) {
        if (error instanceof Undone) return error.result as RoadmapApplied;
        throw error;
      }
    },
    async apply(roadmap, options) {
      const { result, others } = await inTransaction(db, (tx) => run(tx, roadmap, options));
      await replanner.replanEach(others);
      if (result.ok) {
        log.info({ roadmap: roadmap.id, isNew: result.isNew, notices: result.added }, 'roadmap applied');
        deps.onChanged();
      }
      return result;
    },
    async putUnderControl(roadmaps, also, unconfirmed = 0) {
      const undone = (result: RoadmapsStarted) => new Undone(result);
      // Locks are taken in one order.
      const ordered = [...roadmaps].sort((a, b) => (a.id < b.id ? -1 : 1));
      try {
        const others = await inTransaction(db, async (tx) => {
          if (!(await also(tx))) throw undone({ ok: false, reason: 'overtaken' });
          const concerned = new Set<string>();
          for (const roadmap of ordered) {
            const { result, others } = await run(tx, roadmap, { unconfirmed });
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

/** The later of the order's date and now. */
function startOfControl(roadmap: Roadmap, now: Instant): Instant {
  return Math.max(now, instantOf(roadmap.order.date, '00:00', roadmap.timezone));
}
