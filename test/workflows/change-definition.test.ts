// A changed file: a date, an executor or a text needs an act or a reason; everything is journaled and told.
import { describe, expect, it } from '@jest/globals';
import { changeDefinition } from '../../src/workflows/change-definition.ts';
import type { Item, Roadmap } from '../../src/workflows/roadmap.ts';
import { makeItem, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';
import { at, having, occurrence, underControl } from '../support/told.ts';

const calendar = russianCalendar();
const fresh = underControl();
const NOW = at('2024-03-04T12:00');

const withItem = (id: string, change: Partial<Item>, rest: Partial<Roadmap> = {}): Roadmap =>
  makeRoadmap({
    items: makeRoadmap().items.map((item) => (item.id === id ? { ...item, ...change } : item)),
    ...rest,
  });
const apply = (next: Roadmap, state = fresh) => changeDefinition(state, next, NOW, calendar);
const refusals = (next: Roadmap, state = fresh) => {
  const changed = apply(next, state);
  return changed.ok ? [] : changed.refusals;
};
const accepted = (next: Roadmap, state = fresh) => {
  const changed = apply(next, state);
  if (!changed.ok) throw new Error(changed.refusals.join('; '));
  return changed;
};

const act = { kind: 'распоряжение', number: '612 р', date: '2024-03-04', signatory: 'М.Г. Савенков' };
const september: Item['deadline'] = {
  kind: 'date',
  text: 'не позднее 6 сентября 2024 года',
  due: '2024-09-06',
};

describe('a changed roadmap file', () => {
  it('changes nothing and journals nothing when it says the same', () => {
    const same = accepted(makeRoadmap());
    expect(same.events).toEqual([]);
    expect(same.changes).toEqual([]);
  });

  it('takes another number or date of the order for another order, unless it is corrected', () => {
    const order = { ...makeRoadmap().order, number: '15-р', date: '2025-02-11' };
    expect(refusals(makeRoadmap({ order }))).toEqual([
      expect.stringMatching(/на контроле распоряжение № .+, а в файле № 15-р от 11\.02\.2025: другому/),
    ]);
    const ofItem = { item: '8', what: 'номер', reason: 'опечатка' };
    expect(refusals(makeRoadmap({ order, corrections: [ofItem] }))).toHaveLength(1);
    const corrections = [{ what: 'номер и дата', reason: 'опечатка' }];
    expect(accepted(makeRoadmap({ order, corrections })).changes).toEqual([
      'изменено: реквизиты распоряжения',
    ]);
  });

  it('moves no date without an act or a correction', () => {
    expect(refusals(withItem('8', { deadline: september }))).toEqual([
      expect.stringMatching(/^п\. 8: изменён срок; нужны реквизиты акта/),
    ]);
  });

  it('moves a date by an amendment, keeping the date of the document', () => {
    const changed = accepted(makeRoadmap({ amendments: [{ item: '8', due: '2024-09-06', act }] }));
    expect(occurrence(changed.state, '8')).toMatchObject({
      due: '2024-09-06',
      originalDue: '2024-08-25',
      dueVersion: 1,
      possibleSince: NOW,
    });
    expect(changed.events).toEqual([
      expect.objectContaining({ type: 'amended', previous: '2024-08-25', act, by: null }),
    ]);
    const both = withItem(
      '8',
      { deadline: september },
      { amendments: [{ item: '8', due: '2024-09-06', act }] },
    );
    expect(occurrence(accepted(both).state, '8').originalDue).toBe('2024-08-25');
    // The same file once more moves nothing.
    expect(accepted(both, accepted(both).state).events).toEqual([]);
  });

  it('repairs an input error with its reason, and the date of the document with it', () => {
    const next = withItem(
      '8',
      { deadline: september },
      { corrections: [{ item: '8', what: 'срок', reason: 'опечатка при вводе' }] },
    );
    const changed = accepted(next);
    expect(occurrence(changed.state, '8')).toMatchObject({
      due: '2024-09-06',
      originalDue: '2024-09-06',
      dueVersion: 1,
    });
    expect(changed.events[0]).toMatchObject({ type: 'corrected', text: 'опечатка при вводе' });
    expect(changed.changes).toEqual(['п. 8: исправлен срок (опечатка при вводе)']);
  });

  it('takes a correction once: the next change of the same item needs its own', () => {
    const corrections = [{ item: '8', what: 'срок', reason: 'опечатка при вводе' }];
    const state = accepted(withItem('8', { deadline: september }, { corrections })).state;
    const again = withItem('8', { deadline: { ...september, due: '2024-10-10' } }, { corrections });
    expect(refusals(again, state)).toHaveLength(1);
  });

  it('changes neither text nor executor without a reason', () => {
    expect(refusals(withItem('8', { title: 'Получено оборудование' }))[0]).toMatch('изменён текст');
    expect(refusals(withItem('8', { responsible: ['school'] }))[0]).toMatch('изменён исполнитель');
    const corrections = [{ item: '8', what: 'исполнитель', reason: 'ошибка ввода' }];
    const changed = accepted(withItem('8', { responsible: ['school'] }, { corrections }));
    expect(changed.state.items['8']?.leads).toEqual({ school: 'shabolina' });
  });

  it('tells whoever a corrected executor puts out of an item or into it', () => {
    const corrections = [{ item: '8', what: 'исполнитель', reason: 'ошибка ввода' }];
    const parties = {
      ...makeRoadmap().parties,
      institute: { name: 'Институт', lead: 'savenkov' },
      branch: { name: 'Филиал', lead: 'shabolina' },
    };
    const told = (responsible: string[], from: string[]) => {
      const state = underControl(withItem('8', { responsible: from }, { parties }));
      return accepted(withItem('8', { responsible }, { parties, corrections }), state).events;
    };
    const change = { type: 'lead-changed', item: '8', by: null, text: 'ошибка ввода' };
    const replaced = { ...change, party: 'institute', person: 'savenkov', previous: 'shabolina' };
    expect(told(['department', 'institute'], ['department', 'school'])).toMatchObject([replaced]);
    const [left] = told(['department'], ['department', 'school']);
    expect(left).toMatchObject({ ...change, party: 'school', previous: 'shabolina' });
    expect(left).not.toHaveProperty('person');
    const [joined] = told(['department', 'school'], ['department']);
    expect(joined).toMatchObject({ ...change, party: 'school', person: 'shabolina' });
    expect(joined).not.toHaveProperty('previous');
    // Who stays, in another party of theirs, is told nothing.
    expect(told(['department', 'branch'], ['department', 'school']).map(({ type }) => type)).toEqual([
      'definition-changed',
    ]);
  });

  it('says every refusal at once and then changes nothing', () => {
    const next = withItem('8', { title: 'Другое', deadline: september });
    const more = { ...next, items: next.items.filter((item) => item.id !== '7') };
    expect(refusals(more).map((reason) => reason.slice(0, 5))).toEqual(['п. 7 ', 'п. 8:']);
    expect(occurrence(fresh, '8').due).toBe('2024-08-25');
  });

  it('drops neither items nor people who have some', () => {
    const { items, people } = makeRoadmap();
    expect(refusals(makeRoadmap({ items: items.filter((item) => item.id !== '7') }))[0]).toMatch(
      'пункт не удаляют',
    );
    const { shabolina: _, ...others } = people;
    expect(refusals(makeRoadmap({ people: others }))[0]).toMatch('shabolina: лицо исчезло');
  });

  it('moves no date of what has left control, nor the kind of a date', () => {
    const state = having(fresh, [
      '2024-02-01T12:00',
      { do: 'cancel', by: 'shvaiko', item: '8', text: 'не нужно' },
    ]);
    expect(refusals(makeRoadmap({ amendments: [{ item: '8', due: '2024-09-06', act }] }), state)[0]).toMatch(
      'снят с контроля',
    );
    const corrections = [{ item: '8', what: 'срок', reason: 'ошибка' }];
    expect(
      refusals(withItem('8', { deadline: { kind: 'external', text: 'по графику' } }, { corrections }))[0],
    ).toMatch('вид срока');
    expect(refusals(withItem('3', { executed: { date: '2024-01-20', document: 'письмо' } }))[0]).toMatch(
      'командой',
    );
  });

  it('puts a new item under control at that moment', () => {
    const { items } = makeRoadmap();
    const changed = accepted(makeRoadmap({ items: [...items, makeItem('14', '2024-11-01')] }));
    expect(changed.state.items['14']?.assignedAt).toBe(NOW);
    expect(changed.changes).toEqual(['п. 14: добавлен']);
  });

  it('follows the file in who leads, unless a command has put somebody else in place', () => {
    const { parties } = makeRoadmap();
    const next = makeRoadmap({ parties: { ...parties, school: { name: 'Гимназия', lead: 'savenkov' } } });
    expect(accepted(next).state.items['8']?.leads['school']).toBe('savenkov');
    const state = having(fresh, [
      '2024-02-01T12:00',
      { do: 'change-lead', by: 'shvaiko', person: 'shabolina', substitute: 'shkurkina' },
    ]);
    expect(accepted(next, state).state.items['8']?.leads['school']).toBe('shkurkina');
  });

  it('journals what changes around the items', () => {
    const changed = accepted(makeRoadmap({ roll: 'next' }));
    expect(changed.events).toEqual([expect.objectContaining({ type: 'definition-changed' })]);
    expect(changed.changes).toEqual(['изменено: правило переноса срока с выходного дня']);
  });
});
