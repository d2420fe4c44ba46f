// `srok calendar`: shown, made, listed, exported and taken back; what is wrong leaves everything as it was.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { registerApply } from '../../src/cli/apply.ts';
import { registerCalendar } from '../../src/cli/calendar.ts';
import { beforeDecree } from '../support/calendars.ts';
import { ownInstallation } from './own-installation.ts';
import { runCommand } from './run-command.ts';

const DAYS = `calendar: ru
source: { issuer: Администрация Города Томска, number: 15-р, date: 2026-11-02 }
days:
  - { date: 2027-06-07, off: День города }
`;
const folder = ownInstallation();

const run = (...args: string[]) => runCommand(registerCalendar, ...args);
function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

it('tells every fault of a file with its place, and changes nothing', async () => {
  const path = file('дни.yaml', DAYS.replace('2027-06-07', '2027-06-06'));
  const { stderr, exitCode } = await run('calendar', 'import', path, '--yes');
  expect(stderr).toBe(
    `${path}:4:13: 06.06.2027 – и так выходной: исправьте дату или уберите эту строку\nНичего не изменено.\n`,
  );
  expect(exitCode).toBe(1);
  expect((await run('calendar', 'list')).stdout).toContain('Изменений не вносилось.');
});

it('shows without changing, changes, lists, exports and takes back', async () => {
  const path = file('дни.yaml', DAYS);
  const shown = await run('calendar', 'import', path, '--dry-run');
  expect(shown.stdout).toContain('Календарь ru: 07.06.2027 (пн) – выходной, День города');
  expect(shown.stdout).toContain('Источник: Администрация Города Томска, № 15-р от 02.11.2026');
  expect((await run('calendar', 'list')).stdout).toContain('Изменений не вносилось.');
  const json = JSON.parse((await run('calendar', 'import', path, '--dry-run', '--json')).stdout);
  expect(json).toMatchObject({
    preview: { version: 0, days: { days: [{ date: '2027-06-07', kind: 'off' }] } },
  });
  expect((await run('calendar', 'import', path, '--yes')).stdout).toContain('Изменение № 1 внесено.');
  expect(JSON.parse((await run('calendar', 'export', 'ru', '2027')).stdout)).toMatchObject({
    daysOff: expect.arrayContaining(['2027-06-07']),
    totals: { workingDays: 246 },
  });
  const withdrawn = await run('calendar', 'withdraw', '1', '--reason', 'внесено по ошибке', '--yes');
  expect(withdrawn.stdout).toContain('Изменение № 2 внесено.');
  expect(withdrawn.stdout).toContain('\nПричина: внесено по ошибке\n');
  expect((await run('calendar', 'list')).stdout).toMatch(
    /№ 1 \(отменено\), \d\d\.\d\d\.\d{4}, .*\n.*№ 2, .*отмена изменения № 1; внесено по ошибке/,
  );
  expect(JSON.parse((await run('calendar', 'export', 'ru', '2027')).stdout).totals.workingDays).toBe(247);
});

it('exports a year that can be imported as it is', async () => {
  const year = beforeDecree(2027, '2027-02-20');
  expect(
    (await run('calendar', 'import', file('ru-2027.json', JSON.stringify(year)), '--yes')).exitCode,
  ).toBe(0);
  const { stdout } = await run('calendar', 'export', 'ru', '2027');
  expect(JSON.parse(stdout)).toEqual(year);
  const again = await run('calendar', 'import', file('ru-2027.json', stdout), '--yes');
  expect(again.stderr).toContain('календарь на 2027 год уже таков: менять нечего');
});

it('lets a roadmap be applied whose dates lie in a year that was imported, and that no file has', async () => {
  const config = join(folder, 'config');
  cpSync('config', config, { recursive: true });
  rmSync(join(config, 'calendars/ru-2027.json'));
  process.env['SROK_CONFIG'] = config;
  const text = readFileSync('config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml', 'utf8');
  const path = file('карта.yaml', text.replace('15 сентября 2024', '15 сентября 2027'));
  const apply = () => runCommand(registerApply, 'apply', path, '--yes');
  await run('calendar', 'withdraw', '3', '--reason', 'проверка', '--yes');
  expect(await apply()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('ru-2027.json') });
  await run('calendar', 'import', 'config/calendars/ru-2027.json', '--yes');
  expect(await apply()).toMatchObject({ exitCode: 0, stderr: '' });
});
