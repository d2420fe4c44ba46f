// Where doctor leads: one step at a time, in the order in which an installation comes into being, each told of in the guide.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { writeBackupStamp } from '../../../src/cli/backup-stamp.ts';
import { endingTokens } from '../../../src/cli/doctor/api-tokens.ts';
import { backupAge } from '../../../src/cli/doctor/backups.ts';
import { CHECKS, type CheckId, fault, ok, warning } from '../../../src/cli/doctor/finding.ts';
import { guideTo, nextStep } from '../../../src/cli/doctor/lead.ts';
import { leftBehind } from '../../../src/cli/doctor/left-behind.ts';
import { operatorsNamed } from '../../../src/cli/doctor/operators.ts';
import { createLog } from '../../../src/log.ts';
import { createDatabase, type Database } from '../../../src/store/database.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { createTestDatabase, execute, type TestDatabase } from '../../support/postgres.ts';

const log = createLog('silent');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-lead-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** As sites that show Markdown make them of headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('the next step', () => {
  it('is a fault before a warning, of either that of an installation which comes first', () => {
    const found = [
      ok('config', ''),
      fault('dns', 'адресов нет', 'Проверьте.'),
      warning('backups', 'нет', 'Сохраните.'),
      warning('roadmaps', 'нет', 'Загрузите.'),
      fault('smtp', 'не задан', 'Задайте.'),
      warning('operators', 'нет', 'Назначьте.'),
    ];
    const told: (CheckId | undefined)[] = [];
    for (let left = found; nextStep(left); left = left.filter((one) => one !== nextStep(left)))
      told.push(nextStep(left)?.id);
    expect(told).toEqual(['smtp', 'dns', 'operators', 'roadmaps', 'backups']);
  });

  it('is a fault that is no step before a warning, and nothing where all is well', () => {
    const [outbox, alarm] = [warning('outbox', '', 'а'), fault('alarms', '', 'б')];
    expect(nextStep([outbox, alarm])).toBe(alarm);
    expect(nextStep([ok('outbox', '')])).toBeUndefined();
  });

  it.each(Object.keys(CHECKS) as CheckId[])('of the check %s leads to a section that the guide has', (id) => {
    const [file = '', anchor] = guideTo(id).split('#');
    const guide = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
    expect(anchorsOf(guide)).toContain(anchor);
  });
});

describe('the guide', () => {
  it('has no link that leads nowhere', () => {
    const guide = new URL('../../../docs/operating.ru.md', import.meta.url);
    const text = readFileSync(guide, 'utf8');
    const anchors = anchorsOf(text);
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(20);
    for (const link of links) {
      if (link.startsWith('#')) expect(anchors).toContain(link.slice(1));
      else expect([link, existsSync(new URL(link, guide))]).toEqual([link, true]);
    }
  });
});

describe('operators', () => {
  it('are asked for while there are none', () => {
    expect(operatorsNamed([])).toMatchObject({
      level: 'warning',
      advice: expect.stringMatching(/SROK_OPERATORS=/),
    });
    expect(operatorsNamed(['a@example.org'])).toEqual(ok('operators', 'a@example.org'));
  });
});

describe('backups', () => {
  const NOW = Date.parse('2024-02-12T03:00Z');
  const hours = (n: number) => new Date(NOW - n * 3_600_000).toISOString();
  const age = (dataDir = folder, changes = {}) =>
    backupAge({ dataDir, onServer: false, anything: true, now: NOW, ...changes }).then(([one]) => one);

  it('are asked for once there is something to save, on a server perhaps elsewhere', async () => {
    expect(await age(folder, { anything: false })).toEqual(ok('backups', 'сохранять пока нечего'));
    const advice = expect.stringMatching(/srok-backup .* srok backup ФАЙЛ; .*ежедневную копию\.$/);
    expect(await age()).toMatchObject({ level: 'warning', text: expect.stringContaining('ещё не'), advice });
    expect((await age(folder, { onServer: true }))?.advice).toContain('другая машина');
    expect(await age(join(folder, 'none'))).toMatchObject({ level: 'warning' });
  });

  it('are old after two days', async () => {
    await writeBackupStamp(folder, { at: hours(47), file: '/copies/a.sql.gz' });
    expect(await age()).toEqual(ok('backups', '47 ч назад: /copies/a.sql.gz'));
    await writeBackupStamp(folder, { at: hours(75), file: '/copies/b.sql.gz' });
    expect(await age()).toMatchObject({
      level: 'warning',
      text: 'последняя – 3 дн. назад: /copies/b.sql.gz',
    });
  });

  it('are unknown where the note of the last one is damaged', async () => {
    for (const text of ['', '{"at":"вчера","file":""}']) {
      await writeFile(join(folder, 'last-backup.json'), text);
      expect((await age())?.text).toContain('ещё не выполнялась');
    }
  });
});

describe('what the database knows', () => {
  let test: TestDatabase;
  let database: Database<Tables>;
  const found = async (current: boolean, databaseUrl: string | undefined = test.appUrl) =>
    (await leftBehind(database.db, { databaseUrl, dataDir: folder }, current, log)).map(({ level }) => level);

  beforeAll(async () => {
    test = await createTestDatabase();
    database = createDatabase<Tables>({ url: test.appUrl, max: 1, applicationName: 'test', log });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  it('of data left behind in the embedded one: they are missed on the server until it has a roadmap', async () => {
    expect(await found(true)).toEqual(['ok']);
    const passwords = { postgres: 'a', srok_owner: 'b', srok_app: 'c' };
    const state = { folder: 'postgres', filled: true, port: 0, passwords };
    await writeFile(join(folder, 'postgres.json'), JSON.stringify(state), { mode: 0o600 });
    expect([await found(false), await found(true)]).toEqual([['fault'], ['fault']]);
    const [missed] = await leftBehind(database.db, { databaseUrl: test.appUrl, dataDir: folder }, true, log);
    // `srok` on a server takes its settings from srok.env alone.
    expect(missed?.advice).toMatch(/^(?!.*env -u).*«Переход на серверы».*неисправность исчезнет/);
    await execute(
      test.ownerUrl,
      "INSERT INTO roadmaps (id, state, version, plan_basis, extend_at) VALUES ('r', '{}', 1, '', now())",
    );
    expect(await found(true)).toEqual(['ok']);
  });

  it('of the embedded one: nothing is left behind as long as no server is set', async () => {
    const settings = { databaseUrl: undefined, dataDir: folder };
    expect(await leftBehind(database.db, settings, true, log)).toEqual([]);
  });

  it('of tokens of the API: which end within thirty days, and are not revoked', async () => {
    const now = Date.parse('2024-02-12T03:00Z');
    const token = (name: string, days: number, revoked: string) =>
      execute(
        test.ownerUrl,
        `INSERT INTO api_tokens (id, hash, address, name, scopes, created_at, expires_at, revoked_at)
         VALUES (gen_random_uuid(), md5('${name}') || md5('${name}'), 'a@example.org', '${name}', '{}', now(),
           '2024-02-12T03:00Z'::timestamptz + interval '${days} days', ${revoked})`,
      );
    await token('СЭД', 31, 'NULL');
    await token('прежний', 5, 'now()');
    await token('истёкший', -1, 'NULL');
    expect(await endingTokens(database.db, now)).toEqual([ok('api-tokens', 'действует токенов: 1')]);
    await token('отчёты', 29, 'NULL');
    // As `srok token list` says it: where the service runs.
    const here = { ...new Intl.DateTimeFormat().resolvedOptions(), timeZone: 'America/Los_Angeles' };
    const zone = jest.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue(here);
    const found = await endingTokens(database.db, now);
    zone.mockRestore();
    expect(found).toMatchObject([
      { level: 'warning', text: 'скоро перестанут действовать: «отчёты» (a@example.org) – до 11.03.2024' },
    ]);
  });
});
