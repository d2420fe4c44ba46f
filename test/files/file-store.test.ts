// Real files in a folder of the test: what is kept, what is refused, what is left behind.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFileStore, type FileStore, MAX_FILE_BYTES } from '../../src/files/file-store.ts';
import { FILE_TYPES } from '../../src/files/file-types.ts';
import { FileRefused, NoRoomForFiles } from '../../src/files/refusals.ts';
import { createLog } from '../../src/log.ts';
import * as samples from './samples.ts';

const DAYS_AGO_2 = Date.now() / 1000 - 2 * 86_400;
let folder: string;
let store: FileStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-files-'));
  store = createFileStore({ folder: join(folder, 'files'), log: createLog('silent') });
});
afterEach(() => rm(folder, { recursive: true }));

async function* source(...chunks: (Buffer | Error)[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield chunk;
  }
}
const put = (name: string, content: Buffer) => store.put(source(content), name);
const pathOf = (sha256: string) => join(folder, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256);

const sorted = (...paths: string[]) => paths.sort((a, b) => a.localeCompare(b));

/** Every file in the folder, by path. */
async function left(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return sorted(...entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name)));
}

describe('the store', () => {
  it('keeps a file under the hash of its content, for its owner only, and gives it back', async () => {
    const kept = await store.put(source(Buffer.from('Первая'), Buffer.from(' строка')), 'п/Отчёт.TXT');
    expect(kept).toEqual({
      sha256: 'bf7caa6499373b4c0722c5b79e29de3860c252321fcb80ad7ea7f2ca7e8d5fe4',
      size: 25,
      type: 'txt',
      name: 'Отчёт.TXT',
    });
    expect(await left()).toEqual([pathOf(kept.sha256)]);
    expect((await stat(pathOf(kept.sha256))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'files'))).mode & 0o777).toBe(0o700);
    const stream = await store.open(kept.sha256);
    expect(stream && (await text(stream))).toBe('Первая строка');
    expect(await store.sizeOf(kept.sha256)).toBe(25);
  });

  it('keeps the same content once, also when it comes twice at once', async () => {
    const content = samples.pdf('один');
    const kept = await Promise.all([put('а.pdf', content), put('б.pdf', content), put('в.pdf', content)]);
    kept.push(await put('г.pdf', content));
    expect(new Set(kept.map((one) => one.sha256)).size).toBe(1);
    expect(kept.map((one) => one.name)).toEqual(['а.pdf', 'б.pdf', 'в.pdf', 'г.pdf']);
    expect(await left()).toHaveLength(1);
  });

  it('takes 20 MB and not a byte more', async () => {
    const full = Buffer.alloc(MAX_FILE_BYTES, ' ');
    samples.pdf('').copy(full);
    expect(await put('полный.pdf', full)).toMatchObject({ size: 20 * 1024 * 1024 });
    await rm(join(folder, 'files'), { recursive: true });
    const refused = store.put(source(full, Buffer.from(' ')), 'больше.pdf');
    await expect(refused).rejects.toThrow(FileRefused);
    await expect(refused).rejects.toThrow('Файл «больше.pdf» не принят: он больше 20 МБ.');
    expect(await left()).toEqual([]);
  });

  it('leaves nothing of an upload that breaks off, and says why it did', async () => {
    const cut = store.put(source(samples.pdf('начало'), new Error('aborted')), 'отчёт.pdf');
    await expect(cut).rejects.toThrow('aborted');
    expect(await left()).toEqual([]);
  });

  it('says that the disk is full, and leaves nothing', async () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    const refused = store.put(source(samples.pdf('начало'), full), 'отчёт.pdf');
    await expect(refused).rejects.toThrow(NoRoomForFiles);
    await expect(refused).rejects.toThrow('нет места');
    expect(await left()).toEqual([]);
  });

  it('keeps nothing before it is told to', async () => {
    const received = await store.receive(source(samples.pdf('один')), 'отчёт.pdf');
    expect(await store.open(received.sha256)).toBeNull();
    await received.discard();
    expect(await left()).toEqual([]);
  });

  it('reaches nothing but what it keeps', async () => {
    await writeFile(join(folder, 'secret'), '');
    for (const name of ['../secret', `${'../'.repeat(8)}etc/passwd`, 'ab', 'A'.repeat(64), ''])
      await expect(store.open(name)).rejects.toThrow('not a hash');
    expect(await store.open('0'.repeat(64))).toBeNull();
    expect(await store.sizeOf('0'.repeat(64))).toBeNull();
  });

  it('says what keeps it from writing, and makes no folder to find out', async () => {
    expect(await store.cannotWrite()).toBeNull();
    expect(await readdir(folder)).toEqual([]);
    const none = createFileStore({ folder: '/etc/hostname/files', log: createLog('silent') });
    expect(await none.cannotWrite()).toMatch(/^\/etc\/hostname/);
  });
});

describe('what is accepted', () => {
  const good = {
    pdf: [samples.pdf('')],
    docx: [samples.docx, samples.largeDocx],
    xlsx: [samples.xlsx],
    pptx: [samples.pptx],
    doc: [samples.doc],
    xls: [samples.xls],
    odt: [samples.odt],
    ods: [samples.ods],
    rtf: [Buffer.from('{\\rtf1\\ansi text}')],
    txt: [
      Buffer.from('текст'),
      Buffer.from('\ufeffтекст', 'utf16le'),
      Buffer.from('cfe5f0e2fbe9', 'hex'),
      Buffer.from('MZ – замечания'),
    ],
    csv: [Buffer.from('п;срок\r\n5;15.02.2024\r\n')],
    jpg: [samples.jpg],
    png: [samples.png],
    zip: [samples.zip],
    p7s: [samples.signature('DER')],
    sig: [samples.signature('DER'), samples.signature('PEM')],
  };

  it('is every type of the list', async () => {
    expect(Object.keys(good)).toEqual(FILE_TYPES);
    for (const [type, contents] of Object.entries(good))
      for (const content of contents)
        expect(await put(`файл.${type}`, content)).toMatchObject({ type, size: content.length });
    expect(await put('скан.JPEG', samples.jpg)).toMatchObject({ type: 'jpg', name: 'скан.JPEG' });
  });
});

describe('what is refused, with the reason, and leaves nothing', () => {
  it.each([
    ['a program called a document', 'отчёт.docx', samples.exe, 'оно похоже на .exe'],
    ['a page called a PDF', 'отчёт.pdf', samples.html, 'не соответствует расширению .pdf. '],
    ['a table called a document', 'отчёт.docx', samples.xlsx, 'оно похоже на .xlsx'],
    ['an archive called a document', 'отчёт.docx', samples.zip, 'оно похоже на .zip'],
    ['a document with macros', 'отчёт.docx', samples.docm, 'оно похоже на .docm'],
    ['a new document with the old ending', 'отчёт.doc', samples.docx, 'оно похоже на .docx'],
    ['a table with the ending of a document', 'отчёт.doc', samples.xls, 'не соответствует расширению .doc. '],
    ['an installer called a document', 'отчёт.doc', samples.installer, 'не соответствует'],
    ['a program called a text', 'отчёт.txt', samples.exe, 'оно похоже на .exe'],
    ['a text in UTF-16 with control signs', 'отчёт.txt', Buffer.from('fffe0000', 'hex'), 'не соответствует'],
    ['a program called a signature', 'отчёт.sig', samples.exe, 'не соответствует'],
    ['an empty file', 'отчёт.pdf', Buffer.alloc(0), 'он пуст'],
    ['a program', 'отчёт.pdf.exe', samples.exe, 'файлы .exe не принимаются. Можно приложить: pdf, docx'],
    ['a page', 'отчёт.html', samples.html, 'файлы .html не принимаются'],
    ['a name without an ending', 'отчёт', samples.docx, 'нет расширения'],
  ])('%s', async (_what, name, content, reason) => {
    const refused = put(name, content);
    await expect(refused).rejects.toThrow(FileRefused);
    await expect(refused).rejects.toThrow(reason);
    expect(await left()).toEqual([]);
  });
});

describe('the daily clean-up', () => {
  const nothing = async () => new Set<string>();
  const age = (path: string) => utimes(path, DAYS_AGO_2, DAYS_AGO_2);

  it('removes what nothing refers to once it is a day old, and leaves the rest', async () => {
    const [known, orphan, young] = [
      await put('1.pdf', samples.pdf('1')),
      await put('2.pdf', samples.pdf('2')),
      await put('3.pdf', samples.pdf('3')),
    ];
    await age(pathOf(known.sha256));
    await age(pathOf(orphan.sha256));
    expect(await store.clean(async () => new Set([known.sha256]))).toBe(1);
    expect(await left()).toEqual(sorted(pathOf(known.sha256), pathOf(young.sha256)));
    expect(await store.clean(async () => new Set([known.sha256]))).toBe(0);
  });

  it('may be done by several processes at once', async () => {
    for (let n = 0; n < 20; n += 1) await age(pathOf((await put(`${n}.pdf`, samples.pdf(`${n}`))).sha256));
    const other = createFileStore({ folder: join(folder, 'files'), log: createLog('silent') });
    const removed = await Promise.all([store.clean(nothing), other.clean(nothing)]);
    expect(removed.reduce((sum, n) => sum + n)).toBe(20);
    expect(await left()).toEqual([]);
  });

  it('does nothing where there is no folder', async () => {
    expect(await store.clean(nothing)).toBe(0);
  });

  it('keeps an old content that somebody uploads again while it looks', async () => {
    const { sha256 } = await put('1.pdf', samples.pdf('1'));
    await age(pathOf(sha256));
    const removed = await store.clean(async () => {
      await put('снова.pdf', samples.pdf('1'));
      return new Set();
    });
    expect(removed).toBe(0);
    expect(await left()).toEqual([pathOf(sha256)]);
  });

  it('clears what a killed process left of an upload, and puts back what it was about to remove', async () => {
    const { sha256 } = await put('1.pdf', samples.pdf('1'));
    const aside = join(folder, 'files/aside');
    await mkdir(aside, { recursive: true });
    const [piece, taken, fresh] = ['piece', `${sha256}.0`, 'fresh'].map((name) => join(aside, name));
    for (const path of [piece, taken, fresh]) await writeFile(path ?? '', samples.pdf('1'));
    await rm(pathOf(sha256));
    await age(piece ?? '');
    await age(taken ?? '');
    await store.clean(async () => new Set([sha256]));
    expect(await left()).toEqual(sorted(fresh ?? '', pathOf(sha256)));
    expect(await readFile(pathOf(sha256), 'utf8')).toContain('%PDF');
  });
});
