// The checks that need the database, one after the other on one connection: first the server, then, when the tables are
// those of this program, what they hold.
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { type Config, ORGANISATIONS_FILE } from '../../config.ts';
import type { RulesAsOf } from '../../engine/engine-deps.ts';
import { createLiveRules } from '../../engine/live-rules.ts';
import { createFileStore } from '../../files/file-store.ts';
import type { Log } from '../../log.ts';
import type { ServerAddress } from '../../main-server.ts';
import type { Settings } from '../../settings.ts';
import { publicAddress } from '../../store/database.ts';
import type { Tables } from '../../store/tables.ts';
import { endingTokens } from './api-tokens.ts';
import { backupAge } from './backups.ts';
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
import { leftBehind } from './left-behind.ts';
import { mailButtons } from './mail-buttons.ts';
import { organisationsServed } from './organisations.ts';
import { queueDepth } from './queue-depth.ts';
import { type Survey, surveyRoadmaps } from './roadmaps-survey.ts';
import { schemaVersion } from './schema-version.ts';
import { storedFiles } from './stored-files.ts';
import { webhooksTold } from './webhooks.ts';

export const DATABASE_ADVICE =
  'Запустите PostgreSQL или исправьте DATABASE_URL; пока базы нет, служба не работает, но уведомления в ней не пропадут.';
/** For what reads many rows (ms). */
export const READING_MS = 120_000;

interface DatabaseDeps {
  settings: Settings;
  servesPages: boolean;
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
  /** Calendars as they have been changed; absent where that could not be read. */
  rules?: RulesAsOf;
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
  yield* await attempt('left-behind', 'Проверьте права на папку SROK_DATA.', () =>
    leftBehind(db, settings, current, log),
  );
  if (!current) return { current };

  if (config)
    yield* await ask('organisations', () =>
      organisationsServed(db, config.organisations, join(settings.configDir, ORGANISATIONS_FILE)),
    );
  let survey: Survey | undefined;
  let rules: RulesAsOf | undefined;
  if (config)
    yield* await ask(
      'roadmaps',
      async () => {
        rules = await createLiveRules(config).live.refresh(db);
        survey = await surveyRoadmaps(db, rules, settings.configDir, now());
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
  yield* await ask('webhooks', () => webhooksTold(db));
  if (deps.servesPages) yield* await keptHere(deps, (survey?.roadmaps ?? 1) > 0);
  yield* await ask('api-tokens', () => endingTokens(db, now()));
  yield* await attempt('buttons', 'Проверьте SROK_LINK_KEYS и PUBLIC_URL.', () => mailButtons(db, settings));
  // Of a Redis that is down the queue cannot be asked, and it has been told of already.
  const reachable = (await deps.queueServer).every(({ id, level }) => id !== 'redis' || level !== 'fault');
  if (reachable)
    yield* await attempt('queue', 'Проверьте сервер очереди.', () =>
      queueDepth(settings, server.appUrl, log),
    );
  return { current, ...(survey && { survey }), ...(rules && { rules }) };
}

/** What lies in folders of this machine beside the database. @param anything whether there are data to save */
async function keptHere({ settings, log, now, db }: DatabaseDeps, anything: boolean): Promise<Finding[]> {
  const { dataDir, filesDir: folder, databaseUrl } = settings;
  return [
    ...(await attempt(
      'files',
      'Проверьте папку SROK_FILES.',
      () => storedFiles(db, createFileStore({ folder, log }), folder),
      READING_MS,
    )),
    ...(await attempt('backups', 'Проверьте права на папку SROK_DATA.', () =>
      backupAge({ dataDir, onServer: databaseUrl !== undefined, anything, now: now() }),
    )),
  ];
}
