// The service and the commands beside it, as an operator runs them: processes, signals, exit codes.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Ran, srok } from '../cli/run-srok.ts';
import { createTestDatabase } from '../support/postgres.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tomsk = 'config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml';

describe('srok start and the commands beside it', () => {
  let data = '';
  let service: ChildProcess | undefined;
  let env: Record<string, string> = {};
  const run = (...args: string[]): Promise<Ran> => srok(args, { env });

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'srok-service-'));
    await chmod(data, 0o755); // under root PostgreSQL runs as another user
    // A mail server that is not there is no reason not to start.
    env = { SROK_DATA: data, PORT: '0', SMTP_URL: 'smtp://127.0.0.1:1' };
    service = await started();
  });
  afterAll(async () => {
    if (service?.exitCode === null) await stop(service, 'SIGTERM');
    await rm(data, { recursive: true, force: true });
  });

  /** Resolves when the service has said where it answers. */
  async function started(): Promise<ChildProcess & { address: string }> {
    const child = spawn(process.execPath, ['bin/srok.js', 'start'], {
      cwd: root,
      env: { ...process.env, ...env },
    });
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const [, found] = /Служба работает: (\S+)/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${said}`)));
    });
    return Object.assign(child, { address });
  }

  const stop = (child: ChildProcess, signal: NodeJS.Signals) =>
    new Promise<number | null>((resolve) => {
      child.once('exit', resolve);
      child.kill(signal);
    });

  async function openDatabase(): Promise<pg.Client> {
    const { passwords, port } = JSON.parse(await readFile(join(data, 'postgres.json'), 'utf8')) as {
      passwords: { srok_app: string };
      port: number;
    };
    const client = new pg.Client(`postgres://srok_app:${passwords.srok_app}@127.0.0.1:${port}/srok`);
    await client.connect();
    return client;
  }

  const acknowledged = async (database: pg.Client): Promise<number | null> =>
    (await database.query("SELECT FROM journal WHERE type = 'acknowledged'")).rowCount;

  it('answers that it lives and that it is ready', async () => {
    const { address } = service as ChildProcess & { address: string };
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ready' });
  });

  it('lets no second service work on its folder, and says why in one line', async () => {
    const { stderr, code } = await run('start');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^srok: Служба с папкой данных .* уже работает \(процесс \d+\)\..*\n$/);
  });

  it('applies a roadmap only after a yes, once, and shows what would move first', async () => {
    const asked = await run('apply', tomsk);
    expect(asked.code).toBe(1);
    expect(asked.stdout).toContain('новая дорожная карта, пунктов: 13');
    expect(asked.stdout).toContain('Ничего не изменено.');

    const applied = await run('apply', '--yes', tomsk);
    expect(applied.code).toBe(0);
    expect(applied.stdout).toContain('tomsk-gymnasium-29-kvantorium: поставлена на контроль');

    const again = await run('apply', '--yes', tomsk);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Изменений нет.')]);
  });

  it('refuses a moved date without an act, naming the item, and changes nothing', async () => {
    const changed = join(data, 'changed.yaml');
    const text = await readFile(join(root, tomsk), 'utf8');
    await writeFile(
      changed,
      text.replace('не позднее 25 августа 2024 года', 'не позднее 30 августа 2024 года'),
    );
    const { stderr, stdout, code } = await run('apply', '--yes', changed);
    expect(code).toBe(1);
    expect(stderr).toContain('п. 8: изменён срок; нужны реквизиты акта (amendments)');
    expect(stdout).toBe('');
  });

  it('is found wanting by doctor while the mail server does not answer', async () => {
    const { stdout, code } = await run('doctor', '--json');
    expect(code).toBe(3);
    const findings = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; level: string; text: string; advice: string | null });
    // Whether the domains of the example exist depends on the machine's DNS.
    const faults = findings.filter(({ id, level }) => level === 'fault' && id !== 'dns');
    expect(faults.map(({ id }) => id)).toEqual(['sender', 'smtp']);
    for (const { advice } of faults) expect(advice).toMatch(/\p{Script=Cyrillic}/u);
    const sound = findings.filter(({ level }) => level === 'ok').map(({ id }) => id);
    expect(sound).toEqual(
      expect.arrayContaining(['database-settings', 'schema', 'journal-roles', 'journal-chain']),
    );
  });

  it('has an empty outbox, and says so', async () => {
    expect((await run('outbox')).stdout).toBe('Сохранённых писем нет.\n');
    const missing = await run('outbox', '00000000-0000-0000-0000-000000000000');
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('Нет письма')]);
  });

  it('gives an operator a link by which the person signs in, and none for whom nobody knows', async () => {
    const { stdout, code } = await run('login-link', 'Shkurkina@Example.org', '--minutes', '5');
    expect([stdout, code]).toEqual([
      expect.stringMatching(/^http:\/\/localhost:0\/sign-in\/[\w-]{43}\n$/),
      0,
    ]);
    const { address } = service as ChildProcess & { address: string };
    const page = await (await fetch(address + new URL(stdout).pathname)).text();
    expect(page).toContain('Вы входите как <b>И.Я. Шкуркина (shkurkina@example.org)</b>');
    expect(await run('login-link', 'nobody@example.org')).toEqual({
      stdout: '',
      stderr:
        'srok: Адреса nobody@example.org нет ни в одной дорожной карте, ни в SROK_OPERATORS, ни в organisations.yaml.\n',
      code: 1,
    });
  });

  it('does a command of the API once, though it is killed as soon as it has done it', async () => {
    const made = await run(
      'token',
      'create',
      'shkurkina@example.org',
      '--name',
      'СЭД',
      '--scopes',
      'commands:write',
    );
    const give = async (): Promise<Response> => {
      const { address } = service as ChildProcess & { address: string };
      return fetch(`${address}/api/v1/roadmaps/tomsk-gymnasium-29-kvantorium/commands`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${made.stdout.trim()}`,
          'content-type': 'application/json',
          'idempotency-key': 'once',
        },
        body: JSON.stringify({ do: 'acknowledge' }),
      });
    };
    const before = await openDatabase();
    const unheard = give().catch(() => undefined);
    while ((await acknowledged(before)) === 0) expect(service?.exitCode).toBeNull();
    await Promise.all([stop(service as ChildProcess, 'SIGKILL'), before.end()]);
    await unheard;
    service = await started();
    const again = await give();
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(await again.json()).toMatchObject({ events: [{ type: 'acknowledged' }] });
    const after = await openDatabase();
    expect(await acknowledged(after)).toBe(1);
    await after.end();
    const listed = await run('token', 'list', '--json');
    expect(listed.stdout).not.toContain(made.stdout.trim());
    const { id = '' } = JSON.parse(listed.stdout) as { id?: string };
    expect((await run('token', 'revoke', id)).stdout).toBe('Токен отозван.\n');
    expect((await give()).status).toBe(401);
  });

  it('starts again after kill -9 with nothing to repair, and stops cleanly at TERM', async () => {
    await stop(service as ChildProcess, 'SIGKILL');
    service = await started();
    const { stdout } = await run('apply', '--yes', tomsk);
    expect(stdout).toContain('Изменений нет.');
    expect(await stop(service, 'SIGTERM')).toBe(0);
  });
});

it('ends at TERM while it is stuck in its start', async () => {
  const database = await createTestDatabase({ empty: true });
  const other = new pg.Client(database.ownerUrl);
  await other.connect();
  try {
    // As a migration elsewhere that does not end.
    await other.query('SELECT pg_advisory_lock(5704003)');
    const env = { DATABASE_URL: database.appUrl, DATABASE_ADMIN_URL: database.ownerUrl, PORT: '0' };
    const child = spawn(process.execPath, ['bin/srok.js', 'start'], {
      cwd: root,
      env: { ...process.env, ...env },
    });
    const end = once(child, 'exit');
    const waiting =
      'SELECT FROM pg_locks JOIN pg_database d ON d.oid = database WHERE NOT granted AND datname = current_database()';
    while ((await other.query(waiting)).rowCount === 0) expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    // Not 0: it never served.
    expect(await end).toEqual([143, null]);
  } finally {
    await other.end();
    await database.drop();
  }
});

describe('srok start where something is missing', () => {
  it.each([
    [
      'DATABASE_URL',
      'postgres://u:secret@127.0.0.1:1/db',
      /^srok: База данных недоступна: postgres:\/\/u@127\.0\.0\.1:1\/db: .*\n$/,
    ],
    ['PORT', 'восемьдесят', /^srok: Неверные переменные окружения:\n {2}PORT: .*\n$/],
    [
      'SROK_COLOUR',
      'red',
      /^srok: Неверные переменные окружения:\n {2}SROK_COLOUR: неизвестная переменная.*\n$/,
    ],
  ])('says so in one line about %s and exits with 1', async (name, value, line) => {
    const { stdout, stderr, code } = await srok(['start'], { env: { [name]: value } });
    expect(stderr).toMatch(line);
    expect(stderr).not.toContain('secret');
    expect([stdout, code]).toEqual(['', 1]);
  });

  it('names the Redis that does not answer, without its password', async () => {
    const data = await mkdtemp(join(tmpdir(), 'srok-no-redis-'));
    await chmod(data, 0o755);
    try {
      const env = { SROK_DATA: data, REDIS_URL: 'redis://:secret@127.0.0.1:1', SROK_LOG_LEVEL: 'error' };
      const { stderr, code } = await srok(['start'], { env });
      expect(stderr).toMatch(/^srok: Redis недоступен: redis:\/\/127\.0\.0\.1:1: .*\n$/);
      expect(code).toBe(1);
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });
});
