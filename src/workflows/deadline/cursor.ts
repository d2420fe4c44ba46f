// Where the grammar stands in the tokens. Alternatives are tried with `attempt`, which takes back what
// a failed one consumed and warned; each looks a bounded way ahead or eats up to the end once.
import type { DeadlineContext } from './meaning.ts';
import type { Token } from './tokens.ts';
import type { Lemma } from './vocabulary.ts';

type Kind = Token['t'];

export interface Cursor {
  readonly context: DeadlineContext;
  readonly text: string;
  readonly warnings: string[];
  position: number;
  peek(ahead?: number): Token | undefined;
  atEnd(): boolean;
  /** Consumes the token if it is of that kind. */
  take<K extends Kind>(kind: K): Extract<Token, { t: K }> | null;
  /** Consumes the words if they all stand here, in this order; the lemma of several forms, not the form. */
  words(...lemmas: Lemma[]): boolean;
  /** Consumes one word of these. */
  oneOf<L extends Lemma>(...lemmas: L[]): L | null;
  mark(...marks: string[]): string | null;
  isWord(ahead: number, ...lemmas: Lemma[]): boolean;
  warn(text: string): void;
  /** The text between two token positions, as written (but normalised). */
  slice(from: number, to: number): string;
}

export function createCursor(text: string, tokens: readonly Token[], context: DeadlineContext): Cursor {
  const warnings: string[] = [];
  const cursor: Cursor = {
    context,
    text,
    warnings,
    position: 0,
    peek: (ahead = 0) => tokens[cursor.position + ahead],
    atEnd: () => cursor.position >= tokens.length,
    take<K extends Kind>(kind: K) {
      const token = tokens[cursor.position];
      if (token?.t !== kind) return null;
      cursor.position++;
      return token as Extract<Token, { t: K }>;
    },
    words(...lemmas) {
      if (!lemmas.every((lemma, i) => cursor.isWord(i, lemma))) return false;
      cursor.position += lemmas.length;
      return true;
    },
    oneOf<L extends Lemma>(...lemmas: L[]) {
      const found = lemmas.find((lemma) => cursor.isWord(0, lemma)) ?? null;
      if (found) cursor.position++;
      return found;
    },
    mark(...marks) {
      const token = tokens[cursor.position];
      if (token?.t !== 'mark' || !marks.includes(token.mark)) return null;
      cursor.position++;
      return token.mark;
    },
    isWord(ahead, ...lemmas) {
      const token = tokens[cursor.position + ahead];
      return token?.t === 'word' && token.lemma !== null && lemmas.includes(token.lemma);
    },
    warn(warning) {
      if (!warnings.includes(warning)) warnings.push(warning);
    },
    slice(from, to) {
      const [first, last] = [tokens[from], tokens[to - 1]];
      return first && last ? text.slice(first.start, last.end) : '';
    },
  };
  return cursor;
}

/** Runs an alternative; when it gives null, nothing was consumed and nothing warned. */
export function attempt<T>(c: Cursor, parse: (c: Cursor) => T | null): T | null {
  const [position, warned] = [c.position, c.warnings.length];
  const result = parse(c);
  if (result === null) {
    c.position = position;
    // Setting a length that it has already is slow.
    if (c.warnings.length > warned) c.warnings.length = warned;
  }
  return result;
}

/** The first alternative that fits. */
export function firstOf<T>(c: Cursor, ...alternatives: ((c: Cursor) => T | null)[]): T | null {
  for (const alternative of alternatives) {
    const result = attempt(c, alternative);
    if (result !== null) return result;
  }
  return null;
}

/** What one part may be followed by: the end, or something that separates it from the next. */
export function atBoundary(c: Cursor): boolean {
  const token = c.peek();
  if (!token) return true;
  if (token.t === 'mark') return [',', ';', ')', '/'].includes(token.mark);
  return token.t === 'word' && token.lemma === 'и';
}
