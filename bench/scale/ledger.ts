// Ledgers of any size for bench:scale: the Tomsk roadmap applied once by the engine, then copied by SQL with ids and
// addresses of its own. In the first copies everything stands as planned; in the others it is moved days ahead, so that
// the same number is due in every ledger.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { createVirtualClock } from '../../src/clock.ts';
import { loadConfig } from '../../src/config.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { EngineDeps } from '../../src/engine/engine-deps.ts';
import { createLog } from '../../src/log.ts';
import type { Notifier } from '../../src/notifiers/notifier.ts';
import { createDatabase, type Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createRoadmapCache } from '../../src/store/roadmaps.ts';
import type { Tables } from '../../src/store/tables.ts';
import { parseRoadmap } from '../../src/workflows/parse-roadmap.ts';

/** The order is put under control at noon; the assignments are due within the hour. */
const APPLIED_AT = Date.parse('2023-12-27T12:00:00+07:00');
export const DUE_AT = Date.parse('2023-12-27T13:00:00+07:00');

const FIRST = 'tomsk-gymnasium-29-kvantorium';
/** The n-th copy's. */
export const copyId = (n: number) => `${FIRST}-${n}`;

/** Takes everything at once: what is measured is the ledger. */
const nowhere: Notifier = {
  channel: 'email',
  concurrency: 20,
  deliver: async () => ({ accepted: true, reply: '250 nowhere', refusedCopies: [] }),
  verify: async () => ({ ok: true }),
  close: async () => {},
};

export interface OpenLedger {
  deps: EngineDeps;
  engine: Engine;
  database: Database<Tables>;
}

export function openLedger(appUrl: string, now: number): OpenLedger {
  const log = createLog('silent');
  const database = createDatabase<Tables>({ url: appUrl, max: 4, applicationName: 'bench', log });
  const deps: EngineDeps = {
    db: database.db,
    cache: createRoadmapCache(),
    clock: createVirtualClock(now),
    rules: loadConfig('config'),
    notifier: nowhere,
    settings: {
      batchSize: 200,
      sentBatch: 50,
      leaseMs: 120_000,
      retryBaseMs: 60_000,
      retryMaxMs: 3_600_000,
      mailDomain: 'srok.example.org',
    },
    log,
    onChanged: () => {},
  };
  return { deps, engine: createEngine(deps), database };
}

export interface Ledger {
  ownerUrl: string;
  appUrl: string;
  planned: number;
  roadmaps: number;
}

/** A database with about `size` planned notices, of which those of `dueRoadmaps` roadmaps are due at `DUE_AT`. */
export async function makeLedger(
  server: { ownerUrl: string; appUrl: string },
  size: number,
  dueRoadmaps: number,
): Promise<Ledger> {
  const name = `scale_${size}_${randomBytes(3).toString('hex')}`;
  const [ownerUrl, appUrl] = [server.ownerUrl, server.appUrl].map((url) => url.replace(/[^/]*$/, name)) as [
    string,
    string,
  ];
  await statements(server.ownerUrl, [`CREATE DATABASE ${name} TEMPLATE template0`]);
  await migrate({ ownerUrl, appRole: 'srok_app', log: createLog('warn') });
  await applyFirst(appUrl);
  const each = await count(ownerUrl, "SELECT count(*) AS n FROM notices WHERE status = 'planned'");
  const roadmaps = Math.max(dueRoadmaps, Math.round(size / each));
  await copy(ownerUrl, roadmaps, dueRoadmaps);
  return {
    ownerUrl,
    appUrl,
    roadmaps,
    planned: await count(ownerUrl, "SELECT count(*) AS n FROM notices WHERE status = 'planned'"),
  };
}

async function applyFirst(appUrl: string): Promise<void> {
  const { deps, engine, database } = openLedger(appUrl, APPLIED_AT);
  try {
    const { roadmapFiles, calendar, policies } = loadConfig('config');
    const [file = ''] = roadmapFiles;
    const read = parseRoadmap(readFileSync(file, 'utf8'), file, { calendar, policies });
    if (!read.ok) throw new Error(`${file} is not in order`);
    const applied = await engine.apply(read.roadmap, { from: deps.clock.now() });
    if (!applied.ok) throw new Error(applied.refusals.join('; '));
  } finally {
    await database.close();
  }
}

/** Copies 2 … `roadmaps` of the roadmap; indexes of the notices are built afterwards, which is many times faster. */
async function copy(ownerUrl: string, roadmaps: number, dueRoadmaps: number): Promise<void> {
  const own = (column: string) =>
    `replace(replace(${column}, '${FIRST}', '${FIRST}-' || n), '@example.org', '@n' || n || '.example.org')`;
  const shift = `CASE WHEN n <= ${dueRoadmaps} THEN interval '0' ELSE (n % 300 + 1) * interval '1 day' END`;
  const numbers = `generate_series(2, ${roadmaps}) AS n`;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows: indexes } = await client.query<{ indexname: string; indexdef: string }>(
      "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'notices' AND indexname <> 'notices_pkey'",
    );
    const { rows: columns } = await client.query<{ name: string }>(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'notices' AND column_name <> 'id' ORDER BY ordinal_position",
    );
    const names = columns.map((c) => c.name);
    const values = names.map((name) => {
      if (name === 'roadmap' || name === 'recipient') return own(name);
      return name === 'slot' || name === 'send_at' ? `${name} + ${shift}` : name;
    });
    for (const statement of [
      `INSERT INTO roadmaps (id, state, version, plan_basis, extend_at)
       SELECT ${own('id')}, ${own('state::text')}::jsonb, version, plan_basis, extend_at + ${shift}
       FROM roadmaps, ${numbers} WHERE id = '${FIRST}'`,
      `INSERT INTO people (address, key, name, zone, own_zone, salt, pseudonym)
       SELECT ${own('address')}, key, name, zone, own_zone, salt, pseudonym FROM people, ${numbers}`,
      `INSERT INTO roadmap_people SELECT ${own('roadmap')}, ${own('address')} FROM roadmap_people, ${numbers}`,
      ...indexes.map(({ indexname }) => `DROP INDEX ${indexname}`),
      `INSERT INTO notices (${names.join(', ')}) SELECT ${values.join(', ')} FROM notices, ${numbers} WHERE roadmap = '${FIRST}'`,
      ...indexes.map(({ indexdef }) => indexdef),
      `INSERT INTO mail_schedule (recipient, stream, next_at)
       SELECT recipient, stream, min(send_at) FROM notices WHERE status = 'planned' GROUP BY 1, 2
       ON CONFLICT DO NOTHING`,
      'VACUUM ANALYZE',
    ])
      await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Everything is due again. */
export function unclaim(ownerUrl: string): Promise<void> {
  return statements(ownerUrl, [
    "UPDATE notices n SET status = 'planned', message = NULL, reason = NULL, send_at = n.slot FROM messages m WHERE n.message = m.id",
    `UPDATE mail_schedule s SET next_at = '${new Date(DUE_AT).toISOString()}' FROM messages m WHERE m.recipient = s.recipient AND m.stream = s.stream`,
    'DELETE FROM messages',
  ]);
}

async function count(url: string, query: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: string }>(query);
    return Number(rows[0]?.n);
  } finally {
    await client.end();
  }
}

async function statements(url: string, list: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of list) await client.query(statement);
  } finally {
    await client.end();
  }
}
