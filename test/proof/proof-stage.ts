// A roadmap with mail, texts and a file, its proof file, and the means to alter one as a forger would.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { createVirtualClock } from '../../src/clock.ts';
import { createActionLinks } from '../../src/engine/action-links.ts';
import { attachFiles } from '../../src/engine/attach-files.ts';
import { createPassingRing } from '../../src/engine/link-keys.ts';
import { createFileStore, type FileStore } from '../../src/files/file-store.ts';
import { createLog } from '../../src/log.ts';
import type { Anchor } from '../../src/proof/anchors.ts';
import { type Verdict, verifyProof } from '../../src/proof/verify-proof.ts';
import { writeProof } from '../../src/proof/write-proof.ts';
import { chainStart, lineHash } from '../../src/store/journal.ts';
import { proofWords } from '../../src/web/proof-words.ts';
import { openStage, type Stage, tomsk } from '../engine/stage.ts';
import { makeRoadmap } from '../support/roadmaps.ts';

export const VERSION = 'test';

export interface ProofStage {
  stage: Stage;
  files: FileStore;
  folder: string;
  /** The mail of the digest that was sent first. */
  digest: Buffer;
  write(name: string, item?: string): Promise<string>;
  close(): Promise<void>;
}

/** Item 7 is cancelled with a text, item 5 has a report with a file; reminders and a digest have gone. */
export async function openProofStage(): Promise<ProofStage> {
  const clock = createVirtualClock(tomsk('2024-01-15T08:00'));
  const links = createActionLinks({
    ring: createPassingRing(),
    publicUrl: 'https://srok.example.org',
    clock,
  });
  const stage = await openStage({ links });
  const folder = await mkdtemp(join(tmpdir(), 'srok-proof-test-'));
  const files = createFileStore({ folder: join(folder, 'files'), log: createLog('silent') });
  await stage.apply(makeRoadmap());
  stage.at('2024-01-15T09:00');
  await stage.work();
  const stored = await files.put(Readable.from([Buffer.from('%PDF-1.7\n%%EOF\n')]), 'план работ.pdf');
  const options = { also: attachFiles('technopark', [stored]) };
  const report = {
    do: 'report-progress',
    by: 'shkurkina',
    item: '5',
    text: 'Идёт подготовка <документов>',
  } as const;
  const done = [
    await stage.engine.runCommand('technopark', report, options),
    await stage.engine.runCommand('technopark', {
      do: 'cancel',
      by: 'zubchevskaya',
      item: '7',
      text: 'Отменено решением совета',
    }),
  ];
  for (const one of done) if (!one.ok) throw new Error(one.reason);
  stage.at('2024-01-15T09:30');
  const before = stage.receiver.mails.length;
  await stage.work();
  const digest = stage.receiver.mails[before]?.raw;
  if (!digest) throw new Error('no digest was sent');
  stage.at('2024-01-15T10:00');
  await stage.work();
  stage.at('2024-02-01T12:00');
  await stage.workUntil(stage.clock.now());
  return {
    stage,
    files,
    folder,
    digest,
    async write(name, item) {
      const path = join(folder, name);
      const deps = { db: stage.database.db, files, words: proofWords, version: VERSION };
      const scope = { roadmap: 'technopark', item: item ?? null, path, now: stage.clock.now() };
      const written = await writeProof(deps, scope);
      if (!written.ok) throw new Error(written.missing);
      return path;
    },
    async close() {
      await stage.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Name → content, as a forger would have it. */
export type Contents = Map<string, Buffer>;

export async function unpacked(path: string): Promise<Contents> {
  const zip = await openPromise(path);
  const contents: Contents = new Map();
  for await (const entry of zip.eachEntry())
    contents.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  return contents;
}

export async function packed(path: string, contents: Iterable<[string, Buffer]>): Promise<string> {
  const zip = new ZipFile();
  // What is large and not made to be a bomb costs more to pack than to write.
  for (const [name, content] of contents) zip.addBuffer(content, name, { compress: !name.endsWith('.eml') });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

export interface Row {
  seq: number;
  at: number;
  type: string;
  payload: Record<string, unknown>;
  hash: string;
}

export function rowsOf(contents: Contents): Row[] {
  return linesOf<Row>(contents, 'journal.ndjson');
}

export function linesOf<T>(contents: Contents, name: string): T[] {
  const text = (contents.get(name) ?? Buffer.alloc(0)).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

export function setLines(contents: Contents, name: string, lines: readonly unknown[]): void {
  contents.set(name, Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
}

/** As if these had been the lines from the start: numbers, hashes and manifest agree. */
export function resealed(contents: Contents, rows: readonly Row[]): void {
  let head = chainStart('technopark');
  const sealed = rows.map((row, i) => {
    const { hash: _, ...line } = { ...row, seq: i + 1 };
    head = lineHash(head, { roadmap: 'technopark', ...line });
    return { ...line, hash: head };
  });
  setLines(contents, 'journal.ndjson', sealed);
  const manifest = JSON.parse(String(contents.get('manifest.json'))) as object;
  contents.set('manifest.json', Buffer.from(JSON.stringify({ ...manifest, lines: sealed.length, head })));
}

export function verified(path: string, anchors: Anchor[] = []): Promise<Verdict> {
  return verifyProof(path, { anchors: async () => anchors, words: proofWords, version: VERSION });
}
