// What papers say of items, worked out from the state alone.
import { expect, it } from '@jest/globals';
import mammoth from 'mammoth';
import { parseLocal } from '../../src/calendar/dates.ts';
import { executionReport, executionReportOf } from '../../src/papers/execution-report.ts';
import type { RoadmapSummary, SummaryItem } from '../../src/papers/roadmap-summary.ts';
import { occurrenceFacts } from '../../src/web/occurrence-facts.ts';
import { roadmapSummaryOf } from '../../src/web/paper-data.ts';
import { viewRoadmap } from '../../src/web/roadmap-view.ts';
import { begin } from '../../src/workflows/begin.ts';
import { newOccurrence } from '../../src/workflows/occurrences.ts';
import { createPlanContext, NOTHING_TOLD } from '../../src/workflows/plan/context.ts';
import { itemOf, itemState, type RoadmapState } from '../../src/workflows/state.ts';
import { defaultPolicy, russianCalendar } from '../support/roadmaps.ts';
import { type Happening, scenario, tomskRoadmap } from '../support/simulated.ts';
import { at, having, type Step } from '../support/told.ts';

const rules = { calendar: russianCalendar(), policy: defaultPolicy() };

/** On the morning of a day of the year in which much is late. */
function stateOn(day: string): RoadmapState {
  const roadmap = tomskRoadmap();
  const instantOf = (event: Happening) =>
    typeof event.at === 'number' ? event.at : (parseLocal(event.at, roadmap.timezone) ?? 0);
  const steps = scenario('late-and-extended', roadmap)
    .filter((event) => instantOf(event) < at(`${day}T09:00`))
    .map((event): Step => {
      const { at: _, ...command } = event;
      return [new Date(instantOf(event)).toISOString(), command];
    });
  return having(begin(roadmap, at('2023-12-27T00:00')), ...steps);
}

function summaryOf(state: RoadmapState, day: string): RoadmapSummary {
  const view = viewRoadmap({ state, ...rules, now: at(`${day}T09:00`), today: day, address: '' });
  return roadmapSummaryOf(view);
}

function summaryOn(day: string): Map<string, SummaryItem> {
  return new Map(summaryOf(stateOn(day), day).items.map((item) => [item.item, item]));
}

it('says of what is late now by how much, and of what is executed only why it was late', () => {
  const items = summaryOn('2024-03-20');
  expect(items.get('5')).toMatchObject({
    delay: [
      'Срок нарушен, прошло 22 рабочих дня.',
      'Ожидаемая дата исполнителя 19.04.2024; причина: жалоба в УФАС.',
    ],
    states: ['срок нарушен', 'на исполнении'],
    executedAt: null,
    forecast: '2024-04-19',
  });
  expect(summaryOn('2024-06-04').get('5')).toMatchObject({
    delay: ['Причина: жалоба в УФАС.'],
    states: ['исполнен с нарушением срока'],
    executedAt: '2024-05-20',
    forecast: null,
  });
});

it('keeps the date by the document and the one in force apart', () => {
  expect(summaryOn('2024-10-10').get('8')).toMatchObject({ originalDue: '2024-08-25', due: '2024-10-25' });
});

it('counts of a series the dates that are behind', () => {
  expect(summaryOn('2024-10-10').get('13')?.states).toEqual([
    'на исполнении',
    'исполнено за прежние сроки: 1',
  ]);
  expect(summaryOn('2024-03-20').get('13')?.states).toEqual(['на исполнении']);
});

it('counts in its head what its table says, what was executed late apart', () => {
  const { items, tally } = summaryOf(stateOn('2024-06-04'), '2024-06-04');
  const counted = (words: string) => tally.find((one) => one.words === words)?.count ?? 0;
  for (const words of ['исполнен, снят с контроля', 'исполнен с нарушением срока']) {
    expect(counted(words)).toBeGreaterThan(0);
    expect(counted(words)).toBe(items.filter(({ states }) => states.includes(words)).length);
  }
  const late = begin(tomskRoadmap(), at('2024-03-20T09:00'));
  expect(summaryOf(late, '2024-03-20').tally).toContainEqual({
    words: 'требуется уточнение при постановке на контроль',
    count: expect.any(Number),
  });
});

it('asks to release the period of a series, and lists as co-executors only those who are', async () => {
  const today = '2024-10-10';
  const state = stateOn(today);
  const item = itemOf(state, '13');
  const part = { at: at('2024-09-27T10:00'), by: 'nazarova', text: '' };
  const occurrence = {
    ...newOccurrence('2024-10-01', '2024-10-01', 0),
    status: 'under_review' as const,
    submissions: [
      { at: part.at, by: 'nazarova', executed: '2024-09-27', text: 'письмо № 79', returned: null },
    ],
    contributions: { department: part, school: { ...part, by: 'shabolina' } },
  };
  state.items['13'] = { ...itemState(state, '13'), occurrences: { [occurrence.id]: occurrence } };
  const context = createPlanContext({ state, ...rules, told: NOTHING_TOLD, now: at(`${today}T09:00`) });
  const paper = executionReportOf(occurrenceFacts(context, item, occurrence, today), state, occurrence, []);
  if (!paper) throw new Error('no paper');
  expect(paper.contributions).toEqual([{ party: 'МАОУ гимназия № 29 г. Томска', on: '2024-09-27' }]);
  const { value } = await mammoth.extractRawText({ buffer: Buffer.from(await executionReport(paper)) });
  expect(value.replace(/\s+/g, ' ')).toContain(
    'Прошу снять с контроля пункт 13 за III квартал 2024 г. как исполненный.',
  );
});
