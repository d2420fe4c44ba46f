// Attached files are evidence: each one that the ledger names must lie in the folder, and the next one must find room.
import type { Kysely } from 'kysely';
import type { FileStore } from '../../files/file-store.ts';
import { allContents } from '../../store/files.ts';
import type { Tables } from '../../store/tables.ts';
import { type Finding, fault, listed, ok } from './finding.ts';

/** @param folder of the store, for the words */
export async function storedFiles(
  db: Kysely<Tables>,
  store: Pick<FileStore, 'sizeOf' | 'cannotWrite'>,
  folder: string,
): Promise<Finding[]> {
  const missing: string[] = [];
  let files = 0;
  for await (const { sha256, size, name, roadmap, item } of allContents(db)) {
    files += 1;
    if ((await store.sizeOf(sha256)) !== size) missing.push(`«${name}» (${roadmap}, п. ${item})`);
  }
  const findings: Finding[] = [];
  if (missing.length > 0)
    findings.push(
      fault(
        'files',
        `нет в папке ${folder} или повреждены: ${listed(missing, 5)}`,
        'Верните папку файлов из копии или исправьте SROK_FILES; у всех процессов, которые показывают страницы, она общая.',
      ),
    );
  const reason = await store.cannotWrite();
  if (reason !== null)
    findings.push(
      fault(
        'files',
        `в папку ${folder} нельзя записать (${reason})`,
        'Дайте службе права на папку SROK_FILES: пока их нет, файлы не принимаются.',
      ),
    );
  return findings.length > 0 ? findings : [ok('files', `все на месте: ${files}, папка ${folder}`)];
}
