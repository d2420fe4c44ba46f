// Where the calendar files begin and end: what needs a day beyond them is left out, and nothing else with it.
import { describe, expect, it } from '@jest/globals';
import { createWorkCalendar } from '../../../src/calendar/work-calendar.ts';
import type { Item } from '../../../src/workflows/roadmap.ts';
import { makeItem, makeRoadmap, russianYear } from '../../support/roadmaps.ts';
import { formatMail, type Happening, simulate } from '../../support/simulated.ts';
import { refusal, underControl } from '../../support/told.ts';

const only2024 = createWorkCalendar('ru', [russianYear(2024)]);
const run = (date: string, items: Item[], to: string, events: Happening[] = []) => {
  const roadmap = makeRoadmap({ order: { ...makeRoadmap().order, date }, items });
  return simulate({ roadmap, calendar: only2024, to, events }).mails.map(formatMail);
};

describe('the end of the last calendar', () => {
  it('leaves out the third day after an assignment of the last week, not the assignment', () => {
    const lines = run('2024-12-26', [makeItem('1', '2024-12-28')], '2024-12-31');
    expect(lines.filter((line) => / (nazarova|shabolina) /.test(line) && !line.includes('at-risk'))).toEqual([
      '2024-12-26T09:00 shabolina assignment 1:A',
      '2024-12-27T09:00 nazarova reminder 1:T-1',
      '2024-12-27T09:00 shabolina reminder 1:T-1',
      '2024-12-28T09:00 nazarova reminder 1:T-0',
      '2024-12-28T09:00 shabolina reminder 1:T-0',
    ]);
    expect(lines).toContain('2024-12-26T09:30 zubchevskaya digest 1:alarm');
  });

  it('still tells at 11:00 what can be told, though the contribution of the same hour must wait for the year', () => {
    const items = [makeItem('1', '2024-12-28'), makeItem('2', '2024-12-28')];
    const lines = run('2024-12-20', items, '2024-12-31', [
      { at: '2024-12-28T10:10', do: 'submit', by: 'nazarova', item: '1' },
      { at: '2024-12-28T10:20', do: 'return', by: 'zubchevskaya', item: '1', text: 'нет схемы' },
      { at: '2024-12-28T10:30', do: 'contribute', by: 'shabolina', item: '2' },
    ]);
    expect(lines.slice(-2)).toEqual([
      '2024-12-28T11:00 nazarova notice 1:returned',
      '2024-12-28T11:00 shabolina notice 1:returned',
    ]);
  });
});

describe('the beginning of the first calendar', () => {
  it('leaves out the tenth day before a date of January, not the ninth', () => {
    const lines = run('2024-01-08', [makeItem('1', '2024-01-15', { responsible: ['school'] })], '2024-01-16');
    expect(lines.filter((line) => line.includes('shabolina '))).toEqual([
      '2024-01-09T09:00 shabolina assignment 1:A',
      '2024-01-12T09:00 shabolina reminder 1:T-1',
      '2024-01-15T09:00 shabolina reminder 1:T-0',
      '2024-01-16T09:00 shabolina overdue 1:O+1',
    ]);
  });
});

it('takes no date whose control date has no calendar', () => {
  const state = underControl({ roll: 'next' });
  const act = { kind: 'приказ', number: '1', date: '2024-02-01', signatory: 'М.Г. Савенков' };
  // The last days of 2027 that are worked end before the 31st.
  const to = (date: string) => refusal(state, ['2024-02-01T12:00', { do: 'amend', item: '8', date, act }]);
  expect(to('2027-12-30')).toBeNull();
  expect(to('2027-12-31')).toMatch('нет производственного календаря');
});
