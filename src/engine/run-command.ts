// A command of a person: state, plan, ledger and journal change in one transaction, or nothing does.
import { type Db, updateRoadmap } from '../store/roadmaps.ts';
import { apply } from '../workflows/apply/apply.ts';
import type { Command } from '../workflows/command.ts';
import type { RoadmapRules } from '../workflows/policy.ts';
import type { RoadmapEvent, RoadmapState, Via } from '../workflows/state.ts';
import { drawPlan } from './draw-plan.ts';
import type { EngineDeps } from './engine-deps.ts';
import { lockPlanned } from './follow-calendar.ts';
import { issueReports } from './issue-report.ts';
import { holdRules } from './live-rules.ts';
import { rulesOf } from './plan-context.ts';
import { inRecording } from './record-events.ts';

export type CommandResult =
  | { ok: true; events: RoadmapEvent[]; state: RoadmapState }
  /** `changed`: what has happened to the item since the person looked; nothing else was wrong so far. */
  | { ok: false; reason: string; changed?: RoadmapEvent[] };

export interface CommandOptions {
  via?: Via;
  /** Ordinal of the roadmap's last event when the person looked. Later ones about the same item stop the command. */
  seen?: number;
  /** In the same transaction, before anything is applied; a string refuses, with that reason. */
  first?(tx: Db, state: RoadmapState, rules: RoadmapRules): Promise<string | null>;
  /** In the same transaction, when the command has been applied; what it throws undoes everything. */
  also?(tx: Db, events: readonly RoadmapEvent[], state: RoadmapState): Promise<void>;
}

export type RunCommand = (
  roadmap: string,
  command: Command,
  options?: CommandOptions,
) => Promise<CommandResult>;

export function createRunCommand(deps: EngineDeps): RunCommand {
  const { clock, rules, log } = deps;
  return async (roadmap, command, { via, seen, first, also } = {}) => {
    const result = await inRecording(deps, async ({ tx, record }): Promise<CommandResult> => {
      const current = await holdRules(tx, rules);
      const stored = await lockPlanned(tx, current, roadmap, clock);
      if (!stored) return { ok: false, reason: `нет дорожной карты ${roadmap}` };
      const now = clock.now();
      const theirRules = rulesOf(current, stored.state);
      const refusal = first ? await first(tx, stored.state, theirRules) : null;
      if (refusal !== null) return { ok: false, reason: refusal };
      const about = 'item' in command ? (command.item ?? null) : null;
      const changed = seen === undefined ? [] : eventsSince(stored.state, seen, about);
      if (changed.length > 0) return { ok: false, reason: 'с тех пор пункт изменился', changed };
      const applied = apply(stored.state, command, now, theirRules, via);
      if (!applied.ok) return applied;
      const { state, events } = applied;
      // Takes some tenths of a second: the roadmap is locked meanwhile, but nothing that senders of mail wait for.
      const papers = await issueReports(tx, state, theirRules, events);
      await updateRoadmap(tx, { state, ...(await drawPlan(tx, current, state, now)) });
      await record(state, events, papers);
      await also?.(tx, events, state);
      return { ok: true, events, state };
    });
    if (result.ok) {
      log.info({ roadmap, command: command.do, events: result.events.length }, 'command applied');
      deps.onChanged();
    } else log.info({ roadmap, command: command.do, reason: result.reason }, 'command refused');
    return result;
  };
}

/** About an item, or (null) about the roadmap as a whole. An acknowledgement overtakes nobody. */
export function eventsSince(state: RoadmapState, seen: number, item: string | null): RoadmapEvent[] {
  return state.events.filter((e) => e.n > seen && e.item === item && e.type !== 'acknowledged');
}
