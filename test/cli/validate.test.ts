import { expect, it } from '@jest/globals';
import { Command } from 'commander';
import { registerReplay } from '../../src/cli/replay.ts';
import { registerSimulate } from '../../src/cli/simulate.ts';
import { registerValidate } from '../../src/cli/validate.ts';
import { runCommand } from './run-command.ts';

const validate = (...args: string[]) => runCommand(registerValidate, 'validate', ...args);
const TOMSK = 'config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml';

it('says on stdout that the roadmap of Tomsk has no errors', async () => {
  expect(await validate(TOMSK)).toEqual({
    stdout: `${TOMSK}: ошибок нет, пунктов: 13\n`,
    stderr: '',
    exitCode: 0,
  });
});

it('prints twelve faults on stderr, a line each, and exits with 1', async () => {
  const { stdout, stderr, exitCode } = await validate('test/fixtures/twelve-faults.yaml');
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(12);
  for (const line of lines) expect(line).toMatch(/^test\/fixtures\/twelve-faults\.yaml:\d+:\d+: .*[а-я]/);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
});

it('checks every file, also after one that is wrong or missing', async () => {
  const { stdout, stderr, exitCode } = await validate(
    'test/fixtures/none.yaml',
    'test/fixtures/order-1410.txt',
    TOMSK,
  );
  expect(stderr).toContain('test/fixtures/none.yaml:1:1: файл не найден');
  expect(stderr).toContain('test/fixtures/order-1410.txt:');
  expect(stdout).toContain('ошибок нет');
  expect(exitCode).toBe(1);
});

it('reads the folder of settings that the environment names, as apply does', async () => {
  process.env['SROK_CONFIG'] = '/no/such/folder';
  try {
    expect((await validate(TOMSK)).stderr).toContain('календарь «ru» не найден');
    expect(await validate('--config', 'config', TOMSK)).toMatchObject({ exitCode: 0 });
  } finally {
    delete process.env['SROK_CONFIG'];
  }
});

it.each([
  ['validate', registerValidate],
  ['simulate', registerSimulate],
  ['replay', registerReplay],
])('says in the help of %s that it knows calendars of files alone', (_name, register) => {
  const program = new Command();
  register(program);
  let help = '';
  const write = (text: string) => {
    help += text;
  };
  for (const command of program.commands) command.configureOutput({ writeOut: write }).outputHelp();
  expect(help).toMatch(/только из файлов папки --config.*srok calendar import[\s\S]*srok calendar export/);
});
