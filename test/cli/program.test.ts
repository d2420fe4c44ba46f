import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { runProgram } from '../../src/cli/run-program.ts';
import { UserError } from '../../src/errors.ts';
import { srok } from './run-srok.ts';

const TOMSK = 'config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml';
const COMMANDS = [
  'demo',
  'validate',
  'simulate',
  'apply',
  'start',
  'doctor',
  'outbox',
  'replay',
  'deadline',
  'export',
  'verify',
  'login-link',
  'token',
  'rotate-link-keys',
];

describe('help', () => {
  it('lists every command, the exit codes and examples', async () => {
    const { stdout, stderr, code } = await srok(['--help']);
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+)\b.*[а-я]/gm)].map(([, name]) => name);
    expect(listed.filter((name) => name !== 'help' && name !== 'srok')).toEqual(
      expect.arrayContaining(COMMANDS),
    );
    for (const exit of [0, 1, 2, 3, 70, 130]) expect(stdout).toMatch(new RegExp(`^ +${exit} +\\S`, 'm'));
    expect(stdout).toContain('Примеры:');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it.each(COMMANDS)('of %s has an example of it, and no English', async (command) => {
    const { stdout, code } = await srok(['help', command]);
    expect(stdout).toMatch(new RegExp(`^ {2}srok ${command}\\b`, 'm'));
    expect(stdout).not.toMatch(/Usage|Options|Arguments|\bdefault:|choices:|display/);
    expect(code).toBe(0);
  });

  it('goes to stderr with exit code 2 when no command is given', async () => {
    const { stdout, stderr, code } = await srok([]);
    expect(stderr).toContain('Использование: srok');
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
  });

  it('gives the version of the package', async () => {
    expect(await srok(['--version'])).toEqual({
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
      code: 0,
    });
  });
});

describe('a wrong call is one line in Russian and exit code 2', () => {
  it.each([
    ['an unknown command', ['simulat'], 'srok: нет команды «simulat»; справка: srok help\n'],
    ['an unknown option', ['validate', '--strict', TOMSK], 'srok: нет ключа --strict; справка: srok help\n'],
    ['a missing argument', ['validate'], 'srok: не указан аргумент <file>; справка: srok help\n'],
    [
      'an option without a value',
      ['simulate', TOMSK, '--to'],
      'srok: у ключа --to <date> нет значения; справка: srok help\n',
    ],
    ['too many arguments', ['deadline', 'до 5 мая', 'и ещё'], 'srok: лишние аргументы; справка: srok help\n'],
    [
      'an unknown format',
      ['simulate', TOMSK, '--format', 'pdf'],
      'srok: --format <format>: неверное значение «pdf»; допустимо: table, ndjson, html; справка: srok help\n',
    ],
    [
      'an impossible year',
      ['deadline', 'до 5 мая', '--year', '24'],
      'srok: --year <year>: неверное значение «24»; нужен год от 1900 до 2100; справка: srok help\n',
    ],
  ])('%s', async (_what, args, stderr) => {
    expect(await srok(args)).toEqual({ stdout: '', stderr, code: 2 });
  });
});

describe('commands that need no service', () => {
  it('validate says that the roadmap of Tomsk has no errors', async () => {
    expect(await srok(['validate', TOMSK])).toEqual({
      stdout: `${TOMSK}: ошибок нет, пунктов: 13\n`,
      stderr: '',
      code: 0,
    });
  });

  it('validate prints twelve faults and exits with 1', async () => {
    const { stdout, stderr, code } = await srok(['validate', 'test/fixtures/twelve-faults.yaml']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(12);
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
  });

  it('deadline explains a phrase, and answers lines with lines', async () => {
    const told = await srok(['deadline', 'до 29 января 2024 года', '--json']);
    expect(JSON.parse(told.stdout)).toMatchObject({ kind: 'date', date: '2024-01-29' });
    const lines = '{"text":"до 5 мая","year":2024}\n{"text":"постоянно"}\n';
    const answered = await srok(['deadline', '--ndjson'], { input: lines });
    expect(
      answered.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ kind: 'date', date: '2024-05-05' }, { kind: 'ongoing' }]);
    expect([told.code, answered.code]).toEqual([0, 0]);
  });

  it('validate says that a file is not in UTF-8, or is a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'srok-validate-'));
    const file = join(folder, 'windows-1251.yaml');
    await writeFile(file, Buffer.from([0x72, 0x3a, 0x20, 0xd1, 0xf0, 0xee, 0xea, 0x0a]));
    const { stderr, code } = await srok(['validate', file, folder]);
    await rm(folder, { recursive: true });
    expect(stderr).toContain(`${file}:1:1: файл не в кодировке UTF-8`);
    expect(stderr).toContain(`${folder}:1:1: это папка, а не файл`);
    expect(code).toBe(1);
  });

  it('deadline names the line that is no JSON, answers the others and exits with 1', async () => {
    const { stdout, stderr, code } = await srok(['deadline', '--ndjson'], {
      input: '{"text":"до 5 мая 2024 года"}\nнет\n{"text":"постоянно"}\n',
    });
    expect(stderr).toMatch(/^srok: строка 2: это не JSON.*\n$/);
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect(code).toBe(1);
  });

  it('ends quietly when whoever reads its output has had enough', () => {
    const { stdout, stderr } = spawnSync(
      '/bin/sh',
      ['-c', `"${process.execPath}" bin/srok.js simulate ${TOMSK} --format html | head -c 100`],
      { encoding: 'utf8' },
    );
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stderr).toBe('');
  });
});

describe('what goes wrong inside a command', () => {
  async function failing(error: Error) {
    const written: string[] = [];
    const spy = jest
      .spyOn(process.stderr, 'write')
      .mockImplementation((text) => written.push(String(text)) > 0);
    const before = process.exitCode;
    try {
      const program = new Command().exitOverride();
      program.command('fail').action(() => {
        throw error;
      });
      await runProgram(program, ['fail']);
      return { stderr: written.join(''), code: process.exitCode };
    } finally {
      spy.mockRestore();
      process.exitCode = before;
    }
  }

  it('is one line without a stack and exit code 1 when a person can mend it', async () => {
    expect(await failing(new UserError('нет связи с базой данных'))).toEqual({
      stderr: 'srok: нет связи с базой данных\n',
      code: 1,
    });
  });

  it('shows its stack, its cause and exit code 70 when nobody expected it', async () => {
    const { stderr, code } = await failing(new Error('unexpected', { cause: new Error('beneath') }));
    expect(stderr).toMatch(/unexpected\n +at .*\nпричина: Error: beneath/s);
    expect(code).toBe(70);
  });
});
