// From a document to a draft of its roadmap's file: everything the document says, with its place; everything
// it does not, as a question.

import { MOST_ITEMS } from '../roadmap.ts';
import type { Clause } from './act.ts';
import { findClauses } from './clauses.ts';
import { askCompleteness } from './completeness.ts';
import type { DraftFile, ImportDraft } from './draft.ts';
import { composeHead, yearsOf } from './draft-head.ts';
import { composeIndicators, composeMonitoring } from './draft-indicators.ts';
import { composeItems } from './draft-items.ts';
import { composeLinks } from './draft-links.ts';
import { composeParties } from './draft-parties.ts';
import { createPeople } from './draft-people.ts';
import { findIndicators } from './indicators.ts';
import { keyOf } from './key-of.ts';
import { createNotes, type Notes, sentence } from './notes.ts';
import { addressQuestions, inOrder } from './questions.ts';
import { findRequisites } from './requisites.ts';
import { roadmapIdOf } from './roadmap-id.ts';
import { findRoadmapTable, type RoadmapTable, type TableFault } from './roadmap-table.ts';
import type { SourceDocument } from './source-document.ts';
import { askYear } from './variable-year.ts';

/** Names of the calendar and the policy that the roadmap is to have. */
export interface Surroundings {
  calendar: string;
  policy: string;
}

/** @param chosen the block of the table that a person named after `several-tables` */
export function composeDraft(
  doc: SourceDocument,
  surroundings: Surroundings,
  chosen?: number,
): ImportDraft | { fault: TableFault } {
  const table = findRoadmapTable(doc, chosen);
  if ('code' in table) return { fault: table };
  if (table.rows.length > MOST_ITEMS) return { fault: tooManyItems(table.rows.length) };
  const notes = createNotes(doc);
  const requisites = findRequisites(doc);
  const clauses = findClauses(doc);
  const people = createPeople(notes);
  const head = composeHead(doc, table, requisites, clauses, people, notes);
  const { parties, ofRow } = composeParties(table.rows, clauses, requisites, people, notes);
  const context = {
    ...yearsOf(head.title, head.order),
    order: head.order,
    kind: requisites.kind?.value ?? null,
    clauses,
    parties,
  };
  const items = composeItems(table.rows, ofRow, context, notes);
  const links = composeLinks(items, head.order.date, notes);
  const indicators = composeIndicators(findIndicators(doc), items, notes);
  const monitoring = indicators.length > 0 ? composeMonitoring(items, head.order.date, notes) : undefined;
  askCompleteness(doc, table, notes);
  remarkAll(table, clauses, notes);
  const file: DraftFile = {
    roadmap: composeId(doc, requisites.body?.value ?? null, head, notes),
    ...head,
    ...surroundings,
    people: people.entries,
    parties,
    items,
    ...(indicators.length > 0 && { indicators }),
    ...(monitoring && { monitoring }),
  };
  const asked = addressQuestions(people.entries, (about) => {
    const place = notes.places[about];
    return place ? { place, fragment: notes.textAt(place) } : null;
  });
  const { places, remarks } = notes;
  const draft = { source: doc.name, file: inFileOrder(file), places, links, remarks };
  const withYear = askYear({ ...draft, questions: [...notes.questions, ...asked] }, doc);
  return { ...withYear, questions: inOrder(withYear.questions) };
}

const tooManyItems = (count: number): TableFault => ({
  code: 'too-many-items',
  candidates: [],
  message: `Пунктов в таблице мероприятий: ${count}, а в дорожной карте их может быть не более ${MOST_ITEMS}. Разделите таблицу на несколько документов.`,
});

/** Where neither the body nor the title is known the file's name has to do. */
function composeId(
  doc: SourceDocument,
  body: string | null,
  { title, order }: Pick<DraftFile, 'title' | 'order'>,
  notes: Notes,
): string {
  const made = roadmapIdOf(body, title, order);
  const id = made ?? keyOf(doc.name.replace(/\.[^.]*$/, ''));
  notes.ask({
    about: 'roadmap',
    text: 'Обозначение дорожной карты (латинские буквы, цифры, дефис)',
    why: `Обозначение составлено по ${made === null ? 'имени файла' : 'органу, наименованию и реквизитам документа'}; у каждой дорожной карты оно своё.`,
    proposed: id,
    answer: 'text',
    required: false,
  });
  return id;
}

/** As the files of config/roadmaps have them. */
function inFileOrder(file: DraftFile): DraftFile {
  const { roadmap, title, order, timezone, calendar, roll, policy, supervisor, controller, ...rest } = file;
  return { roadmap, title, order, timezone, calendar, roll, policy, supervisor, controller, ...rest };
}

function remarkAll(
  { leftOut, sections, columns }: RoadmapTable,
  clauses: readonly Clause[],
  notes: Notes,
): void {
  for (const { text, place, why } of leftOut)
    notes.remark(`Не вошло в пункты: «${text}». ${sentence(why)}`, place);
  for (const { header, place, sure, why } of columns)
    if (!sure && why !== undefined) notes.remark(`Столбец «${header}»: ${sentence(why)}`, place);
  const [first] = sections;
  if (first)
    notes.remark(
      `Разделы таблицы в файле дорожной карты не хранятся: ${sections.map(({ text }) => `«${text}»`).join(', ')}.`,
      first.place,
    );
  for (const { remark, place } of clauses) if (remark !== null) notes.remark(sentence(remark), place);
}
