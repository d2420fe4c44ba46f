// What each person was told by their last digests: the next one says what is new.
import { sql } from 'kysely';
import type { ToldDigest } from '../workflows/compose.ts';
import type { Instant, IsoDate } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

/** Digests become known when their message is sent. */
export async function rememberDigests(
  db: Db,
  digests: readonly (ToldDigest & { at: Instant })[],
): Promise<void> {
  if (digests.length === 0) return;
  const of = <T>(value: (d: ToldDigest & { at: Instant }) => T): T[] => digests.map(value);
  await sql`
    INSERT INTO digests_told (roadmap, person, lines, weekly_at, monthly_on)
    SELECT * FROM unnest(${of((d) => d.roadmap)}::text[], ${of((d) => d.person)}::text[], ${of((d) => JSON.stringify(d.lines))}::jsonb[],
      ${of((d) => (d.weekly ? new Date(d.at) : null))}::timestamptz[], ${of((d) => d.weekStart)}::date[])
    ON CONFLICT (roadmap, person) DO UPDATE SET lines = excluded.lines,
      weekly_at = COALESCE(excluded.weekly_at, digests_told.weekly_at), monthly_on = COALESCE(excluded.monthly_on, digests_told.monthly_on)`.execute(
    db,
  );
}

export interface DigestMemory {
  lines: string[];
  weeklyAt: Instant | null;
  monthlyOn: IsoDate | null;
}

/** By roadmap, then by person key. */
export async function digestsTold(
  db: Db,
  roadmaps: readonly string[],
): Promise<Map<string, Record<string, DigestMemory>>> {
  const rows = await db
    .selectFrom('digests_told')
    .selectAll()
    .where('roadmap', '=', sql<string>`ANY(${[...roadmaps]})`)
    .execute();
  const found = new Map<string, Record<string, DigestMemory>>();
  for (const row of rows) {
    const of = found.get(row.roadmap) ?? {};
    of[row.person] = {
      lines: row.lines,
      weeklyAt: row.weekly_at?.getTime() ?? null,
      monthlyOn: row.monthly_on,
    };
    found.set(row.roadmap, of);
  }
  return found;
}
