// The database a process works with: that of DATABASE_URL, or the embedded PostgreSQL; migrated, with the
// queue's schema where the queue lives in it.
import { migrateQueue, QUEUE_SCHEMA } from './jobs/queue-schema.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import { openPostgres } from './store/embedded-postgres.ts';
import { migrate } from './store/migrate.ts';

export interface Storage {
  /** The service's role. */
  appUrl: string;
  /** The role that owns the tables. */
  ownerUrl: string;
  /** False when the service's role could change the journal. */
  separateRoles: boolean;
  close(): Promise<void>;
}

export interface ServerAddress {
  appUrl: string;
  ownerUrl: string;
  close(): Promise<void>;
}

/** @throws UserError when there is none: unreachable, too old, or another service works on the embedded one's folder */
export async function openServer(
  settings: Settings,
  role: 'service' | 'command',
  log: Log,
  dataDir = settings.dataDir,
): Promise<ServerAddress> {
  if (settings.databaseUrl === undefined) return openPostgres({ dataDir, role, log });
  return {
    appUrl: settings.databaseUrl,
    ownerUrl: settings.databaseAdminUrl ?? settings.databaseUrl,
    close: async () => {},
  };
}

export async function openStorage(
  settings: Settings,
  role: 'service' | 'command',
  log: Log,
): Promise<Storage> {
  const server = await openServer(settings, role, log);
  try {
    const separateRoles = await migrateStorage(server, log);
    return { ...server, separateRoles };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Brings tables and queue up to date; returns whether the service's role is apart from the owner's. */
export async function migrateStorage({ ownerUrl, appUrl }: ServerAddress, log: Log): Promise<boolean> {
  const appRole = decodeURIComponent(new URL(appUrl).username);
  const { separateRoles } = await migrate({
    ownerUrl,
    appRole,
    log,
    librarySchemas: [{ name: QUEUE_SCHEMA, migrate: (client) => migrateQueue(client, appRole) }],
  });
  return separateRoles;
}
