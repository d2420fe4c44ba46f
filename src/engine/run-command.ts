// A command of a person: state, plan, ledger and journal change in one transaction, or nothing does.
import { inTransaction } from '../store/in-transaction.ts';
import { appendJournal, keepTexts } from '../store/journal.ts';
import { lockRoadmap, updateRoadmap } from '../store/roadmaps.ts';
import { apply } from '../workflows/apply/apply.ts';
import type { Command } from '../workflows/command.ts';
import type { RoadmapEvent } from '../workflows/state.ts';
import { drawPlan } from './draw-plan.ts';
import type { EngineDeps } from './engine-deps.ts';
import { sealEvents } from './journal-lines.ts';
import { rulesOf } from './plan-context.ts';

export type CommandResult = { ok: true; events: RoadmapEvent[] } | { ok: false; reason: string };

export type RunCommand = (roadmap: string, command: Command) => Promise<CommandResult>;

export function createRunCommand(deps: EngineDeps): RunCommand {
  const { db, clock, rules, log } = deps;
  return async (roadmap, command) => {
    const result = await inTransaction(db, async (tx): Promise<CommandResult> => {
      const stored = await lockRoadmap(tx, roadmap);
      if (!stored) return { ok: false, reason: `нет дорожной карты ${roadmap}` };
      const now = clock.now();
      const applied = apply(stored.state, command, now, rulesOf(rules, stored.state).calendar);
      if (!applied.ok) return applied;
      const { state, events } = applied;
      const { planBasis, extendAt } = await drawPlan(tx, rules, state, now);
      await updateRoadmap(tx, { state, planBasis, extendAt });
      const { lines, texts } = await sealEvents(tx, state, events);
      await appendJournal(tx, lines);
      await keepTexts(tx, texts);
      return { ok: true, events };
    });
    if (result.ok) {
      log.info({ roadmap, command: command.do, events: result.events.length }, 'command applied');
      deps.onChanged();
    } else log.info({ roadmap, command: command.do, reason: result.reason }, 'command refused');
    return result;
  };
}
