// The answers that the rules' own text gives for the first order, in its words.
import { describe, expect, it } from '@jest/globals';
import { controlDateOf, dayAfter, dayBefore } from '../../src/calendar/rungs.ts';
import { russianCalendar } from '../support/roadmaps.ts';
import { formatMail, type Happening, scenario, simulate, tomskRoadmap } from '../support/simulated.ts';

const calendar = russianCalendar();
const roadmap = tomskRoadmap();

const lines = (run: { to: string; events?: readonly Happening[]; roadmap?: typeof roadmap }) =>
  simulate({ roadmap, ...run }).mails.map(formatMail);
/** `2024-05-07 shkurkina` of every message with this entry. */
const told = (all: readonly string[], entry: string) =>
  all
    .filter((line) => line.split(' ').includes(entry))
    .map((line) => `${line.slice(0, 10)} ${line.split(' ')[1]}`);

describe('control dates of the first order', () => {
  it.each([
    ['2023-12-30', '2023-12-29'],
    ['2024-04-29', '2024-04-27'],
    ['2024-08-25', '2024-08-23'],
    ['2024-09-15', '2024-09-13'],
    ['2025-01-01', '2024-12-28'],
    ['2024-12-31', '2024-12-28'],
  ])('due %s is controlled on %s', (due, control) => {
    expect(controlDateOf(due, 'preceding', calendar)).toBe(control);
  });

  it('knows the rungs: T-10 of 15 February is 1 February, O+1 of 29 April is 2 May', () => {
    expect(dayBefore('2024-02-15', 10, calendar)).toBe('2024-02-01');
    expect(dayAfter('2024-04-29', '2024-04-27', 1, calendar)).toBe('2024-05-02');
  });

  it('rolls forward where the roadmap says so: item 8 is controlled on 26 August and overdue on the 27th', () => {
    const all = lines({ roadmap: tomskRoadmap({ roll: 'next' }), to: '2024-09-01' });
    expect(told(all, '8:T-0<5')).toEqual(['2024-08-26 shabolina', '2024-08-26 shkurkina']);
    expect(told(all, '8:O+1<5')).toEqual(['2024-08-27 shabolina', '2024-08-27 shkurkina']);
  });

  it('leaves the date where the roadmap says so: the last day is the working day before it, once', () => {
    const all = lines({ roadmap: tomskRoadmap({ roll: 'none' }), to: '2024-09-01' });
    expect(told(all, '8:T-0<5')).toEqual(['2024-08-23 shabolina', '2024-08-23 shkurkina']);
    expect(told(all, '8:T-1<5')).toEqual([]);
    expect(told(all, '8:O+1<5')).toEqual(['2024-08-26 shabolina', '2024-08-26 shkurkina']);
  });
});

describe('the risk of item 8', () => {
  const events = scenario('late-procurement', roadmap);
  const until = (day: string) => events.filter(({ at }) => (at as number) < Date.parse(`${day}T00:00+07:00`));

  it('arises on 7 May 2024 when items 2 and 3 are done and 5 is open', () => {
    const all = lines({ to: '2024-05-31', events: until('2024-05-01') });
    expect(told(all, '8:at-risk')).toContain('2024-05-07 shkurkina');
    expect(told(all, '8:at-risk')[0]).toBe('2024-05-07 shkurkina');
  });

  it('arises earlier only through the expected date of item 5', () => {
    const expected: Happening = {
      at: '2024-04-10T12:00',
      do: 'expect',
      by: 'shkurkina',
      item: '5',
      date: '2024-05-07',
      text: 'согласование с РВПО',
    };
    const all = lines({ to: '2024-05-31', events: [...until('2024-04-10'), expected] });
    expect(told(all, '8:at-risk')[0]).toBe('2024-04-11 shkurkina');
    const inTime = { ...expected, date: '2024-05-06' } as Happening;
    const later = lines({ to: '2024-05-31', events: [...until('2024-04-10'), inTime] });
    expect(told(later, '8:at-risk')[0]).toBe('2024-05-07 shkurkina');
  });

  it('keeps item 5 quiet until its expected date has passed, while the digests go on', () => {
    const expected: Happening = {
      at: '2024-02-19T12:00',
      do: 'expect',
      by: 'shkurkina',
      item: '5',
      date: '2024-03-11',
      text: 'согласование с РВПО',
    };
    const all = lines({ to: '2024-03-20', events: [...until('2024-02-19'), expected] });
    const overdue = all.filter((line) => / 5:O\+/.test(line)).map((line) => line.slice(0, 10));
    expect(overdue).toEqual(['2024-02-16', '2024-03-18']);
    expect(told(all, '5:overdue')).toContain('2024-03-04 shvaiko');
  });
});
