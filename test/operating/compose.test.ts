// What `docker compose up` would start, started without it: the commands, the environment of image and compose.yaml, and
// servers set up as it sets them up. Only the names postgres, redis and mail lead to this machine.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { parse } from 'yaml';
import { z } from 'zod';
import { type MailReceiver, startMailReceiver } from '../../src/replay/mail-receiver.ts';
import { srok } from '../cli/run-srok.ts';
import { until } from '../support/fleet.ts';
import { freePort } from '../support/free-port.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';
import { ROOT, type Running, start } from './processes.ts';

const TOMSK = 'config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml';
const ServiceSchema = z.object({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  stop_grace_period: z.string().optional(),
  deploy: z.object({ replicas: z.int() }).optional(),
});
const compose = z
  .object({
    services: z.record(z.string(), ServiceSchema),
    configs: z.record(z.string(), z.object({ content: z.string() })),
  })
  .parse(parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'), { merge: true }));
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');

/** What Compose makes of `${NAME:-default}` where nothing is set. */
const withDefaults = (text: string): string => text.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
const service = (name: string) => {
  const found = compose.services[name];
  if (!found) throw new Error(`compose.yaml has no service ${name}`);
  return found;
};
/** What the image sets, which the service's own environment comes on top of. */
const ofImage = Object.fromEntries(
  [...(/^ENV ((?:.*\\\n)*.*)$/m.exec(dockerfile)?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(
    ([, k = '', v = '']) => [k, v],
  ),
);

describe('the stack of compose.yaml', () => {
  const folder = mkdtempSync(join(tmpdir(), 'srok-compose-'));
  const clock = join(folder, 'clock');
  let receiver: MailReceiver;
  let postgres: PostgresServer;
  let redis: Running;
  let servers: Record<string, string> = {};
  let web: Running;
  let workers: Running[] = [];
  let address = '';

  const setClock = (local: string) =>
    writeFileSync(clock, String(Date.parse(`${local}+07:00`) - Date.now()).padEnd(20));

  function environmentOf(name: string): Record<string, string> {
    const env = { ...ofImage, ...service(name).environment };
    const mapped = Object.entries(env).map(([key, value]) => [
      key,
      withDefaults(value).replace(
        /\b(postgres:5432|redis:6379|mail:1025)\b/,
        (host) => servers[host] ?? host,
      ),
    ]);
    return {
      ...Object.fromEntries(mapped),
      // In a container each has its own ports and /app; `data` is shared.
      PORT: '0',
      SROK_CONFIG: join(ROOT, 'config'),
      SROK_DATA: join(folder, 'data'),
      NODE_OPTIONS: `--import=${join(ROOT, 'test/support/shifted-clock.js')}`,
      TEST_CLOCK: clock,
    };
  }

  const startService = (name: string): Running => start(service(name).command ?? [], environmentOf(name));

  async function isReady(one: Running): Promise<string> {
    const [, at = ''] = await one.says(/Служба работает: (\S+)/);
    return at.replace('0.0.0.0', '127.0.0.1');
  }

  beforeAll(async () => {
    setClock('2024-01-31T18:30');
    receiver = await startMailReceiver();
    const {
      POSTGRES_USER = '',
      POSTGRES_DB = '',
      POSTGRES_PASSWORD = '',
    } = service('postgres').environment ?? {};
    postgres = await startPostgres({
      user: POSTGRES_USER,
      database: POSTGRES_DB,
      password: withDefaults(POSTGRES_PASSWORD),
      script: withDefaults(compose.configs['service-role']?.content ?? ''),
    });
    const port = await freePort();
    servers = {
      'postgres:5432': `127.0.0.1:${postgres.port}`,
      'redis:6379': `127.0.0.1:${port}`,
      'mail:1025': `127.0.0.1:${receiver.port}`,
    };
    const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    redis = start([...(service('redis').command ?? []), ...own]);
    await redis.says(/Ready to accept connections/);
    web = startService('web');
    workers = Array.from({ length: service('worker').deploy?.replicas ?? 0 }, () => startService('worker'));
    [address = ''] = await Promise.all([web, ...workers].map(isReady));
  });
  afterAll(async () => {
    for (const one of [web, ...workers, redis]) await one?.end('SIGKILL');
    await postgres?.stop();
    await receiver?.close();
    rmSync(folder, { recursive: true });
  });

  it('starts whole, one process making the tables, with the queue in Redis', async () => {
    expect(workers).toHaveLength(2);
    const logs = [web, ...workers].map((one) => one.output());
    expect(logs.filter((log) => log.includes('migrated the database'))).toHaveLength(1);
    for (const log of logs) expect(log).toContain('"queue":"redis"');
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    const { stdout } = await srok(['doctor', '--json'], { env: environmentOf('web') });
    const wrong = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; level: string });
    // The clock is the test's, the addresses are examples.
    const known = ['clock', 'dns', 'sender', 'operators'];
    expect(wrong.filter(({ id, level }) => level === 'fault' && !known.includes(id))).toEqual([]);
    expect(
      wrong
        .filter(({ id }) => ['journal-roles', 'redis-memory', 'redis-persistence', 'smtp'].includes(id))
        .map(({ level }) => level),
    ).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('lets the service change neither tables nor journal', async () => {
    const client = new pg.Client({ connectionString: environmentOf('worker')['DATABASE_URL'] });
    await client.connect();
    try {
      await expect(client.query('UPDATE journal SET seq = seq')).rejects.toThrow(/permission denied|append/);
      await expect(client.query('DROP TABLE messages')).rejects.toThrow('must be owner');
    } finally {
      await client.end();
    }
  });

  it('sends the mails of an order once, by whichever worker, and goes on when one is replaced', async () => {
    const applied = await srok(['apply', '--yes', TOMSK], { env: environmentOf('web') });
    expect([applied.code, applied.stdout]).toEqual([0, expect.stringContaining('поставлена на контроль')]);
    expect(receiver.mails).toEqual([]);
    setClock('2024-02-01T09:00:05');
    const [, second] = workers;
    expect(await second?.end('SIGTERM')).toBe(0);
    // What is due is sent at once by whoever starts.
    workers[1] = startService('worker');
    await isReady(workers[1]);
    const client = new pg.Client({ connectionString: environmentOf('web')['DATABASE_ADMIN_URL'] });
    await client.connect();
    try {
      await until(async () => {
        const { rows } = await client.query<{ status: string }>('SELECT status FROM messages');
        return (
          rows.length > 0 &&
          rows.every(({ status }) => status === 'sent') &&
          rows.length === receiver.mails.length
        );
      });
    } finally {
      await client.end();
    }
    const to = receiver.mails.map(({ envelope }) => envelope.to.join());
    expect(new Set(to).size).toBe(to.length);
  });

  it('stops in good order within the time that Compose gives', async () => {
    const seconds = Number(/^(\d+)s$/.exec(service('web').stop_grace_period ?? '')?.[1]);
    const from = performance.now();
    expect(await Promise.all([web, ...workers].map((one) => one.end('SIGTERM')))).toEqual([0, 0, 0]);
    expect(performance.now() - from).toBeLessThan(seconds * 1000);
  });
});
