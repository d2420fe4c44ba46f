// Moves the virtual clock from one instant of the ledger to the next, as soon as nobody is at work on the present one.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { VirtualTime } from './virtual-time.ts';

export interface TimeDriver {
  /** What is due at or before the instant has been dealt with, to the last retry; false when it was not within `ms`. */
  untilQuiet(horizon: number, ms: number): Promise<boolean>;
  stop(): Promise<void>;
}

export interface TimeDriverOptions {
  readonly time: VirtualTime;
  /** Of the server itself, not through a proxy. */
  readonly databaseUrl: string;
  /** Whether the process behind a connection to the database still lives. */
  readonly isAlive: (port: number) => boolean;
  /** True while a message is being received. */
  readonly receiving: () => boolean;
  /** The latest instant that the clock may be set to now. */
  readonly limit: () => number;
}

interface Ledger {
  /** The next instant at which somebody is to be looked at; null for none. */
  next: number | null;
  /** Messages are in the hands of a living process. */
  inWork: boolean;
}

const LOOK_MS = 60;
/** What is due and in nobody's work for so long (ms) waits for a wake-up that only time will bring. */
const PATIENCE_MS = 6_000;

export function driveTime(options: TimeDriverOptions): TimeDriver {
  const { time, databaseUrl } = options;
  let client: pg.Client | undefined;
  let stopped = false;

  async function connected(): Promise<pg.Client> {
    if (client) return client;
    const opened = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
    opened.on('error', () => {
      client = undefined;
    });
    await opened.connect();
    client = opened;
    return opened;
  }

  /** Null while the database is away. */
  async function ask<T extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<T | null> {
    try {
      const { rows } = await (await connected()).query<T>(text, values);
      return rows[0] ?? null;
    } catch {
      client = undefined;
      return null;
    }
  }

  async function look(): Promise<Ledger | null> {
    const row = await ask<{ next: Date | null; ports: number[] }>(
      `SELECT (SELECT min(next_at) FROM mail_schedule) AS next, ARRAY(
         SELECT (SELECT port FROM chaos.attempts WHERE message = m.id AND status = 'sending' ORDER BY seq DESC LIMIT 1)
         FROM messages m WHERE status = 'sending') AS ports`,
      [],
    );
    return row && { next: row.next?.getTime() ?? null, inWork: row.ports.some(options.isAlive) };
  }

  async function drive(): Promise<void> {
    let idleSince = performance.now();
    while (!stopped) {
      await delay(LOOK_MS);
      if (options.receiving()) {
        idleSince = performance.now();
        continue;
      }
      const ledger = await look();
      if (ledger === null || ledger.next === null || ledger.inWork) continue;
      const now = time.now();
      const isDue = ledger.next <= now;
      if (isDue && performance.now() - idleSince < PATIENCE_MS) continue;
      const next = isDue ? now + 60_000 : ledger.next;
      if (next > options.limit()) continue;
      time.set(next + 20);
      idleSince = performance.now();
    }
  }

  const driving = drive();

  return {
    async untilQuiet(horizon, ms) {
      const deadline = performance.now() + ms;
      while (performance.now() < deadline) {
        const open = await ask<{ n: number }>(
          `SELECT (SELECT count(*) FROM notices WHERE status = 'planned' AND slot <= $1)
             + (SELECT count(*) FROM messages WHERE status IN ('sending', 'retry')) AS n`,
          [new Date(horizon)],
        );
        if (open !== null && Number(open.n) === 0 && time.now() >= horizon) return true;
        await delay(200);
      }
      return false;
    },
    async stop() {
      stopped = true;
      await driving;
      await client?.end();
    },
  };
}
