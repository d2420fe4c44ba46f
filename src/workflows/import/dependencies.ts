// The order of dependency that content and dates suggest. A proposal, never a fact: each link says why,
// contradicts no date, and stands as proposed until a person accepts it.
import { groupBy } from '../group-by.ts';
import { plainLetters } from '../plain-letters.ts';
import type { ProposedLink } from './draft.ts';
import { CONNECTED, FEEDS, type Phase, phaseOf, stageOf } from './phases.ts';

export interface DatedItem {
  id: string;
  title: string;
  /** The document that proves it. */
  result: string | null;
  /** ISO date of its limit, of a series the first; null while unknown. */
  due: string | null;
}

/** A word that more than this share of the items has tells nothing about any of them. */
const COMMON_SHARE = 0.4;
/** Items that share this much of the rarer words of the shorter title are about one thing. */
const SAME_THING = 0.6;
const CLOSELY = 0.8;
/** Rows up and down the table that an item is compared with; what a title names is found anywhere. */
const NEAR = 100;
/** Of many items of one kind that could feed another, the nearest rows. */
const FEEDERS = 5;

interface Read extends DatedItem {
  at: number;
  words: string[];
  /** Numbers of items that its title names. */
  named: ReadonlySet<string>;
  /** Stems of words that are not common to the table. */
  things: ReadonlySet<string>;
  /** The same of the document that proves it. */
  paper: ReadonlySet<string>;
  phase: Phase | null;
  stage: number | null;
}

/** No cycles, one link for a pair. The same items give the same links in the order of the items. Time grows with their number. */
export function proposeLinks(items: readonly DatedItem[]): ProposedLink[] {
  const read = readItems(items);
  const byId = new Map(read.map((item) => [item.id, item]));
  const found = read.flatMap((item) => {
    const near = new Set(read.slice(Math.max(0, item.at - NEAR), item.at + NEAR + 1));
    for (const id of item.named) near.add(byId.get(id) ?? item);
    near.delete(item);
    return nearestFeeders(item, [...near]).flatMap((other) => linkOf(item, other) ?? []);
  });
  return withoutCycles(oneOfPair(found), read);
}

/**
 * Where several items of a kind could feed this one, those about the same thing; where none is, the nearest rows. An
 * item of another kind stays.
 */
function nearestFeeders(item: Read, others: readonly Read[]): Read[] {
  const feeders = groupBy(others, (other) => (feedOf(item, other) ? other.phase : null));
  return [...feeders].flatMap(([phase, group]) => {
    if (phase === null || group.length <= FEEDERS) return group;
    const same = group.filter((other) => overlap(item.things, other.things) >= SAME_THING);
    const distance = (other: Read) => Math.abs(other.at - item.at);
    return (same.length > 0 ? same : group).toSorted((a, b) => distance(a) - distance(b)).slice(0, FEEDERS);
  });
}

const feedOf = (item: Read, of: Read): string | undefined =>
  item.phase && of.phase ? FEEDS[item.phase]?.[of.phase] : undefined;

function linkOf(item: Read, of: Read): ProposedLink | null {
  const link = (kind: ProposedLink['kind'], reason: string, confidence: ProposedLink['confidence']) => ({
    item: item.id,
    of: of.id,
    kind,
    reason,
    confidence,
  });
  const inTime = comesBefore(of, item);
  if (item.named.has(of.id)) return link(inTime ? 'after' : 'related', `в тексте назван п. ${of.id}`, 'high');
  const feeds = feedOf(item, of);
  if (feeds && inTime) return link('after', feeds, of.due !== null && item.due !== null ? 'high' : 'medium');
  const connected = item.phase && of.phase && CONNECTED[item.phase]?.[of.phase];
  if (connected) return link('related', connected, 'medium');
  if (item.at < of.at) return null;
  if (inTime && namesPaper(item, of))
    return link('after', `в тексте назван результат п. ${of.id} – «${of.result}»`, 'medium');
  const shared = overlap(item.things, of.things);
  if (shared < SAME_THING) return null;
  if (inTime && item.due !== of.due && item.stage !== null && of.stage !== null && item.stage > of.stage)
    return link('after', `речь об одном: ${named(item, of)}`, shared >= CLOSELY ? 'medium' : 'low');
  return link('related', `речь об одном: ${named(item, of)}`, 'low');
}

function readItems(items: readonly DatedItem[]): Read[] {
  const wordsOf = items.map(({ title }) => wordsIn(title));
  const things = uncommon(wordsOf);
  const papers = uncommon(items.map(({ result }) => wordsIn(result ?? '')));
  return items.map((item, at) => {
    const words = wordsOf[at] ?? [];
    const read = { things: things[at] ?? new Set(), paper: papers[at] ?? new Set() };
    return {
      ...item,
      at,
      words,
      named: itemsNamed(item.title),
      ...read,
      phase: phaseOf(words),
      stage: stageOf(words),
    };
  });
}

/** Of each text the stems that say what it is about: neither a stage, nor empty, nor in many of the texts. */
function uncommon(texts: readonly (readonly string[])[]): ReadonlySet<string>[] {
  const stems = texts.map(
    (words) =>
      new Set(
        words.filter((word) => word.length > 3 && stageOf([word]) === null && !EMPTY.test(word)).map(stemOf),
      ),
  );
  const frequency = new Map<string, number>();
  for (const stem of stems.flatMap((set) => [...set])) frequency.set(stem, (frequency.get(stem) ?? 0) + 1);
  const common = Math.max(3, texts.length * COMMON_SHARE);
  return stems.map((set) => new Set([...set].filter((stem) => (frequency.get(stem) ?? 0) <= common)));
}

const wordsIn = (text: string): string[] =>
  plainLetters(text).match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];

/** Inflected forms of a Russian noun or adjective mostly share their first six letters before the ending. */
const stemOf = (word: string): string => word.replace(/[аеиоуыэюяйь]+$/u, '').slice(0, 6);

/** Says nothing of what an item is about. */
const EMPTY = /^(?:котор|базе|созда|году|года|далее|числе|также|целях|рамках|соответстви)/;

/** Share of the smaller set, 0 for too few words to say anything. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const smaller = Math.min(a.size, b.size);
  if (smaller < 2) return 0;
  let both = 0;
  for (const stem of a) if (b.has(stem)) both++;
  return both < 2 ? 0 : both / smaller;
}

/** Most of the document's own words stand in the title. */
function namesPaper(item: Read, of: Read): boolean {
  const named = [...of.paper].filter((stem) => item.things.has(stem)).length;
  return named >= 2 && named / of.paper.size >= SAME_THING;
}

/** The shared words as the item writes them, at most three. */
function named(item: Read, of: Read): string {
  const shared = item.words.filter(
    (word) => word.length > 3 && item.things.has(stemOf(word)) && of.things.has(stemOf(word)),
  );
  return [...new Set(shared)].slice(0, 3).join(', ');
}

/** Numbers of items that a title names: «по итогам п. 5», «в соответствии с пунктом 3.1 плана». */
function itemsNamed(title: string): ReadonlySet<string> {
  const named = title.matchAll(/(?<!\p{L})(?:п\.|пункт\p{L}*)\s*(?<id>\d+(?:\.\d+)*)/giu);
  return new Set([...named].map((match) => match.groups?.['id'] ?? ''));
}

/** By their dates; by their rows where one has no date. */
const comesBefore = (a: Read, b: Read): boolean =>
  a.due !== null && b.due !== null ? a.due <= b.due : a.at < b.at;

const RANK = { high: 0, medium: 1, low: 2 };

/** Of several links of a pair the firmest; `after` before `related`. */
function oneOfPair(links: readonly ProposedLink[]): ProposedLink[] {
  const best = new Map<string, ProposedLink>();
  const firmness = (link: ProposedLink) => RANK[link.confidence] + (link.kind === 'after' ? 0 : 3);
  for (const link of links) {
    const pair = [link.item, link.of].sort().join(' ');
    const known = best.get(pair);
    if (!known || firmness(link) < firmness(known)) best.set(pair, link);
  }
  return [...best.values()];
}

/** Takes the firm links first; one that would close a circle is left out. */
function withoutCycles(links: readonly ProposedLink[], items: readonly Read[]): ProposedLink[] {
  const before = new Map<string, string[]>();
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    from === to ||
    (before.get(from) ?? []).some((next) => !seen.has(next) && reaches(next, to, seen.add(next)));
  const kept = links
    .toSorted((a, b) => RANK[a.confidence] - RANK[b.confidence])
    .filter((link) => {
      if (link.kind === 'related') return true;
      if (reaches(link.of, link.item)) return false;
      before.set(link.item, [...(before.get(link.item) ?? []), link.of]);
      return true;
    });
  const at = new Map(items.map((item) => [item.id, item.at]));
  const place = (id: string) => at.get(id) ?? 0;
  return kept.sort((a, b) => place(a.item) - place(b.item) || place(a.of) - place(b.of));
}
