// Messages of 2024 that were computed by hand, with a paper calendar, before any run of the program was
// kept: nothing happens, nobody answers. The golden file was made afterwards.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { formatMail, simulate, tomskRoadmap } from '../support/simulated.ts';

describe('the Tomsk roadmap with no scenario, by hand', () => {
  let lines: string[];
  beforeAll(() => {
    lines = simulate({ roadmap: tomskRoadmap(), to: '2024-12-31' }).mails.map(formatMail);
  });
  /** All that one person got in one day (of one hour, where given). */
  const got = (when: string, to: string) =>
    lines.filter((line) => line.startsWith(when) && line.split(' ')[1] === to);

  it('assigns on the day of the order, one mail per person with all their items, the series once', () => {
    expect(got('2023-12-27', 'nazarova')).toEqual([
      '2023-12-27T09:00 nazarova assignment 2:A 3:A 6:A 9:A 10:A 11:A 12:A 13@2024-10-01:A',
    ]);
    expect(got('2023-12-27', 'shkurkina')).toEqual(['2023-12-27T09:00 shkurkina assignment 4:A 5:A 8:A']);
    expect(got('2023-12-27', 'shabolina')).toEqual([
      '2023-12-27T09:00 shabolina assignment 2:A 3:A 4:A 6:A 7:A 8:A 9:A 10:A 11:A 12:A 13@2024-10-01:A',
    ]);
  });

  // Working days after 27.12: 28, 29, then 09.01. The same day begins the first working week of 2024,
  // so that item 2, which has no date, says W+1 and its A+3 merges.
  it('asks for the acknowledgement three working days later, across the holidays', () => {
    expect(got('2024-01-09', 'nazarova')).toEqual([
      '2024-01-09T09:00 nazarova notice 2:W+1 3:A+3 6:A+3 9:A+3 10:A+3 11:A+3 12:A+3 13@2024-10-01:A+3',
    ]);
    expect(got('2024-01-09', 'shkurkina')).toEqual(['2024-01-09T09:00 shkurkina notice 4:A+3 5:A+3 8:A+3']);
  });

  // Control 29.01 (Monday): 26, 25, 24, 23, 22, 19, 18, 17, 16, 15.
  it('reminds of item 3 ten working days ahead, in one message with the missing date of item 2', () => {
    expect(got('2024-01-15', 'nazarova')).toEqual(['2024-01-15T09:00 nazarova reminder 3:T-10 2:W+2']);
    expect(got('2024-01-15', 'shabolina')).toEqual(['2024-01-15T09:00 shabolina reminder 3:T-10']);
  });

  // Item 5 needs 12 working days after the day after item 2: 13 before 15.02 is 29.01; ten before that 15.01.
  it('tells the supervisor and the controller that the date of item 2 is missing ten working days before it is needed', () => {
    expect(got('2024-01-15', 'shvaiko')).toEqual([
      '2024-01-15T09:30 shvaiko digest 2:date-missing 2:not-acknowledged 2:not-acknowledged 3:soon 4:not-acknowledged',
    ]);
    expect(got('2024-01-15', 'zubchevskaya')).toEqual([
      '2024-01-15T09:30 zubchevskaya digest 2:date-missing',
    ]);
    expect(lines.find((line) => line.includes('shvaiko'))).toContain('2024-01-15');
  });

  // On 29.01 the forecast of item 5 is 15.02 itself, on 30.01 it is 16.02. Item 3 is overdue the same day.
  it('tells of the risk of item 5 the day it arises, to its lead and the lead of items 2 and 3', () => {
    expect(got('2024-01-30', 'shkurkina')).toEqual(['2024-01-30T09:00 shkurkina notice 5:at-risk']);
    expect(got('2024-01-30', 'nazarova')).toEqual(['2024-01-30T09:00 nazarova overdue 3:O+1 5:at-risk']);
    expect(got('2024-01-30', 'shabolina')).toEqual(['2024-01-30T09:00 shabolina overdue 3:O+1']);
    expect(got('2024-01-30', 'shvaiko')).toEqual([
      '2024-01-30T09:30 shvaiko digest 2:date-missing 2:not-acknowledged 2:not-acknowledged 3:overdue 4:not-acknowledged 5:at-risk',
    ]);
  });

  // Control 15.02: 14, 13, 12, 9, 8, 7, 6, 5, 2, 1.
  it('reminds of item 5 ten working days ahead and says what it waits for', () => {
    expect(got('2024-02-01', 'shkurkina')).toEqual(['2024-02-01T09:00 shkurkina reminder 5:T-10<2,3']);
  });

  // After 29.01: 30, 31, 1, 2, 5. Weeks with a missing date: 09.01, 15.01, 22.01, 29.01, 05.02.
  it('goes on weekly about overdue item 3 with its real number of days, and tells the issuer from the fifth', () => {
    expect(got('2024-02-05', 'nazarova')).toEqual(['2024-02-05T09:00 nazarova overdue 3:O+5 2:W+5']);
    expect(got('2024-02-05', 'savenkov')).toEqual(['2024-02-05T09:30 savenkov digest 3:overdue']);
    expect(lines.find((line) => line.includes('savenkov'))).toContain('2024-02-05');
  });

  // Working days: 30 and 31 January, 20 in February, 20 in March, 1 April: 43 after 29.01; 20 after 01.03; 30 after
  // 15.02. April up to Saturday 27 has 21 working days: T-20 of item 6 is the 1st, and its P would come too late.
  it('asks for progress on the first working day of the second quarter where the term is long', () => {
    expect(got('2024-04-01', 'nazarova')).toEqual([
      '2024-04-01T09:00 nazarova overdue 3:O+43 6:T-20 2:W+13 9:P+1 10:P+1 11:P+1 12:P+1',
    ]);
    expect(got('2024-04-01', 'shkurkina')).toEqual([
      '2024-04-01T09:00 shkurkina overdue 4:O+20 5:O+30<2,3 8:P+1',
    ]);
    expect(got('2024-04-01', 'shabolina')).toEqual([
      '2024-04-01T09:00 shabolina overdue 3:O+43 4:O+20 7:P+1',
    ]);
  });

  // 60 working days before 23.08 is 30.05; from there to 01.07 there are 21 working days, more than 20.
  it('asks again 60 working days before the control date and, 21 working days on, at the next quarter', () => {
    expect(got('2024-05-30', 'shkurkina')).toEqual(['2024-05-30T09:00 shkurkina notice 8:P+2']);
    expect(got('2024-07-01', 'shkurkina').join()).toContain(' 8:P+3');
  });

  // 75 + 1 working days of item 8 and 12 + 1 of item 5 before 23.08: the last good day is 15.04.
  it('tells of the risk of item 8 on 16 April, to its lead and the lead of the root causes', () => {
    expect(got('2024-04-16', 'shkurkina')).toEqual(['2024-04-16T09:00 shkurkina notice 8:at-risk']);
    expect(got('2024-04-16', 'nazarova')).toEqual(['2024-04-16T09:00 nazarova notice 8:at-risk']);
  });

  it('holds the last day of item 6 on the working Saturday before its date, and its first overdue day after the holidays', () => {
    expect(got('2024-04-27', 'nazarova')).toEqual(['2024-04-27T09:00 nazarova reminder 6:T-0 12:at-risk']);
    expect(got('2024-05-02', 'nazarova')).toEqual(['2024-05-02T09:00 nazarova overdue 3:O+64 6:O+1 2:W+17']);
  });

  // Control 23.08 (Friday, since 25.08 is a Sunday): 22, 21, 20, 19, 16, 15, 14, 13, 12, 9.
  it('says what each of the items of August waits for', () => {
    expect(got('2024-08-09', 'shkurkina')).toEqual(['2024-08-09T09:00 shkurkina reminder 8:T-10<5']);
    expect(got('2024-08-09', 'nazarova')).toEqual(['2024-08-09T09:00 nazarova reminder 9:T-10<3,5 10:T-10']);
    expect(got('2024-08-09', 'shabolina')).toEqual([
      '2024-08-09T09:00 shabolina reminder 7:T-10 8:T-10<5 9:T-10<3,5 10:T-10',
    ]);
  });

  // Control 01.10: 30, 27, 26, 25, 24, 23, 20; control 28.12 for 01.01.2025: 27, 26, 25, 24, 23, 20, 19.
  it('requests monitoring at ten seven working days ahead', () => {
    expect(got('2024-09-20', 'nazarova')).toEqual(['2024-09-20T10:00 nazarova monitoring 13@2024-10-01:T-7']);
    expect(got('2024-12-19T10', 'shabolina')).toEqual([
      '2024-12-19T10:00 shabolina monitoring 13@2025-01-01:T-7',
    ]);
  });

  it('reminds on Saturday 28 December, the last working day of the year', () => {
    const entries = 'reminder 11:T-0 13@2025-01-01:T-0';
    expect(got('2024-12-28T09:00', 'nazarova')).toEqual([`2024-12-28T09:00 nazarova ${entries}`]);
    expect(got('2024-12-28T09:00', 'shabolina')).toEqual([`2024-12-28T09:00 shabolina ${entries}`]);
    expect(lines.filter((line) => line > '2024-12-29')).toEqual([]);
  });
});
