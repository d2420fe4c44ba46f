// Taking a person out of a roadmap's state: what still needs them, and the state without their name and address. Their key
// stays, since items, events and the file refer to it.
import type { IsoDate } from '../calendar/dates.ts';
import { isAnythingOpen } from './alarms.ts';
import { reportRecipients } from './plan/events.ts';
import { keysOf } from './recipients.ts';
import type { Item } from './roadmap.ts';
import { isOpen, leadsOf, type RoadmapState } from './state.ts';

export const ERASED_NAME = 'сведения удалены';

/** What is open and cannot do without the address on `today`, in words for the operator; empty when nothing. */
export function needsOf(state: RoadmapState, address: string, today: IsoDate): string[] {
  if (!isAnythingOpen(state)) return [];
  const { supervisor, controller, order, parties } = state.roadmap;
  const keys = keysOf(state, address);
  const isTheirs = (key: string | null | undefined): boolean => key != null && keys.includes(key);
  const needs: string[] = [];
  if (isTheirs(supervisor)) needs.push('контроль за исполнением');
  if (isTheirs(controller)) needs.push('контролёр');
  if (isTheirs(order.issuer)) needs.push('издал распоряжение');
  if (isTheirs(order.drafter)) needs.push('лицо для вопросов');
  if (reportRecipients(state).some(isTheirs)) needs.push('получает отчёты о показателях');
  for (const item of state.roadmap.items) {
    if (!isItemOpen(state, item)) continue;
    if (leadsOf(state, item).some(isTheirs)) needs.push(`п. ${item.id}: исполнитель`);
    for (const name of item.responsible) {
      const party = parties[name];
      if (isTheirs(party?.lead)) needs.push(`п. ${item.id}: представляет исполнителя ${name}`);
      if (party?.informed?.some(isTheirs)) needs.push(`п. ${item.id}: получает копии`);
      if (party?.email === address) needs.push(`п. ${item.id}: официальный адрес исполнителя ${name}`);
    }
  }
  for (const { substitute, until, person } of state.absences)
    if (until >= today && isTheirs(substitute)) needs.push(`замещает ${person} до ${until}`);
  return [...new Set(needs)];
}

function isItemOpen(state: RoadmapState, item: Item): boolean {
  const occurrences = Object.values(state.items[item.id]?.occurrences ?? {});
  return item.deadline.kind === 'recurring' || occurrences.some((o) => isOpen(o.status));
}

/** Texts are left as they are: the caller looks for the name in them. */
export function forgetPerson(state: RoadmapState, address: string): RoadmapState {
  const { people, parties, viewers } = state.roadmap;
  const keys = keysOf(state, address);
  return {
    ...state,
    roadmap: {
      ...state.roadmap,
      viewers: viewers.filter((viewer) => viewer !== address),
      people: Object.fromEntries(
        Object.entries(people).map(([key, person]) => [
          key,
          keys.includes(key) ? { name: ERASED_NAME } : person,
        ]),
      ),
      parties: Object.fromEntries(
        Object.entries(parties).map(([key, { email, ...party }]) => [
          key,
          email === undefined || email === address ? party : { ...party, email },
        ]),
      ),
    },
  };
}
