// Checks a proof file with nothing but the file and what was kept outside the service: the chain line by line, everything
// behind its hashes, the page, and the heads of digests that were sent long ago.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { type Anchor, orderNumberOf } from './anchors.ts';
import { type Archive, openArchive, ProofUnreadable, parsed } from './archive.ts';
import { checkAnchors, createAnchorSearch, type FoundAnchor } from './check-anchors.ts';
import { type Absences, createDetailCheck } from './check-detail.ts';
import { createLineCheck } from './check-line.ts';
import { collectFaults, type Fault } from './faults.ts';
import {
  type Detail,
  DetailSchema,
  type Manifest,
  ManifestSchema,
  NAMES,
  type ProofEntry,
  ProofLineSchema,
  type ProvenPerson,
  ProvenPersonSchema,
  SnapshotSchema,
} from './format.ts';
import { instructions } from './instructions.ts';
import { type ProofFacts, type ProofWords, proofPage } from './page.tsx';
import { isSealedBy } from './seals.ts';

export interface Verdict {
  manifest: Manifest;
  /** Lines that hold, from the first on. */
  lines: number;
  /** Lines that are there, whole or not. */
  linesFound: number;
  /** The first few; none of a file that is whole. */
  faults: Fault[];
  faultCount: number;
  anchors: FoundAnchor[];
  absences: Absences;
  /** Why it was not: another version of the program made the page, or what it is made of is broken. */
  page: 'compared' | 'other-program' | 'broken-data';
  /** Instants at which the journal says that data were restored from a backup. */
  restoredAt: number[];
}

export interface VerifyOptions {
  /** Given the number of the order, since a digest may speak of several. */
  anchors(orderNumber: string): Promise<Anchor[]>;
  words: ProofWords;
  /** The program's. */
  version: string;
}

/** @throws ProofUnreadable for what is no proof file */
export async function verifyProof(path: string, options: VerifyOptions): Promise<Verdict> {
  const archive = await openArchive(path);
  try {
    return await verify(archive, options);
  } finally {
    archive.close();
  }
}

async function verify(
  archive: Archive,
  { anchors: anchorsOf, words, version }: VerifyOptions,
): Promise<Verdict> {
  const manifest = await one(archive, NAMES.manifest, ManifestSchema);
  const snapshot = await one(archive, NAMES.roadmap, SnapshotSchema);
  const people = await one(archive, NAMES.people, ProvenPersonSchema.array());
  const anchors = await anchorsOf(orderNumberOf(snapshot.roadmap));
  const faults = collectFaults();
  checkPeople(people, faults.add);

  const search = createAnchorSearch(anchors);
  const checkLine = createLineCheck(manifest, faults.add);
  const details = createDetailCheck({ archive, manifest, people, report: faults.add });
  const restoredAt: number[] = [];
  const strays: number[] = [];
  for await (const { line, detail } of entriesIn(archive, strays)) {
    checkLine.next(line);
    search.next(line);
    await details.check(line, detail);
    if (line.type === 'restored') restoredAt.push(line.at);
  }
  checkLine.end();
  details.end();
  for (const line of strays)
    faults.add({ line, what: `${NAMES.details}: сведения о записи, которой нет на её месте` });
  const found = checkAnchors(search, faults.add);
  const facts = { manifest, snapshot, people };
  const page =
    manifest.program !== version ? 'other-program' : faults.count() > 0 ? 'broken-data' : 'compared';
  if (page === 'compared') await checkPage(archive, facts, words, faults.add);
  return {
    manifest,
    lines: checkLine.whole(),
    linesFound: checkLine.found(),
    faults: faults.list(),
    faultCount: faults.count(),
    anchors: found,
    absences: details.absences,
    page,
    restoredAt,
  };
}

async function one<T>(archive: Archive, name: string, schema: z.ZodType<T>): Promise<T> {
  return fitting(schema, parsed((await archive.read(name)).toString('utf8'), name), name);
}

function fitting<T>(schema: z.ZodType<T>, value: unknown, place: string): T {
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw new ProofUnreadable(
    `${place}: это не доказательный файл «Срока» этой версии (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`,
  );
}

/**
 * Both files side by side: details are there for some lines, in the order of the lines.
 * @param strays gets the numbers of the lines that are not there
 */
async function* entriesIn(archive: Archive, strays: number[]): AsyncGenerator<ProofEntry> {
  const details = detailsIn(archive);
  let ahead = await details.next();
  const skip = async (detail: Detail) => {
    if (strays.length < STRAYS_AT_MOST) strays.push(detail.seq);
    ahead = await details.next();
  };
  for await (const value of archive.lines(NAMES.journal)) {
    const line = fitting(ProofLineSchema, value, NAMES.journal);
    while (!ahead.done && ahead.value.seq < line.seq) await skip(ahead.value);
    const detail = ahead.done || ahead.value.seq !== line.seq ? null : ahead.value;
    yield { line, detail };
    if (detail) ahead = await details.next();
  }
  while (!ahead.done) await skip(ahead.value);
}

/** Of many more nobody reads. */
const STRAYS_AT_MOST = 100;

async function* detailsIn(archive: Archive): AsyncGenerator<Detail, undefined> {
  for await (const value of archive.lines(NAMES.details)) yield fitting(DetailSchema, value, NAMES.details);
}

function checkPeople(people: readonly ProvenPerson[], report: (fault: Fault) => void): void {
  for (const { pseudonym, salt, address, name } of people)
    if (!isSealedBy(pseudonym, salt, `${address}\n${name}`))
      report({
        line: null,
        what: `${NAMES.people}: имя или адрес не те, что запечатаны псевдонимом ${pseudonym}`,
      });
  // Otherwise the page would give one person's acts to another.
  const keys = people.flatMap((person) => person.keys);
  if (new Set(keys).size < keys.length)
    report({ line: null, what: `${NAMES.people}: одним ключом названы разные лица` });
}

/** It is made again from what has been checked. */
async function checkPage(
  archive: Archive,
  facts: ProofFacts,
  words: ProofWords,
  report: (fault: Fault) => void,
): Promise<void> {
  const readme = await archive.read(NAMES.readme);
  if (readme.toString('utf8') !== instructions(facts.manifest))
    report({ line: null, what: `${NAMES.readme} изменён` });
  const [expected, found] = [createHash('sha256'), createHash('sha256')];
  for await (const chunk of archive.chunks(NAMES.page)) found.update(chunk);
  try {
    for await (const part of proofPage(facts, () => entriesIn(archive, []), words)) expected.update(part);
  } catch (error) {
    if (error instanceof ProofUnreadable) throw error;
    // Whatever somebody has written into the parts that no hash protects.
    throw new ProofUnreadable(`${NAMES.roadmap}: страницу нельзя составить по данным файла`, {
      cause: error,
    });
  }
  const marks = { expected: expected.digest('hex'), found: found.digest('hex') };
  if (marks.expected !== marks.found)
    report({ line: null, what: `страница ${NAMES.page} говорит не то, что данные файла`, ...marks });
}
