// Who signed the act and who drafted it: the lines between the last clause and the first annex.
import type { PersonName } from './act.ts';
import { type ActLines, type Line, placeIn } from './act-lines.ts';
import { type NamePiece, personOf, readNames } from './people.ts';
import type { Found } from './source-document.ts';

const POSITION =
  /^(?:(?:перв|временно|исполняющ)\p{L}+\s+|и\s?\.\s?о\s?\.\s*|врио\s+|вр\.?\s?и\.?\s?о\.?\s+)*(?:глава|мэр|губернатор|начальник|директор|министр|руководитель|председатель|заместитель|президент|ректор|секретарь|заведующ(?:ий|ая)|управляющ(?:ий|ая)|обязанности|начальника|директора|главы|министра|руководителя|председателя|врио|полномочия)(?!\p{L})/iu;
const DRAFTER = /^(?:исп(?:олнитель|олнил[аи]?)?|подготовил[аи]?)\s*[.:]+\s*/iu;
const PHONE =
  /(?<!\d)\d(?:-\d{2}){3}(?!\d)|(?:\+7|8)?[\s-]?\(?\d{3,5}\)?[\s-]?\d{1,3}[\s-]\d{2}[\s-]?\d{2}|\d{2,3}-\d{2}-\d{2}/u;
/** A signature stands on at most so many lines: position, body, name. */
const SIGNATURE_LINES = 6;

interface Signature {
  person: Found<PersonName>;
  /** Its first line, and the line after it. */
  start: number;
  after: number;
}

/** Who signed: a position and a name after the line `from`. */
export function findSignatory(act: ActLines, from: number): Found<PersonName> | null {
  return signatureOf(act, from)?.person ?? null;
}

/** The first signature after the line `from`. */
export function signatureOf({ lines, annex }: ActLines, from: number): Signature | null {
  for (let at = from + 1; at < annex; at++) {
    const first = lines[at];
    if (!first || !POSITION.test(first.text) || first.text.length > 200) continue;
    const signature = readSignature(lines.slice(at, Math.min(annex, at + SIGNATURE_LINES)));
    if (signature) return { ...signature, start: at, after: at + signature.after };
  }
  return null;
}

/** Position first, then the name, and nothing after it in its line. */
function readSignature(lines: Line[]): Signature | null {
  const position: string[] = [];
  for (const [at, line] of lines.entries()) {
    const name = readNames(line.text).at(-1);
    if (name) {
      const before = line.text.slice(0, name.start);
      if (/\p{L}/u.test(line.text.slice(name.end)) || /[,;:]\s*$/u.test(before.trim())) return null;
      const person = signed(line, name, [...position, before]);
      if (person.value.position !== null)
        person.value.positionPlace =
          at === 0 ? placeIn(line, 0, before.trimEnd().length) : (lines[0] ?? line).place;
      return { person, start: 0, after: at + 1 };
    }
    if (/[.:;]$/u.test(line.text) || /\d{2}\.\d{2}\.\d{4}/u.test(line.text)) return null;
    position.push(line.text);
  }
  return null;
}

function signed(line: Line, name: NamePiece, words: string[]): Found<PersonName> {
  const position = lowerFirst(
    words
      .join(' ')
      .replace(/[\s_/.,–-]+$/u, '')
      .replace(/\s+/gu, ' ')
      .trim(),
  );
  return personOf(name, {
    case: 'nominative',
    position: position || null,
    place: placeIn(line, name.start, name.end - name.start),
  });
}

/** The drafter under the signature: «Исп.: …», or a name with a telephone beside it. */
export function findDrafter(act: ActLines, from: number): Found<PersonName> | null {
  const { lines, annex } = act;
  const after = signatureOf(act, from)?.after ?? from + 1;
  for (let at = after; at < annex; at++) {
    const line = lines[at];
    if (!line) continue;
    const called = DRAFTER.exec(line.text)?.[0] ?? null;
    const holder = called !== null && called.length === line.text.length ? lines[at + 1] : line;
    const name = holder && readNames(holder.text)[0];
    if (!holder || !name) continue;
    const next = lines[lines.indexOf(holder) + 1];
    const own = PHONE.exec(holder.text);
    const phone =
      own ??
      (next && /^[^\p{L}]*(?:т(?:ел)?\.?)?[^\p{L}]*$/iu.test(next.text) ? PHONE.exec(next.text) : null);
    if (called === null && (!phone || name.start > 0)) continue;
    const person = personOf(name, {
      case: 'nominative',
      place: placeIn(holder, name.start, name.end - name.start),
    });
    if (!phone) return person;
    const phonePlace = placeIn(own ? holder : (next ?? holder), phone.index, phone[0].length);
    return { ...person, value: { ...person.value, phone: phone[0].trim(), phonePlace } };
  }
  return null;
}

/** «Начальник департамента» → «начальник департамента»; «ВРИО» stays. */
export function lowerFirst(words: string): string {
  return /^\p{Lu}{2}/u.test(words) ? words : words.slice(0, 1).toLowerCase() + words.slice(1);
}
