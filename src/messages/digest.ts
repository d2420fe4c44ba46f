// The digest of the supervisor, the issuer and the controller: sections in order, the most consequential first.
import type { EntryFacts } from '../workflows/facts.ts';
import { type Section as DigestSection, SECTIONS } from '../workflows/notice.ts';
import { type MailAction, type MailLinks, rowLinks, toRoadmap } from './buttons.ts';
import { DIGEST_LINES } from './digest-lines.ts';
import { orderNumbers } from './item-blocks.ts';
import type { Message, Row, Section } from './message.ts';
import { capital, numericDate, sentence, shorten } from './wording.ts';

/** What the subject counts first. */
const COUNTED: readonly DigestSection[] = ['overdue', 'at-risk', 'decide', 'review', 'clarify', ...SECTIONS];

/** «нарушено 1, риск 2, на решении 1»: at most three. */
export function counts(facts: readonly EntryFacts[]): string {
  const parts: string[] = [];
  for (const section of new Set(COUNTED)) {
    const n = facts.filter((f) => f.entry.rung === section).length;
    if (n > 0) parts.push(`${DIGEST_LINES[section].count} ${n}`);
  }
  return parts.slice(0, 3).join(', ');
}

const BUTTONS: Partial<Record<DigestSection, readonly MailAction[]>> = {
  decide: ['support-extension', 'refuse-extension'],
  review: ['accept', 'return'],
};

function row(facts: EntryFacts, links: MailLinks | undefined): Row {
  const section = facts.entry.rung as DigestSection;
  const lines = DIGEST_LINES[section];
  return {
    label: `П. ${facts.item}`,
    text: shorten(facts.title),
    details: lines.details(facts).map((line) => sentence(capital(line))),
    ...rowLinks(facts, BUTTONS[section] ?? [], links),
  };
}

const subjectOfMany = (facts: readonly EntryFacts[]) =>
  `Сводка по ${orderNumbers(facts)} на ${numericDate(facts[0]?.today ?? '')}: ${counts(facts)}`;

export const digest: Message = {
  subject: (facts) => subjectOfMany([facts]),
  subjectOfMany,
  clause: counts,
  sections(facts, links) {
    const sections = SECTIONS.flatMap((section): Section[] => {
      const lines = facts.filter((f) => f.entry.rung === section);
      const { heading, tone } = DIGEST_LINES[section];
      if (lines.length === 0) return [];
      const rows = lines.map((f) => row(f, links));
      return [{ heading: `${heading}: ${lines.length}`, tone, blocks: [{ kind: 'rows', rows }] }];
    });
    sections.at(-1)?.blocks.push(...toRoadmap(facts, links));
    return sections;
  },
};
