// The server of the database: that of DATABASE_URL, or the embedded PostgreSQL. Apart from what works with it, so that
// it can start while the rest of the program is being read.
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import { openPostgres } from './store/embedded-postgres.ts';

export interface ServerAddress {
  appUrl: string;
  ownerUrl: string;
  close(): Promise<void>;
}

/**
 * @param aside a folder for an embedded one beside the service's, with data that nobody needs afterwards
 * @throws UserError when there is none: unreachable, too old, or another service works on the embedded one's folder
 */
export async function openServer(
  settings: Settings,
  role: 'service' | 'command',
  log: Log,
  aside?: string,
): Promise<ServerAddress> {
  if (settings.databaseUrl === undefined)
    return openPostgres({
      dataDir: aside ?? settings.dataDir,
      role,
      log,
      disposable: aside !== undefined,
    });
  return {
    appUrl: settings.databaseUrl,
    ownerUrl: settings.databaseAdminUrl ?? settings.databaseUrl,
    close: async () => {},
  };
}
