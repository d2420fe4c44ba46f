// One body under its many spellings: Latin look-alikes, quotation marks, capitals, abbreviated legal forms, cases.
// Two names are one body when their signatures are equal.
import { LOOK_ALIKES } from '../look-alikes.ts';
import { plainLetters } from '../plain-letters.ts';
import { headOf } from './word-forms.ts';

/** Where a whole abbreviation was typed in Latin letters by their sound: MAOU, MBOU, GBOU, FKU. */
const BY_SOUND: Record<string, string> = Object.fromEntries(
  [...'AаBбCсDдEеFфGгIиKкLлMмNнOоPпRрSсTтUуVвZз'.matchAll(/(.)(.)/gu)].map(([, latin = '', same = '']) => [
    latin,
    same,
  ]),
);

const OWNERS: Record<string, string> = {
  м: 'муниципальное',
  г: 'государственное',
  ог: 'областное государственное',
  кг: 'краевое государственное',
  фг: 'федеральное государственное',
  ч: 'частное',
};
const KINDS: Record<string, string> = { а: 'автономное', б: 'бюджетное', к: 'казенное', '': '' };
const TASKS: Record<string, string> = {
  оу: 'общеобразовательное учреждение',
  доу: 'дошкольное образовательное учреждение',
  удо: 'учреждение дополнительного образования',
  поу: 'профессиональное образовательное учреждение',
  ук: 'учреждение культуры',
  уз: 'учреждение здравоохранения',
  у: 'учреждение',
};
const FORMS_IN_FULL = new Map<string, string>([
  ['сош', 'средняя общеобразовательная школа'],
  ['оош', 'основная общеобразовательная школа'],
  ['нош', 'начальная общеобразовательная школа'],
  ['дюсш', 'детско-юношеская спортивная школа'],
  ['дши', 'детская школа искусств'],
  ['цдо', 'центр дополнительного образования'],
  ['мо', 'муниципальное образование'],
  ['рф', 'российская федерация'],
  ['обл', 'область'],
  ['мун', 'муниципальное'],
]);
for (const [owner, whose] of Object.entries(OWNERS))
  for (const [kind, how] of Object.entries(KINDS))
    for (const [task, what] of Object.entries(TASKS))
      if (`${owner}${kind}${task}`.length > 2)
        FORMS_IN_FULL.set(`${owner}${kind}${task}`, `${whose} ${how} ${what}`);

const IS_CYRILLIC = /[а-яё]/iu;

/** Latin letters put back into Cyrillic: in a word of both alphabets, and in a legal form typed in Latin («MAOU»). */
export function repairLetters(text: string): string {
  return text.replace(/[A-Za-zА-ЯЁа-яё]+/gu, (word) => {
    if (!/[A-Za-z]/.test(word)) return word;
    if (IS_CYRILLIC.test(word)) return withCapitals(word, LOOK_ALIKES) ?? mixedBySound(word);
    if (word !== word.toUpperCase()) return word;
    for (const letters of [LOOK_ALIKES, BY_SOUND, { ...BY_SOUND, ...LOOK_ALIKES }]) {
      const cyrillic = withCapitals(word, letters);
      if (cyrillic && FORMS_IN_FULL.has(cyrillic.toLowerCase())) return cyrillic;
    }
    return word;
  });
}

/** «МAOU»: a word begun in Cyrillic whose Latin letters are not all look-alikes; as printed where it is no legal form. */
function mixedBySound(word: string): string {
  const cyrillic = withCapitals(word, { ...BY_SOUND, ...LOOK_ALIKES });
  return cyrillic && FORMS_IN_FULL.has(cyrillic.toLowerCase()) ? cyrillic : word;
}

function withCapitals(word: string, letters: Record<string, string>): string | null {
  let cyrillic = '';
  for (const letter of word) {
    const same = IS_CYRILLIC.test(letter) ? letter : letters[letter];
    if (same === undefined) return null;
    cyrillic += letter === letter.toUpperCase() ? same.toUpperCase() : same;
  }
  return cyrillic;
}

/** Words that one spelling has and another of the same body leaves out. */
const LEFT_OUT = new Set([
  'г',
  'гор',
  'город',
  'города',
  'городе',
  'имени',
  'им',
  'и',
  'при',
  'в',
  'по',
  'о',
]);
const ENDING =
  /(?:ыми|ими|ого|его|ому|ему|ами|ями|ией|иях|ях|ах|ой|ей|ый|ий|ая|яя|ое|ее|ые|ие|ую|юю|ым|им|ом|ем|ам|ям|ов|ев|ия|ию|ии|ью|ья|ье|а|я|о|е|ы|и|у|ю|ь|й)$/u;

/** A word without its inflection, so that all its cases are one; words up to three letters stay. */
function stem(word: string): string {
  if (word.includes('-')) return word.split('-').map(stem).join('-');
  let root = word;
  for (;;) {
    const shorter = root.replace(ENDING, '');
    if (shorter === root || shorter.length < 3) return root;
    root = shorter;
  }
}

/** A body's name as stems in their order: equal for every spelling of it. Numbers stay as they are. */
export function signatureOf(name: string): string[] {
  const words = (
    plainLetters(
      repairLetters(name.normalize('NFC')).replace(
        /[A-Za-z]+/g,
        (word) => withCapitals(word, LOOK_ALIKES) ?? word,
      ),
    )
      .replace(/(?<!\p{L})n(?=\s*\d)/gu, ' ')
      .match(/\p{L}+(?:-\p{L}+)*|\d+/gu) ?? []
  ).flatMap((word) => (FORMS_IN_FULL.get(word) ?? word).split(' '));
  const head = headOf(words, 'nominative');
  const several = head?.form.plural === true && !headIsSingularToo(words, head.at) ? ['+'] : [];
  const stems = words.filter((word) => word !== '' && !LEFT_OUT.has(word)).map(stem);
  return [...several, ...stems];
}

function headIsSingularToo(words: string[], at: number): boolean {
  return headOf(words.slice(at), 'nominative')?.form.plural === false;
}

/** The numbers of a signature («29» of «гимназия № 29»). */
export function numbersOf(signature: readonly string[]): string[] {
  return signature.filter((word) => /^\d/.test(word));
}

/**
 * Whether the shorter name is a short form of the longer: an institution with the same number whose words the longer
 * has all («гимназия № 29»), or its beginning («отдел образования»).
 */
export function isShortFor(shorter: readonly string[], longer: readonly string[]): boolean {
  if (shorter.length >= longer.length || shorter.length === 0) return false;
  const numbers = numbersOf(shorter);
  if (numbers.join() !== numbersOf(longer).join()) return false;
  if (numbers.length === 0) return shorter.every((word, index) => word === longer[index]);
  const words = new Set(longer);
  return shorter.every((word) => words.has(word));
}

/** Whether a body is a unit of another: its name ends with the other's («отдел … департамента образования …»). */
export function isUnitOf(unit: readonly string[], whole: readonly string[]): boolean {
  const from = unit.length - whole.length;
  return from > 0 && whole.length > 0 && whole.every((word, index) => word === unit[from + index]);
}

/** First letters of a name, as its abbreviation has them: «УРПРПиТ» and «Управление развития … и туризма» give one. */
export function lettersOf(name: string): string {
  return (name.toLowerCase().match(/\p{L}+/gu) ?? []).map((word) => word.slice(0, 1)).join('');
}
