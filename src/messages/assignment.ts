// An order was put under control: everything a person answers for, in one message.
import type { EntryFacts } from '../workflows/facts.ts';
import { acknowledging, type MailLinks, rowLinks } from './buttons.ts';
import { countItems, orders, otherDates } from './item-blocks.ts';
import type { Block, Message, Row } from './message.ts';
import { dayInWords, numericDate, plural, sentence } from './wording.ts';

/** What the row of a person's own item says; also of a substitute's and of one that is to be acknowledged. */
function itemRow(facts: EntryFacts, links: MailLinks | undefined): Row {
  const { term } = facts;
  const co = [...new Set(facts.parties.slice(1).map((p) => p.lead))];
  // A substitute stands in for one of the item's people: which of them says the event.
  const isPart =
    facts.entry.role === 'coExecutor' ||
    (facts.entry.role === 'substitute' && facts.event?.person !== facts.lead);
  const role = isPart
    ? `Соисполнитель; ответственный исполнитель – ${facts.lead}`
    : `Ответственный исполнитель${co.length > 0 ? `; ${co.length > 1 ? 'соисполнители' : 'соисполнитель'} – ${co.join(', ')}` : ''}`;
  const others = term ? otherDates(term) : '';
  const when = term
    ? `${facts.isRecurring ? 'Ближайший срок: ' : 'Срок: '}не позднее ${dayInWords(term.control)}${others ? `; ${others}` : ''}`
    : `Срок не определён; по документу: ${facts.deadlineText}`;
  const part =
    term && isPart ? [`Материалы ответственному исполнителю – не позднее ${dayInWords(term.partBy)}`] : [];
  return {
    label: `П. ${facts.item}`,
    text: facts.title,
    details: [when, ...part, role, `Результат: ${facts.result}`].map((line) => sentence(line)),
    ...rowLinks(facts, [], links),
  };
}

/** «Вам поручены 2 пункта.» */
export function entrusted(facts: readonly EntryFacts[]): string {
  const n = countItems(facts);
  return `Вам ${plural(n, 'поручен', 'поручены', 'поручено')} ${n} ${plural(n, 'пункт', 'пункта', 'пунктов')}.`;
}

export const byNumber = (facts: readonly EntryFacts[], links: MailLinks | undefined): Block => ({
  kind: 'rows',
  rows: facts.map((f) => itemRow(f, links)),
});

const subjectOfMany = (facts: readonly EntryFacts[]) =>
  `Поставлено на контроль: ${orders(facts)} (пунктов: ${countItems(facts)})`;

export const assignment: Message = {
  subject: (facts) => subjectOfMany([facts]),
  subjectOfMany,
  clause: () => 'поставлено на контроль',
  sections(facts, links) {
    const [first] = facts;
    if (!first) return [];
    const { people, supervisor } = first.roadmap;
    const next = facts.flatMap((f) => f.term?.control.date ?? []).sort()[0];
    return [
      {
        heading: 'Поставлено на контроль',
        tone: 'calm',
        blocks: [
          {
            kind: 'ask',
            text: `${entrusted(facts)} Ознакомьтесь и подтвердите ознакомление${facts.length > 1 ? ' – одно подтверждение на все пункты' : ''}.`,
          },
          {
            kind: 'paragraph',
            text: `Контроль возложен на: ${people[supervisor]?.name ?? supervisor}.${next ? ` Ближайший срок – ${numericDate(next)}.` : ''}`,
          },
          ...acknowledging(facts, links),
          byNumber(facts, links),
        ],
      },
    ];
  },
};
