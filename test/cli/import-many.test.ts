// One order and a list of organisations: a file for each, all of them or none.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ImportManyOptions, importMany } from '../../src/cli/import-many.ts';
import { parseRoadmap } from '../../src/workflows/parse-roadmap.ts';
import { defaultPolicy, russianCalendar } from '../support/roadmaps.ts';
import { makeDraft } from '../workflows/import/drafts.ts';

const HEADER = 'Наименование;Краткое наименование;Руководитель;Электронная почта';
const draft = makeDraft({ deadlines: { '1': '25 августа X - 1 года', '2': 'до 1 июня 2024 года' } });
draft.file.people['head'] = { name: 'М.Г. Савенков', email: 'head@example.org' };
draft.file.order.date = '2023-12-27';
draft.questions.shift();

describe('srok import with a list of organisations', () => {
  let folder: string;
  let said: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'srok-many-'));
    said = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  const list = (...rows: string[]) => {
    const file = join(folder, 'schools.csv');
    writeFileSync(file, [HEADER, ...rows].join('\n'));
    return file;
  };
  const options = (organisations: string): ImportManyOptions => ({
    organisations,
    out: join(folder, 'maps'),
    year: 2024,
    party: undefined,
    force: false,
  });
  const written = () => readdirSync(folder).includes('maps') && readdirSync(join(folder, 'maps'));

  it('writes for each a roadmap that can be applied', async () => {
    const file = list(
      'Школа № 5 города Томска;МАОУ СОШ № 5;И.И. Иванова;five@example.org',
      'МБОУ лицей № 8;;П.П. Петров;eight@example.org',
    );
    expect(await importMany(draft, options(file))).toBe(true);
    const files = ['tomsk-it-cube-maou-sosh-5.yaml', 'tomsk-it-cube-mbou-litsei-8.yaml'];
    expect(written()).toEqual(files);
    for (const name of files) {
      const calendar = russianCalendar();
      const read = parseRoadmap(readFileSync(join(folder, 'maps', name), 'utf8'), name, {
        calendar: () => calendar,
        policies: new Map([['default', defaultPolicy()]]),
      });
      expect(read.ok ? [] : read.errors).toEqual([]);
      expect(read.ok && read.roadmap.items[0]?.deadline).toEqual({
        kind: 'date',
        text: '25 августа X - 1 года',
        due: '2023-08-25',
      });
    }
    expect(said).toContain('организаций 2, файлов записано 2');
    expect(said).not.toContain('Не указано');
  });

  it('names what the list leaves out by its line', async () => {
    const file = list('МАОУ СОШ № 5;;;', 'МБОУ лицей № 8;;П.П. Петров;');
    expect(await importMany(draft, options(file))).toBe(true);
    expect(said).toContain(`${file}:2: Кто отвечает за исполнение: МАОУ СОШ № 5`);
    expect(said).toContain(`${file}:3: Адрес электронной почты: П.П. Петров, МБОУ лицей № 8`);
  });

  it('writes nothing where a line is wrong, and says which', async () => {
    const file = list('МАОУ СОШ № 5;;;five@', 'МАОУ СОШ № 5;;;five@example.org', ';;Кто-то;');
    expect(await importMany(draft, options(file))).toBe(false);
    expect(said).toBe(
      [
        `${file}:2: электронная почта «five@»: неверный адрес электронной почты: исправьте`,
        `${file}:4: нет наименования организации: заполните его или удалите строку`,
        'Ничего не записано.\n',
      ].join('\n'),
    );
    expect(written()).toBe(false);
  });

  it('replaces no file that is there unless told to', async () => {
    const file = list('МАОУ СОШ № 5;;И.И. Иванова;five@example.org');
    await importMany(draft, options(file));
    const again = list(
      'МАОУ СОШ № 5;;И.И. Иванова;five@example.org',
      'МБОУ лицей № 8;;П.П. Петров;eight@example.org',
    );
    await expect(importMany(draft, options(again))).rejects.toThrow('уже есть');
    expect(written()).toHaveLength(1);
    expect(await importMany(draft, { ...options(again), force: true })).toBe(true);
    expect(written()).toHaveLength(2);
  });

  it('asks for a folder, a list and the party where they are missing', async () => {
    const file = list('МАОУ СОШ № 5;;;');
    await expect(importMany(draft, { ...options(file), out: undefined })).rejects.toThrow('--out');
    await expect(importMany(draft, options(join(folder, 'none.csv')))).rejects.toThrow('файл не найден');
    await expect(importMany(draft, { ...options(file), party: 'nobody' })).rejects.toThrow('--party');
  });
});
