// Versions of what the API shows. A tag begins with the ordinal of the roadmap's last event when it was read, so that a
// command can be told what its sender has seen, and of which roadmap or item; the rest makes it change with whatever else the answer depends on (the
// day, the reader).
import { sha256 } from '../../store/journal.ts';

const TAG = /^"(\d{1,9})-([0-9a-f]{8})-[0-9a-f]{16}"$/;

/** What an answer shows, or a command is about: an item, or (null) a roadmap as a whole. */
export interface Shown {
  /** Null: several of them. */
  roadmap: string | null;
  item: string | null;
}

/**
 * @param of `seen`: ordinal of the last event
 * @param parts all else that the answer follows from
 */
export function entityTag({ seen, ...shown }: Shown & { seen: number }, ...parts: readonly string[]): string {
  return `"${seen}-${mark(shown)}-${sha256(parts.join('\n')).slice(0, 16)}"`;
}

/** `If-Match` of a command: what its sender has seen; undefined for any version (`*`, or no header), null when it is no tag of what the command is about. */
export function seenByTag(ifMatch: string | undefined, about: Shown): number | undefined | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const [, seen, marked] = TAG.exec(ifMatch.trim()) ?? [];
  return seen === undefined || marked !== mark(about) ? null : Number(seen);
}

const mark = ({ roadmap, item }: Shown): string => sha256(JSON.stringify([roadmap, item])).slice(0, 8);

/** `If-None-Match` names it, by the weak comparison of RFC 9110. */
export function isNamed(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const named = ifNoneMatch.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return named.includes('*') || named.includes(tag);
}
