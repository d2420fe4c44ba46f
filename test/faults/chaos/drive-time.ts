// Moves the virtual clock from one instant of the ledger to the next, as soon as nobody is at work on the present one.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { VirtualTime } from './virtual-time.ts';

export interface TimeDriver {
  /** What is due at or before the instant has been dealt with, to the last retry; false when it was not within `ms`. */
  untilQuiet(horizon: number, ms: number): Promise<boolean>;
  /** What its time went into, in seconds. */
  spent(): Record<string, number>;
  stop(): Promise<void>;
}

export interface TimeDriverOptions {
  readonly time: VirtualTime;
  /** Of the server itself, not through a proxy. */
  readonly databaseUrl: string;
  /** Whether the process behind a connection to the database still lives. */
  readonly isAlive: (port: number) => boolean;
  /** Whether any worker has started. */
  readonly isUp: () => boolean;
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

type Waiting =
  | 'mail is being received'
  | 'the database is away'
  | 'the day is done'
  | 'a living sender has messages'
  | 'due and no worker up'
  | 'due and nobody at work'
  | 'stepping';

const LOOK_MS = 60;

export function driveTime(options: TimeDriverOptions): TimeDriver {
  const { time, databaseUrl } = options;
  let client: pg.Client | undefined;
  let stopped = false;
  const spent: Partial<Record<Waiting, number>> = {};

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
    while (!stopped) {
      const before = performance.now();
      await delay(LOOK_MS);
      const why = await step();
      spent[why] = (spent[why] ?? 0) + performance.now() - before;
    }
  }

  /** Sets the clock on, or says what it waits for. */
  async function step(): Promise<Waiting> {
    if (options.receiving()) return 'mail is being received';
    const ledger = await look();
    if (ledger === null) return 'the database is away';
    if (ledger.next === null || ledger.next > options.limit()) return 'the day is done';
    if (ledger.inWork) return 'a living sender has messages';
    if (ledger.next <= time.now()) return options.isUp() ? 'due and nobody at work' : 'due and no worker up';
    time.set(ledger.next + 20);
    return 'stepping';
  }

  const driving = drive();

  return {
    spent: () => Object.fromEntries(Object.entries(spent).map(([why, ms]) => [why, Math.round(ms / 1000)])),
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
