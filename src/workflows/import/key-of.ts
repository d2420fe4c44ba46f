// Keys of parties and people in a roadmap's file: the name in Latin letters, short and the same on every run.

const LATIN: Record<string, string> = Object.fromEntries(
  'а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
const LONGEST = 40;
const EMPTY_WORDS = new Set([
  'и',
  'в',
  'во',
  'на',
  'по',
  'с',
  'со',
  'о',
  'об',
  'для',
  'г',
  'города',
  'город',
]);

/** A key made of the name's first words (up to 40 characters), with «-2», «-3» … where `taken` has it already. */
export function keyOf(name: string, taken: ReadonlySet<string> = new Set()): string {
  const words = (
    name
      .normalize('NFC')
      .toLowerCase()
      .match(/[a-zа-яё0-9]+/g) ?? []
  )
    .filter((word) => !EMPTY_WORDS.has(word))
    .map((word) => word.replace(/[а-яё]/g, (letter) => LATIN[letter] ?? letter))
    .filter((word) => word !== '');
  let key = '';
  for (const word of words) {
    const longer = key === '' ? word.slice(0, LONGEST) : `${key}-${word}`;
    if (longer.length > LONGEST) break;
    key = longer;
  }
  key ||= 'party';
  let free = key;
  for (let n = 2; taken.has(free); n++) free = `${key}-${n}`;
  return free;
}
