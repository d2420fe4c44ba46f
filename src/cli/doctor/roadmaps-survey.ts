// One pass over the roadmaps under control: whom no mail would reach, which item no calendar covers, and to which
// addresses mail goes at all.
import { dateOf, numericDate, yearOf } from '../../calendar/dates.ts';
import type { Rules } from '../../engine/engine-deps.ts';
import { failingAddresses } from '../../store/failing-addresses.ts';
import { createRoadmapCache, listRoadmaps } from '../../store/roadmaps.ts';
import { alarmsOf, isAnythingOpen } from '../../workflows/alarms.ts';
import { type Alarm, createPlanContext, NOTHING_TOLD } from '../../workflows/plan/context.ts';
import type { Roadmap } from '../../workflows/roadmap.ts';
import { isOpen, type RoadmapState } from '../../workflows/state.ts';
import { calendarAdvice } from './calendar-years.ts';
import { type CheckId, type Finding, fault, listed, ok, warning } from './finding.ts';

export interface Survey {
  /** How many roadmaps there are, open or not. */
  roadmaps: number;
  findings: Finding[];
  /** Names of the calendars that roadmaps with anything open go by. */
  calendars: string[];
  /** Addresses that mail about open items goes to, copies included. */
  addresses: string[];
}

type Db = Parameters<typeof listRoadmaps>[0];

/** States held in memory at once. */
const CHUNK = 200;

const ADVICE: Partial<Record<Alarm['code'], string>> = {
  'no-address': 'Укажите email в разделе people дорожной карты и примените её: srok apply ФАЙЛ.',
  'no-substitute': 'Назначьте замещающего на время отсутствия.',
  'address-fails':
    'Узнайте у лица верный адрес, укажите его в разделе people и примените дорожную карту: srok apply ФАЙЛ. Если прежний адрес снова работает: srok addresses --works АДРЕС.',
};

/** @param folder of settings, for the advice */
export async function surveyRoadmaps(
  db: Db,
  rules: Pick<Rules, 'calendar' | 'policies'>,
  folder: string,
  now: number,
): Promise<Survey> {
  const ids = await listRoadmaps(db);
  const problems = createProblems();
  const calendars = new Set<string>();
  const addresses = new Set<string>();
  let open = 0;
  for (let from = 0; from < ids.length; from += CHUNK) {
    // A cache of its own for each chunk: nothing is asked twice, and thousands of states do not pile up.
    const chunk = ids.slice(from, from + CHUNK);
    const states = await createRoadmapCache().load(db, chunk);
    const told = { ...NOTHING_TOLD, failing: await failingAddresses(db, chunk) };
    for (const { state } of states.values()) {
      if (!isAnythingOpen(state)) continue;
      open += 1;
      const { roadmap } = state;
      const calendar = rules.calendar(roadmap.calendar, state.organisation);
      const policy = rules.policies.get(roadmap.policy);
      if (!calendar || !policy) {
        const missing = calendar ? `правил «${roadmap.policy}»` : `календаря «${roadmap.calendar}»`;
        problems.add(
          'roadmaps',
          `в папке настроек нет ${missing}`,
          `Верните файл в папку ${folder} и перезапустите службу.`,
          roadmap.id,
        );
        continue;
      }
      calendars.add(roadmap.calendar);
      for (const address of addressesOf(roadmap)) addresses.add(address);
      const context = createPlanContext({ state, policy, calendar, told, now });
      for (const { code, text } of alarmsOf(context, dateOf(now, roadmap.timezone))) {
        const advice = ADVICE[code];
        // Years without a calendar are named once, not for each roadmap.
        if (advice !== undefined) problems.add('contacts', text, advice, roadmap.id);
      }
      for (const { item, due } of uncoveredDates(state, (day) => calendar.covers(day)))
        problems.add(
          'calendars',
          `срок п. ${item} – ${numericDate(due)}, а календаря ${calendar.name} на ${yearOf(due)} год нет: по пункту ничего не планируется`,
          calendarAdvice(calendar.name, yearOf(due)),
          roadmap.id,
        );
    }
  }
  return {
    roadmaps: ids.length,
    findings: [
      ...(ids.length === 0 ? [none] : problems.of('roadmaps', () => `на контроле: ${open}`)),
      ...problems.of(
        'contacts',
        () => 'у каждого, кому пишет служба, есть действующий адрес, а у отсутствующих – замещающие',
      ),
      ...problems.of('calendars'),
    ],
    calendars: [...calendars],
    addresses: [...addresses],
  };
}

const none = warning(
  'roadmaps',
  'нет ни одной',
  'Загрузите распоряжение на странице «Загрузить распоряжение» либо командами: srok import распоряжение.docx --out карта.yaml, затем srok apply карта.yaml.',
);

/** Open occurrences whose date in force lies in a year without a calendar. */
function uncoveredDates(
  state: RoadmapState,
  covers: (day: string) => boolean,
): { item: string; due: string }[] {
  return Object.entries(state.items).flatMap(([item, { occurrences }]) =>
    Object.values(occurrences).flatMap(({ due, status }) =>
      due !== null && isOpen(status) && !covers(due) ? [{ item, due }] : [],
    ),
  );
}

function addressesOf({ people, parties }: Roadmap): string[] {
  return [...Object.values(people), ...Object.values(parties)].flatMap(({ email }) => email ?? []);
}

/** The same trouble in many roadmaps is one finding that names them. */
function createProblems() {
  const found = new Map<string, { id: CheckId; text: string; advice: string; roadmaps: string[] }>();
  return {
    add(id: CheckId, text: string, advice: string, roadmap: string): void {
      const key = `${id} ${text}`;
      const known = found.get(key) ?? { id, text, advice, roadmaps: [] };
      if (known.roadmaps.at(-1) !== roadmap) known.roadmaps.push(roadmap);
      found.set(key, known);
    },
    of(wanted: CheckId, whenNone?: () => string): Finding[] {
      const those = [...found.values()].filter(({ id }) => id === wanted);
      if (those.length === 0) return whenNone ? [ok(wanted, whenNone())] : [];
      return those.map(({ id, text, advice, roadmaps }) =>
        fault(id, `${text} (${listed(roadmaps, 5)})`, advice),
      );
    },
  };
}
