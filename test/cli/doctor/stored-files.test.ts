// What doctor says of attached files: each in its place, one gone, one changed, no room for the next.
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { storedFiles } from '../../../src/cli/doctor/stored-files.ts';
import { attachFiles } from '../../../src/engine/attach-files.ts';
import { createFileStore, type FileStore, type StoredFile } from '../../../src/files/file-store.ts';
import { createLog } from '../../../src/log.ts';
import { openStage, type Stage } from '../../engine/stage.ts';
import { pdf } from '../../files/samples.ts';
import { makeItem, makeRoadmap } from '../../support/roadmaps.ts';

let stage: Stage;
let folder: string;
let store: FileStore;
let files: StoredFile[];

beforeAll(async () => {
  stage = await openStage();
  folder = await mkdtemp(join(tmpdir(), 'srok-files-'));
  store = createFileStore({ folder, log: createLog('silent') });
  await stage.apply(makeRoadmap({ items: [makeItem('3', '2024-02-15', { responsible: ['school'] })] }));
  files = [
    await store.put(Readable.from([pdf('1')]), 'Смета.pdf'),
    await store.put(Readable.from([pdf('2')]), 'Акт.pdf'),
  ];
  const result = await stage.engine.runCommand(
    'technopark',
    { do: 'submit', by: 'shabolina', item: '3' },
    { also: attachFiles('technopark', files) },
  );
  expect(result.ok).toBe(true);
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

const found = () => storedFiles(stage.database.db, store, folder);
const pathOf = ({ sha256 }: { sha256: string }) =>
  join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

it('finds every file in its place', async () => {
  expect(await found()).toEqual([
    { id: 'files', level: 'ok', text: `все на месте: 2, папка ${folder}`, advice: null },
  ]);
});

it('names a folder that nothing can be written to', async () => {
  const none = createFileStore({ folder: '/etc/hostname', log: createLog('silent') });
  const store = { sizeOf: async () => files[0]?.size ?? 0, cannotWrite: none.cannotWrite };
  expect(await storedFiles(stage.database.db, store, '/etc/hostname')).toMatchObject([
    { level: 'fault', text: expect.stringMatching(/^в папку \/etc\/hostname нельзя записать \(.+\)$/) },
  ]);
});

it('names what is gone or has changed, with its item', async () => {
  await truncate(pathOf(files[0] ?? { sha256: '' }), 3);
  await rm(pathOf(files[1] ?? { sha256: '' }));
  const [finding, ...others] = await found();
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ level: 'fault', advice: expect.stringContaining('SROK_FILES') });
  for (const name of ['Смета.pdf', 'Акт.pdf'])
    expect(finding?.text).toContain(`«${name}» (technopark, п. 3)`);
});
