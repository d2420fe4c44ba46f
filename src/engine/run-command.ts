// A command of a person: state, plan, ledger and journal change in one transaction, or nothing does.
import { inTransaction } from '../store/in-transaction.ts';
import { appendJournal, keepTexts } from '../store/journal.ts';
import { type Db, lockRoadmap, updateRoadmap } from '../store/roadmaps.ts';
import { apply } from '../workflows/apply/apply.ts';
import type { Command } from '../workflows/command.ts';
import type { RoadmapEvent, RoadmapState, Via } from '../workflows/state.ts';
import { drawPlan } from './draw-plan.ts';
import type { EngineDeps } from './engine-deps.ts';
import { issueReports } from './issue-report.ts';
import { sealEvents } from './journal-lines.ts';
import { rulesOf } from './plan-context.ts';

export type CommandResult =
  | { ok: true; events: RoadmapEvent[]; state: RoadmapState }
  /** `changed`: what has happened to the item since the person looked; nothing else was wrong so far. */
  | { ok: false; reason: string; changed?: RoadmapEvent[] };

export interface CommandOptions {
  via?: Via;
  /** Ordinal of the roadmap's last event when the person looked. Later ones about the same item stop the command. */
  seen?: number;
  /** In the same transaction, before anything is applied; a string refuses, with that reason. */
  first?(tx: Db, state: RoadmapState): Promise<string | null>;
  /** In the same transaction, when the command has been applied; what it throws undoes everything. */
  also?(tx: Db, events: readonly RoadmapEvent[]): Promise<void>;
}

export type RunCommand = (
  roadmap: string,
  command: Command,
  options?: CommandOptions,
) => Promise<CommandResult>;

export function createRunCommand(deps: EngineDeps): RunCommand {
  const { db, clock, rules, log } = deps;
  return async (roadmap, command, { via, seen, first, also } = {}) => {
    const result = await inTransaction(db, async (tx): Promise<CommandResult> => {
      const stored = await lockRoadmap(tx, roadmap);
      if (!stored) return { ok: false, reason: `нет дорожной карты ${roadmap}` };
      const refusal = first ? await first(tx, stored.state) : null;
      if (refusal !== null) return { ok: false, reason: refusal };
      const about = 'item' in command ? (command.item ?? null) : null;
      const changed = seen === undefined ? [] : eventsSince(stored.state, seen, about);
      if (changed.length > 0) return { ok: false, reason: 'с тех пор пункт изменился', changed };
      const now = clock.now();
      const theirRules = rulesOf(rules, stored.state);
      const applied = apply(stored.state, command, now, theirRules, via);
      if (!applied.ok) return applied;
      const { state, events } = applied;
      // Takes some tenths of a second: the roadmap is locked meanwhile, but nothing that senders of mail wait for.
      const papers = await issueReports(tx, state, theirRules, events);
      const { planBasis, extendAt } = await drawPlan(tx, rules, state, now);
      await updateRoadmap(tx, { state, planBasis, extendAt });
      const { lines, texts } = await sealEvents(tx, state, events, papers);
      await appendJournal(tx, lines);
      await keepTexts(tx, texts);
      await also?.(tx, events);
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
