// Writes a proof file: one moment of the database, streamed into a ZIP, whatever its size.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Kysely } from 'kysely';
import { ZipFile } from 'yazl';
import type { Instant } from '../calendar/dates.ts';
import type { FileStore } from '../files/file-store.ts';
import { chainStart } from '../store/journal.ts';
import { roadmapStates } from '../store/roadmap-states.ts';
import type { Db } from '../store/roadmaps.ts';
import type { Tables } from '../store/tables.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { type Collected, collect, type ProofScope } from './collect.ts';
import { type Manifest, messageOf, NAMES } from './format.ts';
import { instructions } from './instructions.ts';
import { writeLetter } from './letter-file.ts';
import { type ProofWords, proofPage } from './page.tsx';
import { peopleOf, snapshotOf } from './snapshot.ts';

export interface ProofDeps {
  db: Kysely<Tables>;
  files: FileStore;
  words: ProofWords;
  /** The program's. */
  version: string;
}

type Content = Iterable<string | Buffer> | AsyncIterable<string | Buffer> | Readable;

/** «srok-tomsk-5-2024-12-31.zip», the day that of Greenwich. */
export function proofName({ roadmap, item }: ProofScope, now: Instant): string {
  const day = new Date(now).toISOString().slice(0, 10);
  return `srok-${roadmap}${item === null ? '' : `-${item}`}-${day}.zip`;
}

export type Written = { ok: true; manifest: Manifest } | { ok: false; missing: 'roadmap' | 'item' };

/**
 * @param path of a file that is not there yet; only its owner may read it, and nothing is left when it cannot be written
 * @throws the system's error when it is there, or there is no room
 */
export async function writeProof(
  deps: ProofDeps,
  { path, now, ...scope }: ProofScope & { path: string; now: Instant },
): Promise<Written> {
  return deps.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const state = await stateOf(tx, scope.roadmap);
      if (!state) return { ok: false, missing: 'roadmap' };
      if (scope.item !== null && !state.roadmap.items.some(({ id }) => id === scope.item))
        return { ok: false, missing: 'item' };
      const archive = await startArchive(path, now);
      try {
        const manifest = await fill(archive, deps, state, scope, collect(tx, deps.files, scope), now);
        await archive.finish();
        return { ok: true, manifest };
      } catch (error) {
        await archive.abandon();
        throw error;
      }
    });
}

async function fill(
  { add }: Archive,
  { words, version }: ProofDeps,
  state: RoadmapState,
  scope: ProofScope,
  collected: Collected,
  madeAt: Instant,
): Promise<Manifest> {
  const manifest: Manifest = {
    format: 'srok-proof',
    version: 1,
    program: version,
    ...scope,
    madeAt,
    lines: 0,
    head: chainStart(scope.roadmap),
  };
  await add(
    NAMES.journal,
    (async function* () {
      for await (const line of collected.lines()) {
        manifest.lines = line.seq;
        manifest.head = line.hash;
        yield `${JSON.stringify(line)}\n`;
      }
    })(),
  );
  const people = peopleOf(state, collected.people.values());
  const named = new Map(people.map((person) => [person.pseudonym, person]));
  const snapshot = snapshotOf(state, madeAt);
  await add(
    NAMES.details,
    (async function* () {
      for await (const { detail } of collected.entries()) if (detail) yield `${JSON.stringify(detail)}\n`;
    })(),
  );
  const added = new Set<string>();
  for await (const { line, detail, letter, contents } of collected.entries()) {
    const sealed = messageOf(line);
    if (letter && sealed && detail?.message?.letter) {
      const { message: id, messageId, to } = sealed;
      await add(detail.message.letter, [
        writeLetter({ id, messageId, at: line.at, to: named.get(to) ?? null, ...letter }),
      ]);
    }
    for (const { path, open } of contents) {
      if (added.has(path)) continue;
      added.add(path);
      const content = await open();
      if (content === null) throw new Error(`${path} was there and is gone`);
      await add(path, Buffer.isBuffer(content) ? [content] : content);
    }
  }
  await add(NAMES.page, proofPage({ manifest, snapshot, people }, collected.entries, words));
  await add(NAMES.readme, [instructions(manifest)]);
  await add(NAMES.roadmap, [json(snapshot)]);
  await add(NAMES.people, [json(people)]);
  await add(NAMES.manifest, [json(manifest)]);
  return manifest;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

interface Archive {
  /** Resolves when the content has been read, so that at most one of them is in memory. */
  add(name: string, content: Content): Promise<void>;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

async function startArchive(path: string, now: Instant): Promise<Archive> {
  const zip = new ZipFile();
  const output = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await once(output, 'open');
  const written = pipeline(zip.outputStream, output);
  zip.on('error', (error: Error) => output.destroy(error));
  // It may fail while nobody waits for it: whoever adds or finishes next hears of it.
  void Promise.allSettled([written]);
  return {
    async add(name, content) {
      const source = content instanceof Readable ? content : Readable.from(content, { objectMode: false });
      const read = once(source, 'end');
      // The archive keeps the function to its end, which is not to keep the content.
      const waiting = [source];
      zip.addReadStreamLazy(name, { mtime: new Date(now), mode: 0o600 }, (give) => {
        for (const one of waiting.splice(0)) give(null, one);
      });
      await Promise.race([read, written]);
    },
    async finish() {
      zip.end();
      await written;
    },
    async abandon() {
      output.destroy();
      await Promise.allSettled([written]);
      await rm(path, { force: true });
    },
  };
}

async function stateOf(tx: Db, roadmap: string): Promise<RoadmapState | null> {
  for await (const state of roadmapStates(tx, [roadmap])) return state;
  return null;
}
