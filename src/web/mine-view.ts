// «Мои поручения»: a person's items of all roadmaps in the order in which they want attention, each with what is waited for.
import { addDays, dateOf, type Instant, type IsoDate, weekStart } from '../calendar/dates.ts';
import { rulesOf } from '../engine/plan-context.ts';
import { type MyItem, myItems } from '../store/item-lists.ts';
import { actionsOn, actionsOnRoadmap, type ItemAction } from '../workflows/actions.ts';
import type { EntryFacts } from '../workflows/facts.ts';
import { createPlanContext, NOTHING_TOLD } from '../workflows/plan/context.ts';
import { actingKeys } from '../workflows/roles.ts';
import { coExecutors, itemOf, type Occurrence, type RoadmapState } from '../workflows/state.ts';
import { occurrenceFacts, withinCalendar } from './occurrence-facts.ts';
import type { Site } from './site.ts';
import { AT_RISK, type StateWords, statesOf } from './state-words.ts';
import { asked } from './what-is-asked.ts';

export const MINE_GROUPS = {
  overdue: 'Срок нарушен',
  now: 'Ждёт Вас сегодня и на этой неделе',
  later: 'Далее',
  review: 'На проверке',
} as const;
export type MineGroup = keyof typeof MINE_GROUPS;

export interface MineRow {
  roadmap: string;
  orderNumber: string;
  facts: EntryFacts;
  occurrence: string;
  /** By when it is the person's turn: a co-executor's part is wanted earlier. */
  by: IsoDate | null;
  isPart: boolean;
  /** Name of the absent one for whom the person acts. */
  inPlaceOf: string | null;
  states: readonly StateWords[];
  /** What is waited for, sentences. */
  asked: readonly string[];
  /** The most sensible first. */
  actions: readonly ItemAction[];
}

export interface MineView {
  groups: ReadonlyMap<MineGroup, readonly MineRow[]>;
  /** Roadmaps of which something given to the person is not acknowledged. */
  toAcknowledge: readonly { roadmap: string; orderNumber: string; title: string }[];
}

export async function viewMine(site: Site, address: string, now: Instant): Promise<MineView> {
  const todayIn = (zone: string): IsoDate => dateOf(now, zone);
  const items = await myItems(site.db, { address, todayIn });
  const ids = [...new Set(items.map(({ roadmap }) => roadmap))];
  const states = await site.cache.load(site.db, ids);
  const groups = new Map<MineGroup, MineRow[]>();
  const toAcknowledge: { roadmap: string; orderNumber: string; title: string }[] = [];
  for (const id of ids) {
    const state = states.get(id)?.state;
    // Removed or replaced between two statements.
    if (!state) continue;
    const { title, order } = state.roadmap;
    if (actionsOnRoadmap(state, address, false, now).includes('acknowledge'))
      toAcknowledge.push({ roadmap: id, orderNumber: order.number, title });
    const rows = rowsOf(
      site,
      state,
      items.filter(({ roadmap }) => roadmap === id),
      { address, now },
    );
    for (const { group, row } of rows) groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  for (const rows of groups.values()) rows.sort((a, b) => compareDates(a.by, b.by));
  return { groups, toAcknowledge };
}

/** Without a date first: nobody knows how soon it is. */
function compareDates(a: IsoDate | null, b: IsoDate | null): number {
  if (a === b) return 0;
  return a === null || (b !== null && a < b) ? -1 : 1;
}

function rowsOf(
  site: Site,
  state: RoadmapState,
  items: readonly MyItem[],
  { address, now }: { address: string; now: Instant },
): { group: MineGroup; row: MineRow }[] {
  const rules = rulesOf(site.rules, state);
  const { calendar } = rules;
  const context = createPlanContext({ state, ...rules, told: NOTHING_TOLD, now });
  const today = withinCalendar(calendar, dateOf(now, state.roadmap.timezone));
  return items.flatMap((mine) => {
    const item = itemOf(state, mine.item);
    const occurrence = context.occurrences(item).find(({ id }) => id === mine.occurrence);
    if (!occurrence) return [];
    const facts = occurrenceFacts(context, item, occurrence, today);
    const states = statesOf(state, item, occurrence, { calendar, today });
    const isPart = !mine.asLead;
    const contributed = isPart ? partGivenOn(state, mine, occurrence, address, today) : null;
    const by = (isPart && contributed === null ? facts.term?.partBy.date : facts.term?.control.date) ?? null;
    const row: MineRow = {
      roadmap: state.roadmap.id,
      orderNumber: state.roadmap.order.number,
      facts,
      occurrence: occurrence.id,
      by,
      isPart,
      inPlaceOf: mine.inPlaceOf,
      states: context.forecastOn(today).isAtRisk(item) ? [AT_RISK, ...states] : states,
      asked: asked(facts, { isPart, contributed, returned: occurrence.submissions.at(-1)?.returned ?? null }),
      actions: inOrder(actionsOn(state, rules, item, occurrence, address, now), facts),
    };
    return [{ group: groupOf(row, contributed !== null, today), row }];
  });
}

/** Of a missed date the new one is asked for before anything but the report. */
function inOrder(actions: readonly ItemAction[], { term, expected }: EntryFacts): readonly ItemAction[] {
  const isAsked = term !== null && term.daysOverdue > 0 && expected === null;
  if (!isAsked || !actions.includes('expect')) return actions;
  return actions.toSorted((a, b) => rank(a) - rank(b));
}

const rank = (action: ItemAction): number => (action === 'submit' ? 0 : action === 'expect' ? 1 : 2);

/** The day the person's own part came; null while one of theirs is missing. */
function partGivenOn(
  state: RoadmapState,
  mine: MyItem,
  occurrence: Occurrence,
  address: string,
  today: IsoDate,
): IsoDate | null {
  const { own, standsFor } = actingKeys(state, address, today);
  const parts = coExecutors(state, itemOf(state, mine.item))
    .filter(({ lead }) => own.includes(lead) || standsFor.includes(lead))
    .map(({ party }) => occurrence.contributions[party]?.at);
  const given = parts.filter((at) => at !== undefined);
  if (given.length === 0 || given.length < parts.length) return null;
  return dateOf(Math.max(...given), state.roadmap.timezone);
}

function groupOf({ facts, by, isPart }: MineRow, hasGiven: boolean, today: IsoDate): MineGroup {
  if (facts.status === 'under_review') return 'review';
  // A co-executor who has given their part has nothing to do, however late the item is.
  if (hasGiven) return 'later';
  if (facts.term !== null && facts.term.daysOverdue > 0) return 'overdue';
  // A date that is missing is the lead's to find out.
  const isSoon = by === null ? !isPart : by <= addDays(weekStart(today), 6);
  return isSoon || facts.status === 'rework' ? 'now' : 'later';
}
