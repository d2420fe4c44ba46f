// States of roadmaps one after the other, for what looks at all of them: only one batch is in memory at a time, however
// many there are.
import { sql } from 'kysely';
import { type RoadmapState, RoadmapStateSchema } from '../workflows/state.ts';
import type { Db } from './roadmaps.ts';

/** Some ten megabytes of states of usual size. */
const AT_ONCE = 20;

/**
 * Each as it stands when its batch is read; between batches nothing is held, so readers keep nobody waiting.
 * @param ids null: all
 */
export async function* roadmapStates(
  db: Db,
  ids: readonly string[] | null,
  atOnce = AT_ONCE,
): AsyncGenerator<RoadmapState> {
  let last = '';
  for (;;) {
    const query = db
      .selectFrom('roadmaps')
      .select(['id', 'state'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(atOnce);
    const rows = await (ids === null
      ? query
      : query.where('id', '=', sql<string>`ANY(${[...ids]})`)
    ).execute();
    for (const { id, state } of rows) {
      yield RoadmapStateSchema.parse(state);
      last = id;
    }
    if (rows.length < atOnce) return;
  }
}
