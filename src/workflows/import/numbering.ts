// Numbers of items as a roadmap's file takes them: those of the document, made unique; the rest numbered on.
import { withoutMarks } from './cell-words.ts';
import type { Found } from './source-document.ts';

/** «3.1.» → «3.1», «п. 4)» → «4», «I.» → «I», «а)» → «а»; null for what is no number. */
export function numberOf(text: string): string | null {
  const clean = withoutMarks(text)
    .text.replace(/\s+/g, '')
    .replace(/^(?:№|N|п\.|пункт)/i, '');
  const found = /^(\d{1,4}(?:[.-]\d{1,4}){0,4}|[IVXІХ]{1,6}(?:\.\d{1,3})*|\p{L})(?:\.(\p{L}))?[.)]*$/u.exec(
    clean,
  );
  if (!found) return null;
  const id = found[2] ? `${found[1]}.${found[2]}` : (found[1] ?? '');
  return id.length <= LONGEST_ID && /^[0-9A-Za-zА-Яа-яЁё.-]+$/.test(id) ? id : null;
}

/** Of an item's number in a roadmap's file. */
const LONGEST_ID = 16;
const UNNUMBERED = 'У пункта нет номера в документе; номер присвоен по порядку.';
const RESTARTED = 'Нумерация в разделах начинается заново; к номеру добавлен номер раздела.';

interface Numbered {
  number: Found<string> | null;
  section: string | null;
}

/** One id per row, all different. */
export function numberRows(rows: readonly Numbered[]): Found<string>[] {
  const prefixes = sectionPrefixes(rows);
  const given = new Set(
    rows.flatMap(({ number }, at) => (number ? [prefixed(prefixes[at], number.value)] : [])),
  );
  const used = new Set<string>();
  const repeats = new Map<string, number>();
  let last = 0;
  let parent = '';
  const unique = (value: string): string => {
    let id = value;
    for (let n = repeats.get(value) ?? 2; used.has(id); n++) {
      repeats.set(value, n + 1);
      const tail = `-${n}`;
      id = value.slice(0, LONGEST_ID - tail.length) + tail;
    }
    used.add(id);
    return id;
  };
  return rows.map(({ number }, at): Found<string> => {
    const prefix = prefixes[at];
    if (!number) {
      do last++;
      while (given.has(String(last)) || used.has(String(last)));
      used.add(String(last));
      return { value: String(last), place: null, sure: false, why: UNNUMBERED };
    }
    const letter = /^\p{L}$/u.test(number.value) && !/^[IVX]$/.test(number.value);
    const value = letter && parent ? `${parent}.${number.value}` : prefixed(prefix, number.value);
    if (!letter) parent = value;
    const top = Number.parseInt(value, 10);
    if (top > last) last = top;
    const id = unique(value);
    if (id !== value)
      return {
        ...number,
        value: id,
        sure: false,
        why: `Номер ${value} в документе повторяется; повтор получил номер ${id}.`,
      };
    return prefix ? { ...number, value: id, sure: false, why: RESTARTED } : { ...number, value: id };
  });
}

const prefixed = (prefix: string | undefined, value: string): string =>
  prefix ? `${prefix}.${value}`.slice(0, LONGEST_ID) : value;

/** Where two sections have the same numbers, the number of the section; else nothing. */
function sectionPrefixes(rows: readonly Numbered[]): (string | undefined)[] {
  const sectionOf = new Map<string, string | null>();
  const order = new Set<string>();
  let restarted = false;
  for (const { number, section } of rows) {
    if (section !== null) order.add(section);
    if (!number || /^\p{L}$/u.test(number.value)) continue;
    if (sectionOf.has(number.value) && sectionOf.get(number.value) !== section) restarted = true;
    sectionOf.set(number.value, section);
  }
  if (!restarted) return [];
  const ordinals = new Map([...order].map((section, at) => [section, at + 1]));
  return rows.map(({ section }) => {
    if (section === null) return undefined;
    const printed = /^(?:раздел\s+)?([IVX]{1,5}|\d{1,2})[.)\s]/i.exec(section)?.[1];
    return printed ?? String(ordinals.get(section));
  });
}
