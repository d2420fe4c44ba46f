// The time zone of a body, from the subject of the Federation or the city in its name.
import { plainLetters } from '../plain-letters.ts';
import type { Found } from './source-document.ts';
import { NAMED_LIKE_OTHERS, SEVERAL_ZONES, ZONES } from './zones.ts';

interface Named {
  name: string;
  stems: string[];
  zone: string;
  what: 'subject' | 'city';
}

const BY_FIRST = new Map<string, Named[]>();
for (const [zone, subjects, cities] of ZONES) {
  for (const subject of subjects.split('; ').filter((name) => name !== '')) {
    const [name = '', capital] = subject.split(' = ');
    add({ name, stems: stemsOf(name), zone, what: capital === undefined ? 'city' : 'subject' });
    if (capital !== undefined) add({ name: capital, stems: stemsOf(capital), zone, what: 'city' });
  }
  for (const name of cities.split(', ').filter((city) => city !== ''))
    add({ name, stems: stemsOf(name), zone, what: 'city' });
}

function add(named: Named): void {
  const first = named.stems[0] ?? '';
  BY_FIRST.set(
    first,
    [...(BY_FIRST.get(first) ?? []), named].sort((a, b) => b.stems.length - a.stems.length),
  );
}

function stemsOf(text: string): string[] {
  return wordsOf(text).map(placeStem);
}

function wordsOf(text: string): string[] {
  return plainLetters(text).match(/\p{L}+(?:-\p{L}+)*/gu) ?? [];
}

/** A place's name without its ending; «Киров» keeps its last letters, «Иваново» loses one. */
function placeStem(word: string): string {
  if (word.includes('-')) return word.split('-').map(placeStem).join('-');
  if (/^кра[йяюе]м?$/u.test(word)) return 'край';
  const fleeting = word === 'орла' || word === 'орле' || word === 'орлу' ? 'орел' : word;
  return /(?:ов|ев|ин)$/u.test(fleeting) && fleeting.length < 8 ? fleeting : onceStemmed(fleeting);
}

function onceStemmed(word: string): string {
  const shorter = word.replace(
    /(?:ого|его|ому|ему|ая|яя|ой|ей|ый|ий|ом|ем|ым|им|ых|их|ую|юю|ами|ах|а|я|о|е|ы|и|у|ю|ь|й)$/u,
    '',
  );
  return shorter.length < 3 ? word : shorter;
}

/** Whether a printed word is (a case of) a city or subject known here; several words never are. */
export function isPlaceName(word: string): boolean {
  const [only, ...more] = stemsOf(word);
  return more.length === 0 && (BY_FIRST.get(only ?? '') ?? []).some(({ stems }) => stems.length === 1);
}

/**
 * The IANA zone of the subject or city that a body's name holds; a subject goes before a city. Null where it names
 * none; not sure where it names several with different zones, or a subject that lies in several.
 */
export function zoneOf(text: string): Found<string> | null {
  const words = wordsOf(text);
  const stems = words.map(placeStem);
  const named: Named[] = [];
  for (let at = 0; at < stems.length; at++) {
    const here = (BY_FIRST.get(stems[at] ?? '') ?? []).find(
      (place) =>
        place.stems.every((part, index) => part === stems[at + index]) &&
        (place.what === 'subject' || isCityAt(place.name, words, at)),
    );
    if (!here) continue;
    named.push(here);
    at += here.stems.length - 1;
  }
  const [first] = named;
  if (!first) return null;
  const zones = new Set(named.map(({ zone }) => zone));
  if (zones.size > 1)
    return unsure(
      first.zone,
      `Названы местности в разных часовых поясах: ${named.map(({ name }) => name).join(', ')}.`,
    );
  if (SEVERAL_ZONES.includes(first.name) && !named.some(({ what }) => what === 'city'))
    return unsure(first.zone, `В субъекте «${first.name}» действует несколько часовых поясов.`);
  return { value: first.zone, place: null, sure: true };
}

function unsure(zone: string, why: string): Found<string> {
  return { value: zone, place: null, sure: false, why };
}

/** Not a district's or a street's adjective («Московского района»), and a name of its own where it could be a person's. */
function isCityAt(name: string, words: string[], at: number): boolean {
  const size = wordsOf(name).length;
  const next = words[at + size] ?? '';
  const isAdjective = /(?:ский|ского|скому|ская|ской|ским)$/u.test(words[at + size - 1] ?? '');
  if (isAdjective && !name.endsWith('ский')) return false;
  if (/^(?:район|област|кра[йя]|округ|сельск|улиц|шосс)/u.test(next) && isAdjective) return false;
  return (
    !NAMED_LIKE_OTHERS.includes(name) || /^(?:г|гор|город.*|мэри.|администраци.)$/u.test(words[at - 1] ?? '')
  );
}
