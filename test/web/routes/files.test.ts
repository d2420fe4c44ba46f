// An attached file comes back as it was sent, to be saved, and only to whom the roadmap concerns.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attachFiles } from '../../../src/engine/attach-files.ts';
import { createFileStore } from '../../../src/files/file-store.ts';
import { createLog } from '../../../src/log.ts';
import { filesOfItem } from '../../../src/store/files.ts';
import { html } from '../../files/samples.ts';
import { openSite, type TestSite, TOMSK } from '../site.ts';

const NAME = 'Отчёт «о закупках» (1); "итог".txt';
let stage: TestSite;
let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-files-'));
  const files = createFileStore({ folder, log: createLog('silent') });
  stage = await openSite({ site: { files } });
  const { engine, db } = stage.site;
  const file = await files.put(Readable.from([html]), NAME);
  const result = await engine.runCommand(
    TOMSK,
    { do: 'report-progress', by: 'shkurkina', item: '5', text: 'Идёт' },
    { also: attachFiles(TOMSK, [file]) },
  );
  expect(result.ok).toBe(true);
  const [attached] = await filesOfItem(db, TOMSK, '5');
  path = `/roadmaps/${TOMSK}/files/${attached?.id}`;
});
afterAll(() => stage.close());

describe('an attached file', () => {
  it('comes back whole, to be saved under its name, and can run nothing', async () => {
    const { status, headers, body } = await stage.as('shkurkina@example.org').get(path);
    expect([status, body]).toEqual([200, html.toString()]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/plain',
      'content-length': String(html.length),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    const disposition = headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(
      /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9%._~!-]+$/,
    );
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? '')).toBe(
      'Отчёт «о закупках» (1); _итог_.txt',
    );
  });

  it('does not exist for others, under another roadmap, or under another id', async () => {
    expect((await stage.stranger.get(path)).status).toBe(303);
    expect((await stage.as('nobody@example.org').get(path)).status).toBe(404);
    const member = stage.as('shkurkina@example.org');
    for (const other of [
      path.replace(TOMSK, 'other'),
      path.replace(/.$/, (end) => (end === '0' ? '1' : '0')),
      `/roadmaps/${TOMSK}/files/..%2f..%2fetc%2fpasswd`,
      `/roadmaps/${TOMSK}/files/%00`,
    ])
      expect((await member.get(other)).status).toBe(404);
  });

  it('that is no longer in its folder says so, and names no place of the server', async () => {
    await rm(folder, { recursive: true });
    const { status, text, body } = await stage.as('shkurkina@example.org').get(path);
    expect([status, text]).toEqual([404, expect.stringContaining('на сервере его сейчас нет')]);
    expect(body).not.toContain(folder);
  });
});
