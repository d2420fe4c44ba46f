// The list of organisations that one order is given to: which column says what, and every fault with its line.
// How a file becomes rows is import/organisations-file.ts.
import { z } from 'zod';
import { isZone } from '../../calendar/dates.ts';
import { LOOK_ALIKES } from '../look-alikes.ts';
import { plainLetters } from '../plain-letters.ts';
import { zoneByMoscow } from './zones.ts';

export interface Organisation {
  name: string;
  shortName?: string;
  /** Name of the person who answers for it. */
  lead?: string;
  position?: string;
  /** The organisation's own address; the person's is `leadEmail`. */
  email?: string;
  leadEmail?: string;
  phone?: string;
  timezone?: string;
  municipality?: string;
  /** Of the list, from 1. */
  line: number;
}

export interface ListRow {
  line: number;
  cells: readonly string[];
}

export interface ListFault {
  line: number;
  /** What is wrong and what to do, Russian. */
  message: string;
}

export type OrganisationsRead =
  | { ok: true; organisations: Organisation[] }
  | { ok: false; faults: ListFault[] };

type Field = Exclude<keyof Organisation, 'line'>;

/** The first that fits: «почта руководителя» is an address, not a person. */
const MEANINGS: readonly [Field, RegExp][] = [
  ['timezone', /часов[а-я]* (пояс|зон)/],
  [
    'leadEmail',
    /^(?=.*(почт|e ?mail|электронн[а-я]* адрес)).*(руководител|ответственн|директор|исполнител|лица)/,
  ],
  ['email', /почт|e ?mail|электронн[а-я]* адрес/],
  ['phone', /телефон|^тел/],
  ['position', /должност/],
  ['shortName', /кратк|сокращ/],
  ['lead', /руководител|директор|ответственн|ф ?и ?о|фамили|контактн[а-я]* лиц/],
  ['municipality', /^муниципалитет|муниципальн[а-я]* (образован|район|округ)|^район|^город/],
  ['name', /наименован|названи|организаци|учрежден|школ/],
];
const NAMES: Record<Field, string> = {
  name: 'наименование',
  shortName: 'краткое наименование',
  lead: 'руководитель',
  position: 'должность',
  email: 'электронная почта',
  leadEmail: 'электронная почта руководителя',
  phone: 'телефон',
  timezone: 'часовой пояс',
  municipality: 'муниципалитет',
};
/** Rows above the header: a title, an empty line. */
const HEADER_WITHIN = 10;
export const MOST_ORGANISATIONS = 5_000;

const Text = z.string().max(500, 'длиннее 500 знаков: сократите');
const Email = z.email('неверный адрес электронной почты: исправьте').transform((text) => text.toLowerCase());
const Zone = z
  .string()
  .transform((text) => byMoscow(text) ?? text)
  .refine(isZone, 'неизвестный часовой пояс: укажите «МСК+4» или «Asia/Tomsk»');
const RowSchema = z.strictObject({
  name: Text,
  shortName: Text.exactOptional(),
  lead: Text.exactOptional(),
  position: Text.exactOptional(),
  email: Email.exactOptional(),
  leadEmail: Email.exactOptional(),
  phone: Text.exactOptional(),
  timezone: Zone.exactOptional(),
  municipality: Text.exactOptional(),
});

function byMoscow(text: string): string | undefined {
  const found = /^(?:мск|msk)\s*(?:([+\-–−])\s*(\d))?$/i.exec(text);
  if (!found) return undefined;
  const hours = Number(found[2] ?? 0) * (found[1] === undefined || found[1] === '+' ? 1 : -1);
  return zoneByMoscow(hours);
}

/** Every fault of every line, or the organisations in the list's order. */
export function readOrganisations(rows: readonly ListRow[]): OrganisationsRead {
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const header = headerOf(filled);
  if (!header)
    return refuse(
      filled[0]?.line ?? 1,
      'нет столбца с наименованием организации: добавьте заголовок «Наименование»',
    );
  const fields = fieldsOf(header.cells);
  const twice = fields.find((field, i) => field !== null && fields.indexOf(field) < i);
  if (twice)
    return refuse(header.line, `два столбца «${NAMES[twice]}»: оставьте один или уточните заголовки`);
  const body = filled.slice(filled.indexOf(header) + 1).filter(({ cells }) => !isNumbering(cells));
  if (body.length === 0)
    return refuse(header.line, 'под заголовком нет ни одной организации: добавьте строки');
  if (body.length > MOST_ORGANISATIONS)
    return refuse(
      header.line,
      `организаций ${body.length}, допустимо не более ${MOST_ORGANISATIONS}: разделите список`,
    );
  const faults: ListFault[] = [];
  const organisations: Organisation[] = [];
  for (const { line, cells } of body) {
    const given = Object.fromEntries(
      fields.flatMap((field, i) => {
        const text = oneLine(cells[i] ?? '');
        return field === null || text === '' ? [] : [[field, text]];
      }),
    );
    if (given['name'] === undefined) {
      faults.push({ line, message: 'нет наименования организации: заполните его или удалите строку' });
      continue;
    }
    const read = RowSchema.safeParse(given);
    if (read.success) organisations.push({ ...read.data, line });
    else
      for (const { path, message } of read.error.issues) {
        const field = path[0] as Field;
        faults.push({ line, message: `${NAMES[field]} «${given[field] ?? ''}»: ${message}` });
      }
  }
  faults.push(...repeated(organisations));
  faults.sort((a, b) => a.line - b.line);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, organisations };
}

const refuse = (line: number, message: string): OrganisationsRead => ({
  ok: false,
  faults: [{ line, message }],
});
const oneLine = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();

function fieldsOf(cells: readonly string[]): (Field | null)[] {
  return cells.map((cell) => {
    const words = (plainLetters(cell).match(/[a-zа-я0-9]+/g) ?? []).join(' ');
    return MEANINGS.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
  });
}

/** The row that names most columns: a title above it may speak of organisations too. */
function headerOf(rows: readonly ListRow[]): ListRow | undefined {
  const named = rows.slice(0, HEADER_WITHIN).flatMap((row) => {
    const fields = fieldsOf(row.cells).filter((field) => field !== null);
    return fields.includes('name') ? [{ row, count: new Set(fields).size }] : [];
  });
  return named.sort((a, b) => b.count - a.count)[0]?.row;
}

/** «1 | 2 | 3» under a header. */
const isNumbering = (cells: readonly string[]): boolean => cells.every((cell) => /^\s*\d*\s*$/.test(cell));

/** One for «Школа № 1», «ШКОЛА  №1» and «Шкoлa N 1»: its words and numbers, without marks, in Cyrillic letters. */
function plainName(name: string): string {
  const cyrillic = Array.from(name, (letter) => LOOK_ALIKES[letter] ?? letter).join('');
  const words = plainLetters(cyrillic).match(/\p{L}+|\d+/gu) ?? [];
  return words.filter((word, i) => word !== 'n' || !/^\d/.test(words[i + 1] ?? '')).join(' ');
}

/** The same organisation, or the same address of two, would make two roadmaps one person's or one's twice. */
function repeated(organisations: readonly Organisation[]): ListFault[] {
  const faults: ListFault[] = [];
  const names = new Map<string, number>();
  const addresses = new Map<string, number>();
  for (const { name, email, leadEmail, line } of organisations) {
    const plain = plainName(name);
    const first = names.get(plain);
    if (first !== undefined)
      faults.push({
        line,
        message: `организация «${name}» уже есть в строке ${first}: удалите одну из строк`,
      });
    names.set(plain, first ?? line);
    for (const address of new Set([email, leadEmail])) {
      if (address === undefined) continue;
      const owner = addresses.get(address);
      if (owner !== undefined)
        faults.push({
          line,
          message: `адрес ${address} уже указан в строке ${owner}: у каждой организации нужен свой`,
        });
      addresses.set(address, owner ?? line);
    }
  }
  return faults;
}
