// What putting an import under control would do: checked, tried out by the engine and undone, so that what is shown is what
// will happen.

import type { Instant } from '../calendar/dates.ts';
import { rulesOf } from '../engine/plan-context.ts';
import type { ImportDraft } from '../workflows/import/draft.ts';
import { OWN } from '../workflows/organisation-directory.ts';
import { NOTHING_TOLD } from '../workflows/plan/context.ts';
import { plan } from '../workflows/plan/plan.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { checkDraft } from './import-drafts.ts';
import { fieldInWords } from './import-words.ts';
import type { Site } from './site.ts';

export interface Assignment {
  /** Name of whoever gets it. */
  to: string;
  items: string[];
  at: Instant;
}

/** A roadmap that can be started. */
export interface Starting {
  roadmap: Roadmap;
  warnings: string[];
  /** Items by what becomes of them. */
  counts: { all: number; assigned: number; unclarified: number; executed: number; undated: number };
  assignments: Assignment[];
  /** Planned notices. */
  notices: number;
}

/** One that cannot, and why. */
export interface NotStarting {
  title: string;
  faults: { about: string; message: string }[];
  /** Id of the roadmap that is under control already. */
  exists?: string;
}

/** The draft as a roadmap that nobody has put under control yet. */
export async function readyToStart(
  { engine, rules }: Pick<Site, 'engine' | 'rules'>,
  draft: ImportDraft,
  organisation: string,
): Promise<Pick<Starting, 'roadmap' | 'warnings'> | NotStarting> {
  const title = draft.file.title ?? draft.file.roadmap;
  const checked = checkDraft(draft, rules, organisation);
  if (!checked.ok) return { title, faults: checked.faults };
  const { roadmap, warnings } = checked;
  const there = await engine.stateOf(roadmap.id);
  if (!there) return { roadmap, warnings };
  if ((there.organisation ?? OWN) === organisation) return { title, faults: [], exists: roadmap.id };
  // Of other organisations no more is told.
  return { title, faults: [{ about: fieldInWords('roadmap', draft), message: TAKEN }] };
}

const TAKEN = 'занято: измените ответ на вопрос «Обозначение дорожной карты»';

export async function tryToStart(
  { engine, rules }: Pick<Site, 'engine' | 'rules'>,
  draft: ImportDraft,
  { now, organisation }: { now: Instant; organisation: string },
): Promise<Starting | NotStarting> {
  const ready = await readyToStart({ engine, rules }, draft, organisation);
  if ('faults' in ready) return ready;
  const { roadmap, warnings } = ready;
  const applied = await engine.preview(roadmap, { organisation });
  if (!applied.ok)
    return {
      title: roadmap.title,
      faults: applied.refusals.map((message) => ({ about: 'дорожная карта', message })),
    };
  const { state, added } = applied;
  const assignments = assignmentsOf(
    state,
    plan({ state, ...rulesOf(rules, state), told: NOTHING_TOLD, now }),
  );
  return { roadmap, warnings, counts: countsOf(state), assignments, notices: added };
}

function countsOf(state: RoadmapState): Starting['counts'] {
  const items = Object.values(state.items);
  const statuses = items.flatMap(({ occurrences }) => Object.values(occurrences).map(({ status }) => status));
  const count = (status: string) => statuses.filter((one) => one === status).length;
  return {
    all: items.length,
    assigned: items.filter(({ assignedAt }) => assignedAt !== null).length,
    unclarified: count('unclarified'),
    executed: count('executed'),
    undated: count('awaiting_date'),
  };
}

function assignmentsOf(state: RoadmapState, notices: ReturnType<typeof plan>): Assignment[] {
  const found = new Map<string, Assignment>();
  for (const { kind, to, item, slot } of notices) {
    if (kind !== 'assignment') continue;
    const key = `${to} ${slot}`;
    const known = found.get(key);
    if (known) known.items.push(item);
    else found.set(key, { to: state.roadmap.people[to]?.name ?? to, items: [item], at: slot });
  }
  return [...found.values()];
}
