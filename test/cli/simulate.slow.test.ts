import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { srok } from './run-srok.ts';

const TOMSK = 'config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml';
const folder = mkdtempSync(join(tmpdir(), 'srok-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
/** The roadmap of Tomsk with every pattern replaced. */
const changed = (name: string, ...changes: [RegExp, string][]) =>
  written(
    name,
    changes.reduce((text, [from, to]) => text.replace(from, to), readFileSync(TOMSK, 'utf8')),
  );

const EntrySchema = z.strictObject({
  roadmap: z.string(),
  item: z.string(),
  due: z.iso.date().nullable(),
  kind: z.enum(['overdue', 'reminder', 'monitoring', 'notice', 'assignment', 'digest']),
  rung: z.string().min(1),
  blockedBy: z.array(z.string()).min(1).exactOptional(),
});
const MessageSchema = z.strictObject({
  at: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00\+07:00$/),
  to: z.string(),
  kind: EntrySchema.shape.kind,
  subject: z.string().min(1),
  entries: z.array(EntrySchema).min(1),
});

const ndjson = async (...args: string[]) => {
  const { stdout, stderr, code } = await srok(['simulate', ...args, '--format', 'ndjson']);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => ({ line, message: MessageSchema.parse(JSON.parse(line)) }));
};

describe('ndjson', () => {
  it.each(['on-time', 'late-procurement', 'late-and-extended', 'absences-and-extensions'])(
    'of two years with %s keeps the contract, in order',
    async (name) => {
      const scenario = `test/fixtures/scenarios/${name}.yaml`;
      const all = await ndjson(TOMSK, '--from', '2023-12-27', '--to', '2025-12-31', '--scenario', scenario);
      expect(all.length).toBeGreaterThan(100);
      const order = all.map(({ message }) => `${message.at} ${message.to}`);
      expect(order).toEqual([...order].sort());
      const people = readFileSync(TOMSK, 'utf8');
      for (const { message } of all) expect(people).toContain(`  ${message.to}:`);
    },
  );

  it('gives the keys of the documented message in the documented order', async () => {
    const lines = await ndjson(TOMSK, '--to', '2024-02-29');
    const line = lines.find(
      ({ message }) => message.at.startsWith('2024-02-01') && message.to === 'shkurkina',
    )?.line;
    expect(line).toMatch(
      /^\{"at":"2024-02-01T09:00:00\+07:00","to":"shkurkina","kind":"reminder","subject":"[^"]+","entries":\[\{"roadmap":"tomsk-gymnasium-29-kvantorium","item":"5","due":"2024-02-15","kind":"reminder","rung":"T-10","blockedBy":\["2","3"\]\}\]\}$/,
    );
  });

  it('takes a year from the date of the order when no days are given', async () => {
    expect(await ndjson(TOMSK)).toEqual(await ndjson(TOMSK, '--from', '2023-12-27', '--to', '2024-12-26'));
  });
});

describe('table and page', () => {
  it('shows a row for every message, and their number', async () => {
    const { stdout, code } = await srok(['simulate', TOMSK, '--to', '2024-01-15']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^Когда +Кому +Вид +Тема$/);
    expect(stdout).toMatch(/^15\.01\.2024, пн 09:30 {2}И\.В\. Швайко +сводка +Сводка по № 1410 р/m);
    expect(lines.at(-1)).toBe(`Писем: ${lines.length - 3}`);
    expect(code).toBe(0);
  });

  it('escapes what a document says, and holds every message with its text', async () => {
    const file = changed('markup.yaml', [/С\.В\. Шаболина/, '<b>С.В. "Шаболина"</b>']);
    const { stdout, code } = await srok(['simulate', file, '--to', '2024-01-31', '--format', 'html']);
    expect(stdout).toMatch(/^<!doctype html>\n<html lang="ru">/);
    expect(stdout).not.toContain('<b>С.В.');
    expect(stdout).toContain('&lt;b&gt;С.В. &quot;Шаболина&quot;&lt;/b&gt;');
    expect(stdout).not.toMatch(/<script|src=|href="http/);
    const rows = (await srok(['simulate', file, '--to', '2024-01-31'])).stdout;
    expect(stdout.match(/<details>/g)).toHaveLength(Number(/Писем: (\d+)/.exec(rows)?.[1]));
    expect(stdout).toContain('Исполнить не позднее 29 января 2024 г. (понедельник)');
    expect(code).toBe(0);
  });
});

describe('bad input', () => {
  const refused = async (stderr: unknown, ...args: string[]) =>
    expect(await srok(['simulate', ...args])).toEqual({ stdout: '', stderr, code: 1 });
  const twelve = 'test/fixtures/twelve-faults.yaml';

  it('prints the faults of a roadmap as validate does', async () => {
    const { stderr } = await srok(['validate', twelve]);
    await refused(stderr, twelve);
  });

  it('names the line of an event that the rules refuse, and prints nothing of what went before', async () => {
    const scenario = written(
      'refused.yaml',
      `events:
  - { at: "2024-01-09T10:00", do: acknowledge, by: nazarova }
  - { at: "2024-02-09T12:00", item: "3", do: submit, by: shabolina }
`,
    );
    await refused(
      `${scenario}:3:5: п. 3: это может сделать только ответственный исполнитель или его замещающий\n`,
      TOMSK,
      '--scenario',
      scenario,
    );
  });

  it('names an unknown item, an event before control and a file that is no YAML', async () => {
    const unknown = written(
      'unknown.yaml',
      'events:\n  - { at: "2024-02-09T12:00", item: "31", do: submit, by: nazarova }\n',
    );
    await refused(
      `${unknown}:2:37: пункта «31» нет в дорожной карте tomsk-gymnasium-29-kvantorium\n`,
      TOMSK,
      '--scenario',
      unknown,
    );
    const early = written(
      'early.yaml',
      'events:\n  - { at: "2024-02-09T12:00", do: acknowledge, by: nazarova }\n',
    );
    await refused(
      `${early}:2:5: событие раньше постановки на контроль (01.03.2024)\n`,
      TOMSK,
      '--from',
      '2024-03-01',
      '--scenario',
      early,
    );
    const broken = written('broken.yaml', 'events: [{ at: "2024');
    await refused(expect.stringMatching(/^\S+broken\.yaml:1:\d+: \S/), TOMSK, '--scenario', broken);
    await refused('none.yaml:1:1: файл не найден: проверьте путь\n', TOMSK, '--scenario', 'none.yaml');
  });

  it('refuses one key with two addresses, and one roadmap given twice', async () => {
    const other = changed(
      'other.yaml',
      [/^roadmap: .*$/m, 'roadmap: other'],
      [/email: nazarova@example\.org/, 'email: nazarova@example.com'],
    );
    await refused(
      expect.stringMatching(
        /^\S+other\.yaml:\d+:\d+: у «nazarova» здесь адрес nazarova@example\.com, а в \S+ – nazarova@example\.org: .*\n$/,
      ),
      TOMSK,
      other,
    );
    await refused(expect.stringMatching(/:\d+:\d+: дорожная карта «tomsk-\S+» уже есть в /), TOMSK, TOMSK);
  });

  it.each([
    [
      'an end before the beginning',
      ['--from', '2024-03-01', '--to', '2024-02-01'],
      '--to 2024-02-01 раньше, чем --from 2024-03-01',
    ],
    [
      'a day that does not exist',
      ['--to', '2024-02-30'],
      '--to: неверное значение «2024-02-30»; нужна дата вида ГГГГ-ММ-ДД',
    ],
    [
      'a year without a calendar',
      ['--to', '2031-01-01'],
      /^2031-01-01: нет производственного календаря ru на этот год/,
    ],
  ])('takes %s for a wrong call', async (_what, args, fault) => {
    const { stdout, stderr, code } = await srok(['simulate', TOMSK, ...args]);
    expect(stderr.replace(/^srok: /, '').replace('; справка: srok help\n', '')).toEqual(
      typeof fault === 'string' ? fault : expect.stringMatching(fault),
    );
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  });
});
