import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createVirtualClock } from '../../src/clock.ts';
import { createActionLinks, type LinkTarget } from '../../src/engine/action-links.ts';
import { LINK_LIFE_MS, openLinkRing, rotateLinkKeys, SIGNS_AFTER_MS } from '../../src/engine/link-keys.ts';
import { createLog } from '../../src/log.ts';
import { openLinks } from '../../src/main-links.ts';
import { createDatabase, type Database } from '../../src/store/database.ts';
import { replaceLinkKeys } from '../../src/store/link-keys.ts';
import type { Tables } from '../../src/store/tables.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

const log = createLog('silent');
const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 15);
const clock = createVirtualClock(START);

let folder: string;
let path: string;
beforeEach(async () => {
  clock.set(START);
  folder = await mkdtemp(join(tmpdir(), 'srok-link-keys-'));
  path = join(folder, 'keys', 'link-keys.json');
});
afterEach(() => rm(folder, { recursive: true }));

const open = () => openLinkRing({ path, clock, log });
/** As a process that starts now has them. */
const linksNow = async () =>
  createActionLinks({ ring: await open(), publicUrl: 'https://srok.example.org', clock });
const rotate = (revoke = false) => rotateLinkKeys({ path, now: clock.now(), revoke });

const target: LinkTarget = {
  roadmap: 'tomsk',
  item: '5',
  occurrence: '',
  action: 'submit',
  person: '0123456789abcdef'.repeat(4),
  mark: 'in_execution|0',
};
const tokenOf = (url: string) => url.replace(/^.*\/a\//, '');

describe('the file of link keys', () => {
  it('is made at the first start for its owner alone, with nothing else left in the folder', async () => {
    await open();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'keys'))).toEqual(['link-keys.json']);
  });

  it('is one and the same for processes that start at once', async () => {
    const rings = await Promise.all(Array.from({ length: 8 }, open));
    expect(new Set(rings.map((ring) => ring.signing().id)).size).toBe(1);
    expect(await readdir(join(folder, 'keys'))).toEqual(['link-keys.json']);
  });

  it.each([0o640, 0o604, 0o666])('is refused when others may read or write it (%o)', async (mode) => {
    await open();
    await chmod(path, mode);
    await expect(open()).rejects.toThrow(/доступен другим пользователям.*chmod 600.*--revoke/s);
  });

  it.each([
    '',
    '{',
    '{"keys":[]}',
    '{"keys":[{"id":"00000000","secret":"short","signsFrom":"2024-01-15T00:00:00Z"}]}',
  ])('is refused when it is damaged, without quoting it: %j', async (text) => {
    await open();
    await writeFile(path, text);
    await expect(open()).rejects.toThrow(/повреждён.*--revoke/s);
    await expect(open()).rejects.not.toThrow(/short/);
  });

  it('says so when it cannot be written', async () => {
    await writeFile(join(folder, 'keys'), 'a file where the folder belongs');
    await expect(open()).rejects.toThrow(
      /нельзя записать \((EEXIST|ENOTDIR)\).*SROK_LINK_KEYS|не прочитан \(ENOTDIR\)/,
    );
  });
});

describe('a rotation', () => {
  it('lets the new key sign after an hour, when every process has it, and old links work on', async () => {
    const before = await linksNow();
    const old = before.linkFor(target);
    const { added } = await rotate();
    expect((await open()).signing().id).not.toBe(added);
    clock.set(START + SIGNS_AFTER_MS);
    expect((await open()).signing().id).toBe(added);
    const after = await linksNow();
    expect(after.read(tokenOf(old)).ok).toBe(true);
    expect(after.read(tokenOf(after.linkFor(target))).ok).toBe(true);
  });

  it('keeps each key until the last link that it signed has expired, and no longer', async () => {
    const first = (await open()).signing().id;
    await rotate();
    clock.set(START + SIGNS_AFTER_MS - 1);
    const last = (await linksNow()).linkFor(target);
    clock.set(START + SIGNS_AFTER_MS - 1 + LINK_LIFE_MS - 1000);
    await rotate();
    expect((await linksNow()).read(tokenOf(last)).ok).toBe(true);
    clock.set(START + SIGNS_AFTER_MS + LINK_LIFE_MS + 2 * DAY);
    expect((await rotate()).ids).not.toContain(first);
  });

  it('that revokes ends all earlier links at once, also where the file is lost or damaged', async () => {
    const old = (await linksNow()).linkFor(target);
    await writeFile(path, 'damaged');
    const { added, ids } = await rotate(true);
    expect(ids).toEqual([added]);
    expect((await open()).signing().id).toBe(added);
    expect((await linksNow()).read(tokenOf(old))).toEqual({ ok: false, why: 'unknown-key' });
    await rm(path);
    await rotate(true);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      keys: [{ secret: expect.any(String) }],
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});

describe('a process that starts', () => {
  let test: TestDatabase;
  let database: Database<Tables>;
  beforeAll(async () => {
    test = await createTestDatabase();
    database = createDatabase<Tables>({ url: test.appUrl, max: 4, applicationName: 'test', log });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });
  beforeEach(() => database.db.deleteFrom('link_keys').execute());

  const start = async (linkKeysFile = path) => {
    const { agree } = await openLinks({ linkKeysFile, publicUrl: 'https://srok.example.org' }, clock, log);
    await agree(database.db);
  };

  it('with the same file as the others is let in, before and after a rotation', async () => {
    await start();
    await start();
    await replaceLinkKeys(database.db, (await rotate()).ids);
    await start();
  });

  it('with a file that was rotated while the database was not told is let in', async () => {
    await start();
    await rotate();
    await start();
  });

  it('with another file is refused and told what to do', async () => {
    await start();
    await expect(start(join(folder, 'other.json'))).rejects.toThrow(
      /нет в файле .*other\.json\. Дайте всем процессам один и тот же файл \(SROK_LINK_KEYS\)/,
    );
    await start();
  });

  it('with the file from before a rotation is refused', async () => {
    await start();
    const old = join(folder, 'old.json');
    await writeFile(old, await readFile(path), { mode: 0o600 });
    await replaceLinkKeys(database.db, (await rotate()).ids);
    await expect(start(old)).rejects.toThrow('нет в файле');
  });

  it('at the same time as another one with another file is refused, or the other one is', async () => {
    const ended = await Promise.allSettled([start(), start(join(folder, 'other.json'))]);
    expect(ended.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
