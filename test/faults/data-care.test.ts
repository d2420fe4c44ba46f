// Copies as an operator makes them: of a running service on the embedded database, and on a PostgreSQL server of the
// oldest supported major with the commands that docs/operating.ru.md gives.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Ran, srok } from '../cli/run-srok.ts';
import { freePort } from '../support/free-port.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const TOMSK = 'config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml';
const FIXTURE = 'test/fixtures/schema-0001.sql.gz';
const SERVER = '/usr/lib/postgresql/15/bin';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-care-'));
  await chmod(folder, 0o755); // under root PostgreSQL runs as another user
});
afterAll(() => rm(folder, { recursive: true, maxRetries: 5 }));

async function startService(env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['bin/srok.js', 'start'], {
    cwd: root,
    env: { ...process.env, PORT: '0', ...env },
  });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Служба работает')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${said}`)));
  });
  return child;
}

const stop = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });

async function chainOf(env: Record<string, string>): Promise<string | undefined> {
  const { stdout } = await srok(['doctor'], { env });
  return stdout.split('\n').find((line) => line.includes('цепочка журнала'));
}

describe('on the embedded database', () => {
  it('a copy of a running service is restored into a fresh folder, on which a service starts', async () => {
    const [old, fresh] = [join(folder, 'old'), join(folder, 'fresh')];
    const file = join(folder, 'copies', 'srok.sql.gz');
    for (const path of [old, fresh, join(folder, 'copies')]) await mkdir(path);
    const service = await startService({ SROK_DATA: old });
    const at = (data: string, ...args: string[]): Promise<Ran> => srok(args, { env: { SROK_DATA: data } });

    expect((await at(old, 'apply', '--yes', TOMSK)).code).toBe(0);
    const saved = await at(old, 'backup', file);
    expect([saved.code, saved.stderr]).toEqual([0, '']);
    expect(saved.stdout).toMatch(/ {2}roadmaps +1\n[\s\S]*\nКопия: .*srok\.sql\.gz, [\d,]+ КБ\n$/);
    expect(await readdir(join(folder, 'copies'))).toEqual(['srok.sql.gz']);
    expect((await at(old, 'backup', file)).stderr).toContain('уже есть');
    expect((await at(old, 'restore', file)).stderr).toMatch(/^srok: Служба с папкой данных .* уже работает/);
    expect(await stop(service)).toBe(0);
    expect((await at(old, 'restore', file)).stderr).toMatch(/^srok: База данных не пуста/);

    // A service that had nothing to do leaves a folder that is as good as new.
    expect(await stop(await startService({ SROK_DATA: fresh }))).toBe(0);
    const unloaded = await at(fresh, 'restore', '--loaded', '2024-02-12T10:00');
    expect(unloaded.stderr).toMatch(/^srok: В базе данных нет ни одной дорожной карты/);
    const restored = await at(fresh, 'restore', '--sent-until', 'backup', file);
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    expect(restored.stdout).toContain('Цепочки журнала проверены, не нарушены.');
    // Buttons of sent mails would be dead.
    const keys = 'link-keys.json';
    expect(restored.stdout).toMatch(/Верните файл ключей .*fresh\/link-keys\.json[\s\S]*\nЗапустите службу/);
    expect((await at(fresh, 'doctor')).stdout).toMatch(/НЕИСПРАВНО +кнопки писем/);
    await expect(startService({ SROK_DATA: fresh })).rejects.toThrow('которых нет в файле');
    await copyFile(join(old, keys), join(fresh, keys));
    const again = await startService({ SROK_DATA: fresh });
    expect((await at(fresh, 'apply', '--yes', TOMSK)).stdout).toContain('Изменений нет.');
    expect(await chainOf({ SROK_DATA: fresh })).toMatch(/^исправно/);
    expect(await stop(again)).toBe(0);
  });

  it('says what an operator gave wrong, in one line', async () => {
    const wrong = async (...args: string[]) =>
      (await srok(args, { env: { SROK_DATA: join(folder, 'old') } })).stderr;
    expect(await wrong('restore')).toMatch(/^srok: Укажите файл копии.*\n$/);
    for (const time of ['вчера', '2024-02-30T10:00'])
      expect(await wrong('restore', '--loaded', time)).toMatch(/^srok: --loaded: нужно время вида .*\n$/);
    expect(await wrong('erase', 'nobody@example.org')).toBe(
      'srok: Лица с адресом «nobody@example.org» нет.\n',
    );
    expect(await wrong('erase', 'SHVAIKO@example.org')).toContain(
      '\n  tomsk-gymnasium-29-kvantorium: контроль за исполнением\n',
    );
  });
});

if (!existsSync(join(SERVER, 'initdb')))
  console.warn(`SKIPPED: copies on a PostgreSQL 15 server, ${SERVER} is not there (Debian: postgresql-15)`);

const onServer = existsSync(join(SERVER, 'initdb')) ? describe : describe.skip;

onServer('on a PostgreSQL 15 server', () => {
  let port: number;
  const url = (role: string, name: string) => `postgres://${role}@127.0.0.1:${port}/${name}`;
  const at = (name: string) => ({
    DATABASE_URL: url('srok_app', name),
    DATABASE_ADMIN_URL: url('srok_owner', name),
  });
  const account = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const cluster = () => join(folder, 'cluster');

  beforeAll(async () => {
    port = await freePort();
    await mkdir(cluster());
    if (account.uid !== undefined) await chown(cluster(), account.uid, account.gid);
    const as = { ...account, cwd: '/' };
    const data = join(cluster(), 'data');
    await run(
      join(SERVER, 'initdb'),
      ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C'],
      as,
    );
    const options = `-p ${port} -k ${cluster()} -c listen_addresses=127.0.0.1 -c fsync=off`;
    await run(
      join(SERVER, 'pg_ctl'),
      ['-D', data, '-o', options, '-l', join(cluster(), 'log'), '-w', 'start'],
      as,
    );
    const admin = new pg.Client({ connectionString: url('postgres', 'postgres') });
    await admin.connect();
    for (const role of ['srok_owner', 'srok_app']) await admin.query(`CREATE ROLE ${role} LOGIN`);
    for (const name of ['first', 'dumped', 'copied'])
      await admin.query(`CREATE DATABASE ${name} OWNER srok_owner`);
    await admin.end();
  });
  afterAll(() =>
    run(join(SERVER, 'pg_ctl'), ['-D', join(cluster(), 'data'), '-m', 'immediate', '-w', 'stop'], {
      ...account,
      cwd: '/',
    }),
  );

  async function ask(name: string, query: string, role = 'srok_owner'): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: url(role, name) });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(query)).rows;
    } finally {
      await client.end();
    }
  }

  const ledger = 'SELECT key, status, send_at FROM notices ORDER BY id';

  it('is restored from a copy of an earlier version, made on another major of PostgreSQL', async () => {
    const { code, stderr } = await srok(['restore', '--sent-until', 'backup', FIXTURE], { env: at('first') });
    expect([code, stderr]).toEqual([0, '']);
    expect(await chainOf(at('first'))).toMatch(/^исправно/);
  });

  it('is copied and restored by srok as well', async () => {
    const file = join(folder, 'server.sql.gz');
    expect((await srok(['backup', file], { env: at('first') })).code).toBe(0);
    const restored = await srok(['restore', '--sent-until', 'backup', file], { env: at('copied') });
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    expect(await ask('copied', ledger)).toEqual(await ask('first', ledger));
  });

  it('is copied and restored by the pg_dump and pg_restore of the documentation', async () => {
    const text = readFileSync(join(root, 'docs/operating.ru.md'), 'utf8');
    const [dump = ''] = /^pg_dump --.*$/m.exec(text) ?? [];
    const [restore = ''] = /^pg_restore --.*$/m.exec(text) ?? [];
    expect([dump, restore]).not.toContain('');
    const work = join(folder, 'dump');
    await mkdir(work);
    const sh = (command: string, name: string) =>
      run('sh', ['-c', command], {
        cwd: work,
        env: { PATH: `${SERVER}:${process.env['PATH']}`, ...at(name) },
      });
    await sh(dump, 'first');
    await sh(restore, 'dumped');
    expect(await ask('dumped', ledger)).toEqual(await ask('first', ledger));

    const settled = await srok(
      ['restore', '--loaded', '2024-02-29T03:30Z', '--sent-until', '2024-03-04T12:00Z'],
      {
        env: at('dumped'),
      },
    );
    expect([settled.code, settled.stderr]).toEqual([0, '']);
    expect(settled.stdout).toContain('Неизвестно, отправлены ли; повторно не отправляются');
    expect(
      await ask('dumped', "SELECT FROM notices WHERE status = 'planned' AND send_at <= '2024-03-04T12:00Z'"),
    ).toEqual([]);
    expect(await chainOf(at('dumped'))).toMatch(/^исправно/);
    await expect(ask('dumped', 'DELETE FROM journal', 'srok_app')).rejects.toMatchObject({ code: '42501' });
    await expect(ask('dumped', "UPDATE journal SET type = 'x'")).rejects.toMatchObject({ code: '23001' });
  });
});
