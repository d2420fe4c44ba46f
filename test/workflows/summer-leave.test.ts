// Items due in summer whose leads have entered no leave with a substitute.
import { describe, expect, it } from '@jest/globals';
import { summerOf, uncoveredSummer } from '../../src/workflows/summer-leave.ts';
import { makeItem, russianCalendar } from '../support/roadmaps.ts';
import { having, type Step, underControl } from '../support/told.ts';

const calendar = russianCalendar();
const alone = { responsible: ['department'] };
const items = [
  makeItem('1', '2024-05-31', alone),
  makeItem('2', '2024-07-15', alone),
  makeItem('3', '2024-08-31', alone),
];
const state = underControl({ items });
const leave = (substitute?: string): Step => [
  '2024-03-01T10:00',
  {
    do: 'set-absence',
    by: 'nazarova',
    date: '2024-07-01',
    until: '2024-07-28',
    ...(substitute === undefined ? {} : { substitute }),
  },
];

describe('leads of summer items', () => {
  it('are named with what falls due from June to August', () => {
    expect(uncoveredSummer(state, calendar, '2024-03-01')).toEqual([
      {
        person: 'nazarova',
        items: [
          { item: '2', due: '2024-07-15' },
          { item: '3', due: '2024-08-31' },
        ],
        withoutSubstitute: false,
      },
    ]);
  });

  it('are still named when their leave has no substitute', () => {
    const away = having(state, leave());
    expect(uncoveredSummer(away, calendar, '2024-03-02')).toMatchObject([{ withoutSubstitute: true }]);
  });

  it('are named no more once somebody stands in for them', () => {
    expect(uncoveredSummer(having(state, leave('shkurkina')), calendar, '2024-03-02')).toEqual([]);
  });

  it('are not named for what is past, or executed', () => {
    expect(uncoveredSummer(state, calendar, '2024-08-01')[0]?.items).toEqual([
      { item: '3', due: '2024-08-31' },
    ]);
  });

  it('belong from September on to the next summer', () => {
    expect(summerOf('2024-08-31').from).toBe('2024-06-01');
    expect(summerOf('2024-09-01').from).toBe('2025-06-01');
  });
});
