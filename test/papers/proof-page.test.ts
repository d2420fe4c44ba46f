// «Доказательный файл» on the pages: who is offered it, and that what is handed out is what verify calls whole.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyProof } from '../../src/proof/verify-proof.ts';
import { version } from '../../src/version.ts';
import { proofWords } from '../../src/web/proof-words.ts';
import { meeting } from '../web/meeting.ts';
import { openSite, type TestSite, TOMSK } from '../web/site.ts';

const PATH = `/roadmaps/${TOMSK}`;
const OPERATORS = ['first', 'second', 'third', 'fourth', 'fifth'].map((who) => `${who}@example.org`);
let stage: TestSite;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-proof-page-'));
  stage = await openSite({ site: { operators: OPERATORS } });
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

describe('the proof file', () => {
  it('is offered to who controls, on the pages of roadmap, item and journal, and not to executors', async () => {
    for (const [page, href] of [
      ['', `${PATH}/proof`],
      ['/journal', `${PATH}/proof`],
      ['/items/5', `${PATH}/items/5/proof`],
    ]) {
      const { body } = await stage.as('shvaiko@example.org').get(PATH + page);
      expect(body).toContain(`href="${href}"`);
    }
    for (const page of ['', '/items/5'])
      expect((await stage.as('shkurkina@example.org').get(PATH + page)).body).not.toContain('/proof"');
  });

  it.each([
    ['the roadmap', '/proof', ''],
    ['an item', '/items/5/proof', '-5'],
  ])('of %s is handed out to be saved, and is whole', async (_what, path, infix) => {
    const answer = await stage.as('zubchevskaya@example.org').get(PATH + path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/zip');
    expect(answer.headers.get('content-disposition')).toContain(`srok-${TOMSK}${infix}-2024-03-20.zip`);
    expect(answer.headers.get('content-length')).toBe(String(answer.content.length));
    const file = join(folder, 'proof.zip');
    await writeFile(file, answer.content);
    const verdict = await verifyProof(file, {
      anchors: async () => [],
      words: proofWords,
      version: version(),
    });
    expect(verdict).toMatchObject({
      faults: [],
      page: 'compared',
      manifest: { item: infix === '' ? null : '5' },
    });
    expect(verdict.lines).toBeGreaterThan(10);
  });

  it('is not made where only its headers are asked for, and is not there for an item that is not', async () => {
    const visitor = stage.as('zubchevskaya@example.org');
    expect(await visitor.head(`${PATH}/proof`)).toMatchObject({ status: 200, body: '' });
    expect((await visitor.get(`${PATH}/items/99/proof`)).status).toBe(404);
  });

  it('is made for a person once at a time, and for no more people than may wait', async () => {
    const ask = (addresses: readonly string[]) => () =>
      addresses.map((address) => stage.as(address).get(`${PATH}/proof`));
    const kept = { table: 'journal', from: 'reading' } as const;
    const twice = await meeting(stage, kept, ask(['shvaiko@example.org', 'shvaiko@example.org']));
    expect([twice.first.status, ...twice.waited.map(({ status }) => status)]).toEqual([429, 200]);
    expect(twice.first.text).toContain('Ваш предыдущий доказательный файл ещё составляется');
    const many = await meeting(stage, kept, ask(OPERATORS));
    expect([many.first.status, ...many.waited.map(({ status }) => status)]).toEqual([
      429, 200, 200, 200, 200,
    ]);
    expect(many.first.text).toContain('несколько уже ожидают очереди');
    expect(many.first.headers.get('retry-after')).toBe('60');
    expect((await stage.as('fifth@example.org').get(`${PATH}/proof`)).status).toBe(200);
  });
});
