// The checks that need the database, one after the other on one connection: first the server, then, when the tables are
// those of this program, what they hold.
import type { Kysely } from 'kysely';
import type { Config } from '../../config.ts';
import { createFileStore } from '../../files/file-store.ts';
import type { Log } from '../../log.ts';
import type { ServerAddress } from '../../main-server.ts';
import type { Settings } from '../../settings.ts';
import { publicAddress } from '../../store/database.ts';
import type { Tables } from '../../store/tables.ts';
import { databaseClock, databaseServer, forgottenSessions } from './database-server.ts';
import { attempt, type Finding } from './finding.ts';
import {
  abandonedMessages,
  keptInOutbox,
  lateNotices,
  openAlarms,
  refusedByAll,
  serviceAtWork,
} from './ledger.ts';
import { mailButtons } from './mail-buttons.ts';
import { queueDepth } from './queue-depth.ts';
import { type Survey, surveyRoadmaps } from './roadmaps-survey.ts';
import { schemaVersion } from './schema-version.ts';
import { storedFiles } from './stored-files.ts';

export const DATABASE_ADVICE =
  'Запустите PostgreSQL или исправьте DATABASE_URL; пока базы нет, служба не работает, но уведомления в ней не пропадут.';
/** For what reads many rows (ms). */
export const READING_MS = 120_000;

interface DatabaseDeps {
  settings: Settings;
  log: Log;
  now(): number;
  db: Kysely<Tables>;
  server: ServerAddress;
  /** Absent where the folder of settings is wrong. */
  config: Config | undefined;
  /** What is known of a Redis that holds the queue. */
  queueServer: Promise<Finding[]>;
}

export interface DatabaseSeen {
  /** The tables are those of this program. */
  current: boolean;
  /** Absent where the roadmaps could not be read. */
  survey?: Survey;
}

export async function* examineDatabase(deps: DatabaseDeps): AsyncGenerator<Finding, DatabaseSeen> {
  const { settings, log, now, db, server, config } = deps;
  const ask = (id: Finding['id'], work: () => Promise<Finding[]>, withinMs?: number) =>
    attempt(id, DATABASE_ADVICE, work, withinMs);
  const where = settings.databaseUrl === undefined ? 'встроенный' : publicAddress(settings.databaseUrl);
  const about = await ask('database', () => databaseServer(db, settings.redis ? 'redis' : 'postgres'));
  yield* about.map((one) => (one.id === 'database' ? { ...one, text: `${one.text}, ${where}` } : one));
  yield* await ask('database-sessions', () => forgottenSessions(db, now()));
  yield* await ask('clock', () => databaseClock(db, now));
  let current = false;
  yield* await ask('schema', async () => {
    const version = await schemaVersion(db);
    current = version.current;
    return version.findings;
  });
  if (!current) return { current };

  let survey: Survey | undefined;
  if (config)
    yield* await ask(
      'roadmaps',
      async () => {
        survey = await surveyRoadmaps(db, config, settings.configDir, now());
        return survey.findings;
      },
      READING_MS,
    );
  yield* await ask('alarms', () => openAlarms(db));
  yield* await ask('service', () => serviceAtWork(db, now()));
  yield* await ask('late', () => lateNotices(db, now()));
  yield* await ask('sending', () => abandonedMessages(db, now()));
  yield* await ask('refusals', () => refusedByAll(db, now()));
  yield* await ask('outbox', () => keptInOutbox(db, settings.smtpUrl !== undefined), READING_MS);
  const folder = settings.filesDir;
  yield* await attempt(
    'files',
    'Проверьте папку SROK_FILES.',
    () => storedFiles(db, createFileStore({ folder, log }), folder),
    READING_MS,
  );
  yield* await attempt('buttons', 'Проверьте SROK_LINK_KEYS и PUBLIC_URL.', () => mailButtons(db, settings));
  // Of a Redis that is down the queue cannot be asked, and it has been told of already.
  const reachable = (await deps.queueServer).every(({ id, level }) => id !== 'redis' || level !== 'fault');
  if (reachable)
    yield* await attempt('queue', 'Проверьте сервер очереди.', () =>
      queueDepth(settings, server.appUrl, log),
    );
  return { current, ...(survey && { survey }) };
}
