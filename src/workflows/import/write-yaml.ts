// A draft as the file that people read and mend: config/roadmaps/*.yaml with what is still open said at its line.
import { parse, stringify } from 'yaml';
import type { FieldPath, ImportDraft, Question } from './draft.ts';

interface Line {
  path: FieldPath;
  indent: number;
  text: string;
  /** It has children: comments about those that are not there come right below. */
  opens: boolean;
}

/** Numbers of items, which YAML would take for numbers. */
const IDS =
  /^(?:items\..+\.(?:after|related)|indicators\..+\.(?:requires|judgedAfter)|monitoring\.(?:item|opening))$/;
/** Without these no file is a roadmap's. */
const REQUIRED =
  /^(?:title|timezone|supervisor|controller|order\.(?:number|date|issuer|title)|people\.[^.]+\.name|parties\.[^.]+\.(?:name|lead)|items\..+\.(?:title|responsible|result\.text|deadline)|indicators\..+\.(?:name|unit|kind|minimum(?:\.\w+)?))$/;
/** Longer lines have their comment above them. */
const WIDEST = 100;

/**
 * Parses back to the same data, without the keys whose value is null; those that a roadmap cannot do without
 * stay, with an empty value, so that `srok validate` names their line.
 */
export function writeRoadmapYaml(draft: ImportDraft): string {
  const open = new Map(draft.questions.map((question) => [question.about, question]));
  const lines: Line[] = [];
  writeMap(draft.file, '', 0, open, lines);
  const commented = withComments(lines, draft.questions);
  return `${[...headOf(draft), ...commented].join('\n')}\n`;
}

function headOf({ source, questions, remarks }: ImportDraft): string[] {
  const required = questions.filter((question) => question.required).length;
  const from = source === undefined ? 'Прочитано программой.' : `Прочитано программой из файла «${source}».`;
  const comment = [
    from,
    'Тексты пунктов, результатов и сроков – слова документа; адресов и того, чего в нём нет, программа не придумывает.',
    ...(questions.length > 0
      ? [
          `Открытых вопросов: ${questions.length}, из них без ответа нельзя начать: ${required}.`,
          '«# вопрос» – впишите значение; «# подтвердить» – предложение программы: проверьте и уберите пометку.',
        ]
      : []),
    ...(remarks.length > 0 ? ['Замечания:', ...remarks.map(({ text }) => `– ${text}`)] : []),
  ];
  return [
    '# yaml-language-server: $schema=../roadmap.schema.json',
    '#',
    ...comment.map((text) => `# ${oneLine(text)}`),
  ];
}

type Open = ReadonlyMap<FieldPath, Question>;

function writeMap(map: object, path: FieldPath, indent: number, open: Open, lines: Line[]): void {
  for (const [key, value] of Object.entries(map)) {
    if (value === undefined) continue;
    const at = path === '' ? key : `${path}.${key}`;
    if (indent === 0 && /^(?:people|parties|items|indicators|monitoring)$/.test(key)) blank(lines);
    if (value === null) {
      if (open.get(at)?.required || REQUIRED.test(at)) push(lines, at, indent, `${key}:`);
    } else if (Array.isArray(value)) writeList(key, value, at, indent, open, lines);
    else if (typeof value === 'object') {
      if (Object.keys(value).length === 0) push(lines, at, indent, `${key}: {}`);
      else {
        push(lines, at, indent, `${key}:`, true);
        writeMap(value, at, indent + 2, open, lines);
      }
    } else push(lines, at, indent, `${key}: ${scalarOf(value, IDS.test(at))}`);
  }
}

function writeList(
  key: string,
  list: readonly unknown[],
  path: FieldPath,
  indent: number,
  open: Open,
  lines: Line[],
): void {
  const entries = list.filter(isEntry);
  if (entries.length === 0) {
    const inside = list.map((value) => scalarOf(value, IDS.test(path), true)).join(', ');
    push(lines, path, indent, `${key}: [${inside}]`);
    return;
  }
  push(lines, path, indent, `${key}:`, true);
  entries.forEach(({ id, ...rest }, i) => {
    if (i > 0 && key === 'items') blank(lines);
    const at = `${path}.${id}`;
    push(lines, at, indent + 2, `- id: ${JSON.stringify(id)}`, true);
    writeMap(rest, at, indent + 4, open, lines);
  });
}

const isEntry = (value: unknown): value is { id: string } =>
  typeof value === 'object' && value !== null && 'id' in value;

function push(lines: Line[], path: FieldPath, indent: number, text: string, opens = false): void {
  lines.push({ path, indent, text, opens });
}

const blank = (lines: Line[]): void => push(lines, '', 0, '');

/** Words that need no quotes; everything else gets the quotes that the library finds right. */
function scalarOf(value: unknown, isId: boolean, inList = false): string {
  if (typeof value !== 'string') return String(value);
  if (isId) return JSON.stringify(value);
  const isPlain = inList
    ? /^[a-z][a-z0-9-]*$/.test(value)
    : value.length <= 60 && /^[\p{L}\d][\p{L}\d ./@–-]*$/u.test(value);
  if (isPlain && parse(value) === value) return value;
  return stringify(value, {
    lineWidth: 0,
    blockQuote: false,
    defaultStringType: /[\p{C}\p{Zl}\p{Zp}]/u.test(value) ? 'QUOTE_DOUBLE' : 'QUOTE_SINGLE',
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  }).trimEnd();
}

/** Each question stands at its field's line, or below the nearest line around the field. */
function withComments(lines: readonly Line[], questions: readonly Question[]): string[] {
  const at = new Map(lines.map(({ path }, i) => [path, i]));
  const own = new Map<number, Question[]>();
  for (const question of questions) {
    let path = question.about;
    while (path !== '' && !at.has(path)) path = path.slice(0, Math.max(0, path.lastIndexOf('.')));
    const line = path === '' ? -1 : (at.get(path) ?? -1);
    own.set(line, [...(own.get(line) ?? []), question]);
  }
  const loose = (asked: readonly Question[], indent: number) =>
    asked.map((question) => `${' '.repeat(indent)}# ${commentOf(question)}`);
  return [
    ...loose(own.get(-1) ?? [], 0),
    ...lines.flatMap(({ path, indent, text, opens }, i) => {
      const asked = own.get(i) ?? [];
      const mine = asked.filter(({ about }) => about === path);
      const below = asked.filter(({ about }) => about !== path);
      const written = `${' '.repeat(indent)}${text}`;
      const remark = mine.map(commentOf).join('; ');
      const fits = remark === '' || written.length <= WIDEST;
      return [
        ...(fits ? [] : loose(mine, indent)),
        fits && remark !== '' ? `${written} # ${remark}` : written,
        ...loose(below, indent + (opens ? 2 : 0)),
      ];
    }),
  ];
}

function commentOf({ text, why, proposed, required }: Question): string {
  if (proposed !== null) return oneLine(`подтвердить: ${why}`);
  return oneLine(
    required ? `вопрос: ${text}` : `вопрос без обязательного ответа: ${text.replace(/\.$/, '')}. ${why}`,
  );
}

/** A comment ends with its line. */
const oneLine = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
