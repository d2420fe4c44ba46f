// From the embedded PostgreSQL to servers, by the commands of docs/operating.ru.md as they stand there: what a command of
// the machine would do (systemctl, runuser, srok with the settings in /etc) is done here in a folder, the rest is real.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { formatInstant } from '../../src/calendar/dates.ts';
import { createVirtualClock, systemClock } from '../../src/clock.ts';
import { createQueueBackend } from '../../src/jobs/connection.ts';
import { createAlarmClock } from '../../src/jobs/queue.ts';
import { createLog } from '../../src/log.ts';
import { type MailReceiver, startMailReceiver } from '../../src/replay/mail-receiver.ts';
import { openPostgres } from '../../src/store/embedded-postgres.ts';
import { readState } from '../../src/store/embedded-state.ts';
import type { Mail } from '../../src/workflows/mail.ts';
import { openWorker, tomsk } from '../engine/stage.ts';
import { until } from '../support/fleet.ts';
import { freePort } from '../support/free-port.ts';
import { simulate, tomskRoadmap } from '../support/simulated.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLOCK = join(ROOT, 'test/support/shifted-clock.js');
/** Debian's, the newest major that is there. */
const POSTGRES = `/usr/lib/postgresql/${Math.max(...readdirSync('/usr/lib/postgresql').map(Number))}/bin`;
const TOMSK = join(ROOT, 'config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml');
const ROADMAP = 'tomsk-gymnasium-29-kvantorium';
const ZONE = 'Asia/Tomsk';
/**
 * What a restore ends or makes anew on purpose: visits and links to sign in, when the queue was last heard of, the ends of
 * the journal's chains (it adds a line to each), the migrator's own times.
 */
const MADE_ANEW = [
  'sessions',
  'sign_in_tokens',
  'watch',
  'chains',
  'kysely_migration',
  'kysely_migration_lock',
];
const log = createLog('silent');

/** The commands of a section, in their order. */
function commandsOf(guide: string, heading: string): string[] {
  const section = guide.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, indent = '', text = '']) =>
    text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
let home: string;
let ports: { postgres: number; redis: number };
let receiver: MailReceiver;
let redis: ChildProcess;
const at = (name: string) => join(home, name);
const cluster = { ...account, cwd: '/' };

/** As it stands in the guide, with this test's places. */
const placed = (command: string) =>
  command
    .replaceAll('/etc/srok', at('etc'))
    .replaceAll('/var/backups/srok', at('backups'))
    .replaceAll('127.0.0.1:5432', `127.0.0.1:${ports.postgres}`)
    .replaceAll('127.0.0.1:6379', `127.0.0.1:${ports.redis}`);

async function sh(command: string): Promise<string> {
  const env = {
    PATH: `${at('bin')}:${process.env['PATH']}`,
    PGHOST: at('cluster'),
    PGPORT: String(ports.postgres),
    PGUSER: 'postgres',
    TEST_CLOCK: at('clock'),
  };
  const { stdout } = await run('bash', ['-euc', placed(command)], { cwd: home, env });
  return stdout;
}

/** Programs that the guide calls, for this folder: the units' own commands, the settings' file, the account. */
async function writeShims(): Promise<void> {
  const node = `${process.execPath} --import ${CLOCK}`;
  const settings = `set -a; . ${at('etc/srok.env')}; set +a`;
  const shims = {
    srok: `${settings}\nexec ${node} ${ROOT}/bin/srok.js "$@"`,
    runuser: 'shift 3\nexec "$@"',
    'redis-cli': `exec /usr/bin/redis-cli -p ${ports.redis} "$@"`,
    systemctl: `[[ $2 == --now ]]
units() { case $1 in srok.target) sed -n 's/^Wants=//p' ${ROOT}/ops/systemd/srok.target | sed 's/\\.service//g' ;; *) echo $1 ;; esac; }
for unit in $(units $3); do
  run=${at('run')}/$unit
  if [[ $1 == disable ]]; then
    read -r pid <$run.pid && kill $pid && while kill -0 $pid 2>/dev/null; do sleep 0.05; done
    continue
  fi
  exec=$(sed -n 's|^ExecStart=||; T; s|/opt/srok/node|${node}|; s|/opt/srok/current|${ROOT}|; s|PORT=[0-9]*%i|PORT=0|; p' ${ROOT}/ops/systemd/\${unit/@*/@}.service)
  (${settings}; exec setsid $exec >$run.log 2>&1 & echo $! >$run.pid)
  until grep -q 'Служба работает' $run.log; do kill -0 $(cat $run.pid); sleep 0.05; done
done`,
  };
  await mkdir(at('bin'));
  for (const [name, text] of Object.entries(shims))
    await writeFile(join(at('bin'), name), `#!/bin/bash\nset -euo pipefail\n${text}\n`, { mode: 0o755 });
}

async function startPostgres(): Promise<void> {
  await mkdir(at('cluster'));
  if (account.uid !== undefined) await chown(at('cluster'), account.uid, account.gid);
  const data = join(at('cluster'), 'data');
  const how = ['-U', 'postgres', '--auth-local=trust', '--auth-host=scram-sha-256', '-E', 'UTF8'];
  await run(join(POSTGRES, 'initdb'), ['-D', data, ...how, '--locale=C'], cluster);
  const options = `-p ${ports.postgres} -k ${at('cluster')} -c listen_addresses=127.0.0.1`;
  const log = join(at('cluster'), 'log');
  await run(join(POSTGRES, 'pg_ctl'), ['-D', data, '-o', options, '-l', log, '-w', 'start'], cluster);
}

async function startRedis(): Promise<void> {
  await mkdir(at('redis'));
  // As a server that nobody has set up for the queue yet.
  const text = `port ${ports.redis}\nbind 127.0.0.1\ndir ${at('redis')}\nmaxmemory-policy allkeys-lru\n`;
  await writeFile(at('redis/redis.conf'), text);
  redis = spawn('redis-server', [at('redis/redis.conf')], { stdio: 'ignore' });
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'srok-move-'));
  await chmod(home, 0o755); // under root PostgreSQL runs as another user
  for (const name of ['etc', 'backups', 'data', 'run']) await mkdir(at(name));
  ports = { postgres: await freePort(), redis: await freePort() };
  receiver = await startMailReceiver();
  await writeFile(
    at('etc/srok.env'),
    `SROK_DATA=${at('data')}\nPORT=0\nSMTP_URL=${receiver.url}\nSROK_SMTP_TLS=off
SROK_MAIL_FROM='Срок <srok@department.example.org>'\nSROK_OPERATORS=operator@example.org
PUBLIC_URL=https://srok.department.example.org\n`,
  );
  await writeShims();
  await Promise.all([startPostgres(), startRedis()]);
});
afterAll(async () => {
  const leftover = `for pid in $(cat ${at('run')}/*.pid); do kill -9 $pid 2>/dev/null || true; done`;
  await run('bash', ['-c', leftover]);
  redis.kill('SIGKILL');
  const data = join(at('cluster'), 'data');
  await run(join(POSTGRES, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], cluster);
  await receiver.close();
  await rm(home, { recursive: true, maxRetries: 5 });
});

/** The service's database: where it is now, in the role of its owner and of the service. */
async function databaseUrls(): Promise<{ owner: string; app: string }> {
  const settings = await readFile(at('etc/srok.env'), 'utf8');
  const owner = /^DATABASE_ADMIN_URL=(.*)$/m.exec(settings)?.[1];
  const app = /^DATABASE_URL=(.*)$/m.exec(settings)?.[1];
  if (owner !== undefined && app !== undefined) return { owner, app };
  const state = await readState(at('data'), log);
  if (!state) throw new Error('there is no embedded database');
  const url = (role: 'srok_owner' | 'srok_app') =>
    `postgres://${role}:${state.passwords[role]}@127.0.0.1:${state.port}/srok`;
  return { owner: url('srok_owner'), app: url('srok_app') };
}

async function ask<T extends pg.QueryResultRow>(statement: string): Promise<T[]> {
  const client = new pg.Client((await databaseUrls()).owner);
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** All rows as text, by table. */
async function everything(): Promise<Record<string, string[]>> {
  const tables = await ask<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables)
    found[name] = (await ask<{ row: string }>(`SELECT t::text AS row FROM "${name}" t ORDER BY 1`)).map(
      ({ row }) => row,
    );
  return found;
}

/** @throws as PostgreSQL refuses it to the service */
async function asService(statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client((await databaseUrls()).app);
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Of a command that may end with another code than 0. */
const stdoutOf = (command: string) => sh(`${command} || true`);

/** What doctor finds, by check. */
async function found(): Promise<Record<string, string[]>> {
  const levels: Record<string, string[]> = {};
  for (const text of (await stdoutOf('srok doctor --json')).trim().split('\n')) {
    const { id, level } = JSON.parse(text) as { id: string; level: string };
    levels[id] = [...(levels[id] ?? []), level];
  }
  return levels;
}

const setClock = (instant: number) => writeFile(at('clock'), String(instant - Date.now()).padEnd(20));

/** The clock shows a slot, its alarm rings, and everything that was due has gone. */
async function passSlot(instant: number): Promise<void> {
  await setClock(instant);
  const onServers = (await readFile(at('etc/srok.env'), 'utf8')).includes('REDIS_URL');
  const backend = await createQueueBackend({
    redis: onServers ? { cluster: false, nodes: [`redis://127.0.0.1:${ports.redis}`] } : undefined,
    databaseUrl: (await databaseUrls()).app,
    openPool: (config) => new pg.Pool(config),
    prefix: 'srok',
    log,
  });
  const alarms = await createAlarmClock({ backend, clock: systemClock });
  await alarms.wake('reminders');
  await alarms.wake('escalations');
  await alarms.close();
  await backend.close();
  const open = `SELECT FROM messages WHERE status <> 'sent'
    UNION ALL SELECT FROM mail_schedule WHERE next_at <= '${new Date(instant).toISOString()}'`;
  await until(async () => (await ask(open)).length === 0);
}

const [BEGIN, END] = ['2024-01-10', '2024-02-01'] as const;
const ACKNOWLEDGED = '2024-01-10T15:00';
const acknowledge = { do: 'acknowledge', by: 'shkurkina' } as const;
const line = (mail: Pick<Mail, 'at' | 'to'>) =>
  `${formatInstant(mail.at, ZONE).slice(0, 16)} ${mail.to.address}`;

/** Who should get a mail when, were nothing ever moved. */
function expected(): string[] {
  const { mails } = simulate({
    roadmap: tomskRoadmap(),
    from: BEGIN,
    to: END,
    events: [{ ...acknowledge, at: ACKNOWLEDGED }],
  });
  return mails.map(line).sort();
}

/** Who got one when, each with a Message-ID of its own. */
async function received(): Promise<string[]> {
  const mails = await Promise.all(receiver.mails.map((mail) => mail.parse()));
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(mails.length);
  return mails
    .map(({ date, to }) => {
      const [first] = (Array.isArray(to) ? to : [to]).flatMap((one) => one?.value ?? []);
      const minute = Math.floor((date?.getTime() ?? 0) / 60_000) * 60_000;
      return line({ at: minute, to: { address: first?.address ?? '' } } as Mail);
    })
    .sort();
}

describe('moving to servers by the guide', () => {
  let steps: string[];
  let before: Record<string, string[]>;
  let token: string | undefined;
  const step = (word: string) => {
    const found = steps.filter((text) => text.includes(word));
    expect(found).toHaveLength(1);
    return sh(found[0] ?? '');
  };
  const slots = () =>
    [...new Set(expected().map((text) => text.slice(0, 16)))]
      .map((local) => tomsk(local))
      .sort((a, b) => a - b);
  const moved = tomsk('2024-01-16T18:00');

  beforeAll(async () => {
    const guide = await readFile(join(ROOT, 'docs/operating.ru.md'), 'utf8');
    steps = commandsOf(guide, 'Переход на серверы');
  });

  it('begins with a service on the embedded database, at work', async () => {
    expect(steps).toHaveLength(7);
    await setClock(tomsk(`${BEGIN}T00:00`));
    await sh('systemctl enable --now srok');
    await sh(`srok apply --yes ${TOMSK}`);
    for (const slot of slots().filter((one) => one < moved)) {
      if (
        slot > tomsk(ACKNOWLEDGED) &&
        (await ask("SELECT FROM journal WHERE type = 'acknowledged'")).length === 0
      ) {
        const clock = createVirtualClock(tomsk(ACKNOWLEDGED));
        const person = openWorker((await databaseUrls()).app, receiver.url, clock);
        expect(await person.engine.runCommand(ROADMAP, acknowledge)).toMatchObject({ ok: true });
        await person.close();
      }
      await passSlot(slot);
    }
    expect(receiver.mails.length).toBeGreaterThan(4);
    await setClock(moved);
    await sh('srok login-link shkurkina@example.org');
    token = /[\w-]{20,}/.exec(
      await sh('srok token create shkurkina@example.org --name СЭД --scopes roadmaps:read'),
    )?.[0];
  });

  it('is stopped and saved', async () => {
    await step('systemctl disable --now srok');
    const ownServer = await openPostgres({ dataDir: at('data'), role: 'command', log });
    before = await everything();
    await ownServer.close();
    expect(await step('srok backup')).toMatch(/^Копия: .*move\.sql\.gz, /m);
  });

  it('gets two roles, a database and a queue that keeps what it is given, and restores everything there', async () => {
    expect((await step('CREATE ROLE')).trim().split('\n')).toEqual(
      'CREATE ROLE,CREATE ROLE,CREATE DATABASE,OK,OK,OK'.split(','),
    );
    await step('REDIS_URL=');
    const missed = await found();
    expect(missed['left-behind']).toEqual(['fault']);
    const said = await step('srok restore');
    expect(said).toContain('Цепочки журнала проверены, не нарушены.');
    expect(said).toContain('Уведомлений, о которых неизвестно, отправлены ли они, нет.');
  });

  it('has there every notice, message, person, alarm and line of the journal that it had, row by row', async () => {
    const after = await everything();
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const { journal: journalBefore = [], ...tables } = before;
    for (const [name, rows] of Object.entries(tables))
      if (!MADE_ANEW.includes(name)) expect([name, after[name]]).toEqual([name, rows]);
    // The chain goes on: one line of each roadmap says that it was restored.
    const added = after['journal']?.filter((row) => !journalBefore.includes(row)) ?? [];
    expect(after['journal']?.length).toBe(journalBefore.length + 1);
    expect(added).toEqual([expect.stringContaining('"sentUntil"')]);
    for (const name of ['notices', 'messages', 'people', 'mail_schedule', 'api_tokens'])
      expect([name, before[name]?.length]).not.toEqual([name, 0]);
    expect([after['sessions'], after['sign_in_tokens'], before['sign_in_tokens']?.length]).toEqual([
      [],
      [],
      1,
    ]);
  });

  it('is found fit by doctor before it is started', async () => {
    // It does not run. The servers' clocks are real, its own is not; what DNS knows depends on the machine; no mailbox.
    const { service: _, clock: __, dns: ___, mailbox: ____, ...others } = await found();
    expect(others['left-behind']).toEqual(['ok']);
    expect(Object.entries(others).filter(([, level]) => level.some((one) => one !== 'ok'))).toEqual([]);
    expect((await stdoutOf('srok doctor')).includes('выполнен; встроенная база')).toBe(true);
  });

  it('goes on there with two workers at the next slot: nothing lost, nothing twice', async () => {
    await step('systemctl enable --now srok.target');
    const [, pages = ''] =
      /Служба работает: (\S+)/.exec(await readFile(at('run/srok-web.log'), 'utf8')) ?? [];
    const program = await fetch(`${pages}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect([program.status, await program.text()]).toEqual([200, expect.stringContaining('shkurkina@')]);
    for (const slot of slots().filter((one) => one >= moved)) await passSlot(slot);
    expect(await received()).toEqual(expected());
    expect((await found())['journal-chain']).toEqual(['ok']);
    const { rows } = await asService('SELECT current_user AS name, count(*)::int AS n FROM notices');
    expect(rows).toEqual([{ name: 'srok', n: expect.any(Number) }]);
    await expect(asService('DELETE FROM journal')).rejects.toMatchObject({ code: '42501' });
  });
});
