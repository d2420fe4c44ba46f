// compose.yaml sets what the program knows, and what the queue and the journal rely on.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { readSettings } from '../src/settings.ts';
import { settingsTable } from '../src/settings-table.ts';

const ServiceSchema = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  deploy: z.object({ replicas: z.int() }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const ComposeSchema = z.object({
  services: z.strictObject({
    web: ServiceSchema,
    worker: ServiceSchema,
    postgres: ServiceSchema,
    redis: ServiceSchema,
    mail: ServiceSchema,
  }),
  configs: z.record(z.string(), z.object({ content: z.string() })),
  volumes: z.record(z.string(), z.null()),
});

const text = readFileSync(new URL('../compose.yaml', import.meta.url), 'utf8');
const ignored = readFileSync(new URL('../.dockerignore', import.meta.url), 'utf8');
const dockerfile = readFileSync(new URL('../Dockerfile', import.meta.url), 'utf8');
const compose = ComposeSchema.parse(parse(text, { merge: true }));
const { web, worker, postgres, redis, mail } = compose.services;

/** What Compose makes of `${NAME:-default}` where nothing is set. */
const withDefaults = (value: string): string => value.replace(/\$\{\w+:-([^}]*)\}/g, '$1');

const environmentOf = (service: z.infer<typeof ServiceSchema>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [name, withDefaults(value)]),
  );

const serverOf = (url: string | undefined): string => new URL(url ?? 'none:').hostname;

describe.each([
  ['web', web],
  ['worker', worker],
])('the service %s', (role, service) => {
  it('runs its role', () => {
    expect(service.command).toEqual(['node', 'bin/srok.js', 'start', '--role', role]);
  });

  it('sets only variables that the program knows, to values that it accepts', () => {
    const known: string[] = settingsTable.map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining(Object.keys(service.environment ?? {})));
    expect(() => readSettings(environmentOf(service))).not.toThrow();
  });

  it('is given whatever else the environment sets, except what the image sets', () => {
    const inside = ['DATABASE_URL', 'DATABASE_ADMIN_URL', 'REDIS_URL', 'HOST', 'PORT'];
    const given = settingsTable.filter(({ name, unit }) => unit !== 'path' && !inside.includes(name));
    for (const { name } of given)
      expect(service.environment).toMatchObject({
        [name]: expect.stringMatching(new RegExp(`^\\$\\{${name}:-.*\\}$`)),
      });
  });

  it('reaches the other services by their names', () => {
    const settings = readSettings(environmentOf(service));
    expect(serverOf(settings.databaseUrl)).toBe('postgres');
    expect(serverOf(settings.databaseAdminUrl)).toBe('postgres');
    expect(settings.redis?.nodes.map(serverOf)).toEqual(['redis']);
    expect(serverOf(settings.smtpUrl)).toBe('mail');
  });

  it('works as a database role that is not the owner of the tables', () => {
    const settings = readSettings(environmentOf(service));
    const [own, owner] = [settings.databaseUrl, settings.databaseAdminUrl].map(
      (url) => new URL(url ?? 'none:'),
    );
    expect(owner?.username).toBe(postgres.environment?.POSTGRES_USER);
    expect(own?.username).not.toBe(owner?.username);
    const { content = '' } = compose.configs['service-role'] ?? {};
    expect(withDefaults(content)).toBe(`CREATE ROLE ${own?.username} LOGIN PASSWORD '${own?.password}';`);
    expect(own?.pathname).toBe(`/${postgres.environment?.POSTGRES_DB}`);
  });

  it('waits for the database and the queue, and reads the mounted configuration', () => {
    expect(service.depends_on).toMatchObject({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
    expect(postgres.healthcheck?.test).toContain('pg_isready');
    expect(redis.healthcheck?.test).toEqual(['CMD', 'redis-cli', 'ping']);
    const configured = /SROK_CONFIG=(\S+)/.exec(dockerfile)?.[1];
    expect(service.volumes).toContain(`./config:${configured}:ro`);
  });

  it('shares the folder with the keys that sign links in mails', () => {
    const folder = /SROK_DATA=(\S+)/.exec(dockerfile)?.[1];
    expect(service.volumes).toContain(`data:${folder}`);
  });
});

describe('compose.yaml', () => {
  it('runs two workers beside one web server', () => {
    expect(worker.deploy?.replicas).toBe(2);
    expect(web.deploy).toBeUndefined();
  });

  it('publishes the port on which the image listens, to this machine only', () => {
    const port = /PORT=(\d+)/.exec(dockerfile)?.[1];
    expect(web.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect(mail.ports?.every((published) => published.startsWith('127.0.0.1:'))).toBe(true);
  });

  it('lets Redis neither evict nor forget', () => {
    expect(redis.command?.join(' ')).toMatch(/^redis-server .*--maxmemory-policy noeviction/);
    expect(redis.command?.join(' ')).toMatch(/--appendonly yes/);
    expect(redis.volumes).toEqual(['redis:/data']);
  });

  it('keeps PostgreSQL 18 in a volume of its own', () => {
    expect(postgres.image).toBe('postgres:18');
    expect(postgres.volumes).toEqual(['postgres:/var/lib/postgresql']);
    expect(Object.keys(compose.volumes)).toEqual(['postgres', 'redis', 'data']);
  });

  it('holds no password that cannot be set from outside', () => {
    const uninterpolated = text.replace(/\$\{\w+(:-[^}]*)?\}/g, '');
    expect(uninterpolated).not.toMatch(/\/\/[^\s/:@]*:[^\s/@]+@/);
    expect(uninterpolated).not.toMatch(/PASSWORD:[ \t]*\S|PASSWORD\s+'[^']/);
  });
});

describe('the image', () => {
  it.each(['bin', 'config', 'assets'])('has the folder %s, which the program reads', (folder) => {
    expect(dockerfile).toMatch(new RegExp(`^COPY ${folder} ${folder}$`, 'm'));
    expect(ignored.split('\n')).toContain(`!${folder}`);
  });
});
