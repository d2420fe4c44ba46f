// A roadmap with the annex of the first order, and figures of its item 13 as a case says them.
import { type IsoDate, instantOf } from '../../../src/calendar/dates.ts';
import { begin } from '../../../src/workflows/begin.ts';
import type { IndicatorValue } from '../../../src/workflows/monitoring/figure.ts';
import type { MonitoringView } from '../../../src/workflows/monitoring/series.ts';
import { newOccurrence } from '../../../src/workflows/occurrences.ts';
import type { Indicator, Item, Roadmap } from '../../../src/workflows/roadmap.ts';
import { itemOf, itemState, type Occurrence } from '../../../src/workflows/state.ts';
import { defaultPolicy, makeItem, makeRoadmap, russianCalendar } from '../../support/roadmaps.ts';

const [calendar, policy] = [russianCalendar(), defaultPolicy()];

const people = 'человек в год';
export const ANNEX: Indicator[] = [
  { id: '1', name: 'Обучающиеся', unit: people, minimum: { opening: 750, later: 1500 }, kind: 'contingent' },
  { id: '2', name: 'Дети', unit: people, minimum: { opening: 300, later: 600 }, kind: 'contingent' },
  {
    id: '3',
    name: 'Участники мероприятий',
    unit: people,
    minimum: { opening: 3000, later: 6000 },
    kind: 'cumulative',
    requires: '3.1',
  },
  {
    id: '3.1',
    name: 'Мероприятия',
    unit: 'единиц в год',
    minimum: { opening: 15, later: 30 },
    kind: 'cumulative',
  },
  { id: '4', name: 'Олимпиады', unit: people, minimum: { opening: 0, later: 30 }, kind: 'seasonal' },
  {
    id: '5',
    name: 'Доля педагогов',
    unit: '%',
    minimum: { opening: 100, later: 100 },
    kind: 'state',
    judgedAfter: '11',
  },
];

export interface Case {
  /** The occurrence, by its date by the document. */
  due: IsoDate;
  values?: Record<string, IndicatorValue>;
  /** Item 12 was executed on that day; null: it was not. */
  opened?: IsoDate | null;
  /** Figures of earlier occurrences. */
  earlier?: Record<IsoDate, Record<string, IndicatorValue>>;
  occurrence?: Partial<Occurrence>;
  series?: { first: IsoDate; rule: string };
  roadmap?: Partial<Roadmap>;
}

export function monitored(given: Case): { view: MonitoringView; item: Item; occurrence: Occurrence } {
  const { due, values = {}, opened = '2024-09-13', earlier = {} } = given;
  const { first, rule } = given.series ?? { first: '2024-10-01', rule: 'FREQ=QUARTERLY' };
  const roadmap = makeRoadmap({
    items: [
      makeItem('11', '2024-12-31'),
      makeItem('12', '2024-09-15'),
      makeItem('13', '', { deadline: { kind: 'recurring', text: 'ежеквартально', first, rule } }),
    ],
    indicators: ANNEX,
    monitoring: { item: '13', opening: '12' },
    ...given.roadmap,
  });
  const state = begin(roadmap, instantOf('2023-12-27', '00:00', 'Asia/Tomsk'));
  const opening = state.items['12']?.occurrences[''];
  if (opening && opened !== null) Object.assign(opening, { status: 'executed', executedAt: opened });
  const { occurrences } = itemState(state, '13');
  const keep = (id: IsoDate, figures: Record<string, IndicatorValue>): Occurrence => {
    const made = { ...newOccurrence(id, id, state.underControlAt), values: figures };
    occurrences[id] = made;
    return made;
  };
  for (const [id, figures] of Object.entries(earlier)) keep(id, figures);
  const occurrence = Object.assign(keep(due, values), given.occurrence);
  const view = { state, calendar, policy };
  return { view, item: itemOf(state, '13'), occurrence };
}
