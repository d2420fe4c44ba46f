// A cell of executors as the bodies and people it names: each with its person, «(по согласованию)» and «(далее – …)».
import type { PersonName } from './act.ts';
import { repairLetters } from './body-names.ts';
import { cutsOf, LABEL } from './cell-cuts.ts';
import { oneLine } from './cell-words.ts';
import { isBareSurname, personOf, readNames } from './people.ts';
import type { Found, Place } from './source-document.ts';
import { headOf } from './word-forms.ts';

export interface CellPiece {
  /** The body or position as printed, Latin look-alikes repaired; of a person alone the name as printed. */
  name: string;
  /** Null where the cell has none. */
  place: Place | null;
  /** Named with it, or alone. */
  person: Found<PersonName> | null;
  /** Nothing but the person is named. */
  isPerson: boolean;
  byAgreement: boolean;
  /** «(далее – …)». */
  alias: string | null;
  sure: boolean;
  why?: string;
}

const AGREEMENT = /\(\s*по\s+согласовани[юя]\s*\)/giu;
const TOGETHER = /\sсовместно\s+с\s/iu;
const ALIAS = /\(\s*далее\s*(?:[-–—:]\s*)?(?!соответственно)([^()]+?)\s*\)/iu;
/** A longer cell is no list of executors, and is read so far. */
const LONGEST = 2000;

/** The pieces of a cell in its order. */
export function readCell(cell: Found<string>): CellPiece[] {
  const text = cell.value.slice(0, LONGEST);
  const pieces: CellPiece[] = [];
  for (const { start, end, sure } of cutsOf(text))
    for (const piece of piecesOf(text.slice(start, end), start, cell, sure)) {
      const before = pieces.at(-1);
      if (before && isPositionOf(before, piece)) givePosition(before, piece);
      else pieces.push(piece);
    }
  return pieces;
}

/** «Рязанцева Е.Ю., ведущий специалист» */
function isPositionOf(before: CellPiece, { person, name }: CellPiece): boolean {
  if (!before.isPerson || before.person?.value.position !== null || person !== null) return false;
  const head = headOf(name.split(' '), 'nominative');
  return /^\p{Ll}/u.test(name) && head?.form.what === 'position' && !head.form.plural;
}

function givePosition(piece: CellPiece, { name, place }: CellPiece): void {
  if (!piece.person) return;
  const { value, ...found } = piece.person;
  piece.person = { ...found, value: { ...value, position: name, ...(place && { positionPlace: place }) } };
}

function piecesOf(printed: string, offset: number, cell: Found<string>, sure: boolean): CellPiece[] {
  const byAgreement = printed.search(AGREEMENT) >= 0;
  const alias = ALIAS.exec(printed)?.[1] ?? null;
  const names = readNames(printed);
  const bare = tidy(blank(printed, names).replace(AGREEMENT, '').replace(ALIAS, ''));
  const at = (start: number, end: number): Place | null =>
    cell.place && {
      ...cell.place,
      start: cell.place.start + offset + start,
      end: cell.place.start + offset + end,
    };
  const [bareName] = isBareSurname(bare) && names.length === 0 ? [bare] : [];
  if (bareName !== undefined) {
    const start = printed.indexOf(bareName);
    const place = at(start, start + bareName.length);
    const why = 'Фамилия стоит без инициалов.';
    const value = { surname: bareName, initials: '', position: null };
    const found = { value, place, sure: false, why };
    return [
      {
        name: bareName,
        place,
        person: found,
        isPerson: true,
        byAgreement,
        alias: null,
        sure: false,
        why,
      },
    ];
  }
  const whole = at(printed.length - printed.trimStart().length, printed.trimEnd().length);
  const person = (name: (typeof names)[number], position: string | null) =>
    personOf(name, {
      case: 'nominative',
      position,
      positionPlace: whole,
      place: at(name.start, name.end),
    });
  if (bare !== '') {
    const [first] = names;
    const head = headOf(bare.split(' '), 'nominative');
    const position =
      head?.form.what === 'position' && !head.form.plural
        ? bare.slice(0, 1).toLowerCase() + bare.slice(1)
        : null;
    const piece: CellPiece = {
      name: repairLetters(bare),
      place: whole,
      person: first ? person(first, position) : null,
      isPerson: false,
      byAgreement,
      alias: alias && repairLetters(alias.trim().replace(/^["«“„]|["»”“]$/gu, '')),
      sure,
    };
    if (!sure) piece.why = 'Неясно, где в ячейке кончается один исполнитель и начинается другой.';
    // «Администрации Калининского, Ленинского районов»
    else if ((head?.form.what === 'body' && head.form.plural && bare.includes(',')) || TOGETHER.test(bare))
      Object.assign(piece, {
        sure: false,
        why: 'Несколько органов названы вместе: неясно, один ли это исполнитель.',
      });
    return [piece, ...names.slice(1).map((name) => alone(name))];
  }
  return names.map((name) => alone(name));

  function alone(name: (typeof names)[number]): CellPiece {
    const found = person(name, null);
    return {
      name: printed.slice(name.start, name.end).replace(/\s+/gu, ' '),
      place: found.place,
      person: found,
      isPerson: true,
      byAgreement,
      alias: null,
      sure: found.sure,
      ...(found.why !== undefined && { why: found.why }),
    };
  }
}

function blank(text: string, names: readonly { start: number; end: number }[]): string {
  let left = '';
  let from = 0;
  for (const { start, end } of names) {
    left += `${text.slice(from, start)} `;
    from = end;
  }
  return left + text.slice(from);
}

function tidy(text: string): string {
  return oneLine(text)
    .replace(LABEL, '')
    .replace(/\(\s*\)/gu, '')
    .replace(/^[\s,;.:–—-]+|[\s,;:–—-]+$/gu, '')
    .replace(/\s+(?:совместно\s+с|при\s+участии|во\s+взаимодействии\s+с)$/iu, '')
    .replace(/(?<=\p{Ll}{3})\.$/u, '')
    .trim();
}
