// A replay's surroundings: a database, a queue and a mail receiver of its own, gone when it ends. It never
// touches a service's ledger, and SMTP_URL is ignored.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { createVirtualClock, type VirtualClock } from './clock.ts';
import { type ActionLinks, createActionLinks } from './engine/action-links.ts';
import type { Rules } from './engine/engine-deps.ts';
import { createPassingRing } from './engine/link-keys.ts';
import { UserError } from './errors.ts';
import type { JobWorker } from './jobs/worker.ts';
import type { Log } from './log.ts';
import { createNotifier } from './main.ts';
import { openRuntime, type Runtime } from './main-runtime.ts';
import { openServer, type ServerAddress } from './main-server.ts';
import { migrateStorage } from './main-storage.ts';
import type { Notifier } from './notifiers/notifier.ts';
import { type MailReceiver, type ReceivedMail, startMailReceiver } from './replay/mail-receiver.ts';
import { createJobWatch, type JobWatch } from './replay/replay.ts';
import type { Settings } from './settings.ts';

export interface ReplayStage {
  runtime: Runtime;
  clock: VirtualClock;
  receiver: MailReceiver;
  jobs: JobWatch;
  worker: JobWorker | null;
  notifier: Notifier;
  /** Its mails' own: nobody else's links are signed with their key. */
  links: ActionLinks;
  close(): Promise<void>;
}

export interface ReplayStageOptions {
  settings: Settings;
  rules: Rules;
  log: Log;
  onMail?(mail: ReceivedMail): void;
  /** False: nobody works for the queue. */
  worker?: boolean;
  /** Told before each step that takes a while. */
  onProgress?(step: 'database' | 'queue'): void;
}

/** @throws UserError when there is no server to make a database on, or the queue's server cannot be reached */
export async function openReplayStage(options: ReplayStageOptions): Promise<ReplayStage> {
  const { rules, log } = options;
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const one of closers.reverse().splice(0)) await one();
  };
  try {
    options.onProgress?.('database');
    const { settings: given } = options;
    const server = await openServer(given, 'command', log, join(given.dataDir, 'replay'));
    closers.push(() => server.close());
    const name = `srok_replay_${randomBytes(6).toString('hex')}`;
    const own = await createOwnDatabase(server, name);
    closers.push(() => dropDatabase(server, name));
    await migrateStorage(own, log);
    const clock = createVirtualClock(0);
    const receiver = await startMailReceiver(options.onMail ? { onMail: options.onMail } : {});
    closers.push(() => receiver.close());
    const settings: Settings = {
      ...given,
      smtpUrl: receiver.url,
      smtpTls: 'off',
      smtpCaFile: undefined,
      imapUrl: undefined,
      mailLimits: {},
    };
    const notifier = createNotifier(settings, log);
    closers.push(() => notifier.close());
    const links = createActionLinks({ ring: createPassingRing(), publicUrl: settings.publicUrl, clock });
    options.onProgress?.('queue');
    const runtime = await openRuntime({
      databaseUrl: own.appUrl,
      settings,
      rules,
      clock,
      notifier,
      links,
      log,
      queuePrefix: name,
      armAheadMs: 0,
      armAfterChange: false,
      applicationName: 'srok replay',
    });
    closers.push(() => runtime.close());
    closers.push(() => runtime.alarms.obliterate());
    const jobs = createJobWatch();
    const worker =
      options.worker === false
        ? null
        : await runtime.startWorker({ afterSend: async (_stream, ended) => jobs.ended(ended) });
    if (worker) closers.push(() => worker.close());
    return { runtime, clock, receiver, jobs, worker, notifier, links, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Owned by the owner's role; the service's role gets what the migrations grant. */
async function createOwnDatabase(server: ServerAddress, name: string): Promise<ServerAddress> {
  await asOwner(server, `CREATE DATABASE ${name}`);
  const at = (url: string) => {
    const own = new URL(url);
    own.pathname = `/${name}`;
    return own.href;
  };
  return { appUrl: at(server.appUrl), ownerUrl: at(server.ownerUrl), close: async () => {} };
}

function dropDatabase(server: ServerAddress, name: string): Promise<void> {
  // Not forced: the owner may not terminate the server's own workers, for which a plain drop waits.
  return asOwner(server, `DROP DATABASE IF EXISTS ${name}`);
}

async function asOwner(server: ServerAddress, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.ownerUrl });
  try {
    await client.connect();
    await client.query(statement);
  } catch (error) {
    if ((error as { code?: string }).code === '42501')
      throw new UserError(
        'Для воспроизведения нужна своя база данных, а роль не может её создать: укажите в DATABASE_ADMIN_URL роль с правом CREATEDB.',
        { cause: error },
      );
    throw error;
  } finally {
    await client.end();
  }
}
