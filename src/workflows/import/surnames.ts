// A surname printed in another case, put back into the nominative where its ending is certain. Where an ending
// stands for several surnames, or for a man and a woman, it stays as printed and all readings are given.

export type GrammaticalCase =
  | 'nominative'
  | 'genitive'
  | 'dative'
  | 'accusative'
  | 'instrumental'
  /** Nothing around the name tells: read as a nominative unless its ending says otherwise. */
  | 'unknown';
export type Gender = 'm' | 'f';

export interface SurnameReading {
  surname: string;
  sure: boolean;
  /** All surnames it may be; one when sure. */
  readings: string[];
}

/** An ending, whose it is, and what it becomes: one reading is certain, several are not. */
type Rule = readonly [ending: RegExp, gender: Gender | 'any', ...readings: string[]];

const POSSESSIVE = 'ов|ев|ёв|ин|ын';
const end = (ending: string) => new RegExp(`(?<=.{2})${ending}$`, 'u');
const possessive = (ending: string) => new RegExp(`(?<=.)(${POSSESSIVE})${ending}$`, 'u');
/** The same in every case. */
const FIXED: Rule = [end('(ых|их|ко|аго|яго|ово|еску|швили|дзе|[аеёиоуыэюя]у)'), 'any', '$1'];
/** Of women: the same in the genitive and the dative. */
const HERS: Rule[] = [
  [/^(лан|яр|бор|берег|пол|луг|степ|сад|дуб|снег)(ов|ев)ой$/u, 'f', '$1$2а', '$1$2ая'],
  [possessive('ой'), 'f', '$1а'],
  [end('([сц]к)ой'), 'f', '$1ая'],
  [/(?<=.{4})ой$/u, 'f', 'ая'],
  [end('ой'), 'f', 'ой', 'ая'],
  [end('ей'), 'f', 'ей', 'ая', 'яя'],
];
/** Of men: the same in the genitive and the accusative. */
const HIS: Rule[] = [
  [possessive('а'), 'm', '$1'],
  [/^(трубец|крам|дон|шахов|лугов|волкон|задон)(с?к)ого$/u, 'm', '$1$2ий', '$1$2ой'],
  [end('([сц]к)ого'), 'm', '$1ий'],
  [end('([гкхжшчщ])ого'), 'm', '$1ий', '$1ой'],
  [end('ого'), 'm', 'ый', 'ой', 'ого'],
  [end('его'), 'm', 'ий'],
  [end('([сц]к)ая'), 'f', '$1ая'],
  [end('ая'), 'any', 'ая', 'ай'],
  [end('([ое])я'), 'm', '$1й'],
  [end('([бвгджзклмнпрстфхцчшщ])ца'), 'm', '$1ец', '$1ц'],
  [end('([рн][гктд]|ст|дт)а'), 'm', '$1', '$1а'],
  [end('([бвгджзклмнпрстфхцчшщ]{2})а'), 'm', '$1', '$1а'],
  [end('([аеёиоуыэюя][бвгджзклмнпрстфхцчшщ])а'), 'm', '$1'],
  [end('ья'), 'm', 'ей', 'ья'],
  [end('([бвгджзклмнпрстфхцчшщ])я'), 'm', '$1ь'],
];

const RULES: Record<Exclude<GrammaticalCase, 'nominative'>, Rule[]> = {
  genitive: [...HERS, ...HIS, [end('ы'), 'any', 'а', 'ы'], [end('и'), 'any', 'а', 'я', 'и']],
  dative: [
    ...HERS,
    [possessive('у'), 'm', '$1'],
    [/^(трубец|крам|дон|шахов|лугов|волкон|задон)(с?к)ому$/u, 'm', '$1$2ий', '$1$2ой'],
    [end('([сц]к)ому'), 'm', '$1ий'],
    [end('([гкхжшчщ])ому'), 'm', '$1ий', '$1ой'],
    [end('ому'), 'm', 'ый', 'ой'],
    [end('ему'), 'm', 'ий'],
    [end('([бвгджзклмнпрстфхцчшщ])цу'), 'm', '$1ец', '$1ц'],
    [end('([рн][гктд]|ст|дт)у'), 'm', '$1'],
    [end('([бвгджзклмнпрстфхцчшщ]{2})у'), 'm', '$1', '$1у'],
    [end('([аеёиоуыэюя][бвгджзклмнпрстфхцчшщ])у'), 'm', '$1'],
    [end('ью'), 'm', 'ей', 'ий'],
    [end('([аеёиоуыэ])ю'), 'm', '$1й'],
    [end('([бвгджзклмнпрстфхцчшщ])ю'), 'm', '$1ь'],
    [end('ии'), 'any', 'ия', 'ии'],
    [end('([гкхжшчщц])е'), 'any', '$1а', '$1е'],
    [end('е'), 'any', 'а', 'я', 'е'],
  ],
  accusative: [
    [possessive('у'), 'f', '$1а'],
    [end('([сц]к)ую'), 'f', '$1ая'],
    [end('ую'), 'f', 'ая'],
    [end('юю'), 'f', 'яя'],
    [end('у'), 'any', 'а'],
    [end('ию'), 'any', 'ия'],
    [end('ю'), 'any', 'я', 'ю'],
    ...HIS,
  ],
  instrumental: [
    [possessive('ым'), 'm', '$1'],
    [possessive('ой'), 'f', '$1а'],
    [end('([сц]к)им'), 'm', '$1ий'],
    [end('([сц]к)ой'), 'f', '$1ая'],
    [end('ым'), 'm', 'ый', 'ой'],
    [end('им'), 'm', 'ий', 'им'],
    [end('ой'), 'any', 'а', 'ая'],
    [end('ей'), 'any', 'а', 'я', 'ей'],
    [end('ем'), 'm', 'ь', 'й', 'ем'],
    [end('([аеёиоуыэюя][бвгджзклмнпрстфхцчшщ])ом'), 'm', '$1'],
  ],
  unknown: [
    [/^(лан|яр|бор|берег|пол|луг|степ|сад|дуб|снег)(ов|ев)ой$/u, 'any', '$1$2ой', '$1$2а', '$1$2ая'],
    [possessive('ой'), 'f', '$1а'],
    [possessive('ым'), 'm', '$1'],
    [possessive('у'), 'any', '$1', '$1а'],
    [end('([сц]к)(?:ому|ого|им)'), 'm', '$1ий'],
    [end('([сц]к)ую'), 'f', '$1ая'],
    [end('ому'), 'm', 'ый', 'ой'],
    [end('ую'), 'f', 'ая'],
  ],
};

/**
 * The nominative of a surname printed in `grammaticalCase`. Of two parts joined by a hyphen each is read. The
 * gender, where the patronymic or the position tells it, leaves out the readings of the other.
 */
export function nominativeSurname(
  printed: string,
  grammaticalCase: GrammaticalCase,
  gender: Gender | null = null,
): SurnameReading {
  const parts = printed.split('-').map((part) => readPart(part, grammaticalCase, gender));
  if (parts.length > 1 && parts.some(({ sure }) => !sure)) return asPrinted(printed, [printed]);
  const [only] = parts;
  if (parts.length === 1 && only) return only.sure ? only : asPrinted(printed, only.readings);
  const surname = parts.map((part) => part.surname).join('-');
  return { surname, sure: true, readings: [surname] };
}

function asPrinted(surname: string, readings: string[]): SurnameReading {
  return { surname, sure: false, readings };
}

function readPart(printed: string, grammaticalCase: GrammaticalCase, gender: Gender | null): SurnameReading {
  const same = { surname: printed, sure: true, readings: [printed] };
  if (grammaticalCase === 'nominative' || !/^\p{Lu}/u.test(printed)) return same;
  const word = printed.toLowerCase();
  const rule = [FIXED, ...RULES[grammaticalCase]].find(
    ([ending, whose]) => (whose === 'any' || gender === null || whose === gender) && ending.test(word),
  );
  if (!rule) {
    // «Директору Иванова»: it was left in the nominative, or misprinted.
    const doubtful = grammaticalCase !== 'unknown' && /[аяы]$/u.test(word) && gender !== 'f';
    return doubtful ? asPrinted(printed, [printed]) : same;
  }
  const [ending, , ...replacements] = rule;
  const readings = replacements.map((to) => {
    const nominative = word.replace(ending, to);
    return printed.slice(0, 1) + nominative.slice(1);
  });
  const [first] = readings;
  return readings.length === 1 && first
    ? { surname: first, sure: true, readings }
    : asPrinted(printed, readings);
}
