// The database a process works with, migrated, with the queue's schema where the queue lives in it.
import { migrateQueue, QUEUE_SCHEMA } from './jobs/queue-schema.ts';
import type { Log } from './log.ts';
import type { ServerAddress } from './main-server.ts';
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

/** Takes over the server: it is closed with the storage, and when this fails. */
export async function openStorage(server: ServerAddress, log: Log): Promise<Storage> {
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
