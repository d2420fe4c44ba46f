// The parties of a draft, each with the person who answers for it.
import { type Clause, type PersonName, printName, type Requisites } from './act.ts';
import type { DraftFile } from './draft.ts';
import { peopleAsAnswers } from './draft-head.ts';
import type { DraftPeople } from './draft-people.ts';
import type { Notes } from './notes.ts';
import { sentence } from './notes.ts';
import { readParties } from './parties.ts';
import type { RoadmapRow } from './roadmap-table.ts';
import type { Found, Place } from './source-document.ts';

export function composeParties(
  rows: readonly RoadmapRow[],
  clauses: readonly Clause[],
  requisites: Requisites,
  people: DraftPeople,
  notes: Notes,
): { parties: DraftFile['parties']; ofRow: string[][] } {
  const cells = rows.map((row) => row.responsible);
  const { parties: found, ofRow } = readParties(cells, [...clauses], requisites);
  const charged = clauses.flatMap((clause) => clause.charged);
  const leads = found.map(({ lead: first, informed }) => {
    // Whose part it is may be in doubt where the name is not.
    const lead = first && people.add({ ...first, sure: first.value.alternatives === undefined });
    // Two spellings may be one person.
    const others = new Set(informed.map((person) => people.add(person)));
    return { lead, informed: [...others].filter((key) => key !== lead) };
  });
  for (const { body, people: heads } of charged)
    for (const { value } of heads) {
      const key = people.keyFor(value);
      if (key !== null) people.assume(key, body, 'Должность в документе не указана, назван орган.');
    }
  const answers = peopleAsAnswers(people);
  const parties: DraftFile['parties'] = {};
  found.forEach((party, i) => {
    const { key, name, places, lead, informed: alsoNamed, byAgreement, sure, why } = party;
    const at = `parties.${key}`;
    const [first = null] = places;
    if (first) notes.places[`${at}.name`] = first;
    notes.confirm(`${at}.name`, 'Наименование исполнителя', {
      value: name,
      place: first,
      sure,
      ...(why !== undefined && { why }),
    });
    askLatin(notes, `${at}.name`, name, places);
    if (byAgreement) notes.remark(`${name}: исполнитель указан «по согласованию».`, first);
    const { lead: leadKey = null, informed = [] } = leads[i] ?? {};
    parties[key] = { name, lead: leadKey, ...(informed.length > 0 && { informed }) };
    if (lead?.place) notes.places[`${at}.lead`] = lead.place;
    const [also] = alsoNamed;
    if (also?.place) notes.places[`${at}.informed`] = also.place;
    askLead(key, name, { lead, leadKey, informed }, answers, notes);
  });
  askLeadsOfItems(parties, people, notes);
  return { parties, ofRow };
}

/** «MAOU» for «МАОУ»: the name is repaired, once for all rows. */
function askLatin(notes: Notes, about: string, name: string, places: readonly Place[]): void {
  const printed = places.map((place) => notes.textAt(place));
  const at = printed.findIndex((text) => LATIN.test(text));
  const place = places[at];
  const word = LATIN.exec(printed[at] ?? '')?.[0];
  if (!place || word === undefined || name.includes(word)) return;
  notes.ask({
    about,
    text: `Наименование исполнителя: ${name}`,
    why: `В документе «${word}» набрано латинскими буквами.`,
    place,
    proposed: name,
    alternatives: [{ value: printed[at] ?? '', label: 'оставить как в документе' }],
    answer: 'text',
    required: false,
  });
}

/** Capitals that look like Cyrillic ones. */
const LATIN = /(?<![\p{L}\d])[ABCEHKMOPTXYU]{3,}(?![\p{L}\d])/u;

interface Lead {
  lead: Found<PersonName> | null;
  leadKey: string | null;
  informed: readonly string[];
}

function askLead(
  key: string,
  name: string,
  { lead, leadKey, informed }: Lead,
  answers: ReturnType<typeof peopleAsAnswers>,
  notes: Notes,
): void {
  if (lead?.sure) return;
  const others = answers.filter(({ value }) => value !== leadKey);
  // Who is named with it comes first.
  const alternatives = [
    ...others.filter(({ value }) => informed.includes(value)),
    ...others.filter(({ value }) => !informed.includes(value)),
  ];
  notes.ask({
    about: `parties.${key}.lead`,
    text: `Кто отвечает за исполнение: ${name}`,
    why: lead
      ? sentence(lead.why ?? `${printName(lead.value)} – по прочтению документа`)
      : 'Документ не называет лицо от этого исполнителя.',
    place: notes.places[`parties.${key}.lead`] ?? notes.places[`parties.${key}.name`] ?? null,
    proposed: leadKey,
    alternatives,
    answer: 'text',
    required: lead === null,
  });
}

/** Where several are named for one party, single items may be led by another of them. */
function askLeadsOfItems(parties: DraftFile['parties'], people: DraftPeople, notes: Notes): void {
  const several = Object.values(parties).filter(({ informed }) => informed);
  if (several.length === 0) return;
  const named = several.map(
    ({ name, lead, informed }) =>
      `${name}: ${[lead, ...(informed ?? [])].flatMap((key) => (key ? [people.entries[key]?.name ?? key] : [])).join(', ')}`,
  );
  notes.ask({
    about: 'items.lead',
    text: 'Пункты, за которые отвечает не первое из названных лиц (в виде «4, 5: И.О. Фамилия»)',
    why: `Вместе названы несколько лиц (${named.join('; ')}), пункты между ними не распределены.`,
    answer: 'text',
    required: false,
  });
}
