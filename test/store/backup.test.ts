// A backup taken while the program works, restored into an empty database: the same rows, the same journal, the same rights.
import { execFileSync } from 'node:child_process';
import { mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createLog } from '../../src/log.ts';
import { type BackupOptions, writeBackup } from '../../src/store/backup.ts';
import { migrate } from '../../src/store/migrate.ts';
import { migrations } from '../../src/store/migrations.ts';
import { type RestoreOptions, restoreBackup } from '../../src/store/restore.ts';
import { openStage, type Stage } from '../engine/stage.ts';
import { createTestDatabase, execute, type TestDatabase } from '../support/postgres.ts';
import { makeRoadmap } from '../support/roadmaps.ts';

const log = createLog('silent');
const NOW = Date.UTC(2024, 1, 12, 7);

let stage: Stage;
let folder: string;
let file: string;

beforeAll(async () => {
  stage = await openStage();
  await stage.apply(makeRoadmap());
  stage.at('2024-01-22T09:00');
  await stage.work();
  // Whatever a text may hold: COPY's own signs, other scripts, line breaks.
  await execute(
    stage.test.ownerUrl,
    String.raw`UPDATE messages SET subject = E'\\.\n\\N\t«ёж» \u00a0 -- srok end {}\n\\.' WHERE ctid = (SELECT min(ctid) FROM messages)`,
  );
});
afterAll(() => stage.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-backup-'));
  file = join(folder, 'copy.sql.gz');
});
afterEach(() => rm(folder, { recursive: true }));

const backup = (options: Partial<BackupOptions> = {}) =>
  writeBackup({
    url: stage.test.ownerUrl,
    file,
    force: false,
    program: '1.2.3',
    now: NOW,
    log,
    ...options,
  });

async function restored<T>(
  options: Partial<RestoreOptions<unknown>>,
  look: (database: TestDatabase, result: Awaited<ReturnType<typeof restoreBackup>>) => Promise<T>,
): Promise<T> {
  const database = await createTestDatabase({ empty: true });
  try {
    const result = await restoreBackup<unknown>({
      file,
      ownerUrl: database.ownerUrl,
      log,
      settle: async () => undefined,
      ...options,
    });
    await migrate({ ownerUrl: database.ownerUrl, appRole: 'srok_app', log });
    return await look(database, result);
  } finally {
    await database.drop();
  }
}

async function ask<T extends object>(url: string, query: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(query)).rows;
  } finally {
    await client.end();
  }
}

/** Every table's rows as text, in order. */
async function contents(url: string): Promise<Record<string, string[]>> {
  const tables = await ask<{ name: string }>(
    url,
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%' ORDER BY 1",
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables)
    found[name] = (await ask<{ row: string }>(url, `SELECT t::text AS row FROM ${name} t ORDER BY 1`)).map(
      (r) => r.row,
    );
  return found;
}

describe('a backup', () => {
  it('restored into an empty database has every row as it was', async () => {
    const before = await contents(stage.test.ownerUrl);
    const { rows, bytes } = await backup();
    expect(bytes).toBe((await stat(file)).size);
    expect(rows).toEqual(Object.fromEntries(Object.entries(before).map(([name, all]) => [name, all.length])));
    expect(rows['messages']).toBeGreaterThan(0);
    await restored({}, async (database, result) => {
      expect(await contents(database.ownerUrl)).toEqual(before);
      expect(result).toMatchObject({
        rows,
        chainFaults: [],
        header: { program: '1.2.3', at: '2024-02-12T07:00:00.000Z', migrations: Object.keys(migrations) },
      });
    });
  });

  it('is one moment, whatever is written meanwhile', async () => {
    const before = await contents(stage.test.ownerUrl);
    let written = false;
    const onProgress = (): void => {
      // Another process changes what comes later; the backup waits for it.
      if (written) return;
      written = true;
      const change = "UPDATE people SET name = 'другой'; DELETE FROM notices WHERE status = 'withdrawn'";
      const script = `const pg = require('pg'); const c = new pg.Client(process.argv[1]); c.connect().then(() => c.query(process.argv[2])).then(() => c.end())`;
      execFileSync(process.execPath, ['-e', script, stage.test.ownerUrl, change], {
        cwd: import.meta.dirname,
      });
    };
    await backup({ onProgress });
    expect(await contents(stage.test.ownerUrl)).not.toEqual(before);
    await restored({}, async ({ ownerUrl }) => expect(await contents(ownerUrl)).toEqual(before));
  });

  it('is readable by its owner only and leaves no other file', async () => {
    await backup();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['copy.sql.gz']);
  });

  it('replaces a file only when told to', async () => {
    await writeFile(file, 'mine');
    await expect(backup()).rejects.toThrow(/^Файл .* уже есть\. .*--force/);
    expect(await readFile(file, 'utf8')).toBe('mine');
    await backup({ force: true });
    await restored({}, async (_database, { rows }) => expect(rows['roadmaps']).toBe(1));
  });

  it('leaves nothing when it is stopped or cannot be written', async () => {
    const stop = new AbortController();
    const stopped = backup({ signal: stop.signal, onProgress: () => stop.abort() });
    await expect(stopped).rejects.toThrow(/abort/i);
    expect(await readdir(folder)).toEqual([]);
    await expect(backup({ file: join(folder, 'no/such/copy.gz') })).rejects.toThrow(
      /^Копия не записана: .*: нет такой папки\.$/,
    );
  });

  it('says so when there is nothing to save', async () => {
    const empty = await createTestDatabase({ empty: true });
    await expect(backup({ url: empty.ownerUrl })).rejects.toThrow(/нет таблиц этой программы/);
    await empty.drop();
  });
});

describe('a restored database', () => {
  it('numbers new rows behind the old ones, and keeps the journal from being changed', async () => {
    await backup();
    await restored({}, async ({ ownerUrl, appUrl }) => {
      const next = await ask<{ id: number; last: number }>(
        appUrl,
        `WITH added AS (INSERT INTO alarms (roadmap, item, recipient, code, body, opened_at)
         SELECT id, '1', 'a', 'failed', 'x', now() FROM roadmaps RETURNING id::int)
         SELECT nextval(pg_get_serial_sequence('notices', 'id'))::int AS id, (SELECT max(id)::int FROM notices) AS last FROM added`,
      );
      expect(next).toEqual([{ id: (next[0]?.last ?? 0) + 1, last: next[0]?.last }]);
      await expect(execute(appUrl, 'DELETE FROM journal')).rejects.toMatchObject({ code: '42501' });
      await expect(execute(ownerUrl, "UPDATE journal SET type = 'x'")).rejects.toMatchObject({
        code: '23001',
      });
    });
  });

  it('is refused where there is something already, and nothing of it is touched', async () => {
    await backup();
    const before = await contents(stage.test.ownerUrl);
    const again = restoreBackup({ file, ownerUrl: stage.test.ownerUrl, log, settle: async () => undefined });
    await expect(again).rejects.toThrow(/^База данных не пуста .*SROK_DATA.*DATABASE_URL/s);
    expect(await contents(stage.test.ownerUrl)).toEqual(before);
  });

  it('is refused where another program has its tables, though they are empty', async () => {
    await backup();
    const other = await createTestDatabase({ empty: true });
    await execute(other.ownerUrl, 'CREATE TABLE theirs (id int)');
    const refused = restoreBackup({ file, ownerUrl: other.ownerUrl, log, settle: async () => undefined });
    await expect(refused).rejects.toThrow(/таблицы другой программы: theirs/);
    await execute(other.ownerUrl, 'SELECT FROM theirs');
    await other.drop();
  });

  it('may be one in which the service was started and nothing was done', async () => {
    await backup();
    const fresh = await createTestDatabase();
    await execute(fresh.appUrl, "INSERT INTO watch VALUES ('woken', now())");
    await restoreBackup({ file, ownerUrl: fresh.ownerUrl, log, settle: async () => undefined });
    expect(await ask(fresh.ownerUrl, 'SELECT count(*)::int AS n FROM roadmaps')).toEqual([{ n: 1 }]);
    await fresh.drop();
  });

  it('is refused while a service works with it', async () => {
    await backup();
    const fresh = await createTestDatabase();
    const service = new pg.Client({ connectionString: fresh.appUrl, application_name: 'srok worker' });
    await service.connect();
    const refused = restoreBackup({ file, ownerUrl: fresh.ownerUrl, log, settle: async () => undefined });
    await expect(refused).rejects.toThrow(
      /^С этой базой данных работает служба \(srok worker\)\. Остановите её/,
    );
    await service.end();
    await fresh.drop();
  });

  it('is empty when what comes last fails', async () => {
    await backup();
    const database = await createTestDatabase({ empty: true });
    const settle = async () => {
      throw new Error('cannot be decided');
    };
    await expect(restoreBackup({ file, ownerUrl: database.ownerUrl, log, settle })).rejects.toThrow(
      'cannot be decided',
    );
    expect(await contents(database.ownerUrl)).toEqual({});
    await database.drop();
  });

  it('tells of a chain that was broken before the backup', async () => {
    await backup();
    const text = gunzipSync(await readFile(file)).toString();
    const { createHash } = await import('node:crypto');
    const [, body = '', end = ''] = /^(.*\n)(-- srok end .*\n)$/s.exec(text) ?? [];
    const changed = body.replace('put-under-control', 'put-under-kontrol');
    expect(changed).not.toBe(body);
    const sha256 = createHash('sha256').update(changed).digest('hex');
    await writeFile(file, gzipSync(changed + end.replace(/"sha256":"[0-9a-f]+"/, `"sha256":"${sha256}"`)));
    await restored({}, async (_database, { chainFaults }) =>
      expect(chainFaults).toEqual([{ roadmap: 'technopark', seq: expect.any(Number) }]),
    );
  });
});

describe('a bad backup file', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
  });
  afterAll(() => database.drop());

  const refused = async (): Promise<string> => {
    const { message } = await restoreBackup({
      file,
      ownerUrl: database.ownerUrl,
      log,
      settle: async () => undefined,
    }).then(
      () => new Error('restored'),
      (error: Error) => error,
    );
    expect(await contents(database.ownerUrl)).toEqual({});
    return message;
  };

  it('is refused when it was cut, at its end or in the middle', async () => {
    await backup();
    const { size } = await stat(file);
    for (const length of [size - 1, size - 9, Math.floor(size / 2), 30]) {
      await backup({ force: true });
      await truncate(file, length);
      expect(await refused()).toMatch(/повреждена: .*Ничего не загружено/);
    }
  });

  it('is refused when a byte of it was changed', async () => {
    await backup();
    const handle = await open(file, 'r+');
    const { size } = await stat(file);
    await handle.write(Buffer.from([0xff, 0x00]), 0, 2, Math.floor(size / 3));
    await handle.close();
    expect(await refused()).toMatch(/повреждена/);
  });

  it('is refused when a row was changed, or one left out with its end', async () => {
    await backup();
    const text = gunzipSync(await readFile(file)).toString();
    for (const changed of [
      text.replace('put-under-control', 'put-under-kontrol'),
      text.slice(0, text.lastIndexOf('-- srok end')),
      `${text}one more line\n`,
    ]) {
      await writeFile(file, gzipSync(changed));
      expect(await refused()).toMatch(/повреждена/);
    }
  });

  it('is refused when it is something else or missing', async () => {
    await writeFile(file, 'PGDMP');
    expect(await refused()).toMatch(/не резервная копия этой программы/);
    await writeFile(file, gzipSync('CREATE TABLE x ();\n'));
    expect(await refused()).toMatch(/не резервная копия этой программы/);
    await writeFile(file, '');
    expect(await refused()).toMatch(/не резервная копия|повреждена/);
    await rm(file);
    expect(await refused()).toMatch(/^Нет файла /);
  });

  it('is refused when a newer program made it', async () => {
    const list = { ...migrations, '9999-later': { up: async () => undefined } };
    const newer = await createTestDatabase({ empty: true });
    await migrate({ ownerUrl: newer.ownerUrl, appRole: 'srok_app', log, migrations: list });
    await backup({ url: newer.ownerUrl });
    await newer.drop();
    expect(await refused()).toMatch(/более новая версия программы \(1\.2\.3\)/);
  });
});
