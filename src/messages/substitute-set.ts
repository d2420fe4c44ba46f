// A person stands in for an absent one: told once, with every open item.
import type { EntryFacts } from '../workflows/facts.ts';
import { byNumber } from './assignment.ts';
import type { MailLinks } from './buttons.ts';
import { countItems, orders } from './item-blocks.ts';
import type { Message, Section } from './message.ts';
import { dateInWords, numericDate, oneLine } from './wording.ts';

/** «с 15.04 по 12.05.2024»; the first year only where it is another. */
function days(facts: EntryFacts): string {
  const { date, until } = facts.event ?? {};
  if (!date || !until) return '';
  const from = numericDate(date);
  return ` с ${date.slice(0, 4) === until.slice(0, 4) ? from.slice(0, 5) : from} по ${numericDate(until)}`;
}

const subjectOfMany = (facts: readonly EntryFacts[]) => {
  const [first] = facts;
  return first
    ? `Замещение${days(first)}: ${oneLine(first.event?.person ?? '')} (пунктов: ${countItems(facts)})`
    : 'Замещение';
};

function section(facts: readonly EntryFacts[], links: MailLinks | undefined): Section[] {
  const [first] = facts;
  if (!first) return [];
  const { event } = first;
  const period =
    event?.date && event.until
      ? `с ${dateInWords(event.date)} по ${dateInWords(event.until)} включительно`
      : '';
  return [
    {
      heading: `Замещение${days(first)}: ${event?.person ?? ''}`,
      tone: 'calm',
      blocks: [
        {
          kind: 'ask',
          text: `Вы замещаете: ${event?.person ?? ''}, ${period}. В эти дни письма по пунктам ниже приходят Вам, и действуете Вы от своего имени (за: ${event?.person ?? ''}).`,
        },
        byNumber(facts, links),
      ],
    },
  ];
}

export const substituteSet: Message = {
  subject: (facts) => subjectOfMany([facts]),
  // Several absences in one mail are several substitutions: the subject names the first one's person only where it is the only one.
  subjectOfMany: (facts) =>
    new Set(facts.map((f) => f.event?.person)).size === 1
      ? subjectOfMany(facts)
      : `Замещение: ${orders(facts)} (пунктов: ${countItems(facts)})`,
  clause: (facts) => `замещение: ${oneLine(facts[0]?.event?.person ?? '')}`,
  sections: (facts, links) =>
    [...new Set(facts.map((f) => f.entry.event))].flatMap((event) =>
      section(
        facts.filter((f) => f.entry.event === event),
        links,
      ),
    ),
};
