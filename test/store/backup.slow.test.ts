// A backup taken while the program works, restored into an empty database: the same rows, the same journal, the same rights.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createLog } from '../../src/log.ts';
import { type BackupOptions, writeBackup } from '../../src/store/backup.ts';
import { checkBackup } from '../../src/store/backup-file.ts';
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
  // And whatever byte: papers are kept in the database.
  await execute(
    stage.test.ownerUrl,
    String.raw`INSERT INTO reports (roadmap, item, occurrence, n, event, at, data, docx, xlsx, docx_sha256, xlsx_sha256)
     SELECT 'technopark', '13', '2024-10-01', 1, 1, now(), '{"n": 1, "reason": "\u0022\n"}', string_agg(set_byte(decode('00', 'hex'), 0, n), ''), NULL,
       repeat('0', 64), repeat('f', 64) FROM generate_series(0, 255) AS n`,
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

const restore = ({ ownerUrl }: TestDatabase, options: Partial<RestoreOptions<unknown>> = {}) =>
  restoreBackup<unknown>({ file, ownerUrl, log, settle: async () => undefined, ...options });

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

/** Restores that are refused or fail leave it so. */
let empty: TestDatabase;
beforeAll(async () => {
  empty = await createTestDatabase({ empty: true });
});
afterAll(() => empty.drop());

describe('a backup', () => {
  it('is one moment, whatever is written meanwhile, readable by its owner only, and the only file', async () => {
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
    const { rows, bytes } = await backup({ onProgress });
    expect(await contents(stage.test.ownerUrl)).not.toEqual(before);
    expect(rows).toEqual(Object.fromEntries(Object.entries(before).map(([name, all]) => [name, all.length])));
    const { mode, size } = await stat(file);
    expect([mode & 0o777, size]).toEqual([0o600, bytes]);
    expect(await readdir(folder)).toEqual(['copy.sql.gz']);
    const text = gunzipSync(await readFile(file)).toString();
    expect(text).toContain('О.И. Назарова');
    expect(text).not.toContain('другой');
  });

  it('replaces a file only when told to', async () => {
    await writeFile(file, 'mine');
    await expect(backup()).rejects.toThrow(/^Файл .* уже есть\. .*--force/);
    expect(await readFile(file, 'utf8')).toBe('mine');
    await backup({ force: true });
    expect((await checkBackup(file)).rows['roadmaps']).toBe(1);
  });

  it('never replaces what is no file', async () => {
    const socket = createServer().listen(file);
    await once(socket, 'listening');
    await expect(backup({ force: true })).rejects.toThrow(/^Копия не записана: .* – не файл\.$/);
    expect((await stat(file)).isSocket()).toBe(true);
    socket.close();
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
    await expect(backup({ url: empty.ownerUrl })).rejects.toThrow(/нет таблиц этой программы/);
  });
});

describe('a restored database', () => {
  let database: TestDatabase;
  let result: Awaited<ReturnType<typeof restore>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'srok-backup-'));
    file = join(folder, 'copy.sql.gz');
    database = await createTestDatabase({ empty: true });
    await backup();
    result = await restore(database);
    await migrate({ ownerUrl: database.ownerUrl, appRole: 'srok_app', log });
    await rm(folder, { recursive: true });
  });
  afterAll(() => database.drop());

  it('has every row as it was', async () => {
    expect(await contents(database.ownerUrl)).toEqual(await contents(stage.test.ownerUrl));
    expect(result).toMatchObject({
      chainFaults: [],
      header: { program: '1.2.3', at: '2024-02-12T07:00:00.000Z', migrations: Object.keys(migrations) },
    });
    expect(result.rows['messages']).toBeGreaterThan(0);
  });

  it('takes no other backup on top, and nothing of it is touched', async () => {
    await backup();
    await expect(restore(database)).rejects.toThrow(/^База данных не пуста .*SROK_DATA.*DATABASE_URL/s);
    expect(await contents(database.ownerUrl)).toEqual(await contents(stage.test.ownerUrl));
  });

  it('numbers new rows behind the old ones, and keeps the journal from being changed', async () => {
    const { ownerUrl, appUrl } = database;
    const next = await ask<{ id: number; last: number }>(
      appUrl,
      "SELECT nextval(pg_get_serial_sequence('notices', 'id'))::int AS id, (SELECT max(id)::int FROM notices) AS last",
    );
    expect(next).toEqual([{ id: (next[0]?.last ?? 0) + 1, last: next[0]?.last }]);
    await expect(execute(appUrl, 'DELETE FROM journal')).rejects.toMatchObject({ code: '42501' });
    await expect(execute(ownerUrl, "UPDATE journal SET type = 'x'")).rejects.toMatchObject({ code: '23001' });
  });
});

describe('a restore', () => {
  it('fills the database of a service that had nothing to do, and tells of a chain that was broken before', async () => {
    await backup();
    const text = gunzipSync(await readFile(file)).toString();
    const [, body = '', end = ''] = /^(.*\n)(-- srok end .*\n)$/s.exec(text) ?? [];
    const changed = body.replace('put-under-control', 'put-under-kontrol');
    const sha256 = createHash('sha256').update(changed).digest('hex');
    await writeFile(file, gzipSync(changed + end.replace(/"sha256":"[0-9a-f]+"/, `"sha256":"${sha256}"`)));
    const fresh = await createTestDatabase();
    await execute(fresh.appUrl, "INSERT INTO watch VALUES ('woken', now())");
    const { chainFaults } = await restore(fresh);
    expect(chainFaults).toEqual([{ roadmap: 'technopark', seq: expect.any(Number) }]);
    expect(await ask(fresh.ownerUrl, 'SELECT id FROM roadmaps')).toEqual([{ id: 'technopark' }]);
    await fresh.drop();
  });

  it('is refused where another program has its tables, though they are empty', async () => {
    await backup();
    await execute(empty.ownerUrl, 'CREATE TABLE theirs (id int)');
    await expect(restore(empty)).rejects.toThrow(/таблицы другой программы: theirs/);
    await execute(empty.ownerUrl, 'DROP TABLE theirs');
  });

  it('is refused while a service works with the database', async () => {
    await backup();
    const service = new pg.Client({ connectionString: empty.appUrl, application_name: 'srok worker' });
    await service.connect();
    await expect(restore(empty)).rejects.toThrow(
      /^С этой базой данных работает служба \(srok worker\)\. Остановите её/,
    );
    await service.end();
  });

  it('leaves nothing when what comes last fails', async () => {
    await backup();
    const settle = async () => {
      throw new Error('cannot be decided');
    };
    await expect(restore(empty, { settle })).rejects.toThrow('cannot be decided');
    expect(await contents(empty.ownerUrl)).toEqual({});
  });
});

describe('a bad backup file', () => {
  const refused = async (): Promise<string> => {
    const { message } = await restore(empty).then(
      () => new Error('restored'),
      (error: Error) => error,
    );
    expect(await contents(empty.ownerUrl)).toEqual({});
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
    await backup();
    const text = gunzipSync(await readFile(file)).toString();
    const body = text.slice(0, text.lastIndexOf('-- srok end')).replace('0001-initial', '9999-later');
    const sha256 = createHash('sha256').update(body).digest('hex');
    await writeFile(file, gzipSync(`${body}-- srok end ${JSON.stringify({ rows: {}, sha256 })}\n`));
    expect(await refused()).toMatch(/более новая версия программы \(1\.2\.3\)/);
    await writeFile(file, gzipSync(body.replace('"format":1', '"format":2')));
    expect(await refused()).toMatch(/более новая версия программы\. Поставьте/);
  });
});
