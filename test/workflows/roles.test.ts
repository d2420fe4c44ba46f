// Roles follow from the roadmap, and from who stands in for whom today.
import { describe, expect, it } from '@jest/globals';
import { actingKeys, rolesIn, rolesOn } from '../../src/workflows/roles.ts';
import { itemOf } from '../../src/workflows/state.ts';
import { makeRoadmap } from '../support/roadmaps.ts';
import { having, type Step, underControl } from '../support/told.ts';

const roadmap = makeRoadmap();
const { department } = roadmap.parties;
if (!department) throw new Error('no department');
const fresh = underControl({
  viewers: ['viewer@example.org'],
  parties: { ...roadmap.parties, department: { ...department, informed: ['shkurkina'] } },
});
const today = '2024-01-16';
const mail = (key: string) => `${key}@example.org`;
const on = (item: string, key: string, day = today, state = fresh) => [
  ...rolesOn(state, itemOf(state, item), mail(key), day),
];

const away: Step = [
  '2024-01-15T10:00',
  {
    do: 'set-absence',
    by: 'nazarova',
    date: '2024-01-16',
    until: '2024-01-19',
    substitute: 'shkurkina',
  },
];
const awayToo: Step = [
  '2024-01-15T10:00',
  {
    do: 'set-absence',
    by: 'shkurkina',
    date: '2024-01-18',
    until: '2024-01-31',
    substitute: 'zubchevskaya',
  },
];

describe('roles', () => {
  it('on an item follow from its parties, in the roadmap from all items', () => {
    expect(on('3', 'nazarova')).toEqual(['lead']);
    expect(on('3', 'shabolina')).toEqual(['co-executor']);
    expect(on('3', 'shkurkina')).toEqual(['informed']);
    expect(on('5', 'shkurkina')).toEqual(['lead']);
    expect([...rolesIn(fresh, mail('shkurkina'), today)]).toEqual(['informed', 'lead']);
    expect(on('5', 'shabolina')).toEqual([]);
    expect(on('3', 'zubchevskaya')).toEqual(['controller']);
    expect(on('3', 'shvaiko')).toEqual(['supervisor']);
    expect(on('3', 'savenkov')).toEqual(['issuer']);
    expect(on('3', 'viewer')).toEqual(['viewer']);
  });

  it('whoever represents the party of an item that another one leads is informed of it', () => {
    expect(on('5', 'nazarova')).toEqual(['informed']);
  });

  it('whom the roadmap names without a part in any item is informed; whom it does not name is nobody', () => {
    const drafter = underControl({
      people: { ...roadmap.people, extra: { name: 'Э', email: mail('extra') } },
    });
    expect([...rolesIn(drafter, mail('extra'), today)]).toEqual(['informed']);
    expect([...rolesIn(drafter, mail('stranger'), today)]).toEqual([]);
    expect(actingKeys(drafter, mail('stranger'), today)).toEqual({ own: [], standsFor: [] });
  });

  it('pass to the substitute on both days of the absence and those between, and stay with the absent person', () => {
    const state = having(fresh, away);
    expect(on('3', 'shkurkina', '2024-01-15', state)).toEqual(['informed']);
    for (const day of ['2024-01-16', '2024-01-19'])
      expect(on('3', 'shkurkina', day, state)).toEqual(['lead', 'informed']);
    expect(on('3', 'shkurkina', '2024-01-20', state)).toEqual(['informed']);
    expect(on('3', 'nazarova', '2024-01-16', state)).toEqual(['lead']);
  });

  it('follow a chain of substitutes to its end', () => {
    const state = having(fresh, away, awayToo);
    expect(actingKeys(state, mail('zubchevskaya'), '2024-01-18')).toEqual({
      own: ['zubchevskaya'],
      standsFor: ['nazarova', 'shkurkina'],
    });
    expect(on('3', 'zubchevskaya', '2024-01-18', state)).toEqual(['lead', 'informed', 'controller']);
    expect(actingKeys(state, mail('shkurkina'), '2024-01-18').standsFor).toEqual([]);
  });
});
