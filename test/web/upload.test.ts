// Forms with files as browsers send them, and as they arrive when something goes wrong on the way.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import { createFileStore, type FileStore, MAX_FILE_BYTES } from '../../src/files/file-store.ts';
import { createLog } from '../../src/log.ts';
import { readUpload, type Upload, type UploadLimits } from '../../src/web/upload.ts';
import { exe, html, pdf } from '../files/samples.ts';

let folder: string;
let store: FileStore;
let limits: UploadLimits | undefined;
/** What the last form was read as. */
let read: Promise<Upload>;
let server: ReturnType<typeof serve>;
let port: number;

const app = new Hono();
app.onError((_error, c) => c.text('fault', 500));
app.post('/', async (c) => {
  read = readUpload(c, store, limits);
  const { fields, files, problems } = await read;
  return c.json({ fields: [...fields], files: files.map((file) => file.name), problems });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve());
  });
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(async () => {
  limits = undefined;
  folder = await mkdtemp(join(tmpdir(), 'srok-upload-'));
  store = createFileStore({ folder, log: createLog('silent') });
});
afterEach(() => rm(folder, { recursive: true }));

async function send(fields: Record<string, string>, files: Record<string, Buffer>): Promise<object> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, content] of Object.entries(files)) form.append('files', new File([content], name));
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: form });
  expect(answer.status).toBe(200);
  return (await answer.json()) as object;
}

/** Files in the folder, whole ones and pieces. */
async function left(): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

const typed = { text: 'Отчёт\r\nвторая строка', date: '2024-02-15' };
const asRead = Object.entries(typed);

describe('a form with files', () => {
  it('is read with what was typed and what was chosen, names in Cyrillic included', async () => {
    expect(
      await send(typed, { 'Отчёт о закупках.pdf': pdf('1'), '../../приказ.txt': Buffer.from('п') }),
    ).toEqual({
      fields: asRead,
      files: ['Отчёт о закупках.pdf', 'приказ.txt'],
      problems: [],
    });
    expect(await left()).toBe(2);
  });

  it('may have no file, and repeated fields', async () => {
    const form = new URLSearchParams([
      ['party', 'a'],
      ['party', 'b'],
    ]);
    const answer = await app.request('/', { method: 'POST', body: form });
    expect(await answer.json()).toEqual({
      fields: [
        ['party', 'a'],
        ['party', 'b'],
      ],
      files: [],
      problems: [],
    });
    // As browsers send a field of files in which nothing was chosen.
    const empty = [
      '--b',
      'Content-Disposition: form-data; name="files"; filename=""',
      'Content-Type: application/octet-stream',
      '',
      '',
      '--b--',
      '',
    ];
    const none = await app.request('/', {
      method: 'POST',
      body: empty.join('\r\n'),
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    });
    expect(await none.json()).toEqual({ fields: [], files: [], problems: [] });
  });

  it('keeps none of its files when one is refused, says why, and has what was typed', async () => {
    const files = {
      'а.pdf': pdf('1'),
      'б.pdf': html,
      'в.docx': exe,
      'г.exe': exe,
      'д.txt': Buffer.from('д'),
    };
    expect(await send(typed, files)).toEqual({
      fields: asRead,
      files: [],
      problems: ['«б.pdf»', '«в.docx»', '«г.exe»'].map((name) => ({
        field: 'files',
        text: expect.stringContaining(`Файл ${name} не принят`),
      })),
    });
    expect(await left()).toBe(0);
  });

  it('takes a file of 20 MB and refuses one with a byte more, whatever comes after it', async () => {
    const full = Buffer.alloc(MAX_FILE_BYTES + 1, ' ');
    pdf('').copy(full);
    const exact = full.subarray(0, MAX_FILE_BYTES);
    expect(await send(typed, { 'полный.pdf': exact })).toMatchObject({ files: ['полный.pdf'] });
    await rm(folder, { recursive: true });
    expect(await send({}, { 'больше.pdf': full, 'после.pdf': pdf('') })).toMatchObject({
      files: [],
      problems: [{ field: 'files', text: 'Файл «больше.pdf» не принят: он больше 20 МБ.' }],
    });
    expect(await left()).toBe(0);
  });

  it('may have ten files, and 60 MB of them', async () => {
    const many = (n: number) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`${i}.pdf`, pdf(`${i}`)]));
    expect(await send({}, many(10))).toMatchObject({ problems: [] });
    expect(await send({}, many(11))).toMatchObject({
      files: [],
      problems: [{ field: 'files', text: 'Больше 10 файлов приложить нельзя.' }],
    });
    expect(await left()).toBe(10);
    limits = { files: 10, bytes: 4 * 2 ** 20, fieldBytes: 1024, fields: 2 };
    const large = Buffer.concat([pdf(''), Buffer.alloc(3 * 2 ** 20)]);
    expect(await send(typed, { '1.pdf': large, '2.pdf': large })).toEqual({
      fields: asRead,
      files: [],
      problems: [{ field: '', text: 'Файлы вместе больше 4 МБ. Приложите часть из них в другой раз.' }],
    });
    expect(await left()).toBe(10);
  });

  it('is not read beyond what any form needs', async () => {
    limits = { files: 10, bytes: 2 ** 20, fieldBytes: 1024, fields: 2 };
    expect(await send({ a: 'я'.repeat(1024), b: '' }, { '1.pdf': pdf('') })).toMatchObject({
      files: [],
      problems: [{ field: 'a', text: 'Текст длиннее 1 КБ. Сократите его.' }],
    });
    expect(await send({ a: '', b: '', c: '' }, {})).toMatchObject({ problems: [{ field: '' }] });
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const request = new Request('http://srok/', {
      method: 'POST',
      body: endless,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      duplex: 'half',
    } as RequestInit);
    expect(await (await app.request(request)).json()).toMatchObject({ files: [], problems: [{ field: '' }] });
    expect(sent).toBeLessThan(5 * 2 ** 20);
  });
});

describe('a form that breaks off', () => {
  const part = (name: string) => `Content-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n`;
  const beginning = `--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nтекст\r\n--b\r\n${part('1.pdf')}%PDF-1.7\r\n--b\r\n${part('2.pdf')}%PDF-1.7 начало`;

  it.each(['', '\r\n--b', '\r\n--b\r\nContent-Dispo'])(
    'keeps nothing of what came before %j',
    async (end) => {
      const answer = await app.request('/', {
        method: 'POST',
        body: beginning + end,
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
      });
      expect(await answer.json()).toEqual({
        fields: [['text', 'текст']],
        files: [],
        problems: [{ field: '', text: expect.stringContaining('получена не полностью') }],
      });
      expect(await left()).toBe(0);
    },
  );

  it('with its connection leaves nothing behind', async () => {
    const asked = new Promise((resolve) => server.once('request', resolve));
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST / HTTP/1.1\r\nHost: srok\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n${beginning}`,
    );
    await asked;
    while ((await left()) < 2) await new Promise((resolve) => setImmediate(resolve));
    socket.resetAndDestroy();
    expect(await read).toMatchObject({ files: [], problems: [{ field: '' }] });
    expect(await left()).toBe(0);
  });

  it.each(['multipart/form-data', 'text/plain', 'x'])(
    'or is none (%s) is a problem, not a fault',
    async (type) => {
      const answer = await app.request('/', { method: 'POST', body: 'x', headers: { 'content-type': type } });
      expect(await answer.json()).toMatchObject({ files: [], problems: [{ field: '' }] });
    },
  );
});

describe('a store that fails', () => {
  it('is a fault, and what was received is gone', async () => {
    const sound = store;
    const keep = async () => {
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    };
    store = { ...sound, receive: async (source, name) => ({ ...(await sound.receive(source, name)), keep }) };
    const form = new FormData();
    form.append('files', new File([pdf('1')], '1.pdf'));
    expect((await app.request('/', { method: 'POST', body: form })).status).toBe(500);
    await expect(read).rejects.toThrow('EIO');
    expect(await left()).toBe(0);
  });

  it('for want of room says so beside the field', async () => {
    const full = createFileStore({ folder, log: createLog('silent') });
    store = {
      ...full,
      receive: (_source, name) =>
        full.receive(
          (async function* () {
            yield pdf('начало');
            throw Object.assign(new Error('write'), { code: 'ENOSPC' });
          })(),
          name,
        ),
    };
    expect(await send(typed, { '1.pdf': pdf('1') })).toEqual({
      fields: asRead,
      files: [],
      problems: [{ field: 'files', text: expect.stringContaining('нет места') }],
    });
    expect(await left()).toBe(0);
  });
});
