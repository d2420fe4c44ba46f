// Files and the report they come with are recorded together or not at all, and what a report refers to stays in the store.
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { attachFiles, type FileToAttach } from '../../src/engine/attach-files.ts';
import { createPersonEraser } from '../../src/engine/erase-person.ts';
import { createFileStore, type FileStore } from '../../src/files/file-store.ts';
import { createLog } from '../../src/log.ts';
import { allContents, filesOfItem, findFile, knownContents } from '../../src/store/files.ts';
import { verifyChains } from '../../src/store/journal.ts';
import { ERASED_NAME } from '../../src/workflows/forget-person.ts';
import { pdf } from '../files/samples.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { openStage, type Stage, testRules } from './stage.ts';

const ROADMAP = 'technopark';
const log = createLog('silent');
let stage: Stage;
let folder: string;
let store: FileStore;

beforeAll(async () => {
  stage = await openStage();
  folder = await mkdtemp(join(tmpdir(), 'srok-files-'));
  store = createFileStore({ folder, log });
  await stage.apply(
    makeRoadmap({
      items: ['1', '2', '3'].map((id) => makeItem(id, '2024-02-15', { responsible: ['school'] })),
    }),
  );
  stage.at('2024-01-22T12:00');
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

const put = (text: string, name = 'Отчёт.pdf') => store.put(Readable.from([pdf(text)]), name);
const reportProgress = (file: FileToAttach) =>
  stage.engine.runCommand(
    ROADMAP,
    { do: 'report-progress', by: 'shabolina', item: '2', text: 'Идёт' },
    { also: attachFiles(ROADMAP, [file]) },
  );
const known = (hashes: readonly string[]) => knownContents(stage.database.db, hashes);

it('records files with the event they came with, and seals their contents in the journal', async () => {
  const files = [await put('а', 'А.pdf'), await put('б', 'Б.pdf')];
  const result = await stage.engine.runCommand(
    ROADMAP,
    { do: 'submit', by: 'shabolina', item: '1', text: 'Письмо от 22.01.2024 № 5' },
    { also: attachFiles(ROADMAP, files) },
  );
  const event = result.ok ? result.events[0] : undefined;
  const kept = await filesOfItem(stage.database.db, ROADMAP, '1');
  expect(kept).toEqual(
    files.map((file) => ({
      ...file,
      id: expect.any(String),
      roadmap: ROADMAP,
      item: '1',
      occurrence: '',
      event: event?.n,
      uploadedBy: 'shabolina',
      at: stage.clock.now(),
    })),
  );
  const lines = await stage.rows<{ payload: object }>(
    "SELECT payload FROM journal WHERE type = 'file-attached' ORDER BY seq",
  );
  expect(lines.map((line) => line.payload)).toEqual(
    kept.map(({ id, sha256, type, size }) => ({
      item: '1',
      occurrence: '',
      event: event?.n,
      file: id,
      sha256,
      type,
      size,
    })),
  );
  expect(await verifyChains(stage.database.db)).toEqual([]);
});

it('records none when the command is refused, or when its transaction fails', async () => {
  const also = attachFiles(ROADMAP, [await put('никому')]);
  const command = { do: 'submit', by: 'nazarova', item: '2' } as const;
  expect(await stage.engine.runCommand(ROADMAP, command, { also })).toMatchObject({ ok: false });
  const failing = stage.engine.runCommand(
    ROADMAP,
    { ...command, by: 'shabolina' },
    {
      async also(tx, events) {
        await also(tx, events);
        throw new Error('power cut');
      },
    },
  );
  await expect(failing).rejects.toThrow('power cut');
  expect(await filesOfItem(stage.database.db, ROADMAP, '2')).toEqual([]);
  expect((await stage.engine.stateOf(ROADMAP))?.items['2']?.occurrences['']?.status).toBe('in_execution');
});

it('finds a file by its own roadmap only, and nothing by what is no id', async () => {
  const { db } = stage.database;
  const [file] = await filesOfItem(db, ROADMAP, '1');
  const { id = '', name, sha256, type, size } = file ?? {};
  expect(await findFile(db, ROADMAP, id)).toEqual({ name, sha256, type, size });
  expect(await findFile(db, 'other', id)).toBeUndefined();
  for (const wrong of ['', '1', `${id}'`, id.toUpperCase().replace(/-/g, '')])
    expect(await findFile(db, ROADMAP, wrong)).toBeUndefined();
});

it('names every content once', async () => {
  const twice = await put('а', 'Копия.pdf');
  expect(await reportProgress(twice)).toMatchObject({ ok: true });
  const names: string[] = [];
  for await (const { name } of allContents(stage.database.db)) names.push(name);
  expect(names.sort((a, b) => a.localeCompare(b))).toEqual(['А.pdf', 'Б.pdf']);
});

it('keeps an old content that a transaction under way refers to, and what it referred to afterwards', async () => {
  const { sha256 } = await put('снова');
  const path = join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const age = () => utimes(path, Date.now() / 1000 - 2 * 86_400, Date.now() / 1000 - 2 * 86_400);
  // Left two days ago by somebody who did not go through with it.
  await age();
  const again = await put('снова');
  const result = await stage.engine.runCommand(
    ROADMAP,
    { do: 'submit', by: 'shabolina', item: '3' },
    {
      async also(tx, events) {
        await attachFiles(ROADMAP, [again])(tx, events);
        // Another process looks while nobody else can see the new row.
        expect(await known([sha256])).toEqual(new Set());
        expect(await store.clean(known)).toBe(0);
      },
    },
  );
  expect(result.ok).toBe(true);
  await age();
  expect(await store.clean(known)).toBe(0);
  expect(await store.sizeOf(sha256)).toBe(again.size);
});

it('forgets a person whom the name of a file tells', async () => {
  const { db } = stage.database;
  expect(await reportProgress(await put('в', 'Справка (И.Я. Шкуркина).pdf'))).toMatchObject({ ok: true });
  const { clock } = stage;
  const eraser = createPersonEraser({ db, clock, log, rules: testRules(), onChanged: () => undefined });
  expect(await eraser.erase('shkurkina@example.org')).toMatchObject({ ok: true });
  const names = (await filesOfItem(db, ROADMAP, '2')).map((file) => file.name);
  expect(names).toEqual(['Копия.pdf', `Справка (${ERASED_NAME}).pdf`]);
});
