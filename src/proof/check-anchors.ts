// Where the heads of digests stand in the chain of a proof file. One that is not there says that the journal was written
// anew after the digest had gone, and between which lines.
import type { Anchor } from './anchors.ts';
import type { Fault } from './faults.ts';
import type { ProofLine } from './format.ts';

export interface FoundAnchor extends Anchor {
  /** The line whose hash it is; null where there is none. */
  line: number | null;
}

export interface AnchorSearch {
  next(line: ProofLine): void;
  /** With the last line that was there when the anchor left the service. */
  found(): { anchor: FoundAnchor; lastBefore: number }[];
}

export function createAnchorSearch(anchors: readonly Anchor[]): AnchorSearch {
  const found = anchors.map((anchor) => ({
    anchor: { ...anchor, line: null } as FoundAnchor,
    lastBefore: 0,
  }));
  return {
    next({ seq, at, hash }) {
      for (const one of found) {
        if (one.anchor.marks.some((mark) => hash.startsWith(mark))) one.anchor.line ??= seq;
        if (one.anchor.at === null || at <= one.anchor.at) one.lastBefore = seq;
      }
    },
    found: () => found,
  };
}

export function checkAnchors(search: AnchorSearch, report: (fault: Fault) => void): FoundAnchor[] {
  const all = search.found();
  const proven = all.flatMap(({ anchor: { line } }) => line ?? []);
  for (const { anchor, lastBefore } of all) {
    if (anchor.line !== null) continue;
    const since = Math.max(0, ...proven.filter((line) => line <= lastBefore));
    report({
      line: since + 1,
      what:
        `в журнале нет контрольной отметки (${anchor.source}): после её выдачи журнал переписан, ` +
        `изменена или удалена хотя бы одна из записей ${since + 1}–${Math.max(lastBefore, since + 1)}`,
      expected: anchor.marks.join(' или '),
    });
  }
  return all.map(({ anchor }) => anchor);
}
