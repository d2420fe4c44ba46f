// What a roadmap is called: the heading over its table, else what the act approves, else the act's own title.
import type { Clause, Requisites } from './act.ts';
import { type Found, type SourceDocument, wholePlace } from './source-document.ts';

const HEADING =
  /^(?:комплекс\s+мер|комплексн|план(?:-график)?(?:\s|$)|дорожн|«?дорожн|перечень\s+мероприятий|календарный|график|программа|мероприятия\s)/iu;
/** Paragraphs above the table in which its heading may begin. */
const HEADING_WITHIN = 8;
const LONGEST_TITLE = 1000;

/** @param table the block of the roadmap's first table */
export function findTitle(
  doc: SourceDocument,
  table: number,
  requisites: Requisites,
  clauses: readonly Clause[],
): Found<string> | null {
  const heading = headingOver(doc, table);
  if (heading) return heading;
  const approved = clauses.find(({ approves }) => approves && HEADING.test(approves.title));
  if (!approved?.approves) return requisites.title;
  return { value: approved.approves.title, place: approved.place, sure: true };
}

/** «ДОРОЖНАЯ КАРТА», «по созданию …»: the paragraphs from there to the table. */
function headingOver(doc: SourceDocument, table: number): Found<string> | null {
  let start: number | null = null;
  for (let at = table - 1; at >= Math.max(0, table - HEADING_WITHIN); at--) {
    const block = doc.blocks[at];
    if (block?.kind !== 'paragraph') break;
    if (HEADING.test(block.text)) start = at;
  }
  if (start === null) return null;
  const lines = doc.blocks
    .slice(start, table)
    .flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
  const value = lines.join(' ').trim();
  return value.length > LONGEST_TITLE
    ? null
    : { value, place: wholePlace(doc, { block: start }), sure: true };
}
