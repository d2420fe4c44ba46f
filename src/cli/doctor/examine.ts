// All checks in the order in which they are told. What is down is a finding, and whatever does not need it goes on;
// servers are asked side by side, so the whole takes as long as the slowest of them.
import { type Config, loadConfig } from '../../config.ts';
import { withinDeadline } from '../../jobs/within-deadline.ts';
import type { Log } from '../../log.ts';
import { openServer, type ServerAddress } from '../../main-server.ts';
import type { Settings } from '../../settings.ts';
import { createDatabase, type Database } from '../../store/database.ts';
import { folderOf, readState } from '../../store/embedded-state.ts';
import type { Tables } from '../../store/tables.ts';
import { calendarYears } from './calendar-years.ts';
import { diskSpace, type FreeBytes } from './disk-space.ts';
import { DATABASE_ADVICE, type DatabaseSeen, examineDatabase, READING_MS } from './examine-database.ts';
import { ANSWER_MS, attempt, type Finding, fault, ok } from './finding.ts';
import { journalChains } from './ledger.ts';
import { type MailResolver, mailDomains } from './mail-domains.ts';
import { mailRoute } from './mail-route.ts';
import { mailboxAccess, mailboxRead } from './mailbox-access.ts';
import { operatorsNamed } from './operators.ts';
import { redisServers } from './redis-server.ts';

export interface DoctorDeps {
  settings: Settings;
  /** False on a machine that sends only: attached files and copies are the business of others. */
  servesPages: boolean;
  log: Log;
  resolver: MailResolver;
  free: FreeBytes;
  /** Milliseconds since 1970 UTC. */
  now(): number;
}

const LEAVING_MS = 2_000;
/** Every line of the journal is read (ms). */
const CHAIN_MS = 3_600_000;

/** Findings as they become known. Never throws: a check that fails is a finding. */
export async function* examine(deps: DoctorDeps): AsyncGenerator<Finding> {
  const { settings, log, now } = deps;
  const redis = settings.redis;
  const queueServer = redis
    ? attempt('redis', 'Проверьте REDIS_URL.', () => redisServers(redis, now))
    : Promise.resolve([]);
  const { smtpUrl } = settings;
  const route =
    smtpUrl === undefined
      ? Promise.resolve([noMailServer])
      : attempt(
          'smtp',
          'Проверьте SMTP_URL и почтовый сервер.',
          () => mailRoute({ ...settings, smtpUrl }, now(), log),
          2 * ANSWER_MS,
        );
  const mailbox =
    smtpUrl === undefined && settings.imapUrl === undefined
      ? Promise.resolve([])
      : attempt('mailbox', 'Проверьте IMAP_URL.', () => mailboxAccess(settings, log));
  const config = readConfig(settings.configDir);
  yield config.finding;
  yield operatorsNamed(settings.operators);
  yield* await attempt('disk', 'Проверьте права на папку SROK_DATA.', () => disks(deps));

  let seen: DatabaseSeen = { current: false };
  const opened = await openDatabase(settings, log);
  yield* opened.findings;
  const { database, server } = opened;
  try {
    if (database && server) {
      seen = yield* examineDatabase({
        ...deps,
        db: database.db,
        server,
        config: config.value,
        queueServer,
      });
    }
    if (config.value)
      yield* calendarYears({
        rules: seen.rules ?? config.value,
        calendarNames: config.value.calendarNames,
        folder: settings.configDir,
        names: seen.survey?.calendars ?? [],
        now: now(),
      });
    yield* await queueServer;
    yield* await route;
    yield* await mailbox;
    if (database && seen.current)
      yield* await attempt('mailbox', DATABASE_ADVICE, () => mailboxRead(database.db, settings, now(), log));
    yield* await attempt('dns', 'Проверьте настройки DNS.', () =>
      mailDomains([...senders(settings), ...(seen.survey?.addresses ?? [])], deps.resolver),
    );
    if (database && seen.current)
      yield* await attempt(
        'journal-chain',
        'Проверьте базу данных.',
        () => journalChains(database.db),
        CHAIN_MS,
      );
  } finally {
    if (database) await withinDeadline(database.close(), LEAVING_MS);
    await server?.close();
  }
}

const noMailServer = fault(
  'smtp',
  'SMTP_URL не задан: письма никому не уходят, а сохраняются',
  'Задайте SMTP_URL и SROK_MAIL_FROM. Сохранённые письма показывает srok outbox.',
);

function readConfig(folder: string): { value?: Config; finding: Finding } {
  try {
    const value = loadConfig(folder);
    if (value.policies.size > 0) return { value, finding: ok('config', folder) };
    return {
      finding: fault(
        'config',
        `в папке ${folder} нет правил (policies)`,
        'Исправьте SROK_CONFIG или верните файлы папки.',
      ),
    };
  } catch (error) {
    return {
      finding: fault(
        'config',
        (error as Error).message,
        'Исправьте файл: пока он неверен, служба не запустится.',
      ),
    };
  }
}

async function disks({ settings, free, log }: DoctorDeps): Promise<Finding[]> {
  const { dataDir, filesDir, databaseUrl } = settings;
  if (databaseUrl !== undefined) return diskSpace([dataDir, filesDir], free);
  const state = await readState(dataDir, log);
  return diskSpace([dataDir, ...(state ? [folderOf(dataDir, state)] : []), filesDir], free);
}

interface Opened {
  database?: Database<Tables>;
  server?: ServerAddress;
  findings: Finding[];
}

/** Without migrating: looking changes nothing. */
async function openDatabase(settings: Settings, log: Log): Promise<Opened> {
  let server: ServerAddress | undefined;
  let database: Database<Tables> | undefined;
  const findings = await attempt(
    'database',
    settings.databaseUrl === undefined
      ? 'Устраните названную причину и повторите проверку; пока базы нет, служба не работает.'
      : DATABASE_ADVICE,
    async () => {
      server = await openServer(settings, 'command', log);
      const opened = createDatabase<Tables>({
        url: server.appUrl,
        max: 4,
        applicationName: 'srok doctor',
        log,
      });
      try {
        await opened.check();
      } catch (error) {
        await opened.close();
        throw error;
      }
      database = opened;
      return [];
    },
    // The embedded server may have to be started, and to repair itself first.
    settings.databaseUrl === undefined ? READING_MS : ANSWER_MS,
  );
  return { findings, ...(database && { database }), ...(server && { server }) };
}

/** Addresses in whose name mail goes out: their domains must be able to take what comes back. */
function senders({ smtpUrl, mailFrom, mailBounce }: Settings): string[] {
  if (smtpUrl === undefined) return [];
  return [/<([^<>]+)>$/.exec(mailFrom)?.[1] ?? mailFrom, ...(mailBounce === undefined ? [] : [mailBounce])];
}
