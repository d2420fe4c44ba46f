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
export function chainStart(roadmap: string): string {
  return sha256(`srok journal ${roadmap}`);
}

/** A line's hash: over the hash before it and the line itself with its keys in order. */
export function lineHash(previous: string, line: JournalLine & { seq: number }): string {
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

export interface ListedLine extends JournalLine {
  seq: number;
  hash: string;
}

/** The latest first; `before`: the number of the last one listed so far. */
export async function listJournal(
  db: Db,
  roadmap: string,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<ListedLine[]> {
  let query = db.selectFrom('journal').selectAll().where('roadmap', '=', roadmap);
  if (before !== undefined) query = query.where('seq', '<', before);
  const rows = await query.orderBy('seq', 'desc').limit(limit).execute();
  return rows.map((row) => ({
    ...row,
    at: row.at.getTime(),
    payload: row.payload as JournalLine['payload'],
  }));
}

/** Lines after the one of this number, in order, and the hash that their chain goes on from. */
export async function journalFrom(
  db: Db,
  roadmap: string,
  after: number,
  limit: number,
): Promise<{ previous: string; lines: ListedLine[] }> {
  const rows = await db
    .selectFrom('journal')
    .selectAll()
    .where('roadmap', '=', roadmap)
    .where('seq', '>=', after)
    .orderBy('seq')
    .limit(limit + 1)
    .execute();
  const [first] = rows;
  const isKnown = first?.seq === after;
  return {
    previous: isKnown ? first.hash : chainStart(roadmap),
    lines: rows.slice(isKnown ? 1 : 0, limit + 1).map((row) => ({
      ...row,
      at: row.at.getTime(),
      payload: row.payload as ListedLine['payload'],
    })),
  };
}

/** A roadmap's lines from the first to the last, `atOnce` of them in a batch. */
export async function* journalInOrder(db: Db, roadmap: string, atOnce: number): AsyncGenerator<ListedLine[]> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('journal')
      .selectAll()
      .where('roadmap', '=', roadmap)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(atOnce)
      .execute();
    if (rows.length > 0)
      yield rows.map((row) => ({
        ...row,
        at: row.at.getTime(),
        payload: row.payload as ListedLine['payload'],
      }));
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) return;
    after = last.seq;
  }
}

/** The first broken line of each chain; empty when all chains hold. */
export async function verifyChains(db: Db): Promise<ChainFault[]> {
  // A chain's end may have been removed while its lines are there.
  const { rows } = await sql<{ roadmap: string }>`
    SELECT roadmap FROM chains UNION SELECT roadmap FROM journal WHERE seq = 1 ORDER BY roadmap`.execute(db);
  const faults: ChainFault[] = [];
  for (const { roadmap } of rows) {
    const { brokenAt } = await verifyChain(db, roadmap);
    if (brokenAt !== null) faults.push({ roadmap, seq: brokenAt });
  }
  return faults;
}

/** Reads the roadmap's chain through. `brokenAt`: its first line that is not what its hash says, or is missing; `lines`: those that hold. */
export async function verifyChain(
  db: Db,
  roadmap: string,
): Promise<{ lines: number; head: string; brokenAt: number | null }> {
  const end = await db
    .selectFrom('chains')
    .select(['seq', 'head'])
    .where('roadmap', '=', roadmap)
    .executeTakeFirst();
  let head = chainStart(roadmap);
  let seq = 0;
  for await (const lines of journalInOrder(db, roadmap, VERIFIED_AT_ONCE))
    for (const { hash, ...line } of lines) {
      if (line.seq !== seq + 1 || hash !== lineHash(head, line))
        return { lines: seq, head, brokenAt: line.seq };
      head = hash;
      seq = line.seq;
    }
  const isWhole = seq === (end?.seq ?? 0) && (end === undefined || head === end.head);
  return { lines: seq, head, brokenAt: isWhole ? null : seq + 1 };
}

const VERIFIED_AT_ONCE = 1_000;
