// The nouns that name a body or a position, in all their cases: what a piece of text begins with («комитету»,
// «руководители», «муниципального учреждения гимназии»), and its nominative.
import type { GrammaticalCase } from './surnames.ts';

type Case = Exclude<GrammaticalCase, 'unknown'>;
type NounGender = 'm' | 'f' | 'n';

export interface Form {
  nominative: string;
  case: Case;
  plural: boolean;
  gender: NounGender;
  what: 'body' | 'position';
}

const BODIES =
  'комитет отдел департамент центр институт университет колледж техникум лицей совет фонд штаб сектор филиал союз офис ' +
  'оргкомитет аппарат отряд технопарк интернат завод клуб архив музей театр сад дворец дом суд ' +
  'управление министерство агентство учреждение предприятие правительство отделение объединение общество ' +
  'представительство казначейство училище собрание подразделение хозяйство бюро ' +
  'администрация школа гимназия служба инспекция комиссия палата мэрия дума дирекция организация ассоциация академия ' +
  'прокуратура корпорация компания группа библиотека больница поликлиника станция редакция канцелярия префектура ' +
  'управа орган субъект оператор администратор застройщик подрядчик ресурсоснабжающая';
const POSITIONS =
  'руководитель начальник директор глава председатель заместитель министр губернатор мэр ректор инженер секретарь ' +
  'специалист учитель библиотекарь организатор педагог психолог заведующий управляющий завуч методист тренер врач ' +
  'юрист бухгалтер координатор куратор консультант советник инспектор помощник воспитатель водопользователь ' +
  'предприниматель исполнитель участник член сотрудник собственник владелец родитель преподаватель архитектор ' +
  'староста депутат президент прокурор представитель ответственный исполняющий референт';

const ENDINGS: Record<string, [gender: NounGender, stem: number, singular: string, plural: string]> = {
  // nominative, genitive, dative, accusative, instrumental; - is no ending
  тель: ['m', 1, 'ь я ю я ем', 'и ей ям ей ями'],
  ль: ['m', 1, 'ь я ю я ем', 'и ей ям ей ями'],
  рь: ['m', 1, 'ь я ю я ем', 'и ей ям ей ями'],
  ий: ['m', 2, 'ий его ему его им', 'ие их им их ими'],
  ый: ['m', 2, 'ый ого ому ого ым', 'ые ых ым ых ыми'],
  ей: ['m', 1, 'й я ю й ем', 'и ев ям и ями'],
  ие: ['n', 1, 'е я ю е ем', 'я й ям я ями'],
  ще: ['n', 1, 'е а у е ем', 'а - ам а ами'],
  во: ['n', 1, 'о а у о ом', 'а - ам а ами'],
  ия: ['f', 1, 'я и и ю ей', 'и й ям и ями'],
  ая: ['f', 2, 'ая ой ой ую ой', 'ие их им ие ими'],
  а: ['f', 1, 'а ы е у ой', 'ы - ам ы ами'],
  ец: ['m', 2, 'ец ца цу ец цом', 'цы цов цам цы цами'],
  '': ['m', 0, '- а у - ом', 'ы ов ам ы ами'],
};
const CASES: Case[] = ['nominative', 'genitive', 'dative', 'accusative', 'instrumental'];
const ANIMATE_PLURAL: Record<string, string> = {
  директор: 'директора',
  учитель: 'учителя',
  тренер: 'тренеры',
  инспектор: 'инспектора',
};

function paradigm(noun: string, what: Form['what']): [string, Form][] {
  const ending = Object.keys(ENDINGS).find((known) => noun.endsWith(known)) ?? '';
  const [gender, cut, singular, plural] = ENDINGS[ending] ?? ['m', 0, '- а у - ом', 'ы ов ам ы ами'];
  if (noun === 'бюро')
    return [[noun, { nominative: noun, case: 'nominative', plural: false, gender: 'n', what }]];
  const stem = noun.slice(0, noun.length - cut);
  const forms: [string, Form][] = [];
  for (const [list, isPlural] of [
    [singular, false],
    [plural, true],
  ] as const) {
    list.split(' ').forEach((tail, index) => {
      const grammaticalCase = CASES[index];
      if (!grammaticalCase) return;
      let word =
        stem + (tail === '-' ? '' : tail).replace(/^ы(?=.?$)/u, /[гкхжчшщ]$/u.test(stem) ? 'и' : 'ы');
      if (isPlural && index === 0) word = ANIMATE_PLURAL[noun] ?? word;
      if (what === 'position' && gender === 'm' && index === 3 && !isPlural && tail === '-')
        word = `${stem}а`;
      forms.push([word, { nominative: noun, case: grammaticalCase, plural: isPlural, gender, what }]);
    });
  }
  return forms;
}

const FORMS = new Map<string, Form[]>();
for (const [list, what] of [
  [BODIES, 'body'],
  [POSITIONS, 'position'],
] as const)
  for (const noun of list.split(' '))
    for (const [word, form] of paradigm(noun, what)) FORMS.set(word, [...(FORMS.get(word) ?? []), form]);

/** What a word may be as a noun that names a body or a position; empty for any other word. */
export function formsOf(word: string): Form[] {
  return FORMS.get(word.toLowerCase()) ?? [];
}

const ADJECTIVE: Partial<Record<Case, RegExp>> = {
  nominative: /(?:[ыио]й|[ая]я|[оеь]е|ые|ие)$/u,
  genitive: /(?:ого|его|ой|ей)$/u,
  dative: /(?:ому|ему|ой|ей)$/u,
  accusative: /(?:ого|его|ую|юю|ый|ий|ое|ее)$/u,
  instrumental: /(?:ым|им|ой|ей)$/u,
};

export interface Head {
  /** The index of the noun among the words; adjectives stand before it. */
  at: number;
  form: Form;
}

/** The noun that a piece begins with, after adjectives in the same case; null if it begins otherwise. */
export function headOf(words: readonly string[], grammaticalCase: Case): Head | null {
  for (let at = 0; at < Math.min(words.length, 8); at++) {
    const word = words[at] ?? '';
    const forms = formsOf(word).filter((form) => form.case === grammaticalCase);
    const form = forms.find(({ plural }) => !plural) ?? forms[0];
    if (form) return { at, form };
    if (formsOf(word).length > 0 || !ADJECTIVE[grammaticalCase]?.test(word.toLowerCase())) return null;
  }
  return null;
}

/**
 * The phrase with its leading adjectives and nouns in the nominative: «Комитету по общему образованию» → «Комитет по
 * общему образованию», «муниципального учреждения гимназии № 29» → «муниципальное учреждение гимназия № 29». Null
 * where it does not begin with a known noun in that case.
 */
export function nominativePhrase(phrase: string, grammaticalCase: Case): string | null {
  const words = phrase.split(' ');
  let from = 0;
  for (let head = headOf(words, grammaticalCase); head; head = headOf(words.slice(from), grammaticalCase)) {
    const noun = from + head.at;
    for (let at = from; at < noun; at++)
      words[at] = adjective(words[at] ?? '', head.form.gender, head.form.plural);
    words[noun] = sameCapitals(words[noun] ?? '', pluralOr(head.form));
    from = noun + 1;
    // «учреждения гимназии», «исполняющего обязанности»: only an organisation's form has a second noun in its case.
    if (!/^(?:учреждени|организаци|предприяти)/u.test(head.form.nominative)) break;
  }
  return from === 0 ? null : words.join(' ');
}

/** The other way, for the owner of a body: «Администрация города Томска» → «администрации города Томска». */
export function genitivePhrase(phrase: string): string {
  const words = phrase.split(' ');
  const head = headOf(words, 'nominative');
  if (!head || head.form.plural) return phrase;
  const { nominative, gender, what } = head.form;
  const noun = paradigm(nominative, what).find(([, form]) => form.case === 'genitive' && !form.plural)?.[0];
  for (let at = 0; at < head.at; at++) {
    const small = (words[at] ?? '').toLowerCase();
    const root = small.replace(/(?:ый|ий|ой|ое|ее|ая|яя)$/u, '');
    const soft = /(?:ее|яя)$/u.test(small) || /[жшчщ]ий$/u.test(small);
    words[at] = root + (gender === 'f' ? (soft ? 'ей' : 'ой') : soft ? 'его' : 'ого');
  }
  words[head.at] = noun ?? nominative;
  return words.join(' ');
}

function pluralOr({ nominative, plural, what }: Form): string {
  if (!plural) return nominative;
  return (
    paradigm(nominative, what).find(([, form]) => form.plural && form.case === 'nominative')?.[0] ??
    nominative
  );
}

/** «городского» is «городской». */
const STRESSED = /(?:^|-)(?:городск|областн|краев|окружн|основн|головн|типов|делов|войсков)$/iu;

function adjective(word: string, gender: NounGender, plural: boolean): string {
  const soft = /(?:его|ему|ей|юю|им|ий|ее|яя)$/u.test(word) && !/[сц]ким$|[гкх]им$/u.test(word);
  const stem = word.replace(/(?:ого|его|ому|ему|ой|ей|ую|юю|ым|им|ых|их|ый|ий|ое|ее|ая|яя|ые|ие)$/u, '');
  const hush = /[гкхжшчщ]$/u.test(stem);
  if (plural) return stem + (soft || hush ? 'ие' : 'ые');
  if (gender === 'm' && STRESSED.test(stem)) return `${stem}ой`;
  if (gender === 'm') return stem + (soft || hush ? 'ий' : 'ый');
  if (gender === 'n') return stem + (soft ? 'ее' : 'ое');
  return stem + (soft && !hush ? 'яя' : 'ая');
}

function sameCapitals(printed: string, word: string): string {
  if (printed.length > 1 && printed === printed.toUpperCase()) return word.toUpperCase();
  return /^\p{Lu}/u.test(printed) ? word.slice(0, 1).toUpperCase() + word.slice(1) : word;
}
