// The work of `srok backup`: the tables are read as they are, whatever version of the program made them.
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { openServer } from '../main-server.ts';
import { processSettings } from '../settings.ts';
import { writeBackup } from '../store/backup.ts';
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
    const { rows, bytes } = await writeBackup({
      url: server.ownerUrl,
      file,
      ...options,
      now: systemClock.now(),
      log,
      signal: stop.signal,
      onProgress(done, total) {
        progress ??= createProgress('Строк', total);
        progress.update(done);
      },
    });
    printRows(rows);
    process.stdout.write(`\nКопия: ${file}, ${sizeInWords(bytes)}\n`);
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

function sizeInWords(bytes: number): string {
  const number = (n: number) => n.toLocaleString('ru-RU', { maximumFractionDigits: 1 });
  return bytes < 1_000_000 ? `${number(bytes / 1_000)} КБ` : `${number(bytes / 1_000_000)} МБ`;
}
