// A line of a digest about one item of one roadmap, with the buttons of what the reader may decide there.
import type { EntryFacts } from '../workflows/facts.ts';
import type { Section as DigestSection } from '../workflows/notice.ts';
import { type MailAction, type MailLinks, rowLinks } from './buttons.ts';
import { DIGEST_LINES } from './digest-lines.ts';
import type { Row } from './message.ts';
import { capital, sentence, shorten } from './wording.ts';

const BUTTONS: Partial<Record<DigestSection, readonly MailAction[]>> = {
  decide: ['support-extension', 'refuse-extension'],
  review: ['accept', 'return'],
};

export function digestRow(facts: EntryFacts, links: MailLinks | undefined): Row {
  const section = facts.entry.rung as DigestSection;
  const organisation = facts.order?.organisationOf(facts.roadmap.id);
  return {
    label: `П. ${facts.item}`,
    text: `${organisation === undefined ? '' : `${shorten(organisation)} – `}${shorten(facts.title)}`,
    details: DIGEST_LINES[section].details(facts).map((line) => sentence(capital(line))),
    ...rowLinks(facts, BUTTONS[section] ?? [], links),
  };
}
