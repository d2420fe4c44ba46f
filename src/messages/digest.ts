// The digest of the supervisor, the issuer and the controller: sections in order, the most consequential first.
import type { EntryFacts } from '../workflows/facts.ts';
import { type Section as DigestSection, SECTIONS } from '../workflows/notice.ts';
import { toRoadmap } from './buttons.ts';
import { countLines, isByItem, sectionsByItem } from './digest-by-item.ts';
import { DIGEST_LINES } from './digest-lines.ts';
import { digestRow } from './digest-row.ts';
import { orderNumbers } from './item-blocks.ts';
import type { Message, Section } from './message.ts';
import { numericDate } from './wording.ts';

/** What the subject counts first. */
const COUNTED: readonly DigestSection[] = ['overdue', 'at-risk', 'decide', 'review', 'clarify', ...SECTIONS];

/** «нарушено 1, риск 2, на решении 1»: at most three. */
export function counts(facts: readonly EntryFacts[]): string {
  const parts: string[] = [];
  for (const section of new Set(COUNTED)) {
    const n = countLines(facts.filter((f) => f.entry.rung === section));
    if (n > 0) parts.push(`${DIGEST_LINES[section].count} ${n}`);
  }
  return parts.slice(0, 3).join(', ');
}

const subjectOfMany = (facts: readonly EntryFacts[]) =>
  `Сводка по ${orderNumbers(facts)} на ${numericDate(facts[0]?.today ?? '')}: ${counts(facts)}`;

export const digest: Message = {
  subject: (facts) => subjectOfMany([facts]),
  subjectOfMany,
  clause: counts,
  sections(facts, links) {
    if (facts.every(isByItem)) return sectionsByItem(facts, links);
    const sections = SECTIONS.flatMap((section): Section[] => {
      const lines = facts.filter((f) => f.entry.rung === section);
      const { heading, tone } = DIGEST_LINES[section];
      if (lines.length === 0) return [];
      const rows = lines.map((f) => digestRow(f, links));
      return [{ heading: `${heading}: ${lines.length}`, tone, blocks: [{ kind: 'rows', rows }] }];
    });
    sections.at(-1)?.blocks.push(...toRoadmap(facts, links));
    return sections;
  },
};
