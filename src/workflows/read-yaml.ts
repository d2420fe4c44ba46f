// YAML as untrusted input: size refused before parsing, aliases capped, keys unique, every fault of
// the notation with its line.
import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { createLocator, type Issue, type Locator } from './locate.ts';

/** Bytes. */
const LARGEST = 1_000_000;
const MOST_ALIASES = 100;
/** Opening brackets: nesting beyond this only costs time. */
const MOST_BRACKETS = 20_000;
const MOST_FAULTS = 50;

const TOO_DEEP = 'слишком глубокая вложенность: упростите файл';

export type YamlRead =
  | { ok: true; data: unknown; locate: Locator; issues: Issue[] }
  | { ok: false; issues: Issue[] };

const NOT_YAML = 'неверная запись YAML: проверьте эту строку и соседние';

/** In full, so that no name of the library's own reaches a person. */
const FAULTS: Record<YAMLError['code'], string> = {
  ALIAS_PROPS: 'у ссылки YAML (*) не может быть метки или имени',
  BAD_ALIAS: 'неверная ссылка YAML (*)',
  BAD_COLLECTION_TYPE: 'метки YAML (!) не поддерживаются: уберите её',
  BAD_DIRECTIVE: 'неверная директива YAML (%): уберите её',
  BAD_DQ_ESCAPE: 'неверный знак после «\\» в двойных кавычках: возьмите значение в одинарные кавычки',
  BAD_INDENT: 'неверный отступ или незакрытая скобка: выровняйте строку с соседними, проверьте скобки',
  BAD_PROP_ORDER: NOT_YAML,
  BAD_SCALAR_START: 'значение не может начинаться с этого знака: возьмите его в кавычки',
  BLOCK_AS_IMPLICIT_KEY:
    'лишнее двоеточие или неверный отступ: возьмите значение с двоеточием в кавычки, выровняйте строку с соседними',
  BLOCK_IN_FLOW: 'внутри скобок { } и [ ] нельзя начинать список или набор полей с новой строки',
  DUPLICATE_KEY: 'ключ указан дважды: оставьте один',
  IMPOSSIBLE: NOT_YAML,
  KEY_OVER_1024_CHARS: 'ключ длиннее 1024 знаков: проверьте, не пропущено ли двоеточие выше',
  MISSING_CHAR: 'не хватает знака: проверьте кавычки, скобки, двоеточия и запятые',
  MULTILINE_IMPLICIT_KEY: 'ключ занимает несколько строк: проверьте кавычки и двоеточия',
  MULTIPLE_ANCHORS: 'у значения несколько имён YAML (&): оставьте одно',
  MULTIPLE_DOCS: 'в файле несколько документов YAML: оставьте один',
  MULTIPLE_TAGS: 'метки YAML (!) не поддерживаются: уберите их',
  NON_STRING_KEY: 'ключ должен быть строкой',
  RESOURCE_EXHAUSTION: TOO_DEEP,
  TAB_AS_INDENT: 'отступ сделан табуляцией: замените её пробелами',
  TAG_RESOLVE_FAILED: 'метки YAML (!) не поддерживаются: уберите её',
  UNEXPECTED_TOKEN: 'лишний знак: проверьте кавычки, скобки и двоеточия',
};

/**
 * `issues` of a file that could be read are duplicate keys and such: the rest of it can still be checked.
 * `what` the file is to describe, in the accusative.
 */
export function readYaml(text: string, file: string, what = 'дорожную карту'): YamlRead {
  const fail = (message: string): YamlRead => ({
    ok: false,
    issues: [{ file, line: 1, column: 1, message }],
  });
  const empty = `файл пуст: опишите в нём ${what}`;
  const size = Buffer.byteLength(text);
  if (size > LARGEST)
    return fail(`файл слишком велик (${size} байт): допустимо не более ${LARGEST}; разделите его`);
  if (text.trim() === '') return fail(empty);
  if (text.split(/[[{]/, MOST_BRACKETS + 1).length > MOST_BRACKETS) return fail(TOO_DEEP);
  const lines = new LineCounter();
  try {
    const doc = parseDocument(text, {
      lineCounter: lines,
      uniqueKeys: true,
      stringKeys: true,
      resolveKnownTags: false,
      prettyErrors: false,
      logLevel: 'error',
    });
    // One fault of notation brings others on its line: the first says enough.
    const byLine = new Map<number, Issue>();
    for (const fault of [...doc.errors, ...doc.warnings].sort((a, b) => a.pos[0] - b.pos[0])) {
      const { line, col } = lines.linePos(fault.pos[0]);
      const message = FAULTS[fault.code];
      if (!byLine.has(line) && byLine.size < MOST_FAULTS)
        byLine.set(line, { file, line, column: col, message });
    }
    const issues = [...byLine.values()];
    if (doc.errors.some((e) => e.code !== 'DUPLICATE_KEY')) return { ok: false, issues };
    const data: unknown = doc.toJS({ maxAliasCount: MOST_ALIASES });
    if (data === null || data === undefined) return fail(empty);
    return { ok: true, data, locate: createLocator(doc, lines), issues };
  } catch (error) {
    // Thrown by the library: too many or unresolved aliases, nesting deeper than the stack.
    if (error instanceof ReferenceError)
      return fail('ссылки YAML (*) неизвестны или их слишком много: напишите значения полностью');
    if (error instanceof RangeError) return fail(TOO_DEEP);
    throw error;
  }
}
