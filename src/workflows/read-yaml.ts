// YAML as untrusted input: size refused before parsing, aliases capped, keys unique, every fault of
// the notation with its line.
import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { createLocator, type Issue, type Locator } from './locate.ts';

/** Bytes. */
const LARGEST = 1_000_000;
const MOST_ALIASES = 100;

export type YamlRead =
  | { ok: true; data: unknown; locate: Locator; issues: Issue[] }
  | { ok: false; issues: Issue[] };

const FAULTS: Partial<Record<YAMLError['code'], string>> = {
  DUPLICATE_KEY: 'ключ указан дважды: оставьте один',
  TAB_AS_INDENT: 'отступ сделан табуляцией: замените её пробелами',
  BAD_INDENT: 'неверный отступ: выровняйте строку с соседними',
  MISSING_CHAR: 'не хватает знака: проверьте кавычки, скобки, двоеточия и запятые',
  MULTIPLE_DOCS: 'в файле несколько документов YAML: оставьте один',
  NON_STRING_KEY: 'ключ должен быть строкой',
  BAD_ALIAS: 'неверная ссылка YAML (*)',
  TAG_RESOLVE_FAILED: 'метки YAML (!) не поддерживаются: уберите её',
};

/** `issues` of a file that could be read are duplicate keys and such: the rest of it can still be checked. */
export function readYaml(text: string, file: string): YamlRead {
  const fail = (message: string): YamlRead => ({
    ok: false,
    issues: [{ file, line: 1, column: 1, message }],
  });
  const size = Buffer.byteLength(text);
  if (size > LARGEST)
    return fail(`файл слишком велик (${size} байт): допустимо не более ${LARGEST}; разделите его`);
  if (text.trim() === '') return fail('файл пуст: опишите в нём дорожную карту');
  const lines = new LineCounter();
  try {
    const doc = parseDocument(text, {
      lineCounter: lines,
      uniqueKeys: true,
      stringKeys: true,
      resolveKnownTags: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    const issues = [...doc.errors, ...doc.warnings].map((fault): Issue => {
      const { line, col } = lines.linePos(fault.pos[0]);
      return {
        file,
        line,
        column: col,
        message: FAULTS[fault.code] ?? `это не YAML: проверьте запись (${fault.code})`,
      };
    });
    if (doc.errors.some((e) => e.code !== 'DUPLICATE_KEY')) return { ok: false, issues };
    const data: unknown = doc.toJS({ maxAliasCount: MOST_ALIASES });
    if (data === null || data === undefined) return fail('файл пуст: опишите в нём дорожную карту');
    return { ok: true, data, locate: createLocator(doc, lines), issues };
  } catch (error) {
    // Thrown by the library: too many or unresolved aliases, nesting deeper than the stack.
    if (error instanceof ReferenceError)
      return fail('ссылки YAML (*) неизвестны или их слишком много: напишите значения полностью');
    if (error instanceof RangeError) return fail('слишком глубокая вложенность: это не дорожная карта');
    throw error;
  }
}
