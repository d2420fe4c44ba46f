// What every paper about one item knows and says of it: which it is, who executes it, by when.
import type { IsoDate } from '../calendar/dates.ts';
import { foreignDate } from '../messages/extension-decided.ts';
import { endangers, termLine, waitsFor } from '../messages/item-blocks.ts';
import { dateInWords, oneLine, periodInWords, sentence } from '../messages/wording.ts';
import type { Contact, EntryFacts } from '../workflows/facts.ts';
import { personOf, type RoadmapState } from '../workflows/state.ts';
import type { Block, OfficePaper, Signature } from './office-paper.ts';

export interface ItemPaper {
  /** Of the paper. */
  date: IsoDate;
  order: { number: string; date: IsoDate };
  /** The roadmap's title. */
  roadmap: string;
  item: string;
  title: string;
  /** «III квартал 2024 г.»; null for an item that does not recur. */
  period: string | null;
  result: string;
  /** Responsible first. */
  parties: { name: string; lead: string; isResponsible: boolean }[];
  /** The document's own words. */
  deadline: string;
  /** «Исполнить не позднее 23 августа 2024 г. (пятница)»; null while no date is in force. */
  term: string | null;
  /** Sentences: who else could move the date, what the item waits for, what it endangers. */
  circumstances: string[];
  to: Signature;
  signedBy: Signature;
  /** Whom to ask, a line each. */
  drafter: string[];
}

/** @param signer key of the person whose paper it is */
export function itemPaper(facts: EntryFacts, state: RoadmapState, signer: string): ItemPaper {
  const { roadmap, period, term, today, contact } = facts;
  const foreign = foreignDate(facts);
  const warnings = [...waitsFor(facts), ...endangers(facts)];
  return {
    date: today,
    order: roadmap.order,
    roadmap: roadmap.title,
    item: facts.item,
    title: facts.title,
    period: period === null ? null : periodInWords(period),
    result: facts.result,
    parties: facts.parties.map(({ name, lead, responsible }) => ({ name, lead, isResponsible: responsible })),
    deadline: facts.deadlineText,
    term: term === null ? null : termLine(term),
    circumstances: [
      ...(foreign === null ? [] : [foreign]),
      ...warnings.flatMap((block) => (block.kind === 'warning' ? [block.text] : [])),
    ],
    to: signatureOf(state, roadmap.supervisor),
    signedBy: signatureOf(state, signer),
    drafter: drafterOf(contact),
  };
}

export function signatureOf(state: RoadmapState, person: string): Signature {
  const { name, position = '' } = personOf(state, person);
  return { name, position };
}

/** Whom to ask, a line each. */
export function drafterOf({ name, phone }: Contact): string[] {
  return phone === undefined ? [name] : [name, phone];
}

/** Names stand in the nominative, as they are given. */
export function addressee({ name, position }: Signature): string[] {
  return [`Кому: ${name}`, ...(position === '' ? [] : [position])];
}

/** «от 27 декабря 2023 г. № 1410 р», the number on one line */
export function orderRequisites({ number, date }: { number: string; date: IsoDate }): string {
  return `от ${dateInWords(date)} № ${oneLine(number).replaceAll(' ', '\u00a0')}`;
}

export function itemFacts(paper: ItemPaper): Block[] {
  const fact = (label: string, text: string): Block => ({ kind: 'fact', label, text });
  return [
    fact('Дорожная карта', paper.roadmap),
    fact(`Пункт ${paper.item}`, paper.title),
    ...(paper.period === null ? [] : [fact('Отчётный период', paper.period)]),
    fact('Результат', paper.result),
    ...paper.parties.map(({ name, lead, isResponsible }) =>
      fact(isResponsible ? 'Ответственный исполнитель' : 'Соисполнитель', `${name} – ${lead}`),
    ),
    fact('Срок по документу', paper.deadline),
    { kind: 'text', text: sentence(paper.term ?? 'Срок исполнения не определён') },
  ];
}

/** A letter about the item from whoever answers for it. */
export function itemLetter(
  paper: ItemPaper,
  words: { name: string; body: readonly Block[]; closing: string },
): OfficePaper {
  return {
    orientation: 'portrait',
    addressee: addressee(paper.to),
    date: paper.date,
    about: [`пункта ${paper.item} распоряжения ${orderRequisites(paper.order)}`],
    signatures: [paper.signedBy],
    drafter: paper.drafter,
    annex: null,
    ...words,
  };
}
