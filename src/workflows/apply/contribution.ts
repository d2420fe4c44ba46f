// The command with which a co-executor gives their part.

import type { CommandOf } from '../command.ts';
import type { Occurrence, RoadmapEvent } from '../state.ts';
import { type Context, chooseOccurrence, findItem, partyOfActor, refuse } from './context.ts';

export function contribute(context: Context, command: CommandOf<'contribute'>): void {
  const item = findItem(context, command.item);
  const occurrence = chooseOccurrence(context, item, 'running', command.due);
  const party =
    partyOfActor(context, item) ??
    refuse(`п. ${item.id}: материалы представляет соисполнитель, а не ответственный исполнитель`);
  recordContribution(context, occurrence, { item: item.id, party, text: command.text ?? '' });
}

/** `figures`: what was given besides words. */
export function recordContribution(
  context: Context,
  occurrence: Occurrence,
  given: { item: string; party: string; text: string },
  figures: Pick<RoadmapEvent, 'values' | 'notes' | 'confirmed'> = {},
): void {
  const { item, party, text } = given;
  occurrence.contributions[party] = { at: context.now, by: context.by ?? '', text };
  context.record({ type: 'contributed', item, occurrence: occurrence.id, party, text, ...figures });
}
