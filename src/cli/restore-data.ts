// The work of `srok restore`: load, decide about the mail that was due meanwhile, grant, and say what was done.
import type { Kysely } from 'kysely';
import { type Instant, isIsoDate, isZone } from '../calendar/dates.ts';
import { systemClock } from '../clock.ts';
import { linkKeyIds } from '../engine/link-keys.ts';
import { settleRestored } from '../engine/settle-restored.ts';
import { UserError } from '../errors.ts';
import { createLog, type Log } from '../log.ts';
import { openServer, type ServerAddress } from '../main-server.ts';
import { migrateStorage } from '../main-storage.ts';
import { rungInWords } from '../messages/kind-words.ts';
import { START_SERVICE } from '../messages/start-service.ts';
import { processSettings } from '../settings.ts';
import { newestLinkKey } from '../store/link-keys.ts';
import { restoreBackup, settleLoaded } from '../store/restore.ts';
import type { Tables } from '../store/tables.ts';
import type { UnknownNotice } from '../store/unknown-mail.ts';
import { localTime } from './message-words.ts';
import { createProgress, type Progress } from './progress.ts';
import { printRows } from './row-counts.ts';

/** Restored, but something in it is wrong; as of `srok doctor`. */
const FOUND = 3;
const SHOWN = 100;

export interface RestoreChoice {
  /** Until when the lost service may have sent: a time, `backup`, or now. */
  sentUntil?: string;
  /** The time of a backup that was loaded by other means. */
  loaded?: string;
}

export async function restoreData(file: string | undefined, choice: RestoreChoice): Promise<void> {
  if ((file === undefined) === (choice.loaded === undefined))
    throw new UserError(
      'Укажите файл копии либо, если данные уже загружены иначе, ключ --loaded с её временем.',
    );
  const loaded = choice.loaded === undefined ? undefined : instantFrom('--loaded', choice.loaded);
  const now = systemClock.now();
  let newestKey: string | undefined;
  const settle = async (db: Kysely<Tables>, savedAt: Instant) => {
    newestKey = await newestLinkKey(db);
    return settleRestored(db, { savedAt, sentUntil: endOfSending(choice.sentUntil, savedAt, now), now });
  };
  const settings = processSettings();
  const log = createLog(settings.logLevel === 'info' ? 'warn' : settings.logLevel);
  // As the service: none may run meanwhile.
  const server = await openServer(settings, 'service', log);
  try {
    if (file !== undefined) await restoreFile(file, server, log, settle);
    else if (loaded !== undefined) {
      const unknown = await settleLoaded({ ownerUrl: server.ownerUrl, log }, (db) => settle(db, loaded));
      await migrateStorage(server, log);
      printUnknown(unknown);
    }
  } finally {
    await server.close();
  }
  if (newestKey !== undefined && !(await hasKey(settings.linkKeysFile, newestKey)))
    process.stdout.write(
      `\nВерните файл ключей ${settings.linkKeysFile} из копии: без него служба не запустится. Если он утрачен: srok rotate-link-keys --revoke (ссылки в отправленных письмах перестанут действовать).\n`,
    );
  process.stdout.write(`\nЗапустите службу: ${START_SERVICE}\n`);
}

/** False as well where the file cannot be read: the start says why. */
async function hasKey(path: string, id: string): Promise<boolean> {
  try {
    return (await linkKeyIds(path))?.includes(id) ?? false;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

async function restoreFile(
  file: string,
  server: ServerAddress,
  log: Log,
  settle: (db: Kysely<Tables>, savedAt: Instant) => Promise<UnknownNotice[]>,
): Promise<void> {
  let progress: Progress | undefined;
  try {
    const { header, rows, chainFaults, settled } = await restoreBackup({
      file,
      ownerUrl: server.ownerUrl,
      log,
      settle: (db, { at }) => settle(db, Date.parse(at)),
      onProgress(done, total) {
        progress ??= createProgress('Строк', total);
        progress.update(done);
      },
    });
    progress?.stop();
    await migrateStorage(server, log);
    process.stdout.write(
      `Загружена копия от ${when(Date.parse(header.at))} (версия программы ${header.program}), строк:\n`,
    );
    printRows(rows);
    for (const { roadmap, seq } of chainFaults) {
      process.stderr.write(`ВНИМАНИЕ: цепочка журнала ${roadmap} нарушена до копирования, запись ${seq}.\n`);
      process.exitCode = FOUND;
    }
    if (chainFaults.length === 0) process.stdout.write('Цепочки журнала проверены, не нарушены.\n');
    printUnknown(settled);
  } finally {
    progress?.stop();
  }
}

function printUnknown(notices: readonly UnknownNotice[]): void {
  const out = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  if (notices.length === 0) return out('Уведомлений, о которых неизвестно, отправлены ли они, нет.');
  out(`\nНеизвестно, отправлены ли; повторно не отправляются, контролёр узнает из сводки: ${notices.length}`);
  for (const { slot, to, item, kind, rung, roadmap } of notices.slice(0, SHOWN)) {
    const about = item === '' ? 'сводка' : `п. ${item}, ${rungInWords(kind, rung)}`;
    out(`  ${when(slot)}  ${to}  ${about}  (${roadmap})`);
  }
  if (notices.length > SHOWN) out(`  … и ещё ${notices.length - SHOWN}, все – в журнале`);
}

/** @throws UserError for a time before the backup or ahead of now */
function endOfSending(given: string | undefined, savedAt: Instant, now: Instant): Instant {
  if (given === undefined) return now;
  if (given === 'backup') return savedAt;
  const until = instantFrom('--sent-until', given);
  if (until > now) throw new UserError(`--sent-until: ${when(until)} ещё не наступило.`);
  if (until < savedAt)
    throw new UserError(
      `--sent-until: ${when(until)} – раньше самой копии (${when(savedAt)}). Если служба после копирования не работала, укажите backup.`,
    );
  return until;
}

/** «2024-02-12T14:00», by this computer's clock unless it says its zone. */
function instantFrom(option: string, text: string): Instant {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/.test(text);
  // `Date.parse` would read 30 February as 1 March.
  const instant = isTime && isIsoDate(text.slice(0, 10)) ? Date.parse(text) : NaN;
  if (Number.isNaN(instant))
    throw new UserError(`${option}: нужно время вида 2024-02-12T14:00 или 2024-02-12T14:00+07:00.`);
  return instant;
}

function when(instant: Instant): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { date, time } = localTime(instant, isZone(zone) ? zone : 'UTC');
  return `${date} ${time}`;
}
