// `srok verify` as a person calls it: what it says and its exit codes, on a proof file of two lines made by hand.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registerVerify } from '../../src/cli/verify.ts';
import { instructions } from '../../src/proof/instructions.ts';
import { chainStart } from '../../src/store/journal.ts';
import { version } from '../../src/version.ts';
import { type Contents, packed, type Row, resealed, rowsOf, setLines } from '../proof/proof-stage.ts';
import { makeRoadmap } from '../support/roadmaps.ts';
import { runCommand } from './run-command.ts';

let folder: string;
let contents: Contents;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-verify-'));
  const manifest = {
    format: 'srok-proof' as const,
    version: 1 as const,
    program: 'earlier',
    roadmap: 'technopark',
    item: null,
    madeAt: 0,
    lines: 0,
    head: chainStart('technopark'),
  };
  const rows: Row[] = [
    { seq: 1, at: 0, type: 'put-under-control', payload: { event: 1, item: null }, hash: '' },
    { seq: 2, at: 1000, type: 'restored', payload: { savedAt: 0 }, hash: '' },
  ];
  const roadmap = { roadmap: makeRoadmap(), underControlAt: 0, items: {}, absences: [] };
  contents = new Map([
    ['manifest.json', Buffer.from(JSON.stringify(manifest))],
    ['roadmap.json', Buffer.from(JSON.stringify(roadmap))],
    ['people.json', Buffer.from('[]')],
    ['details.ndjson', Buffer.from('')],
    ['index.html', Buffer.from('…')],
    ['README.txt', Buffer.from(instructions(manifest))],
  ]);
  resealed(contents, rows);
  file = await packed(join(folder, 'proof.zip'), contents);
});
afterAll(() => rm(folder, { recursive: true }));

const verify = (...args: string[]) => runCommand(registerVerify, 'verify', ...args);
const head = (): string => rowsOf(contents)[0]?.hash.slice(0, 32) ?? '';

describe('srok verify', () => {
  it('ends with 0 where all agrees, and says that nothing from outside was compared', async () => {
    const { exitCode, stdout, stderr } = await verify(file);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Записей журнала: 2, из них подряд от первой целы: 2');
    expect(stdout).toContain('Нарушений внутри файла нет.');
    expect(stdout).toContain('доказана только согласованность внутри файла');
    expect(stdout).toContain(
      'Страница index.html не сверена: её составила другая версия программы (earlier).',
    );
    expect(stdout).toContain('01.01.1970 данные восстановлены из копии');
  });

  it('says up to which line a head proves the journal', async () => {
    const { exitCode, stdout } = await verify(file, '--head', head());
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`отметка ${head()}: отметка найдена у записи № 1, 1 запись подтверждена.`);
    expect(stdout).not.toContain('только согласованность');
  });

  it('ends with 1 where something was changed, and names the first place', async () => {
    const changed: Contents = new Map(contents);
    setLines(
      changed,
      'journal.ndjson',
      rowsOf(contents).map((row) => (row.seq === 2 ? { ...row, at: 5 } : row)),
    );
    const { exitCode, stdout } = await verify(await packed(join(folder, 'changed.zip'), changed));
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /НАРУШЕНО\. Первое нарушение:\n {2}запись № 2: запись \(restored, 01\.01\.1970\) не та.*должно быть: [0-9a-f]{64}; найдено: [0-9a-f]{64}/,
    );
    expect(stdout).toContain('из них подряд от первой целы: 1');
  });

  it('counts the lines that are there, where one was removed', async () => {
    const changed: Contents = new Map(contents);
    setLines(changed, 'journal.ndjson', rowsOf(contents).slice(1));
    const { stdout } = await verify(await packed(join(folder, 'removed.zip'), changed));
    expect(stdout).toContain(
      'Записей журнала: 1 (в manifest.json указано: 2), из них подряд от первой целы: 0',
    );
  });

  it('does not say of a page that differs that it was not compared', async () => {
    const changed: Contents = new Map(contents);
    const manifest = String(contents.get('manifest.json')).replace('"earlier"', JSON.stringify(version()));
    changed.set('manifest.json', Buffer.from(manifest));
    const { exitCode, stdout } = await verify(await packed(join(folder, 'page.zip'), changed));
    expect(exitCode).toBe(1);
    expect(stdout).toContain('страница index.html говорит не то, что данные файла');
    expect(stdout).not.toContain('не сверя');
  });

  it('ends with 1 where a head is not in the journal', async () => {
    const { exitCode, stdout } = await verify(file, '--head', head(), '--head', 'f'.repeat(32));
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`в журнале нет контрольной отметки (отметка ${'f'.repeat(32)})`);
    expect(stdout).toContain('изменена или удалена хотя бы одна из записей 2–2');
  });

  it.each([
    ['what is no archive', async () => [await text('no.zip', 'нет')], 'не архив ZIP'],
    [
      'an archive of something else',
      async () => [await packed(join(folder, 'else.zip'), [['manifest.json', Buffer.from('{}')]])],
      'не доказательный файл',
    ],
    ['a file that is not there', async () => [join(folder, 'none.zip')], 'файл не открывается'],
    [
      'a mail without a mark',
      async () => [file, '--digest', await text('mail.eml', 'Subject: x\r\n\r\nx')],
      'нет контрольной отметки',
    ],
    [
      'a mail that is not there',
      async () => [file, '--digest', join(folder, 'none.eml')],
      'файл не открывается',
    ],
    ['what is no head', async () => [file, '--head', 'abc'], 'от 32 до 64 знаков'],
  ])('ends with 2 for %s', async (_what, args, said) => {
    const { exitCode, stdout, stderr } = await verify(...(await args()));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(said);
  });
});

async function text(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}
