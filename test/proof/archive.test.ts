// Archives that somebody made to do harm, or that arrived damaged: each is refused with its reason, none is unpacked.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Limits, openArchive, ProofUnreadable } from '../../src/proof/archive.ts';
import { packed } from './proof-stage.ts';

const MB = 2 ** 20;
const LIMITS: Limits = { entries: 10, total: 6 * MB, whole: 1000, line: 100 };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-archive-'));
});
afterAll(() => rm(folder, { recursive: true }));

const zip = (entries: [string, Buffer | string][]) =>
  packed(
    join(folder, 'one.zip'),
    entries.map(([name, content]) => [name, Buffer.from(content)]),
  );

/** What is said of it, wherever it is noticed. */
async function refusal(path: string): Promise<string> {
  try {
    const archive = await openArchive(path, LIMITS);
    try {
      for (const name of archive.names) for await (const _ of archive.chunks(name));
    } finally {
      archive.close();
    }
  } catch (error) {
    if (error instanceof ProofUnreadable) return error.message;
    throw error;
  }
  return 'read';
}

/** The same archive with these bytes in place of others, everywhere. */
async function patched(path: string, from: string, to: string): Promise<string> {
  const text = (await readFile(path)).toString('latin1');
  expect(text).toContain(from);
  await writeFile(path, Buffer.from(text.replaceAll(from, to), 'latin1'));
  return path;
}

describe('an archive', () => {
  it('of known names is read', async () => {
    expect(await refusal(await zip([['manifest.json', '{}']]))).toBe('read');
  });

  it.each([
    ['a path that leads out', 'manifest.json', '../../x.json\0'],
    ['a path from the root', 'manifest.json', '/etc/passwd\0\0'],
    ['a path of Windows', 'manifest.json', '..\\..\\x.json'],
    ['a name of nothing we know', 'manifest.json', 'manifest.exe!'],
  ])('is refused for %s', async (_what, from, to) => {
    expect(await refusal(await patched(await zip([[from, '{}']]), from, to))).toMatch(
      /посторонний файл|оглавление архива повреждено/,
    );
  });

  it('is refused for two entries of one name', async () => {
    const path = await zip([
      ['manifest.json', '{}'],
      ['roadmap.json~', '{}'],
    ]);
    expect(await refusal(await patched(path, 'roadmap.json~', 'manifest.json'))).toContain(
      'два файла с именем',
    );
  });

  it('is refused for more entries than a proof file can have', async () => {
    const entries = Array.from({ length: 11 }, (_, i): [string, string] => [
      `files/${'0'.repeat(62)}${10 + i}.pdf`,
      '',
    ]);
    expect(await refusal(await zip(entries))).toContain('слишком много файлов');
  });

  it('is refused for an entry that would grow beyond measure, before it does', async () => {
    expect(await refusal(await zip([['index.html', Buffer.alloc(5 * MB)]]))).toContain('слишком велик');
  });

  it('is refused for entries that are too large together', async () => {
    const names = [
      'index.html',
      'journal.ndjson',
      'details.ndjson',
      ...[1, 2, 3, 4].map((n) => `files/${'0'.repeat(63)}${n}.pdf`),
    ];
    const page = Buffer.alloc(MB);
    expect(await refusal(await zip(names.map((name) => [name, page])))).toContain('слишком велик');
  });

  it('is refused when it claims less than there is', async () => {
    const path = await zip([['index.html', Buffer.alloc(5000, 'x')]]);
    const small = Buffer.alloc(4);
    small.writeUInt32LE(5000);
    expect(await refusal(await patched(path, small.toString('latin1'), '\x10\0\0\0'))).toContain(
      'архив повреждён',
    );
  });

  it('is refused when it was cut off, damaged, or is none', async () => {
    const path = await zip([
      ['index.html', Buffer.from(Array.from({ length: 9000 }, (_, i) => (i * i) % 251))],
    ]);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length - 30));
    expect(await refusal(path)).toContain('получен не полностью');
    const damaged = Buffer.from(whole);
    damaged.writeUInt8((damaged.readUInt8(200) + 1) % 256, 200);
    await writeFile(path, damaged);
    expect(await refusal(path)).toContain('архив повреждён');
    await writeFile(path, 'не архив');
    expect(await refusal(path)).toContain('не архив ZIP');
    expect(await refusal(join(folder, 'none.zip'))).toContain('ENOENT');
  });

  it.each([
    ['a line without end', 'x'.repeat(101), 'слишком длинная строка'],
    ['a line that is no JSON', '{"seq":1}\n{"seq"\n', 'строка 2: это не JSON'],
    ['a line that breaks off', '{"seq":1}\n{"seq":2}', 'последняя строка обрывается'],
    ['bytes that are no text', Buffer.from([0x22, 0xff, 0x22, 0x0a]), 'не текст в UTF-8'],
  ])('is refused for %s', async (_what, content, said) => {
    const archive = await openArchive(await zip([['journal.ndjson', content]]), LIMITS);
    const lines = async () => {
      for await (const _ of archive.lines('journal.ndjson'));
    };
    await expect(lines()).rejects.toThrow(said);
    archive.close();
  });

  it('with a line as long as may be is read in one pass over it', async () => {
    const numbers = Array.from({ length: 3_600_000 }, (_, i) => i);
    const long = `${JSON.stringify(numbers)}\n`;
    expect(long.length).toBeGreaterThan(24 * MB);
    const archive = await openArchive(await zip([['journal.ndjson', `{"имя":"я"}\n${long}{"seq":2}\n`]]));
    const started = process.cpuUsage();
    const lines: unknown[] = [];
    for await (const line of archive.lines('journal.ndjson')) lines.push(line);
    const { user, system } = process.cpuUsage(started);
    archive.close();
    expect([lines[0], lines[2]]).toEqual([{ имя: 'я' }, { seq: 2 }]);
    expect((lines[1] as number[]).at(-1)).toBe(3_599_999);
    // Half a second; with a pass for each chunk more than a minute.
    expect(user + system).toBeLessThan(15_000_000);
  });

  it('is not read whole where an entry is larger than that allows', async () => {
    const archive = await openArchive(await zip([['people.json', 'x'.repeat(1001)]]), LIMITS);
    await expect(archive.read('people.json')).rejects.toThrow('слишком велик');
    archive.close();
  });
});
