// What `srok import` does: read and compose, take the answers, write; the summary goes to stderr.
import { createReadStream, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { MAX_BYTES } from '../import/limits.ts';
import { type ImportedOrder, importOrder } from '../import/read-source.ts';
import { answerQuestions } from '../workflows/import/answer-questions.ts';
import type { ImportDraft } from '../workflows/import/draft.ts';
import type { TableFault } from '../workflows/import/roadmap-table.ts';
import type { SourceDocument } from '../workflows/import/source-document.ts';
import { YEAR_QUESTION } from '../workflows/import/variable-year.ts';
import { writeRoadmapYaml } from '../workflows/import/write-yaml.ts';
import { readYaml } from '../workflows/read-yaml.ts';
import { flatten, russian } from '../workflows/schema-issues.ts';
import { describeImport } from './describe-import.ts';
import { printIssues, readInput } from './read-input.ts';

export interface ImportOptions {
  out?: string;
  force?: true;
  answers?: string;
  /** From 1, of the document's tables. */
  table?: number;
  organisations?: string;
  year?: number;
  party?: string;
  json?: true;
}

/** Names of what every installation has. */
const SURROUNDINGS = { calendar: 'ru', policy: 'default' };

/** Throws `UserError`; sets the exit code where faults were printed by line. */
export async function runImport(file: string, options: ImportOptions): Promise<void> {
  const imported = await importFile(file, options.table);
  if ('fault' in imported) throw new UserError(`${file}: ${faultInWords(imported.fault, imported.doc)}`);
  const draft = withAnswersOf(options, imported.draft);
  if (!draft) {
    process.exitCode = 1;
    return;
  }
  if (options.organisations !== undefined) {
    const { organisations, out, year, party, force = false, json } = options;
    if (json) throw new UserError('со списком организаций записываются файлы: ключ --json не нужен');
    const { importMany } = await import('./import-many.ts');
    if (!(await importMany(draft, { organisations, out, year, party, force }))) process.exitCode = 1;
    return;
  }
  const text = options.json ? jsonOf(draft) : writeRoadmapYaml(draft);
  if (options.out === undefined) process.stdout.write(text);
  else writeNew(options.out, text, options.force === true);
  process.stderr.write(describeImport(draft, { file, out: options.out, answers: options.answers }));
}

/** Never more of a file than is accepted anyway. */
async function importFile(file: string, table: number | undefined): Promise<ImportedOrder> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(file, { end: MAX_BYTES })) chunks.push(chunk as Buffer);
  } catch (error) {
    throw new UserError(`${file}: ${unreadable(error)}`, { cause: error });
  }
  const waiting = sayReading(file);
  try {
    const imported = await importOrder(Buffer.concat(chunks), basename(file), SURROUNDINGS, {
      table: table === undefined ? undefined : { number: table },
    });
    const tables = blocksOfTables(imported.doc).length;
    if (table !== undefined && table > tables)
      throw new UserError(`таблицы ${table} в документе нет, таблиц: ${tables}`);
    return imported;
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${file}: ${error.message}`, { cause: error });
    throw error;
  } finally {
    waiting.stop();
  }
}

function unreadable(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  if (code === 'ENOENT') return 'файл не найден: проверьте путь';
  return code === 'EISDIR' ? 'это папка, а не файл: укажите файл' : `файл не читается (${code})`;
}

/** For a person who waits: how long the reading has taken. */
function sayReading(file: string): { stop: () => void } {
  if (!process.stderr.isTTY) return { stop: () => undefined };
  const started = performance.now();
  let shown = false;
  const timer = setInterval(() => {
    shown = true;
    process.stderr.write(
      `\r${basename(file)}: чтение, ${Math.round((performance.now() - started) / 1000)} с`,
    );
  }, 1000);
  return {
    stop() {
      clearInterval(timer);
      if (shown) process.stderr.write('\r\u001b[K');
    },
  };
}

const blocksOfTables = (doc: SourceDocument): number[] =>
  doc.blocks.flatMap((block, at) => (block.kind === 'table' ? [at] : []));

function faultInWords({ message, candidates }: TableFault, doc: SourceDocument): string {
  const tables = blocksOfTables(doc);
  const seen = candidates.map(({ block, header }) => `  таблица ${tables.indexOf(block) + 1}: «${header}»`);
  if (seen.length === 0) return message;
  return [message, ...seen, 'Укажите таблицу ключом --table, например: --table 1'].join('\n');
}

const AnswersSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Null after the faults of the answers have been printed. */
function withAnswersOf({ answers: file, year }: ImportOptions, draft: ImportDraft): ImportDraft | null {
  const given: Record<string, string> = {};
  if (year !== undefined) {
    if (!draft.questions.some(({ id }) => id === YEAR_QUESTION))
      throw new UserError('в сроках документа нет переменного года X: уберите ключ --year');
    given[YEAR_QUESTION] = String(year);
  }
  if (file === undefined) return answerQuestions(draft, given).draft;
  const text = readInput(file);
  if (text === null) return null;
  const yaml = readYaml(text, file, 'ответы');
  if (!yaml.ok || yaml.issues.length > 0) {
    printIssues(yaml.issues);
    return null;
  }
  const parsed = AnswersSchema.safeParse(yaml.data, { error: russian });
  if (!parsed.success) {
    const faults = flatten(parsed.error.issues, yaml.data);
    printIssues(faults.map(({ path }) => ({ file, ...yaml.locate.value(path), message: NOT_AN_ANSWER })));
    return null;
  }
  for (const [id, answer] of Object.entries(parsed.data)) given[id] = String(answer);
  const { draft: answered, faults } = answerQuestions(draft, given);
  printIssues(
    faults.map(({ id, message }) => ({ file, ...yaml.locate.value([id]), message: `${id}: ${message}` })),
  );
  return faults.length > 0 ? null : answered;
}

const NOT_AN_ANSWER = 'нужна строка «обозначение вопроса: ответ»';

function jsonOf({ file, questions, places, links, remarks }: ImportDraft): string {
  return `${JSON.stringify({ file, questions, places, links, remarks }, null, 2)}\n`;
}

function writeNew(file: string, text: string, force: boolean): void {
  try {
    writeFileSync(file, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new UserError(`${file}: файл уже есть; чтобы заменить его, добавьте ключ --force`, {
        cause: error,
      });
    throw new UserError(`${file}: не записывается (${code})`, { cause: error });
  }
}
