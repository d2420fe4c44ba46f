import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { registerImport } from '../../src/cli/import.ts';
import { registerValidate } from '../../src/cli/validate.ts';
import { UserError } from '../../src/errors.ts';
import { runCommand } from './run-command.ts';

const ORDER = 'test/fixtures/order-1410.txt';
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'srok-import-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const order = (...options: string[]) => runCommand(registerImport, 'import', ORDER, ...options);
const importOf = (text: string, ...options: string[]) => {
  const file = join(dir, 'приказ.txt');
  writeFileSync(file, text);
  return runCommand(registerImport, 'import', file, ...options);
};
const validate = (file: string) => runCommand(registerValidate, 'validate', file);

it('writes the file on stdout, and what it found and asks on stderr', async () => {
  const { stdout, stderr, exitCode } = await order();
  expect(exitCode).toBe(0);
  expect(parse(stdout)).toMatchObject({ order: { number: '1410 р' }, timezone: 'Asia/Tomsk' });
  expect(stderr).toContain('пунктов: 13, показателей: 6, исполнителей: 2, лиц: 6');
  expect(stderr).toContain('без ответа нельзя начать: 6');
  expect(stderr).toContain('people.shvaiko.email: Адрес электронной почты: И.В. Швайко');
  expect(stderr).toContain('srok validate карта.yaml');
});

it('gives the same as data', async () => {
  const { stdout } = await order('--json');
  const data = JSON.parse(stdout) as Record<string, unknown>;
  expect(Object.keys(data)).toEqual(['file', 'questions', 'places', 'links', 'remarks']);
  expect(data['questions']).toContainEqual(
    expect.objectContaining({ id: 'people.shvaiko.email', required: true, proposed: null, answer: 'email' }),
  );
  expect((await order('--json')).stdout).toBe(stdout);
});

it('says by line what a file lacks, and nothing once all required questions are answered', async () => {
  const out = join(dir, 'карта.yaml');
  await order('--out', out);
  const { stderr, exitCode } = await validate(out);
  expect(exitCode).toBe(1);
  const named = stderr.split('\n').flatMap((line) => /:(\d+):\d+: /.exec(line)?.[1] ?? []);
  const lines = readFileSync(out, 'utf8').split('\n');
  expect(named.map((line) => lines[Number(line) - 1]?.trim())).toEqual(
    Array.from({ length: 6 }, () => expect.stringMatching(/^email: # вопрос: Адрес электронной почты: /)),
  );
  const answers = join(dir, 'ответы.yaml');
  const asked = ['savenkov', 'zubchevskaya', 'shvaiko', 'nazarova', 'shkurkina', 'shabolina'];
  writeFileSync(answers, asked.map((key) => `people.${key}.email: ${key}@example.org\n`).join(''));
  const again = await order('--answers', answers, '--out', out, '--force');
  expect(again).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('без ответа нельзя начать: 0'),
  });
  expect(await validate(out)).toMatchObject({ exitCode: 0, stdout: `${out}: ошибок нет, пунктов: 13\n` });
});

it('overwrites nothing unless told to', async () => {
  const out = join(dir, 'есть.yaml');
  writeFileSync(out, 'своё');
  await expect(order('--out', out)).rejects.toThrow(
    `${out}: файл уже есть; чтобы заменить его, добавьте ключ --force`,
  );
  expect(readFileSync(out, 'utf8')).toBe('своё');
});

it('names the line of an answer that will not do, and writes nothing', async () => {
  const answers = join(dir, 'ответы.json');
  writeFileSync(
    answers,
    '{\n  "people.shvaiko.email": "Швайко",\n  "people.nobody.email": "a@example.org"\n}',
  );
  expect(await order('--answers', answers)).toEqual({
    stdout: '',
    stderr: `${answers}:2:27: people.shvaiko.email: неверный адрес электронной почты\n${answers}:3:26: people.nobody.email: такого вопроса нет: проверьте обозначение\n`,
    exitCode: 1,
  });
});

const TABLE =
  '№\tМероприятие\tСрок\n1\tСоставить список\t1 марта 2024 года\n2\tНаправить список\t2 марта 2024 года\n';

it('lists the tables of a document with several, and takes the one that is named', async () => {
  const text = `Приказ\n\n${TABLE}\nПриложение 2\n\n${TABLE.replaceAll('список', 'отчёт')}`;
  await expect(importOf(text)).rejects.toThrow(
    /несколько таблиц[\s\S]*таблица 1: «№ \| Мероприятие \| Срок»[\s\S]*таблица 2: [\s\S]*--table 1/,
  );
  const { stdout } = await importOf(text, '--table', '2');
  expect(stdout).toContain('Составить отчёт');
  await expect(importOf(text, '--table', '3')).rejects.toThrow('таблицы 3 в документе нет, таблиц: 2');
});

it('puts the year of --year for X, and refuses one that no deadline needs', async () => {
  const { stdout } = await importOf(
    TABLE.replace('1 марта 2024 года', '25 августа X - 1 года'),
    '--year',
    '2026',
  );
  expect(stdout).toMatch(/text: '?25 августа X - 1 года'?\n +date: 2025-08-25/);
  await expect(importOf(TABLE, '--year', '2026')).rejects.toThrow('нет переменного года X');
});

it.each([
  [
    'an order without a table',
    () => importOf('Приказ\n\nо назначении ответственных'),
    /не найдена таблица мероприятий/,
  ],
  [
    'a file that is not there',
    () => runCommand(registerImport, 'import', 'нет.docx'),
    /нет\.docx: файл не найден/,
  ],
  ['a folder', () => runCommand(registerImport, 'import', dir), /это папка, а не файл/],
  ['an empty file', () => importOf(''), /приказ\.txt: /],
])('says in words what is wrong with %s', async (_, run, words) => {
  const fault: unknown = await run().catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(UserError);
  expect((fault as Error).message).toMatch(words);
});
