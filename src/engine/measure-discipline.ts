// «Исполнительская дисциплина» over stored roadmaps: read in batches, summed up one by one.
import type { Instant } from '../calendar/dates.ts';
import { roadmapStates } from '../store/roadmap-states.ts';
import type { Db } from '../store/roadmaps.ts';
import type { Span, Step } from '../workflows/discipline/periods.ts';
import { createDiscipline, type Discipline } from '../workflows/discipline.ts';
import type { Rules } from './engine-deps.ts';
import { rulesOf } from './plan-context.ts';

export interface DisciplineWanted {
  /** Ids; null: all. */
  roadmaps: readonly string[] | null;
  span: Span;
  step: Step;
  now: Instant;
  /** Of an organisation, by its id. */
  titleOf?: (organisation: string) => string;
}

export async function measureDiscipline(
  db: Db,
  rules: Rules,
  { roadmaps, span, step, now, titleOf }: DisciplineWanted,
): Promise<Discipline> {
  const discipline = createDiscipline(span, now, step, titleOf);
  for await (const state of roadmapStates(db, roadmaps))
    discipline.add(state, rulesOf(rules, state).calendar);
  return discipline.result();
}
