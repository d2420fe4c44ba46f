// A copy nobody makes is noticed on the day it is needed, unless somebody asks for it before.
import { readBackupStamp } from '../backup-stamp.ts';
import { type Finding, ok, warning } from './finding.ts';

/** Copies are made every day; one may fail (ms). */
const FRESH_MS = 2 * 86_400_000;
const HOUR_MS = 3_600_000;

export interface Copies {
  dataDir: string;
  /** The data lie on a PostgreSQL server, so another machine may make the copies. */
  onServer: boolean;
  /** Whether there is anything to save. */
  anything: boolean;
  /** Milliseconds since 1970 UTC. */
  now: number;
}

export async function backupAge({ dataDir, onServer, anything, now }: Copies): Promise<Finding[]> {
  if (!anything) return [ok('backups', 'сохранять пока нечего')];
  const stamp = await readBackupStamp(dataDir);
  const elsewhere = onServer ? ' Если копии делает другая машина, проверьте это на ней.' : '';
  const advice = `Сохраните данные: srok-backup на сервере, установленном по ops/README.ru.md, иначе srok backup ФАЙЛ; настройте ежедневную копию.${elsewhere}`;
  if (!stamp) return [warning('backups', 'команда srok backup на этой машине ещё не выполнялась', advice)];
  const age = now - Date.parse(stamp.at);
  if (age <= FRESH_MS) return [ok('backups', `${inWords(age)} назад: ${stamp.file}`)];
  return [warning('backups', `последняя – ${inWords(age)} назад: ${stamp.file}`, advice)];
}

function inWords(ms: number): string {
  const hours = Math.max(0, Math.floor(ms / HOUR_MS));
  return hours < 48 ? `${hours} ч` : `${Math.floor(hours / 24)} дн.`;
}
