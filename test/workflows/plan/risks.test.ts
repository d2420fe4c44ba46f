// A risk is told once to everybody whom it concerned when it arose, each on their own morning.
import { describe, expect, it } from '@jest/globals';
import { makeItem, makeRoadmap } from '../../support/roadmaps.ts';
import { formatMail, type Happening, simulate } from '../../support/simulated.ts';

// Anna's school, in Kamchatka, has to do item 1 before Boris' department, in Kaliningrad, can do item 2.
const people = {
  ...makeRoadmap().people,
  anna: { name: 'А. Аннина', email: 'anna@example.org', timezone: 'Asia/Kamchatka' },
  boris: { name: 'Б. Борисов', email: 'boris@example.org', timezone: 'Europe/Kaliningrad' },
  vera: { name: 'В. Верина', email: 'vera@example.org' },
};
const roadmap = makeRoadmap({
  people,
  parties: { first: { name: 'Школа', lead: 'anna' }, second: { name: 'Департамент', lead: 'boris' } },
  items: [
    makeItem('1', '2024-06-28', { responsible: ['first'] }),
    makeItem('2', '2024-02-15', { responsible: ['second'], after: ['1'], minWorkingDays: 10 }),
  ],
});
const told = (...events: Happening[]) =>
  simulate({ roadmap, to: '2024-02-29', events })
    .mails.map(formatMail)
    .filter((line) => line.includes('2:at-risk') && !line.includes(' digest '))
    .map((line) => line.split(' ').slice(0, 2).join(' '));
/** Something that makes the plan anew and changes nothing of the risk. */
const anything = (time: string): Happening => ({
  at: time,
  do: 'report-progress',
  by: 'anna',
  item: '1',
  text: 'идёт работа',
});
const expected = (time: string, date = '2024-02-12'): Happening => ({
  at: time,
  do: 'expect',
  by: 'anna',
  item: '1',
  date,
  text: 'ждём материалов',
});

describe('the risk of an item', () => {
  it('is told at nine of the same day in each zone, also when the plan is made anew between the two mornings', () => {
    // 11 working days before 15.02 the last good day is 31.01.
    const mornings = ['2024-02-01T09:00 anna', '2024-02-01T09:00 boris'];
    expect(told()).toEqual(mornings);
    // 09:00 in Kamchatka is 04:00 in Tomsk, 09:00 in Kaliningrad is 14:00.
    expect(told(anything('2024-02-01T08:00'))).toEqual(mornings);
    expect(told(anything('2024-02-01T08:00'), anything('2024-02-02T08:00'))).toEqual(mornings);
  });

  it('is told once to each where it arises after nine in the east and before nine in the west', () => {
    const mornings = ['2024-01-19T09:00 boris', '2024-01-22T09:00 anna'];
    expect(told(expected('2024-01-19T08:00'))).toEqual(mornings);
    for (const time of [
      '2024-01-19T16:00',
      '2024-01-20T12:00',
      '2024-01-22T03:59',
      '2024-01-22T08:00',
      '2024-01-22T16:00',
    ])
      expect(told(expected('2024-01-19T08:00'), anything(time))).toEqual(mornings);
  });

  it('is no news for whoever comes to lead the item weeks later', () => {
    const change: Happening = { at: '2024-02-07T12:00', do: 'change-lead', item: '2', person: 'vera' };
    expect(told(change)).toEqual(['2024-02-01T09:00 anna', '2024-02-01T09:00 boris']);
  });

  it('is told anew for a new date', () => {
    const amend: Happening = {
      at: '2024-02-05T17:00',
      do: 'amend',
      item: '2',
      date: '2024-02-14',
      act: { kind: 'приказ', number: '1', date: '2024-02-05', signatory: 'М.Г. Савенков' },
    };
    expect(told(amend).slice(2)).toEqual(['2024-02-06T09:00 anna', '2024-02-06T09:00 boris']);
  });

  it('is not told when it has gone by the morning', () => {
    const early = [expected('2024-01-19T17:00'), expected('2024-01-21T12:00', '2024-01-23')];
    expect(told(...early)).toEqual(['2024-02-01T09:00 anna', '2024-02-01T09:00 boris']);
  });
});
