// Who gets the mail of somebody who is away: substitutes, chains of them, circles, nobody.
import { describe, expect, it } from '@jest/globals';
import type { Instant } from '../../src/calendar/dates.ts';
import { alarmsOf } from '../../src/workflows/alarms.ts';
import { createPlanContext, NOTHING_TOLD } from '../../src/workflows/plan/context.ts';
import { recipientOn, substituteOn } from '../../src/workflows/recipients.ts';
import type { RoadmapState } from '../../src/workflows/state.ts';
import { defaultPolicy, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';
import { formatMail, simulate } from '../support/simulated.ts';
import { at, having, type Step, underControl } from '../support/told.ts';

const fresh = underControl();
const away = (person: string, from: string, until: string, substitute?: string): Step => [
  '2024-01-10T12:00',
  { do: 'set-absence', person, date: from, until, ...(substitute === undefined ? {} : { substitute }) },
];
const alarms = (state: RoadmapState, day: string) => {
  const now: Instant = at(`${day}T09:00`);
  const context = createPlanContext({
    state,
    policy: defaultPolicy(),
    calendar: russianCalendar(),
    told: NOTHING_TOLD,
    now,
  });
  return alarmsOf(context, day).map(({ code, person }) => `${code} ${person}`);
};

describe('an absence', () => {
  const state = having(fresh, away('nazarova', '2024-01-22', '2024-01-26', 'shkurkina'));

  it('holds on its first and its last day', () => {
    const days = ['2024-01-21', '2024-01-22', '2024-01-26', '2024-01-27'];
    expect(days.map((day) => recipientOn(state, 'nazarova', day).to)).toEqual([
      'nazarova',
      'shkurkina',
      'shkurkina',
      'nazarova',
    ]);
  });

  it('is corrected by a later entry', () => {
    const corrected = having(state, away('nazarova', '2024-01-24', '2024-01-25', 'savenkov'));
    expect(recipientOn(corrected, 'nazarova', '2024-01-24').to).toBe('savenkov');
    expect(recipientOn(corrected, 'nazarova', '2024-01-26').to).toBe('shkurkina');
  });

  it('is passed on when the substitute is away too', () => {
    const chain = having(state, away('shkurkina', '2024-01-23', '2024-01-23', 'savenkov'));
    expect(recipientOn(chain, 'nazarova', '2024-01-22').to).toBe('shkurkina');
    expect(recipientOn(chain, 'nazarova', '2024-01-23').to).toBe('savenkov');
  });

  it('in a circle is an absence that nobody stands in for', () => {
    const circle = having(state, away('shkurkina', '2024-01-23', '2024-01-23', 'nazarova'));
    expect(substituteOn(circle, 'nazarova', '2024-01-23')).toBeNull();
    expect(alarms(circle, '2024-01-23')).toContain('no-substitute nazarova');
    expect(alarms(circle, '2024-01-22')).toEqual([]);
  });
});

describe('nobody standing in', () => {
  it('sends the mail to the lead of the party, when that is somebody else', () => {
    const state = having(fresh, away('shkurkina', '2024-02-01', '2024-02-09'));
    expect(recipientOn(state, 'shkurkina', '2024-02-01', 'department')).toEqual({
      to: 'nazarova',
      withoutSubstitute: 'shkurkina',
    });
  });

  it('sends it to the person and, in copy, to the party, when they lead it, and tells the controller', () => {
    const state = having(fresh, away('nazarova', '2024-01-22', '2024-01-26'));
    expect(recipientOn(state, 'nazarova', '2024-01-22', 'department')).toEqual({
      to: 'nazarova',
      withoutSubstitute: 'nazarova',
      copyToParty: 'department',
    });
    const { parties, ...rest } = makeRoadmap();
    const roadmap = {
      ...rest,
      parties: Object.fromEntries(
        Object.entries(parties).map(([key, party]) => [key, { ...party, email: `${key}@example.org` }]),
      ),
    };
    const { mails } = simulate({
      roadmap,
      to: '2024-01-23',
      events: [
        {
          at: '2024-01-10T12:00',
          do: 'set-absence',
          by: 'nazarova',
          date: '2024-01-22',
          until: '2024-01-26',
        },
      ],
    });
    const monday = mails.filter((mail) => formatMail(mail).startsWith('2024-01-22'));
    const copied = monday.filter((mail) => mail.to.key === 'nazarova');
    expect(copied.map((mail) => mail.cc.map((c) => c.address))).toEqual([['department@example.org']]);
    expect(monday.map(formatMail)).toContainEqual(expect.stringMatching(/zubchevskaya digest .*:alarm/));
  });

  it('is an alarm for every official: leads, supervisor, issuer, controller', () => {
    for (const person of ['nazarova', 'shabolina', 'shvaiko', 'savenkov', 'zubchevskaya'])
      expect(alarms(having(fresh, away(person, '2024-01-22', '2024-01-26')), '2024-01-22')).toEqual([
        `no-substitute ${person}`,
      ]);
  });
});

describe('somebody without an address', () => {
  const without = (person: string) =>
    underControl({ people: { ...makeRoadmap().people, [person]: { name: 'Без адреса' } } });

  it('is an alarm, be it a lead, an official or a substitute', () => {
    for (const person of ['shabolina', 'shvaiko', 'savenkov'])
      expect(alarms(without(person), '2024-01-22')).toEqual([`no-address ${person}`]);
    const people = { ...makeRoadmap().people, petrov: { name: 'П.П. Петров' } };
    const state = having(underControl({ people }), away('nazarova', '2024-01-22', '2024-01-26', 'petrov'));
    expect(alarms(state, '2024-01-21')).toEqual([]);
    expect(alarms(state, '2024-01-22')).toEqual(['no-address petrov']);
  });
});
