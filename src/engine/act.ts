// A person acts: their address stands for a key in the roadmap, and what they did not see stops them.
import type { Command } from '../workflows/command.ts';
import { OWN } from '../workflows/organisation-directory.ts';
import { keysOf } from '../workflows/recipients.ts';
import type { RoadmapState } from '../workflows/state.ts';
import type { CommandOptions, CommandResult, RunCommand } from './run-command.ts';

export interface Acting {
  address: string;
  /** Whether they may also do, in this organisation's roadmaps, what the rules leave to an operator. */
  operates(organisation: string): boolean;
}

type WithoutActor<C> = C extends unknown ? Omit<C, 'by'> : never;
export type CommandOfPerson = WithoutActor<Command>;

export type Act = (
  who: Acting,
  state: RoadmapState,
  command: CommandOfPerson,
  options?: CommandOptions,
) => Promise<CommandResult>;

/**
 * The person's own keys in the order of the file (one address may stand under several), then the operator's place:
 * the first that the rules let do it. Whom they stand in for the rules find out themselves. The result of the first
 * refusal when nobody may.
 */
export function createAct(runCommand: RunCommand): Act {
  return async (who, state, command, options) => {
    const places: (string | undefined)[] = keysOf(state, who.address);
    if (OPERATOR_DOES.has(command.do) && who.operates(state.organisation ?? OWN)) places.push(undefined);
    let refused: CommandResult = { ok: false, reason: 'у Вас нет роли в этой дорожной карте' };
    for (const [i, by] of places.entries()) {
      const named = (by === undefined ? command : { ...command, by }) as Command;
      const result = await runCommand(state.roadmap.id, named, options);
      if (result.ok || result.changed) return result;
      if (i === 0) refused = result;
    }
    return refused;
  };
}

const OPERATOR_DOES: ReadonlySet<Command['do']> = new Set(['amend', 'change-lead', 'set-absence']);
