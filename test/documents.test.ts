// What the READMEs say about settings and commands is what the program has.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type SettingDescription, settingsTable } from '../src/settings-table.ts';

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

describe.each([
  ['README.md', (setting: SettingDescription) => setting.english],
  ['README.ru.md', (setting: SettingDescription) => setting.russian],
])('%s', (name, meaningOf) => {
  const text = read(name);
  const rows = text.split('\n').filter((line) => /^\| `[A-Z]/.test(line));

  it('describes every setting once, in the order of the table', () => {
    expect(rows.map((row) => /`(\w+)`/.exec(row)?.[1])).toEqual(settingsTable.map((setting) => setting.name));
  });

  it.each(settingsTable.map((setting) => [setting.name, setting] as const))(
    'states default and meaning of %s',
    (_name, setting) => {
      const [, , unset = '', meaning] = (rows[settingsTable.indexOf(setting)] ?? '').split(/\s*\|\s*/);
      expect(meaning).toBe(meaningOf(setting));
      if (setting.fallback === '') expect(unset).toMatch(/\p{L}/u);
      else expect(unset).toMatch(new RegExp(`^\`${setting.fallback}\``));
    },
  );

  it('names only npm scripts and files that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const used = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(used));
    for (const [, link = ''] of text.matchAll(/\]\(([^)#:]+)\)/g)) expect(read(link)).not.toBe('');
  });
});
