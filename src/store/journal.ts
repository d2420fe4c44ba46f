// The journal: what happened, in order, each line sealed with the hash of the one before it (promise I7).
// Names, addresses and texts stand in it as salted hashes only, so they can be erased and the chain still holds.
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { canonical } from '../workflows/canonical.ts';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

export interface JournalLine {
  roadmap: string;
  at: Instant;
  type: string;
  payload: Record<string, unknown>;
}

/** The chain begins with the hash of the roadmap's id, so that chains cannot be swapped. */
function chainStart(roadmap: string): string {
  return sha256(`srok journal ${roadmap}`);
}

/** A line's hash: over the hash before it and the line itself with its keys in order. */
function lineHash(previous: string, line: JournalLine & { seq: number }): string {
  return sha256(
    `${previous}\n${canonical({ roadmap: line.roadmap, seq: line.seq, at: line.at, type: line.type, payload: line.payload })}`,
  );
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Stands for a text that may be erased later; salted, so that a short text cannot be guessed from its hash. */
export function sealed(text: string): { hash: string; salt: string } {
  const salt = randomBytes(16).toString('hex');
  return { hash: sha256(`${salt}\n${text}`), salt };
}

/** Appends lines, in the order given within each roadmap. Locks the chains it adds to until the transaction ends. */
export async function appendJournal(db: Db, lines: readonly JournalLine[]): Promise<void> {
  if (lines.length === 0) return;
  const roadmaps = [...new Set(lines.map((line) => line.roadmap))].sort();
  const ends = await lockChains(db, roadmaps);
  const rows = lines.map((line) => {
    const end = ends.get(line.roadmap);
    if (!end) throw new Error(`no chain of ${line.roadmap}`);
    end.seq += 1;
    end.head = lineHash(end.head, { ...line, seq: end.seq });
    return { ...line, seq: end.seq, hash: end.head };
  });
  await sql`
    WITH appended AS (
      INSERT INTO journal (roadmap, seq, at, type, payload, hash)
      SELECT * FROM unnest(
        ${rows.map((r) => r.roadmap)}::text[], ${rows.map((r) => r.seq)}::int[], ${rows.map((r) => new Date(r.at))}::timestamptz[],
        ${rows.map((r) => r.type)}::text[], ARRAY[${sql.join(rows.map((r) => JSON.stringify(r.payload)))}]::jsonb[], ${rows.map((r) => r.hash)}::text[]))
    UPDATE chains SET seq = ends.seq, head = ends.head
    FROM unnest(${[...ends.keys()]}::text[], ${[...ends.values()].map((e) => e.seq)}::int[], ${[...ends.values()].map((e) => e.head)}::text[])
      AS ends (roadmap, seq, head)
    WHERE chains.roadmap = ends.roadmap`.execute(db);
}

/** The ends of these chains, which nobody else adds to until the transaction ends; a chain that is new begins. */
async function lockChains(
  db: Db,
  roadmaps: readonly string[],
): Promise<Map<string, { seq: number; head: string }>> {
  const select = () =>
    db
      .selectFrom('chains')
      .selectAll()
      .where('roadmap', '=', sql<string>`ANY(${roadmaps})`)
      .orderBy('roadmap')
      .forUpdate()
      .execute();
  let chains = await select();
  if (chains.length < roadmaps.length) {
    await sql`
      INSERT INTO chains (roadmap, seq, head)
      SELECT roadmap, 0, head FROM unnest(${roadmaps}::text[], ${roadmaps.map(chainStart)}::text[]) AS fresh (roadmap, head)
      ON CONFLICT (roadmap) DO NOTHING`.execute(db);
    chains = await select();
  }
  return new Map(chains.map((chain) => [chain.roadmap, { seq: chain.seq, head: chain.head }]));
}

/** Keeps the texts that the journal knows by hash. */
export async function keepTexts(
  db: Db,
  texts: readonly { hash: string; salt: string; body: string }[],
): Promise<void> {
  if (texts.length > 0)
    await db
      .insertInto('journal_texts')
      .values([...texts])
      .execute();
}

export async function chainHeads(db: Db, roadmaps: readonly string[]): Promise<Record<string, string>> {
  const rows = await db
    .selectFrom('chains')
    .selectAll()
    .where('roadmap', '=', sql<string>`ANY(${[...roadmaps]})`)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.roadmap, row.head]));
}

export interface ChainFault {
  roadmap: string;
  seq: number;
}

/** The first broken line of each chain, in one pass over the journal; empty when all chains hold. */
export async function verifyChains(db: Db): Promise<ChainFault[]> {
  const faults: ChainFault[] = [];
  const heads = new Map((await db.selectFrom('chains').selectAll().execute()).map((c) => [c.roadmap, c]));
  // A chain's end may have been removed while its lines are there.
  const begun = await db.selectFrom('journal').select('roadmap').where('seq', '=', 1).execute();
  for (const roadmap of new Set([...heads.keys(), ...begun.map((row) => row.roadmap)])) {
    const chain = heads.get(roadmap);
    let head = chainStart(roadmap);
    let seq = 0;
    let broken = false;
    for (let from = 0; !broken; ) {
      const rows = await db
        .selectFrom('journal')
        .selectAll()
        .where('roadmap', '=', roadmap)
        .where('seq', '>', from)
        .orderBy('seq')
        .limit(1_000)
        .execute();
      for (const row of rows) {
        const payload = row.payload as Record<string, unknown>;
        const expected = lineHash(head, {
          roadmap,
          seq: row.seq,
          at: row.at.getTime(),
          type: row.type,
          payload,
        });
        if (row.seq !== seq + 1 || row.hash !== expected) {
          faults.push({ roadmap, seq: row.seq });
          broken = true;
          break;
        }
        head = row.hash;
        seq = row.seq;
      }
      if (rows.length < 1_000) break;
      from = seq;
    }
    if (!broken && (seq !== chain?.seq || head !== chain.head)) faults.push({ roadmap, seq: seq + 1 });
  }
  return faults;
}
