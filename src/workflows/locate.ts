// Where in a YAML text a value stands, so that every complaint about it names its line and column.
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

export interface Issue {
  file: string;
  /** Both from 1. */
  line: number;
  column: number;
  message: string;
}

export const formatIssue = (issue: Issue): string =>
  `${issue.file}:${issue.line}:${issue.column}: ${issue.message}`;

export type Path = readonly PropertyKey[];

/** The position of the value at a path, or of its key; of the nearest thing around it when it is missing. */
export interface Locator {
  value(path: Path): { line: number; column: number };
  key(path: Path): { line: number; column: number };
}

export function createLocator(doc: Document.Parsed, lines: LineCounter): Locator {
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const startOf = (node: unknown): number | null => {
    const range = (node as Node | null)?.range;
    return range ? range[0] : null;
  };
  const pairOf = (node: unknown, key: PropertyKey) => {
    const map = isAlias(node) ? node.resolve(doc) : node;
    if (!isMap(map)) return null;
    return map.items.find((p) => isPair(p) && isScalar(p.key) && String(p.key.value) === String(key)) ?? null;
  };
  const find = (path: Path, ofKey: boolean) => {
    let node: unknown = doc.contents;
    let offset = startOf(node) ?? 0;
    for (const [depth, key] of path.entries()) {
      const inside = isAlias(node) ? node.resolve(doc) : node;
      if (isSeq(inside)) node = inside.items[Number(key)];
      else {
        const pair = pairOf(inside, key);
        const keyStart = startOf(pair?.key);
        if (
          pair &&
          keyStart !== null &&
          ((ofKey && depth === path.length - 1) || startOf(pair.value) === null)
        )
          return position(keyStart);
        node = pair?.value;
      }
      const start = startOf(node);
      if (start === null) break;
      offset = start;
    }
    return position(offset);
  };
  return { value: (path) => find(path, false), key: (path) => find(path, true) };
}
