// When an item will have become at risk if nothing happens: the warning that comes before the second
// date breaks because the first one did.
import { dateOf, type IsoDate } from '../../calendar/dates.ts';
import { whereCovered } from '../../calendar/work-calendar.ts';
import { controlDateIn, rootCauses } from '../forecast.ts';
import { epochOf, type PlannedNotice } from '../notice.ts';
import { onlyOccurrence } from '../occurrences.ts';
import type { Item } from '../roadmap.ts';
import { isRunning, itemOf, type Occurrence, responsibleLead, responsibleParty } from '../state.ts';
import { type Draft, onDay, type PlanContext, type RisksTold } from './context.ts';

/** The same risk is told once: by item, version of its date, and epoch. */
function riskKey(risk: { item: string; dueVersion: number; epoch: string }): string {
  return `${risk.item}|v${risk.dueVersion}|${risk.epoch}`;
}

/**
 * The first working day from `from` on which the item is at risk if nothing happens meanwhile; null when
 * it never is before it is overdue. A forecast never gets earlier as days pass, so the day can be halved for.
 */
export function firstDayAtRisk(context: PlanContext, item: Item, from: IsoDate): IsoDate | null {
  if (item.deadline.kind === 'recurring') return null;
  const occurrence = onlyOccurrence(context.state, item.id);
  if (!isRunning(occurrence.status) || occurrence.due === null || occurrence.due > context.until) return null;
  const { calendar } = context;
  const control = controlDateIn(context.state, occurrence.due, calendar);
  // Up to the day before O+1; from then on the item is overdue.
  const days = calendar.days(from, occurrence.due > control ? occurrence.due : control);
  const isAtRisk = (i: number) => context.forecastOn(days[i] ?? control).isAtRisk(item);
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAtRisk(middle)) high = middle;
    else low = middle + 1;
  }
  return days[low] ?? null;
}

/** What was told and, of the same risk, one person more. */
export function withRiskTold(
  told: RisksTold,
  risk: { item: string; dueVersion: number; epoch: string; person: string },
  day: IsoDate,
): RisksTold {
  const key = riskKey(risk);
  return new Map(told).set(key, new Map(told.get(key)).set(risk.person, day));
}

/** To the leads of the item and of its root causes, at 09:00 of the first day at risk. */
export function planRisks(context: PlanContext): PlannedNotice[] {
  const { state } = context;
  const found: PlannedNotice[] = [];
  for (const item of state.roadmap.items) {
    if (item.deadline.kind === 'recurring') continue;
    const occurrence = onlyOccurrence(state, item.id);
    if (!isRunning(occurrence.status)) continue;
    const concerned = [item, ...rootCauses(state, item).map((id) => itemOf(state, id))];
    const told = new Set<string>();
    for (const one of concerned) {
      const person = responsibleLead(state, one);
      if (told.has(person)) continue;
      told.add(person);
      const notice = planFor(context, item, occurrence, person, responsibleParty(one));
      if (notice) found.push(notice);
    }
  }
  return found;
}

function planFor(
  context: PlanContext,
  item: Item,
  occurrence: Occurrence,
  person: string,
  party: string,
): PlannedNotice | null {
  const draft = {
    person,
    role: 'responsible' as const,
    party,
    kind: 'notice' as const,
    rung: 'at-risk',
    epoch: epochOf(occurrence),
    item: item.id,
    occurrence: '',
    due: occurrence.due,
    dueVersion: occurrence.dueVersion,
    event: null,
  };
  const told = context.told.risks.get(riskKey(draft));
  if (told) return told.has(person) ? null : planAfterOthers(context, item, draft, told);
  const today = dateOf(context.now, context.zoneOf(person));
  const first = firstDayAtRisk(context, item, today);
  if (first === null) return null;
  const notice = onDay(context, draft, first, 'reminders');
  if (notice || first !== today) return notice;
  // This morning's slot has passed: the next working day's, if the risk is still one then.
  const tomorrow = whereCovered(() => context.calendar.shift(today, 1));
  return tomorrow === null
    ? null
    : onDay(context, draft, firstDayAtRisk(context, item, tomorrow), 'reminders');
}

/**
 * Others have been told, further east or because their morning came first: who was to hear it with them still
 * does, that morning or, where it has passed, the next. For whoever comes to be concerned later it is no news.
 */
function planAfterOthers(
  context: PlanContext,
  item: Item,
  draft: Draft,
  told: ReadonlyMap<string, IsoDate>,
): PlannedNotice | null {
  const first = [...told.values()].sort()[0] ?? null;
  const next = first && whereCovered(() => context.calendar.shift(first, 1));
  for (const day of [first, next])
    if (day && context.forecastOn(day).isAtRisk(item)) {
      const notice = onDay(context, draft, day, 'reminders');
      if (notice) return notice;
    }
  return null;
}
