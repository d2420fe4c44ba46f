// The numbers that Word counts itself («1.», «2.3», «а)»): the archive has only the rules, no reader gives the numbers.
import { createListNumbers, type Level, type List } from './list-numbers.ts';

/** The number of the next paragraph of this list and level, as Word prints it; null for none. */
export type NextLabel = (numbering: ParagraphNumbering) => string | null;

export interface ParagraphNumbering {
  style: string | null;
  /** Null: as the style has it. */
  list: string | null;
  level: number | null;
}

interface Style {
  basedOn: string | null;
  list: string | null;
  level: number | null;
}

/** @param numbering @param styles the parts `numbering.xml` and `styles.xml`, empty where there are none */
export function createNextLabel(numbering: string, styles: string): NextLabel {
  const kinds = new Map<string, Map<number, Level>>();
  const styleOfKind = new Map<string, string>();
  const levelOfStyle = new Map<string, number>();
  for (const [tag, body] of elements(numbering, 'w:abstractNum')) {
    const id = attribute(tag, 'w:abstractNumId') ?? '';
    const link = valueIn(body, 'w:numStyleLink');
    if (link !== null) styleOfKind.set(id, link);
    const levels = new Map<number, Level>();
    for (const [levelTag, level] of elements(body, 'w:lvl')) {
      const at = Number(attribute(levelTag, 'w:ilvl') ?? 0);
      const style = valueIn(level, 'w:pStyle');
      if (style !== null) levelOfStyle.set(style, at);
      levels.set(at, {
        start: Number(valueIn(level, 'w:start') ?? 1),
        format: valueIn(level, 'w:numFmt') ?? 'decimal',
        text: valueIn(level, 'w:lvlText') ?? '',
      });
    }
    kinds.set(id, levels);
  }
  const lists = new Map<string, List>();
  for (const [tag, body] of elements(numbering, 'w:num')) {
    const startsAgain = new Map<number, number>();
    for (const [override, inner] of elements(body, 'w:lvlOverride')) {
      const start = valueIn(inner, 'w:startOverride');
      if (start !== null) startsAgain.set(Number(attribute(override, 'w:ilvl') ?? 0), Number(start));
    }
    lists.set(attribute(tag, 'w:numId') ?? '', { kind: valueIn(body, 'w:abstractNumId') ?? '', startsAgain });
  }
  const styleById = new Map<string, Style>();
  for (const [tag, body] of elements(styles, 'w:style')) {
    const level = valueIn(body, 'w:ilvl');
    styleById.set(attribute(tag, 'w:styleId') ?? '', {
      basedOn: valueIn(body, 'w:basedOn'),
      list: valueIn(body, 'w:numId'),
      level: level === null ? null : Number(level),
    });
  }

  function listOf({ style, list, level }: ParagraphNumbering): { list: string; level: number } | null {
    if (list !== null) return { list, level: level ?? 0 };
    const seen = new Set<string>();
    for (let id = style; id !== null && !seen.has(id); id = styleById.get(id)?.basedOn ?? null) {
      seen.add(id);
      const found = styleById.get(id);
      if (found?.list) return { list: found.list, level: level ?? found.level ?? levelOfStyle.get(id) ?? 0 };
    }
    return null;
  }

  /** A kind may be that of a list that a style names. */
  for (const [name, list] of lists) {
    const style = styleOfKind.get(list.kind);
    const linked = style === undefined ? null : (styleById.get(style)?.list ?? null);
    const kind = linked === null ? undefined : lists.get(linked)?.kind;
    if (kind !== undefined) lists.set(name, { ...list, kind });
  }
  const nextNumber = createListNumbers(kinds, lists);

  return (numbering) => {
    const at = listOf(numbering);
    return at && nextNumber(at.list, at.level);
  };
}

/** Elements that never stand within their like: the opening tag, and what is inside. */
function* elements(xml: string, name: string): Generator<[tag: string, inner: string]> {
  const opening = new RegExp(`<${name}(?=[\\s/>])[^<>]*>`, 'g');
  for (const { 0: tag, index } of xml.matchAll(opening)) {
    if (tag.endsWith('/>')) {
      yield [tag, ''];
      continue;
    }
    const end = xml.indexOf(`</${name}>`, index);
    if (end < 0) return;
    yield [tag, xml.slice(index + tag.length, end)];
  }
}

/** The value of an attribute in an opening tag. */
export const attribute = (tag: string, name: string): string | null =>
  new RegExp(`\\s${name}\\s*=\\s*["']([^"'<>]*)["']`).exec(tag)?.[1] ?? null;

/** `w:val` of the first element of this name. */
function valueIn(xml: string, name: string): string | null {
  const tag = new RegExp(`<${name}\\s[^<>]*>`).exec(xml)?.[0];
  return tag === undefined ? null : attribute(tag, 'w:val');
}
