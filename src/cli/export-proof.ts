// The work of `srok export`.
import { stat } from 'node:fs/promises';
import { systemClock } from '../clock.ts';
import { UserError } from '../errors.ts';
import { createFileStore } from '../files/file-store.ts';
import { createLog } from '../log.ts';
import { proofName, writeProof } from '../proof/write-proof.ts';
import { processSettings } from '../settings.ts';
import { version } from '../version.ts';
import { proofWords } from '../web/proof-words.ts';
import { withRuntime } from './with-runtime.ts';

export async function exportProof(
  roadmap: string,
  { item = null, output }: { item?: string | null; output?: string },
): Promise<void> {
  const settings = processSettings();
  const log = createLog('warn');
  const now = systemClock.now();
  const path = output ?? proofName({ roadmap, item }, now);
  if (await isThere(path)) throw new UserError(`Файл ${path} уже есть: укажите другой (-o)`);
  await withRuntime(settings, async ({ runtime }) => {
    const files = createFileStore({ folder: settings.filesDir, log });
    const deps = { db: runtime.database.db, files, words: proofWords, version: version() };
    const written = await writeProof(deps, { roadmap, item, path, now });
    if (!written.ok)
      throw new UserError(
        written.missing === 'item'
          ? `В дорожной карте ${roadmap} нет пункта ${item ?? ''}`
          : `Нет дорожной карты ${roadmap}`,
      );
    const { lines, head } = written.manifest;
    process.stdout.write(
      `Доказательный файл: ${path}\nЗаписей журнала: ${lines}, контрольная отметка ${head.slice(0, 32)}\n`,
    );
  });
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw new UserError(`${path}: ${error.code ?? error.message}`, { cause: error });
    },
  );
}
