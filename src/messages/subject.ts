// A message's subject, without its body: cheap enough for a year of simulation.
import { dayOf, type EntryFacts, entryFacts } from '../workflows/facts.ts';
import type { Mail } from '../workflows/mail.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import { type OrderFacts, orderFacts, orderKey } from '../workflows/same-order.ts';
import { countItems, orderNumbers } from './item-blocks.ts';
import type { Message } from './message.ts';
import { messageOf } from './registry.ts';
import { capital, oneLine, shorten } from './wording.ts';

/** Characters up to which clauses are added to a merged message's subject. */
const ROOM = 90;
/** No subject is longer, whatever a document puts into a name or a number. */
const LIMIT = 200;

export function factsOf(mail: Mail, contextOf: (roadmap: string) => PlanContext): EntryFacts[] {
  const today = dayOf(mail);
  const orders = new Map<string, OrderFacts | null>();
  return mail.entries.map((entry) => {
    const context = contextOf(entry.roadmap);
    const facts = entryFacts(context, entry, today);
    if (entry.kind !== 'digest') return facts;
    const { people } = facts.roadmap;
    const reader =
      entry.onBehalfOf === undefined
        ? mail.to.address
        : (people[entry.onBehalfOf]?.email ?? entry.onBehalfOf);
    const key = `${reader} ${orderKey(facts.roadmap)}`;
    if (!orders.has(key)) orders.set(key, orderFacts(context, reader));
    return { ...facts, order: orders.get(key) ?? null };
  });
}

export function subjectOf(mail: Mail, contextOf: (roadmap: string) => PlanContext): string {
  return subjectOfFacts(factsOf(mail, contextOf));
}

export function subjectOfFacts(facts: readonly EntryFacts[]): string {
  return shorten(oneLine(wholeSubject(facts)), LIMIT);
}

function wholeSubject(facts: readonly EntryFacts[]): string {
  const [first] = facts;
  if (!first) return '';
  const message = messageOf(first.entry);
  if (facts.every((f) => messageOf(f.entry) === message)) {
    if (facts.length > 1 && message.subjectOfMany) return message.subjectOfMany(facts);
  }
  const sameOccurrence = (f: EntryFacts) =>
    f.entry.roadmap === first.entry.roadmap &&
    f.item === first.item &&
    f.entry.occurrence === first.entry.occurrence;
  return facts.every(sameOccurrence) ? message.subject(first) : mergedSubject(facts);
}

/** «Распоряжение № 1410 р: нарушен срок по п. 5, ближайший срок 15.03.2024 (пунктов: 3)» */
function mergedSubject(facts: readonly EntryFacts[]): string {
  const byOrder = groupBy(facts, (f) => orderKey(f.roadmap));
  const tail = ` (пунктов: ${countItems(facts)})`;
  if (byOrder.length === 1)
    return `Распоряжение ${orderNumbers(facts)}: ${fitting(clauses(facts), ', ')}${tail}`;
  return `${capital(
    fitting(
      byOrder.map((group) => `${orderNumbers(group)}: ${clauses(group)[0] ?? ''}`),
      '; ',
    ),
  )}${tail}`;
}

/** By kind of message, the most urgent first (entries come in that order). */
function clauses(facts: readonly EntryFacts[]): string[] {
  return groupBy<EntryFacts, Message>(facts, (f) => messageOf(f.entry)).map((group) => {
    const [first] = group;
    return first ? messageOf(first.entry).clause(group) : '';
  });
}

/** The first one, and more while there is room. */
function fitting([first = '', ...more]: string[], separator: string): string {
  let text = first;
  for (const next of more) {
    if (text.length + next.length > ROOM) break;
    text += separator + next;
  }
  return text;
}

/** In the order of first appearance. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): T[][] {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}
