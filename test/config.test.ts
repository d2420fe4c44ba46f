import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../src/config.ts';
import { UserError } from '../src/errors.ts';

const folders: string[] = [];
const copy = () => {
  const dir = mkdtempSync(join(tmpdir(), 'srok-config-'));
  folders.push(dir);
  cpSync('config', dir, { recursive: true });
  return dir;
};
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true });
});

describe('the config folder', () => {
  it('has the calendar, the policy and the roadmap of Tomsk', () => {
    const config = loadConfig('config');
    expect(config.calendarNames).toEqual(['ru']);
    expect(config.calendar('ru')).toMatchObject({
      name: 'ru',
      firstDay: '2023-01-01',
      lastDay: '2027-12-31',
    });
    expect(config.calendar('kz')).toBeUndefined();
    expect(config.policies.get('default')?.reminders.responsible).toContain(10);
    expect(config.roadmapFiles).toContain(join('config', 'roadmaps', 'tomsk-gymnasium-29-kvantorium.yaml'));
  });

  it('may be empty', () => {
    expect(loadConfig(join(copy(), 'nothing'))).toMatchObject({ roadmapFiles: [], calendarNames: [] });
  });

  it.each([
    ['calendars/ru-2024.json', '{', 'ru-2024.json: это не JSON'],
    ['calendars/ru-2024.json', '{"year": 2024}', 'ru-2024.json: source: не указано поле «source»'],
    ['calendars/holidays.json', '{}', 'должно иметь вид ru-2024.json'],
    ['policies/default.yaml', 'policy: default\nreminder: 5\n', 'reminder: неизвестный ключ «reminder»'],
    ['policies/default.yaml', 'policy: [', 'default.yaml:1:'],
  ])('names %s when it is wrong (%s)', (file, content, message) => {
    const dir = copy();
    writeFileSync(join(dir, file), content);
    expect(() => loadConfig(dir)).toThrow(UserError);
    expect(() => loadConfig(dir)).toThrow(message);
  });

  it('refuses calendars with a year missing in between, and a file named after another year', () => {
    const dir = copy();
    rmSync(join(dir, 'calendars/ru-2025.json'));
    expect(() => loadConfig(dir)).toThrow('нет года 2025');
    cpSync('config/calendars/ru-2024.json', join(dir, 'calendars/ru-2025.json'));
    expect(() => loadConfig(dir)).toThrow('в имени год 2025');
  });
});
