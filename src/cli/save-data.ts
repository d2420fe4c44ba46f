// The work of `srok backup`: the tables are read as they are, whatever version of the program made them.
import { resolve } from 'node:path';
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { openServer } from '../main-server.ts';
import { processSettings } from '../settings.ts';
import { writeBackup } from '../store/backup.ts';
import { writeBackupStamp } from './backup-stamp.ts';
import { createProgress, type Progress } from './progress.ts';
import { printRows } from './row-counts.ts';
import { stopSignal } from './stop-signal.ts';

export async function saveData(file: string, options: { force: boolean; program: string }): Promise<void> {
  const settings = processSettings();
  const log = createLog(settings.logLevel === 'info' ? 'warn' : settings.logLevel);
  const stop = stopSignal();
  const server = await openServer(settings, 'command', log);
  let progress: Progress | undefined;
  try {
    const now = systemClock.now();
    const { rows, bytes } = await writeBackup({
      url: server.ownerUrl,
      file,
      ...options,
      now,
      log,
      signal: stop.signal,
      onProgress(done, total) {
        progress ??= createProgress('Строк', total);
        progress.update(done);
      },
    });
    printRows(rows);
    process.stdout.write(`\nКопия: ${file}, ${sizeInWords(bytes)}\n`);
    await noteBackup(settings.dataDir, file, now);
    if ((rows['files'] ?? 0) > 0)
      process.stdout.write(
        `Приложенные файлы в неё не входят: теперь скопируйте папку ${settings.filesDir}\n`,
      );
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write('Прервано, копия не записана.\n');
  } finally {
    progress?.stop();
    await server.close();
    stop.release();
  }
}

/** For `srok doctor`; a copy that was made is a copy, whether that can be noted or not. */
async function noteBackup(dataDir: string, file: string, now: number): Promise<void> {
  try {
    await writeBackupStamp(dataDir, { at: new Date(now).toISOString(), file: resolve(file) });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    process.stderr.write(
      `Копия сделана, но отметить это в папке ${dataDir} не удалось (${code}): srok doctor о ней не узнает.\n`,
    );
  }
}

function sizeInWords(bytes: number): string {
  const number = (n: number) => n.toLocaleString('ru-RU', { maximumFractionDigits: 1 });
  return bytes < 1_000_000 ? `${number(bytes / 1_000)} КБ` : `${number(bytes / 1_000_000)} МБ`;
}
