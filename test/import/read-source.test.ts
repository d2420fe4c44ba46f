import { afterEach, describe, expect, it } from '@jest/globals';
import { createReader } from '../../src/import/read-source.ts';
import type { SourceFault } from '../../src/import/source-fault.ts';
import { composeDraft } from '../../src/workflows/import/compose-draft.ts';
import { archiveOf, docxOf, docxParts, p, repeatEntry } from './docx-archive.ts';

/** As it is delivered, and started sooner. */
const COMPILED = new URL('../../dist/import/reading-thread.js', import.meta.url);
const { readSource, importOrder } = createReader(undefined, COMPILED);

const bytes = (text: string) => new TextEncoder().encode(text);
const latin = (text: string) => Buffer.from(text, 'latin1');
const OLE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const stream = (name: string) =>
  Buffer.concat([latin(OLE), Buffer.alloc(600), Buffer.from(`${name}\0`, 'utf16le')]);
/** Minutes of work for the parser: each element is opened again in each paragraph. */
const SLOW = bytes(`<html>${'<a href=x><b><p>'.repeat(200_000)}`);

const faultOf = (file: Uint8Array, read = readSource): Promise<SourceFault> =>
  read(file, 'x.docx').then(
    (document) => {
      throw new Error(`was read: ${JSON.stringify(document).slice(0, 200)}`);
    },
    (fault: SourceFault) => fault,
  );

it('does not wait behind more files than can be read soon', async () => {
  const { readSource: read } = createReader(undefined, COMPILED);
  const asked = Array.from({ length: 9 }, () => read(bytes('раз'), 'x'));
  await expect(asked[8]).rejects.toMatchObject({ code: 'busy' });
  expect((await Promise.all(asked.slice(0, 8))).map(({ format }) => format)).toEqual(Array(8).fill('text'));
  expect(await read(bytes('раз'), 'x')).toMatchObject({ format: 'text' });
});

describe('a file', () => {
  it('is read by its content, whatever its name says', async () => {
    const table = { kind: 'table', rows: [[{ text: 'a' }, { text: 'b' }]] };
    expect(await readSource(bytes('<table><tr><td>a<td>b</table>'), 'order.pdf')).toMatchObject({
      format: 'html',
      name: 'order.pdf',
      blocks: [table],
    });
    expect(await readSource(await docxOf(p('раз')), 'x.txt')).toMatchObject({ format: 'docx' });
    expect(await readSource(bytes('# Раз\n\n|a|b|\n|-|-|\n|1|2|'), 'x.html')).toMatchObject({
      format: 'markdown',
    });
    expect(await readSource(bytes('Распоряжение'), 'x.doc')).toMatchObject({ format: 'text' });
  });

  it('keeps one cell for all its places on the way out of the thread', async () => {
    const { blocks } = await readSource(bytes('<table><tr><td colspan=2>a<tr><td>b<td>c</table>'), 'x');
    const [first, second] = (blocks[0]?.kind === 'table' && blocks[0].rows[0]) || [];
    expect(first).toBe(second);
  });
});

describe('a file that is no order', () => {
  it.each<[string, Uint8Array | Promise<Uint8Array>, string, RegExp]>([
    ['nothing', bytes(''), 'empty', /Файл пуст/],
    ['blanks', bytes(' \n\u00a0'), 'empty', /Файл пуст/],
    ['an empty document', docxOf(p('')), 'empty', /Файл пуст/],
    [
      'a picture in a document',
      archiveOf({ ...docxParts(p('')), 'word/media/a.png': 'a' }),
      'no-text',
      /похоже, это скан/,
    ],
    ['RTF', latin('{\\rtf1\\ansi a}'), 'wrong-type', /RTF.*сохраните как DOCX/],
    ['a picture', latin('\x89PNG\r\n\x1a\n0000'), 'wrong-type', /изображение.*DOCX, DOC, PDF/],
    ['a program', latin('MZ\x90\0\x03'), 'wrong-type', /программа/],
    ['XLSX', archiveOf({ '[Content_Types].xml': 'a', 'xl/workbook.xml': 'a' }), 'wrong-type', /XLSX/],
    ['ODT', archiveOf({ 'content.xml': 'a', 'META-INF/manifest.xml': 'a' }), 'wrong-type', /OpenDocument/],
    ['an archive of files', archiveOf({ 'order.docx': 'a' }), 'wrong-type', /Распакуйте/],
    ['XLS', stream('Workbook'), 'wrong-type', /XLS\./],
    ['random bytes', Buffer.from('0001020304ff00fe', 'hex'), 'wrong-type', /неизвестного вида/],
    ['a document with a password', stream('EncryptedPackage'), 'encrypted', /защищён паролем/],
    ['a cut DOCX', docxOf(p('раз')).then((file) => file.subarray(0, 500)), 'damaged', /повреждён/],
    ['a cut DOC', stream('WordDocument'), 'damaged', /повреждён/],
    ['26 MB', new Uint8Array(26 * 1024 * 1024), 'too-large', /больше 25 МБ/],
  ])('is refused in words that help: %s', async (_what, file, code, words) => {
    const fault = await faultOf(await file);
    expect(fault).toMatchObject({ code, name: 'SourceFault' });
    expect(fault.message).toMatch(words);
  });
});

describe('an order', () => {
  const SURROUNDINGS = { calendar: 'ru', policy: 'default' };
  const table = (items: number) =>
    `<table><tr><th>№<th>Мероприятие<th>Ответственный<th>Результат<th>Срок${Array.from(
      { length: items },
      (_, n) =>
        `<tr><td>${n + 1}<td>Подготовить список № ${n + 1}<td>Школа № 5<td>Письмо<td>до 5 мая 2024 года`,
    ).join('')}</table>`;
  const order = (...tables: string[]) =>
    bytes(
      `<html><p>ПРИКАЗ<p>10.01.2024 № 12${tables.map((one) => `<p>Приложение<p>План мероприятий${one}`).join('')}</html>`,
    );

  it('is composed where it is read', async () => {
    const imported = await importOrder(order(table(3)), 'x.html', SURROUNDINGS);
    expect(imported.doc).toEqual(await readSource(order(table(3)), 'x.html'));
    expect(imported).toEqual({ doc: imported.doc, draft: composeDraft(imported.doc, SURROUNDINGS) });
  });

  it('is composed of the table that a person chose, by its block or its number', async () => {
    const two = order(table(3), table(4));
    const { doc, ...asked } = await importOrder(two, 'x', SURROUNDINGS);
    expect(asked).toMatchObject({ fault: { code: 'several-tables' } });
    const block = doc.blocks.findLastIndex(({ kind }) => kind === 'table');
    for (const chosen of [{ block }, { number: 2 }]) {
      const { draft } = { draft: null, ...(await importOrder(two, 'x', SURROUNDINGS, { table: chosen })) };
      expect(draft?.file.items).toHaveLength(4);
    }
    expect(await importOrder(two, 'x', SURROUNDINGS, { table: { number: 3 } })).toMatchObject({
      fault: { code: 'no-table' },
    });
  });

  it('is refused with more items than a roadmap may have', async () => {
    const { fault } = { fault: null, ...(await importOrder(order(table(501)), 'x', SURROUNDINGS)) };
    expect(fault).toMatchObject({ code: 'too-many-items' });
    expect(fault?.message).toMatch(/мероприятий: 501,.*не более 500\. Разделите/);
  });
});

it('a list of organisations is read within the same limits', async () => {
  const list = bytes('Наименование;Почта\nШкола № 5;five@example.org');
  const { readOrganisationsList } = createReader(undefined, COMPILED);
  expect(await readOrganisationsList(list)).toMatchObject({
    ok: true,
    organisations: [{ name: 'Школа № 5' }],
  });
  const hurried = createReader({ ms: 1, memory: 2 ** 40 }, COMPILED);
  expect(await hurried.readOrganisationsList(list)).toMatchObject({
    ok: false,
    faults: [{ message: expect.stringMatching(/не удалось прочитать/) }],
  });
});

describe('a file that was made to bring the reader down', () => {
  it('is refused before it has unpacked: 15 kB that promise a gigabyte', async () => {
    const five = await archiveOf({ 'word/document.xml': Buffer.alloc(5_000_000, ' ') });
    const bomb = repeatEntry(five, 200);
    expect(bomb.length).toBeLessThan(20_000);
    expect(await faultOf(bomb)).toMatchObject({ code: 'bomb' });
  });

  it('is refused while it unpacks: an archive that promises little', async () => {
    const archive = await archiveOf(docxParts(p('a'.repeat(1_000_000))));
    const lying = Buffer.from(archive);
    const record =
      lying.indexOf(Buffer.from('word/document.xml'), lying.indexOf('PK\x01\x02', 0, 'latin1')) - 46;
    lying.writeUInt32LE(1_000, record + 24);
    expect(await faultOf(lying)).toMatchObject({ code: 'damaged' });
  });

  // Each made when its test runs: to compress thousands of entries takes a gigabyte, which a reading beside it would be charged with.
  it.each<[string, () => Promise<Uint8Array>, string]>([
    [
      'entities that unfold each other',
      () => archiveOf(docxParts(p('&b;'), '', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>')),
      'damaged',
    ],
    ['ten thousand tables within each other', () => docxOf('<w:tbl><w:tr><w:tc>'.repeat(10_000)), 'damaged'],
    [
      'ten thousand closed tables within each other',
      () =>
        docxOf(`${'<w:tbl><w:tr><w:tc>'.repeat(10_000)}${p('a')}${'</w:tc></w:tr></w:tbl>'.repeat(10_000)}`),
      'too-long',
    ],
    [
      'a thousand pages',
      () =>
        archiveOf({
          ...docxParts(p('a')),
          'docProps/app.xml': '<Properties><Pages>1000</Pages></Properties>',
        }),
      'too-long',
    ],
    [
      'too many files',
      () => archiveOf(Object.fromEntries(Array.from({ length: 5_001 }, (_, n) => [`word/${n}`, '']))),
      'bomb',
    ],
  ])('is refused: %s', async (_what, file, code) => {
    expect(await faultOf(await file())).toMatchObject({ code });
  });

  it('may claim a billion columns', async () => {
    const wide = `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>${p('a')}</w:tc><w:tc>${p('b')}</w:tc></w:tr></w:tbl>`;
    expect(await readSource(await docxOf(wide), 'x')).toMatchObject({
      blocks: [{ rows: [[{ text: 'a' }, { text: 'b' }]] }],
    });
  });
});

// How it ends by itself: read-source.slow.test.ts.
describe('reading', () => {
  const asked: AbortController[] = [];
  afterEach(() => {
    for (const controller of asked.splice(0)) controller.abort();
  });

  it('ends when the person has left, also while others are read', async () => {
    const { readSource: read } = createReader(undefined, COMPILED);
    const [first, second] = [new AbortController(), new AbortController()];
    asked.push(first, second);
    const reading = faultOf(SLOW, (file, name) => read(file, name, { signal: first.signal }));
    const waiting = faultOf(bytes('раз'), (file, name) => read(file, name, { signal: second.signal }));
    second.abort();
    expect(await waiting).toMatchObject({ code: 'stopped' });
    first.abort();
    expect(await reading).toMatchObject({ code: 'stopped' });
    expect(await read(bytes('раз'), 'x')).toMatchObject({ format: 'text' });
  });
});
