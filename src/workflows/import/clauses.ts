// The clauses of an act: who is charged with what, who controls, what is approved. Numbers stay as printed, with a
// remark where they break the order.
import type { Clause, PersonName } from './act.ts';
import { CLAUSE_START, headOfAct } from './act-head.ts';
import { actLines, type Line, partOf } from './act-lines.ts';
import { chargesOf } from './charges.ts';
import { personOf, readNames } from './people.ts';
import { lowerFirst, signatureOf } from './signatures.ts';
import type { Found, SourceDocument } from './source-document.ts';
import type { GrammaticalCase } from './surnames.ts';
import { nominativePhrase } from './word-forms.ts';

/** All clauses in their order; empty for an annex alone. */
export function findClauses(doc: SourceDocument): Clause[] {
  const act = actLines(doc);
  const head = headOfAct(act);
  if (!head) return [];
  const signature = signatureOf(act, head.kindAt);
  const lines = act.lines.slice(head.end, Math.min(signature?.start ?? act.annex, act.annex));
  const signatory = signature?.person ?? null;
  const remarkOn = numberRemarks();
  return paragraphsOf(lines).map(({ number, text, first, offset }) => {
    const place = { ...first.place, start: first.place.start + offset };
    const inFirst = { ...place, end: Math.min(place.end, first.place.end) };
    const control = controlIn(text, inFirst, signatory);
    return {
      number,
      text,
      place: inFirst,
      charged: control ? [] : chargesOf(text, inFirst),
      control,
      approves: approvedIn(text),
      remark: number === null ? null : remarkOn(number),
    };
  });
}

interface ClauseText {
  number: string | null;
  text: string;
  first: Line;
  /** Of the text in its first line, after the number. */
  offset: number;
}

/** Numbered clauses with the lines that continue them; without any number each paragraph after «приказываю:». */
function paragraphsOf(lines: Line[]): ClauseText[] {
  const isNumbered = lines.some(({ text }) => CLAUSE_START.test(text));
  const clauses: ClauseText[] = [];
  let begun = false;
  for (const line of lines) {
    const start = CLAUSE_START.exec(line.text)?.[0];
    if (start !== undefined) {
      const number = start.trim().replace(/[.)]$/u, '');
      clauses.push({ number, text: line.text.slice(start.length), first: line, offset: start.length });
    } else if (!isNumbered && begun) clauses.push({ number: null, text: line.text, first: line, offset: 0 });
    else if (isNumbered) continueWith(clauses.at(-1), line.text);
    begun ||= /:\s*$/u.test(line.text);
  }
  return clauses;
}

function continueWith(clause: ClauseText | undefined, text: string): void {
  if (clause) clause.text = `${clause.text} ${text}`;
}

/** Remembers the numbers before: «4.1» under clause 3, a number twice, a number left out. */
function numberRemarks(): (number: string) => string | null {
  let top: number | null = null;
  const seen = new Set<string>();
  return (number) => {
    const parts = number.split('.').map(Number);
    const [first = 0] = parts;
    const twice = seen.has(number);
    seen.add(number);
    if (twice) return `Номер ${number} в акте стоит дважды; оставлен как в источнике.`;
    if (parts.length > 1) {
      if (top === null || first === top) return null;
      return `Подпункт ${number} стоит под пунктом ${top}; номер оставлен как в источнике.`;
    }
    const before = top;
    top = first;
    if (before === null || first === before + 1) return null;
    return `После пункта ${before} стоит пункт ${first}; номер оставлен как в источнике.`;
  };
}

const CONTROL = /^(?:общий\s+|персональный\s+)?контроль(?!\p{L})/iu;

/** «Контроль … возложить на …», «… осуществляет …», «… оставляю за собой». */
function controlIn(
  text: string,
  place: Clause['place'],
  signatory: Found<PersonName> | null,
): Found<PersonName> | null {
  const at = CONTROL.test(text) ? 0 : text.search(/(?<=[.;]\s+)Контроль(?!\p{L})/u);
  if (at < 0) return null;
  const words = text.slice(at);
  if (/(?:оставляю|оставить|сохраняю)\s+за\s+собой/iu.test(words))
    return signatory && { ...signatory, place };
  const by = /(?:возложить|возлагаю|возлагается)\s+на\s+|(?:осуществляет|осуществляю)\s+/iu.exec(words);
  const from = by ? at + by.index + by[0].length : at;
  const name = readNames(text.slice(from))[0];
  if (!name) return null;
  const grammaticalCase = /осуществля/iu.test(by?.[0] ?? '') ? 'nominative' : by ? 'accusative' : 'unknown';
  const start = from + name.start;
  const end = from + name.end;
  const beside = positionBeside(text, from, start, end);
  return personOf(name, {
    case: grammaticalCase,
    position: beside && inNominative(beside.printed, grammaticalCase),
    positionPlace: beside && partOf(place, beside.at, beside.at + beside.printed.length),
    // A clause broken over paragraphs keeps the place of its first.
    place: partOf(place, start, end),
  });
}

/** «заместителя начальника департамента» before the name, or after it and a comma. */
function positionBeside(
  text: string,
  from: number,
  start: number,
  end: number,
): { printed: string; at: number } | null {
  const before = text.slice(from, start).replace(/[\s,–—-]+$/u, '');
  if (before.trim() !== '') return { printed: before.trim(), at: from + before.search(/\S/u) };
  const [whole = '', following = ''] = /^\s*[,–—-]\s*([^.;]+)/u.exec(text.slice(end)) ?? [];
  const printed = following.trim();
  return printed === '' ? null : { printed, at: end + whole.length - following.length };
}

const inNominative = (printed: string, from: GrammaticalCase): string =>
  lowerFirst(
    from === 'nominative'
      ? printed
      : (nominativePhrase(printed, 'accusative') ?? nominativePhrase(printed, 'genitive') ?? printed),
  );

/** «Утвердить … (приложение 1 …)», «Утвердить прилагаемый …». */
function approvedIn(text: string): Clause['approves'] {
  const match = /^утвердить\s+(?:прилагаем\p{L}+\s+)?(.+)$/isu.exec(text);
  const rest = match?.[1];
  if (rest === undefined) return null;
  const annex = /\(?\s*(?:согласно\s+)?приложени\p{L}+\s*(?:№|N)?\s*(\d+)?[^()]*\)?/iu.exec(rest);
  const title = (annex ? rest.slice(0, annex.index) : rest).replace(/[\s.,;(]+$/u, '');
  return title === '' ? null : { title, annex: annex?.[1] ?? null };
}
