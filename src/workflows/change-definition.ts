// A changed roadmap file against the roadmap that runs. A date, an executor or a text is changed only with
// the requisites of an act or as the correction of an input error (promise I6); the rest follows the file.
import { type Instant, numericDate } from '../calendar/dates.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { type Context, createContext, Refusal, refuse } from './apply/context.ts';
import { beginItem, leadsByDefinition } from './begin.ts';
import { canonical } from './canonical.ts';
import type { Item, Roadmap } from './roadmap.ts';
import { isOpen, itemState, type Occurrence, type RoadmapEvent, type RoadmapState } from './state.ts';

export type DefinitionChanged =
  | { ok: true; state: RoadmapState; events: RoadmapEvent[]; changes: string[] }
  | { ok: false; refusals: string[] };

/** `by` is null: the operator applies files. Says every refusal there is; then nothing is changed. */
export function changeDefinition(
  state: RoadmapState,
  next: Roadmap,
  now: Instant,
  calendar: WorkCalendar,
): DefinitionChanged {
  const { roadmap: previous, ...rest } = state;
  const draft: RoadmapState = { ...structuredClone(rest), roadmap: next };
  const context = createContext(draft, calendar, now, { by: null });
  const changes: string[] = [];
  const refusals: string[] = [];
  const attempt = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push(error.message);
    }
  };

  for (const old of previous.items)
    if (!next.items.some((item) => item.id === old.id))
      refusals.push(
        `п. ${old.id} исчез из файла: пункт не удаляют, его снимают с контроля с указанием основания`,
      );
  for (const key of peopleInUse(state))
    if (!Object.hasOwn(next.people, key))
      refusals.push(`${key}: лицо исчезло из перечня people, но за ним числятся пункты или замещение`);
  for (const item of next.items) {
    const old = previous.items.find((i) => i.id === item.id);
    if (old) attempt(() => changeItem(context, previous, old, item, changes));
    else {
      draft.items[item.id] = beginItem(next, item, now);
      changes.push(`п. ${item.id}: добавлен`);
      context.record({ type: 'definition-changed', item: item.id, occurrence: '', text: 'пункт добавлен' });
    }
  }
  attempt(() => checkOrder(previous, next));
  changes.push(...changesAround(previous, next));
  if (refusals.length > 0) return { ok: false, refusals };
  const events = draft.events.slice(state.events.length);
  if (events.length === 0 && changes.length > 0) {
    context.record({ type: 'definition-changed', item: null, occurrence: '', text: changes.join('; ') });
    return { ok: true, state: draft, events: draft.events.slice(state.events.length), changes };
  }
  return { ok: true, state: draft, events, changes };
}

/** Another number or date is another order, unless it was a mistake in the file. */
function checkOrder({ order: before, ...previous }: Roadmap, { id, order, corrections }: Roadmap): void {
  if (before.number === order.number && before.date === order.date) return;
  const isCorrected = corrections.some(
    (c) => c.item === undefined && !previous.corrections.some((p) => same(p, c)),
  );
  if (!isCorrected)
    refuse(
      `под обозначением «${id}» на контроле распоряжение № ${before.number} от ${numericDate(before.date)}, а в файле № ${order.number} от ${numericDate(order.date)}: другому распоряжению дайте своё обозначение (roadmap), для исправления ошибки ввода укажите причину (corrections без item)`,
    );
}

function peopleInUse(state: RoadmapState): Set<string> {
  const used = new Set<string>();
  for (const { leads } of Object.values(state.items)) for (const lead of Object.values(leads)) used.add(lead);
  for (const { person, substitute } of state.absences) {
    used.add(person);
    if (substitute !== null) used.add(substitute);
  }
  return used;
}

/** A stored roadmap has its keys in another order than its file. */
const same = (a: unknown, b: unknown) => canonical(a) === canonical(b);

function changeItem(context: Context, previous: Roadmap, old: Item, item: Item, changes: string[]): void {
  const { state } = context;
  const next = state.roadmap;
  const correction = next.corrections.find(
    (c) => c.item === item.id && !previous.corrections.some((p) => same(p, c)),
  );
  const amendments = next.amendments.filter(
    (a) => a.item === item.id && !previous.amendments.some((p) => same(p, a)),
  );
  const corrected = (what: string): void => {
    if (!correction)
      refuse(
        `п. ${item.id}: изменён ${what}; нужны реквизиты акта (amendments) или исправление ошибки ввода с причиной (corrections)`,
      );
    changes.push(`п. ${item.id}: исправлен ${what} (${correction.reason})`);
  };

  for (const amendment of amendments) {
    const occurrence = onlyOpen(context, item);
    if (occurrence.due === amendment.due) continue;
    const before = occurrence.due;
    moveDue(context, occurrence, amendment.due);
    context.record({
      type: 'amended',
      item: item.id,
      occurrence: '',
      date: amendment.due,
      previous: before,
      act: amendment.act,
    });
    changes.push(
      `п. ${item.id}: срок ${before === null ? 'не определён' : numericDate(before)} → ${numericDate(amendment.due)} (${amendment.act.kind} от ${numericDate(amendment.act.date)} № ${amendment.act.number})`,
    );
  }
  if (!same(old.deadline, item.deadline)) {
    const due = item.deadline.kind === 'date' ? item.deadline.due : null;
    if (!amendments.some((a) => a.due === due)) {
      corrected('срок');
      if (old.deadline.kind !== item.deadline.kind || item.deadline.kind === 'recurring')
        refuse(
          `п. ${item.id}: вид срока не меняется исправлением; снимите пункт с контроля и добавьте новый`,
        );
      const occurrence = onlyOpen(context, item);
      if (due !== null && occurrence.due !== due) {
        const before = occurrence.due;
        moveDue(context, occurrence, due);
        occurrence.originalDue = due;
        context.record({
          type: 'corrected',
          item: item.id,
          occurrence: '',
          date: due,
          previous: before,
          text: correction?.reason ?? '',
        });
      }
    }
  }
  if (old.title !== item.title || !same(old.result, item.result)) corrected('текст');
  if (!same(old.executed, item.executed)) refuse(`п. ${item.id}: исполнение отмечают командой, а не в файле`);
  if (!same(old.responsible, item.responsible)) corrected('исполнитель');
  changeLeads(context, { previous, old, item, changes, reason: correction?.reason });
}

interface ChangedItem {
  previous: Roadmap;
  old: Item;
  item: Item;
  changes: string[];
  /** Of the correction. */
  reason: string | undefined;
}

/** Whoever leads by the file follows the file; whoever was put in place by a command stays. */
function changeLeads(context: Context, changed: ChangedItem): void {
  const { state } = context;
  const { previous, old, item, changes } = changed;
  const before = leadsByDefinition(previous, old);
  const after = leadsByDefinition(state.roadmap, item);
  const { leads } = itemState(state, item.id);
  const until = { ...leads };
  for (const party of Object.keys(leads)) if (!(party in after)) delete leads[party];
  for (const [party, lead] of Object.entries(after)) {
    const current = leads[party];
    if (current === undefined) leads[party] = lead;
    if (current === undefined || current === lead || current !== before[party]) continue;
    leads[party] = lead;
    const name = (key: string) => state.roadmap.people[key]?.name ?? key;
    changes.push(`п. ${item.id}: ответственный ${name(current)} → ${name(lead)}`);
    context.record({
      type: 'lead-changed',
      item: item.id,
      occurrence: '',
      party,
      person: lead,
      previous: current,
    });
  }
  recordReplaced(context, changed, until, leads);
}

/** Parties that a correction puts in the place of others, or has left out: both leads are told, and the item leaves the former's calendar. */
function recordReplaced(
  context: Context,
  { old, item, reason }: ChangedItem,
  until: Record<string, string>,
  leads: Record<string, string>,
): void {
  const gone = old.responsible.filter((party) => !item.responsible.includes(party));
  const come = item.responsible.filter((party) => !old.responsible.includes(party));
  for (let i = 0; i < Math.max(gone.length, come.length); i += 1) {
    const [before, after] = [gone[i], come[i]];
    const previous = before === undefined ? undefined : until[before];
    const person = after === undefined ? undefined : leads[after];
    // Who goes on with the item in another party is told nothing.
    const isGone = previous !== undefined && !Object.values(leads).includes(previous);
    const isNew = person !== undefined && !Object.values(until).includes(person);
    if (!isGone && !isNew) continue;
    context.record({
      type: 'lead-changed',
      item: item.id,
      occurrence: '',
      party: after ?? before ?? '',
      ...(isNew && { person }),
      ...(isGone && { previous }),
      ...(reason !== undefined && { text: reason }),
    });
  }
}

function onlyOpen(context: Context, item: Item): Occurrence {
  const occurrence = itemState(context.state, item.id).occurrences[''];
  if (!occurrence)
    refuse(`п. ${item.id}: срок повторяющегося пункта меняет команда amend для одного периода`);
  if (!isOpen(occurrence.status)) refuse(`п. ${item.id} снят с контроля, его срок не меняется`);
  return occurrence;
}

function moveDue(context: Context, occurrence: Occurrence, due: string): void {
  occurrence.due = due;
  occurrence.dueVersion += 1;
  occurrence.possibleSince = context.now;
  if (occurrence.status === 'awaiting_date') occurrence.status = 'in_execution';
}

const AROUND = [
  'title',
  'order',
  'timezone',
  'calendar',
  'roll',
  'policy',
  'supervisor',
  'controller',
  'viewers',
  'indicators',
  'monitoring',
] as const;
const NAMES: Record<(typeof AROUND)[number], string> = {
  title: 'наименование',
  order: 'реквизиты распоряжения',
  timezone: 'часовой пояс',
  calendar: 'производственный календарь',
  roll: 'правило переноса срока с выходного дня',
  policy: 'правила напоминаний',
  supervisor: 'лицо, на которое возложен контроль',
  controller: 'контролёр',
  viewers: 'наблюдатели',
  indicators: 'показатели',
  monitoring: 'порядок мониторинга показателей',
};

function changesAround(previous: Roadmap, next: Roadmap): string[] {
  const changes = AROUND.filter((key) => !same(previous[key], next[key])).map(
    (key) => `изменено: ${NAMES[key]}`,
  );
  for (const [key, person] of Object.entries(next.people)) {
    const old = Object.hasOwn(previous.people, key) ? previous.people[key] : undefined;
    if (!old) changes.push(`${key}: добавлено лицо`);
    else if (!same(old, person)) changes.push(`${key}: изменены сведения о лице`);
  }
  for (const [key, party] of Object.entries(next.parties))
    if (!same(previous.parties[key], party)) changes.push(`${key}: изменены сведения об исполнителе`);
  const order = (roadmap: Roadmap) =>
    roadmap.items.map((i) => [i.id, i.after, i.related, i.minWorkingDays, i.dateSetBy]);
  if (
    !same(
      order(previous),
      order({ ...next, items: next.items.filter((i) => previous.items.some((p) => p.id === i.id)) }),
    )
  )
    changes.push('изменён порядок зависимости пунктов');
  return changes;
}
