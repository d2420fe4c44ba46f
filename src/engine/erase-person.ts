// A person whom nothing open needs any more is forgotten: name and address go out of every table, in one transaction. The
// journal knew them by a pseudonym only, so its chains hold; that it happened is a line of it.
import { dateOf } from '../calendar/dates.ts';
import {
  closeAlarmsOf,
  deletePerson,
  eraseTexts,
  findTraces,
  importsNaming,
  isNamesake,
  lockUnfinished,
  namesOf,
  reportsOnTheirWay,
  roadmapsNaming,
} from '../store/erasure.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { appendJournal } from '../store/journal.ts';
import { readdress } from '../store/notices.ts';
import { findPeople, registerPeople } from '../store/people.ts';
import { type Db, updateRoadmap } from '../store/roadmaps.ts';
import { ERASED_NAME, forgetPerson, needsOf } from '../workflows/forget-person.ts';
import { keysOf } from '../workflows/recipients.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { drawPlan, recipientName } from './draw-plan.ts';
import type { EngineDeps, RulesAsOf } from './engine-deps.ts';
import { lockPlanned } from './follow-calendar.ts';
import { holdRules } from './live-rules.ts';

export type Erasable =
  | {
      ok: true;
      names: string[];
      roadmaps: string[];
      /** Names that somebody else has, too: they stay in texts. */
      namesakes: string[];
      /** How many uploaded orders go with the person, unfinished and started ones. */
      imports: number;
    }
  | { ok: false; reason: 'unknown' | 'being-sent' }
  /** By roadmap, in words. */
  | { ok: false; reason: 'needed'; needs: { roadmap: string; needs: string[] }[] };

const ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;

export interface PersonEraser {
  /** Whether it can be done, and what it concerns; only plans that are behind their calendar follow it. */
  look(address: string): Promise<Erasable>;
  erase(address: string): Promise<Erasable>;
}

export function createPersonEraser({
  db,
  clock,
  rules,
  log,
  onChanged,
}: Pick<EngineDeps, 'db' | 'clock' | 'rules' | 'log' | 'onChanged'>): PersonEraser {
  async function look(
    tx: Db,
    current: RulesAsOf,
    address: string,
  ): Promise<Erasable & { states: RoadmapState[] }> {
    const states: RoadmapState[] = [];
    // A word of another kind would be taken out of whatever it stands in: keys, texts, states.
    if (!ADDRESS.test(address)) return { ok: false, reason: 'unknown', states };
    for (const id of await roadmapsNaming(tx, address)) {
      const stored = await lockPlanned(tx, current, id, clock);
      if (stored) states.push(stored.state);
    }
    const needed = states.flatMap((state) => {
      const today = dateOf(clock.now(), state.roadmap.timezone);
      const needs = needsOf(state, address, today);
      return needs.length > 0 ? [{ roadmap: state.roadmap.id, needs }] : [];
    });
    if (needed.length > 0) return { ok: false, reason: 'needed', needs: needed, states };
    const known = new Set(await namesOf(tx, address));
    for (const state of states)
      for (const key of keysOf(state, address)) known.add(state.roadmap.people[key]?.name ?? '');
    const names = [...known].filter((name) => name !== '' && name !== ERASED_NAME);
    const isKnown = states.length > 0 || names.length > 0;
    // Somebody whom no roadmap names may have answered.
    if (!isKnown && (await findTraces(tx, { address, names })).length === 0)
      return { ok: false, reason: 'unknown', states };
    if ((await lockUnfinished(tx, address)) > 0 || (await reportsOnTheirWay(tx, { address, names })) > 0)
      return { ok: false, reason: 'being-sent', states };
    const namesakes: string[] = [];
    for (const name of names) if (await isNamesake(tx, name, address)) namesakes.push(name);
    const own = names.filter((name) => !namesakes.includes(name));
    const imports = await importsNaming(tx, { address, names: own });
    const roadmaps = states.map((state) => state.roadmap.id);
    return { ok: true, names, namesakes, imports, roadmaps, states };
  }

  async function forget(tx: Db, current: RulesAsOf, address: string, state: RoadmapState): Promise<void> {
    const { id } = state.roadmap;
    const next = forgetPerson(state, address);
    await registerPeople(tx, next.roadmap);
    for (const key of keysOf(state, address)) await readdress(tx, id, key, recipientName(next, key));
    await updateRoadmap(tx, { state: next, ...(await drawPlan(tx, current, next, clock.now())) });
  }

  return {
    look: (address) =>
      inTransaction(db, async (tx) => {
        const { states: _, ...found } = await look(tx, await holdRules(tx, rules), address);
        return found;
      }),
    async erase(address) {
      const result = await inTransaction(db, async (tx) => {
        const current = await holdRules(tx, rules);
        const { states, ...found } = await look(tx, current, address);
        if (!found.ok) return found;
        const pseudonym = (await findPeople(tx, [address])).get(address)?.pseudonym ?? null;
        for (const state of states) await forget(tx, current, address, state);
        await closeAlarmsOf(tx, address, clock.now());
        await deletePerson(tx, address);
        const names = found.names.filter((name) => !found.namesakes.includes(name));
        await eraseTexts(tx, { address, names, erasedName: ERASED_NAME });
        await appendJournal(
          tx,
          states.map(({ roadmap }) => ({
            roadmap: roadmap.id,
            at: clock.now(),
            type: 'person-erased',
            payload: { person: pseudonym },
          })),
        );
        const traces = await findTraces(tx, { address, names });
        if (traces.length > 0) throw new Error(`the person is still named in ${traces.join(', ')}`);
        return found;
      });
      if (result.ok) {
        log.info({ roadmaps: result.roadmaps }, 'a person was erased');
        onChanged();
      }
      return result;
    },
  };
}
