// Who waits for whom, when each item will be ready, which date is at risk and because of what.
import { describe, expect, it } from '@jest/globals';
import { blockedBy, createForecast, rootCauses } from '../../src/workflows/forecast.ts';
import { itemOf, type RoadmapState } from '../../src/workflows/state.ts';
import { makeItem, russianCalendar } from '../support/roadmaps.ts';
import { having, type Step, underControl } from '../support/told.ts';

const calendar = russianCalendar();
const fresh = underControl();
const on = (state: RoadmapState, day: string, id: string) => {
  const forecast = createForecast(state, calendar, day);
  const item = itemOf(state, id);
  return {
    ready: forecast.readyOn(item),
    slack: forecast.slack(item),
    atRisk: forecast.isAtRisk(item),
    needBy: forecast.needBy(item),
  };
};
const submit = (time: string, by: string, item: string): Step => [time, { do: 'submit', by, item }];
const done2and3 = having(
  fresh,
  submit('2024-02-09T12:00', 'nazarova', '2'),
  submit('2024-01-26T16:00', 'nazarova', '3'),
);

describe('forecast', () => {
  // 28, 29 December, 9, 10, 11, 12, 15, 16, 17, 18 January.
  it('counts minWorkingDays from the day of control, across the holidays', () => {
    expect(on(fresh, '2023-12-27', '3')).toMatchObject({ ready: '2024-01-18', slack: 7, atRisk: false });
  });

  it('starts an item the working day after its last predecessor, and is never before today', () => {
    // Start 19 January, then 12 working days.
    expect(on(fresh, '2023-12-27', '5').ready).toBe('2024-02-06');
    // Nothing done by 29 January: start 30 January, 12 working days: 15 February itself.
    expect(on(fresh, '2024-01-29', '5')).toMatchObject({ ready: '2024-02-15', slack: 0, atRisk: false });
    expect(on(fresh, '2024-01-30', '5')).toMatchObject({ ready: '2024-02-16', slack: -1, atRisk: true });
  });

  it('has no slack for an item without a date, and says by when its date is needed', () => {
    expect(on(fresh, '2024-01-15', '2')).toEqual({
      ready: '2024-01-18',
      slack: null,
      atRisk: false,
      needBy: '2024-01-29',
    });
  });

  it('takes 75 working days of item 8 from item 5: at risk on 7 May, not on 6 May', () => {
    expect(on(done2and3, '2024-05-06', '8')).toMatchObject({ ready: '2024-08-23', slack: 0, atRisk: false });
    expect(on(done2and3, '2024-05-07', '8')).toMatchObject({ ready: '2024-08-26', slack: -1, atRisk: true });
  });

  it('believes the executor’s expected date while it lies ahead', () => {
    const expected = having(done2and3, [
      '2024-04-10T12:00',
      { do: 'expect', by: 'shkurkina', item: '5', date: '2024-05-07', text: 'согласование' },
    ]);
    expect(on(expected, '2024-04-10', '5').ready).toBe('2024-05-07');
    expect(on(expected, '2024-04-10', '8').atRisk).toBe(true);
    expect(on(expected, '2024-05-13', '5').ready).toBe('2024-05-13');
  });

  it('takes the day of the report, of acceptance by its own date, and of cancellation', () => {
    expect(on(done2and3, '2024-02-12', '3').ready).toBe('2024-01-26');
    const accepted = having(
      fresh,
      ['2024-01-26T16:00', { do: 'submit', by: 'nazarova', item: '3', executed: '2024-01-24' }],
      ['2024-01-29T11:00', { do: 'accept', by: 'zubchevskaya', item: '3' }],
    );
    expect(on(accepted, '2024-02-12', '3').ready).toBe('2024-01-24');
    const cancelled = having(fresh, [
      '2024-01-26T16:00',
      { do: 'cancel', by: 'shvaiko', item: '3', text: 'не нужен' },
    ]);
    expect(on(cancelled, '2024-02-12', '3').ready).toBe('2024-01-26');
  });

  it('calls neither overdue items nor those under review at risk', () => {
    expect(on(fresh, '2024-02-15', '5').atRisk).toBe(true);
    expect(on(fresh, '2024-02-16', '5').atRisk).toBe(false);
    const reviewed = having(fresh, submit('2024-01-30T16:00', 'shkurkina', '5'));
    expect(on(reviewed, '2024-01-31', '5').atRisk).toBe(false);
  });

  it('needs an item by its own date where its successors leave more time', () => {
    // Item 9 needs 61 working days before 23 August, item 8 76: 6 May; its own control date is earlier.
    expect(on(fresh, '2024-01-15', '5').needBy).toBe('2024-02-15');
    const alone = underControl({
      items: [makeItem('1', '2024-12-20'), makeItem('2', '2024-08-23', { after: ['1'], minWorkingDays: 75 })],
    });
    expect(on(alone, '2024-01-15', '1').needBy).toBe('2024-05-06');
  });
});

describe('blockers', () => {
  it('are the direct predecessors that are not done; under review is done', () => {
    expect(blockedBy(fresh, itemOf(fresh, '5'))).toEqual(['2', '3']);
    const one = having(fresh, submit('2024-01-26T16:00', 'nazarova', '3'));
    expect(blockedBy(one, itemOf(one, '5'))).toEqual(['2']);
    const back = having(one, [
      '2024-01-29T11:00',
      { do: 'return', by: 'zubchevskaya', item: '3', text: 'нет схемы' },
    ]);
    expect(blockedBy(back, itemOf(back, '5'))).toEqual(['2', '3']);
    expect(blockedBy(fresh, itemOf(fresh, '3'))).toEqual([]);
  });

  it('have root causes: the open items on the way that wait for nobody', () => {
    expect(rootCauses(fresh, itemOf(fresh, '12'))).toEqual(['2', '3']);
    expect(rootCauses(done2and3, itemOf(done2and3, '12'))).toEqual(['5']);
    expect(rootCauses(fresh, itemOf(fresh, '3'))).toEqual([]);
  });
});
