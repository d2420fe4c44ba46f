// `srok import FILE --organisations LIST --out FOLDER`: one order for many organisations, a roadmap file for each.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { readOrganisationsList } from '../import/read-source.ts';
import type { ImportDraft, Question } from '../workflows/import/draft.ts';
import { instantiate } from '../workflows/import/instantiate.ts';
import type { Organisation } from '../workflows/import/organisations.ts';
import { writeRoadmapYaml } from '../workflows/import/write-yaml.ts';

export interface ImportManyOptions {
  /** The list's file. */
  organisations: string;
  /** Folder; made where it is not there. */
  out: string | undefined;
  year: number | undefined;
  party: string | undefined;
  force: boolean;
}

/** Names shown of files, or of organisations, before it is said how many more there are. */
const SHOWN = 10;

/**
 * Writes all files or, where anything is wrong, none. Faults of the list go to stderr, each with its line.
 * @returns false after faults have been printed
 */
export async function importMany(draft: ImportDraft, options: ImportManyOptions): Promise<boolean> {
  const { organisations: list, out, year, party, force } = options;
  if (out === undefined)
    throw new UserError('со списком организаций нужна папка для файлов: укажите её ключом --out');
  const read = await readOrganisationsList(bytesOf(list));
  if (!read.ok) {
    for (const { line, message } of read.faults) process.stderr.write(`${list}:${line}: ${message}\n`);
    process.stderr.write('Ничего не записано.\n');
    return false;
  }
  const made = instantiate(draft, read.organisations, {
    ...(year === undefined ? {} : { year }),
    ...(party === undefined ? {} : { party }),
  });
  if ('fault' in made) throw new UserError(`${made.fault.message}; ключ --party`);
  const files = made.drafts.map((one) => ({
    path: join(out, `${one.file.roadmap}.yaml`),
    text: writeRoadmapYaml(one),
  }));
  const there = force ? [] : files.filter(({ path }) => existsSync(path)).map(({ path }) => path);
  if (there.length > 0)
    throw new UserError(
      `уже есть: ${listed(there)}; чтобы заменить файлы, добавьте ключ --force. Ничего не записано`,
    );
  try {
    mkdirSync(out, { recursive: true });
    for (const { path, text } of files) writeFileSync(path, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    throw new UserError(
      `${out}: не записывается (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      {
        cause: error,
      },
    );
  }
  process.stderr.write(summary(list, out, draft, read.organisations, made.drafts));
  return true;
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UserError(`${file}: файл не найден: проверьте путь`, { cause: error });
    throw new UserError(`${file}: файл не читается (${code})`, { cause: error });
  }
}

function summary(
  list: string,
  out: string,
  draft: ImportDraft,
  organisations: readonly Organisation[],
  drafts: readonly ImportDraft[],
): string {
  const asked = new Set(draft.questions.map(({ id }) => id));
  const isCommon = ({ id }: Question) => asked.has(id);
  const common = drafts[0]?.questions.filter(isCommon) ?? [];
  const required = common.filter((question) => question.required);
  const own = drafts.flatMap(({ questions }, i) =>
    questions
      .filter((question) => question.required && !isCommon(question))
      .map(({ text }) => `  ${list}:${organisations[i]?.line ?? 0}: ${text}`),
  );
  return `${[
    `${list}: организаций ${organisations.length}, файлов записано ${drafts.length}, папка ${out}`,
    `Вопросов ко всем картам: ${common.length}; без ответа нельзя начать: ${required.length}`,
    ...required.map(({ id, text }) => `  ${id}: ${text}`),
    ...(own.length > 0 ? [`Не указано в списке: ${own.length}`, ...own.slice(0, SHOWN)] : []),
    ...(own.length > SHOWN ? [`  и ещё ${own.length - SHOWN}`] : []),
    ...(own.length > 0 ? ['Дополните список и повторите команду с ключом --force.'] : []),
    ...(required.length > 0 ? ['Ответы на вопросы ко всем картам дайте файлом: ключ --answers.'] : []),
    `Затем: srok validate ${join(out, '*.yaml')} и srok apply ${join(out, '*.yaml')}`,
  ].join('\n')}\n`;
}

function listed(paths: readonly string[]): string {
  const rest = paths.length - SHOWN;
  return `${paths.slice(0, SHOWN).join(', ')}${rest > 0 ? ` и ещё ${rest}` : ''}`;
}
