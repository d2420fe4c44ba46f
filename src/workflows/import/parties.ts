// The parties of a roadmap from its cells of executors: one party per body however it is spelled, its lead and those
// to be informed from the clauses. The first-named of a row is responsible, co-executors follow.
import {
  type Charge,
  type Clause,
  isSamePerson,
  type PartyFound,
  type PersonName,
  printName,
  type Requisites,
} from './act.ts';
import { type CellPiece, readCell } from './body-cells.ts';
import { isShortFor, isUnitOf, numbersOf, signatureOf } from './body-names.ts';
import { mergeSpellings, type Spelling } from './body-spellings.ts';
import { keyOf } from './key-of.ts';
import type { Found } from './source-document.ts';

/** The parties in the order they are first named, and for each cell the keys of its parties. */
export function readParties(
  cells: readonly (Found<string> | null)[],
  clauses: readonly Clause[],
  requisites: Pick<Requisites, 'body'>,
): { parties: PartyFound[]; ofRow: string[][] } {
  const pieces = cells.map((cell) => (cell ? leadsJoined(readCell(cell)) : []));
  const spellings = pieces.flat().map(spellingOf);
  const introduced = clauses.flatMap(({ text }) => aliasesIn(text));
  const bodies = mergeSpellings(spellings, introduced);
  const taken = new Set<string>();
  const parties = new Map<number, PartyFound>();
  let at = 0;
  const ofRow = pieces.map((row) => {
    const keys = row.map((piece) => {
      const body = bodies[at++] ?? { index: -1, name: piece.name };
      const party = parties.get(body.index) ?? newParty(piece, body.name, taken);
      if (!parties.has(body.index)) parties.set(body.index, party);
      else addTo(party, piece);
      if (body.why !== undefined && party.sure) Object.assign(party, { sure: false, why: body.why });
      return party.key;
    });
    return [...new Set(keys)];
  });
  const found = [...parties.values()];
  const charges = chargesOfParties(clauses, found, requisites.body);
  for (const party of found) if (!party.lead) leadFromClauses(party, charges);
  return { parties: found, ofRow };
}

/**
 * «Департамент по образованию, Потапова Н.Г.»: one person after each body is its lead, though the comma may mean
 * otherwise. Where two follow one body, none is.
 */
function leadsJoined(pieces: CellPiece[]): CellPiece[] {
  const why = 'В ячейке после органа назван человек: неясно, отвечает ли он от этого органа или отдельно.';
  const joined: CellPiece[] = [];
  for (const piece of pieces) {
    const body = joined.at(-1);
    if (!piece.isPerson || !piece.person) joined.push(piece);
    else if (!body || body.isPerson || body.person || signatureOf(body.name)[0] === '+') return pieces;
    else
      joined[joined.length - 1] = {
        ...body,
        person: { ...piece.person, sure: false, why },
        byAgreement: body.byAgreement || piece.byAgreement,
      };
  }
  // «Отдел кадров, отдел спорта, Петров П.П.»: of either, or of none.
  return joined[0]?.person ? joined : pieces;
}

function spellingOf(piece: CellPiece): Spelling {
  if (!piece.isPerson || !piece.person)
    return { name: piece.name, signature: signatureOf(piece.name), alias: piece.alias };
  const { surname, initials } = piece.person.value;
  return { name: piece.name, signature: ['person', surname.toLowerCase(), initials], alias: null };
}

/** «(далее – …)» after a body in a clause: the words before it that the alias may stand for. */
function aliasesIn(text: string): { name: string; alias: string }[] {
  return [
    ...text.matchAll(/([^.;:()]{3,300})\(\s*далее\s*[-–—:]?\s*(?!соответственно)([^()]{2,100}?)\s*\)/giu),
  ].map(([, name = '', alias = '']) => ({ name: name.trim(), alias }));
}

function newParty(piece: CellPiece, body: string, taken: Set<string>): PartyFound {
  const key = keyOf(piece.isPerson && piece.person ? piece.person.value.surname : body, taken);
  taken.add(key);
  const name = piece.isPerson
    ? piece.name
    : body.replace(/^\p{Ll}(?=\p{L})/u, (letter) => letter.toUpperCase());
  return {
    key,
    name,
    places: piece.place ? [piece.place] : [],
    lead: piece.person,
    informed: [],
    byAgreement: piece.byAgreement,
    sure: piece.sure,
    ...(piece.why !== undefined && { why: piece.why }),
  };
}

function addTo(party: PartyFound, piece: CellPiece): void {
  if (piece.place) party.places.push(piece.place);
  party.byAgreement ||= piece.byAgreement;
  const { person } = piece;
  if (!person) return;
  const known = [...(party.lead ? [party.lead] : []), ...party.informed];
  const same = known.find((one) => isSamePerson(one.value, person.value));
  if (same) {
    if (same.value.initials.length < person.value.initials.length)
      Object.assign(same, { value: person.value });
    return;
  }
  if (!party.lead) party.lead = person;
  else {
    party.informed.push(person);
    const names = [...known, person].map(({ value }) => printName(value)).join(', ');
    party.lead = { ...party.lead, sure: false, why: `С этим исполнителем названы разные лица: ${names}.` };
  }
}

/** The people whom the clauses name with this body, its head or its units. Several: the first is the lead, unsure. */
function leadFromClauses(party: PartyFound, charges: readonly MeantCharge[]): void {
  const people: { person: Found<PersonName>; number: string | null; isUnit: boolean }[] = [];
  for (const { charge, number, meant, isUnit } of charges)
    if (meant === party)
      for (const person of charge.people)
        if (!people.some((other) => isSamePerson(other.person.value, person.value)))
          people.push({ person, number, isUnit });
  const [first, ...others] = people;
  if (!first) return;
  party.informed = others.map(({ person }) => person);
  const clause = first.number === null ? 'Акт' : `Пункт ${first.number} акта`;
  const why =
    others.length > 0
      ? `${clause} называет нескольких: ${people.map(({ person }) => printName(person.value)).join(', ')}.`
      : first.isUnit
        ? `${clause} называет человека от подразделения, а не от самого исполнителя.`
        : undefined;
  party.lead = why === undefined ? first.person : { ...first.person, sure: false, why };
}

interface MeantCharge {
  charge: Charge;
  number: string | null;
  meant: PartyFound;
  isUnit: boolean;
}

/** The charges of the clauses with the party that each is meant for: of that name, or the smallest whole of a unit. */
function chargesOfParties(
  clauses: readonly Clause[],
  parties: readonly PartyFound[],
  issuer: Found<string> | null,
): MeantCharge[] {
  const ofIssuer = issuer ? signatureOf(issuer.value) : [];
  const named = parties.map((party) => {
    const signature = signatureOf(party.name);
    // «Департамент образования» in the act of «Департамент образования администрации города Томска».
    return { party, signature: isShortFor(signature, ofIssuer) ? ofIssuer : signature };
  });
  return clauses.flatMap(({ charged, number }) =>
    charged.flatMap((charge) => {
      const body = signatureOf(charge.body);
      const same = named.find(({ signature }) => isSameBody(body, signature));
      const [whole] = named
        .filter(({ signature }) => isUnitOf(body, signature))
        .sort((a, b) => b.signature.length - a.signature.length);
      const meant = same ?? whole;
      return meant ? [{ charge, number, meant: meant.party, isUnit: !same }] : [];
    }),
  );
}

function isSameBody(one: readonly string[], other: readonly string[]): boolean {
  return one.join(' ') === other.join(' ') || isShortOfNumbered(one, other) || isShortOfNumbered(other, one);
}

function isShortOfNumbered(one: readonly string[], other: readonly string[]): boolean {
  return numbersOf(one).length > 0 && isShortFor(one, other);
}
