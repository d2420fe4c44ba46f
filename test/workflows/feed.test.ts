import { describe, expect, it } from '@jest/globals';
import { type Instant, instantOf } from '../../src/calendar/dates.ts';
import { apply } from '../../src/workflows/apply/apply.ts';
import { begin } from '../../src/workflows/begin.ts';
import { changeDefinition } from '../../src/workflows/change-definition.ts';
import type { Command } from '../../src/workflows/command.ts';
import { type FeedEvent, feedEvents } from '../../src/workflows/feed.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import type { RoadmapState } from '../../src/workflows/state.ts';
import { defaultPolicy, makeItem, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';

const rules = { calendar: russianCalendar(), policy: defaultPolicy(), revision: null };
const at = (local: string): Instant => {
  const [date = '', time = ''] = local.split('T');
  return instantOf(date, time, 'Asia/Tomsk');
};

/** A roadmap that things happen to, and what people's calendars have of it. */
function story(roadmap: Roadmap) {
  let state = begin(roadmap, at('2024-01-15T10:00'));
  const address = (key: string) => roadmap.people[key]?.email ?? '';
  return {
    run(local: string, command: Command) {
      const applied = apply(state, command, at(local), rules);
      if (!applied.ok) throw new Error(applied.reason);
      state = applied.state;
    },
    state: () => state,
    feed: (key: string, local: string) => feedEvents([state], address(key), () => rules, at(local)),
    only(key: string, local: string): FeedEvent {
      const [event, ...others] = feedEvents([state], address(key), () => rules, at(local));
      if (!event || others.length > 0) throw new Error('not one event');
      return event;
    },
  };
}

const act = { kind: 'приказ', number: '7', date: '2024-02-01', signatory: 'И.И. Иванов' };
/** Whoever leads what `makeItem` makes, and who controls. */
const people = makeRoadmap().people;
const [lead, other] = (() => {
  const roadmap = makeRoadmap({ items: [makeItem('1', '2024-06-03')] });
  const first = roadmap.parties[roadmap.items[0]?.responsible[0] ?? '']?.lead ?? '';
  const rest = Object.keys(people).filter(
    (key) => ![first, roadmap.controller, roadmap.supervisor].includes(key),
  );
  return [first, rest[0] ?? ''] as const;
})();
const { controller } = makeRoadmap();

describe('a person’s calendar feed', () => {
  it('shows an item on its control date, the working day that the date rolls to', () => {
    const roadmap = makeRoadmap({ items: [makeItem('1', '2024-06-09')] });
    const event = story(roadmap).only(lead, '2024-01-16T10:00');
    expect(event).toMatchObject({
      id: `${roadmap.id}_1`,
      standing: 'open',
      due: '2024-06-09',
      originalDue: '2024-06-09',
      status: 'in_execution',
    });
    expect(rules.calendar.isWorkingDay(event.controlDate)).toBe(true);
    expect(event.controlDate).not.toBe('2024-06-09');
  });

  it('has nothing for those who only control or are informed', () => {
    const one = story(makeRoadmap({ items: [makeItem('1', '2024-06-03')] }));
    expect(one.feed(controller, '2024-01-16T10:00')).toEqual([]);
    expect(one.feed(other, '2024-01-16T10:00')).toEqual([]);
    expect(feedEvents([], 'nobody@example.org', () => rules, at('2024-01-16T10:00'))).toEqual([]);
  });

  it('has no event of what has no date, and one as soon as the date is set', () => {
    const external = {
      ...makeItem('1', '2024-06-03'),
      deadline: { kind: 'external' as const, text: 'по графику' },
    };
    const one = story(makeRoadmap({ items: [external] }));
    expect(one.feed(lead, '2024-01-16T10:00')).toEqual([]);
    one.run('2024-01-17T10:00', { do: 'set-date', by: lead, item: '1', date: '2024-03-01', basis: 'график' });
    expect(one.only(lead, '2024-01-18T10:00')).toMatchObject({ controlDate: '2024-03-01', standing: 'open' });
  });

  it('moves the same event when an act moves the date', () => {
    const one = story(makeRoadmap({ items: [makeItem('1', '2024-06-03')] }));
    const before = one.only(lead, '2024-01-16T10:00');
    one.run('2024-02-01T10:00', { do: 'amend', by: controller, item: '1', date: '2024-07-01', act });
    const after = one.only(lead, '2024-02-01T10:00');
    expect([after.id, after.controlDate, after.originalDue]).toEqual([before.id, '2024-07-01', '2024-06-03']);
    expect(after.sequence).toBeGreaterThan(before.sequence);
    expect(after.changedAt).toBe(at('2024-02-01T10:00'));
  });

  it('is the same, to the byte, while nothing happens', () => {
    const one = story(makeRoadmap({ items: [makeItem('1', '2024-06-03')] }));
    expect(one.feed(lead, '2024-05-20T23:00')).toEqual(one.feed(lead, '2024-01-16T10:00'));
    one.run('2024-05-21T10:00', { do: 'report-progress', by: lead, item: '1', text: 'идёт' });
    expect(one.feed(lead, '2024-05-22T23:00')).toEqual(one.feed(lead, '2024-01-16T10:00'));
  });

  it('keeps what is executed, and cancels what is cancelled or given to somebody else', () => {
    const items = ['1', '2', '3'].map((id) => makeItem(id, '2024-06-03'));
    const one = story(makeRoadmap({ items }));
    const before = one.feed(lead, '2024-01-16T10:00');
    one.run('2024-02-01T10:00', { do: 'submit', by: lead, item: '1' });
    one.run('2024-02-02T10:00', { do: 'accept', by: controller, item: '1' });
    one.run('2024-02-02T11:00', { do: 'cancel', by: controller, item: '2', text: 'не требуется' });
    one.run('2024-02-02T12:00', { do: 'change-lead', by: controller, item: '3', person: other });
    const after = one.feed(lead, '2024-02-03T10:00');
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.map(({ standing }) => standing)).toEqual(['executed', 'cancelled', 'handed-over']);
    for (const [i, event] of after.entries())
      expect(event.sequence).toBeGreaterThan(before[i]?.sequence ?? Number.NaN);
    const theirs = one.only(other, '2024-02-03T10:00');
    expect([theirs.id, theirs.standing, theirs.sequence]).toEqual([after[2]?.id, 'open', after[2]?.sequence]);
  });

  it('gives it to a substitute for the days of the absence, and cancels it after them', () => {
    const one = story(makeRoadmap({ items: [makeItem('1', '2024-06-03')] }));
    const absence = { date: '2024-03-04', until: '2024-03-15', substitute: other };
    one.run('2024-02-01T10:00', { do: 'set-absence', by: controller, person: lead, ...absence });
    expect(one.feed(other, '2024-03-03T23:59').map(({ standing }) => standing)).not.toContain('open');
    const during = one.only(other, '2024-03-04T00:00');
    const after = one.only(other, '2024-03-16T00:00');
    expect([during.standing, after.standing]).toEqual(['open', 'handed-over']);
    expect(after.sequence).toBeGreaterThan(during.sequence);
    expect(one.only(lead, '2024-03-10T10:00').standing).toBe('open');
  });

  it('stands an absence that has no day after it, as one entered before these were refused', () => {
    const one = story(makeRoadmap({ items: [makeItem('1', '2024-06-03')] }));
    const absence = { date: '2024-03-04', until: '2024-03-05', substitute: other };
    one.run('2024-02-01T10:00', { do: 'set-absence', by: controller, person: lead, ...absence });
    for (const away of one.state().absences) away.until = '9999-12-31';
    const moment = '2024-05-01T10:00';
    expect(one.only(other, moment).standing).toBe('open');
    expect(one.only(other, moment).changedAt).toBeLessThanOrEqual(at(moment));
  });

  it('stands the end of the calendar', () => {
    const one = story(makeRoadmap({ items: [makeItem('1', '2024-06-03')] }));
    expect(one.only(lead, '2099-01-31T10:00').controlDate).toBe('2024-06-03');
  });

  it('has an event for each date of a series within the horizon, and cancels them with a release', () => {
    const series = {
      ...makeItem('1', '2024-06-03'),
      deadline: {
        kind: 'recurring' as const,
        text: 'ежеквартально',
        first: '2024-04-10',
        rule: 'FREQ=QUARTERLY',
      },
    };
    const one = story(makeRoadmap({ items: [series] }));
    const before = one.feed(lead, '2024-01-16T10:00');
    expect(before.slice(0, 3).map(({ occurrence }) => occurrence)).toEqual([
      '2024-04-10',
      '2024-07-10',
      '2024-10-10',
    ]);
    const { supervisor } = makeRoadmap();
    one.run('2024-02-01T10:00', { do: 'release-order', by: supervisor, basis: 'распоряжение отменено' });
    const after = one.feed(lead, '2024-02-02T10:00');
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
    expect(new Set(after.map(({ standing }) => standing))).toEqual(new Set(['cancelled']));
    for (const event of before) {
      const ended = after.find(({ id }) => id === event.id);
      expect(ended?.sequence).toBeGreaterThan(event.sequence);
    }
    expect(one.feed(lead, '2025-03-06T10:00')).toHaveLength(after.length);
    expect(one.feed(lead, '2025-03-09T10:00')).toEqual([]);
  });

  it('says when an item waits for another, and when it does no more', () => {
    const items = [makeItem('1', '2024-05-03'), { ...makeItem('2', '2024-06-03'), after: ['1'] }];
    const one = story(makeRoadmap({ items }));
    const before = one.feed(lead, '2024-01-16T10:00')[1];
    one.run('2024-02-01T10:00', { do: 'submit', by: lead, item: '1' });
    const after = one.feed(lead, '2024-02-01T10:00')[1];
    expect([before?.blockedBy, after?.blockedBy]).toEqual([['1'], []]);
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? Number.NaN);
  });

  it('tells what a changed file has changed, whichever event it is told by', () => {
    const roadmap = makeRoadmap({ items: [makeItem('1', '2024-05-03'), makeItem('2', '2024-06-03')] });
    const state = begin(roadmap, at('2024-01-15T10:00'));
    const [first, second] = roadmap.items;
    if (!first || !second) throw new Error('no items');
    const file = {
      ...roadmap,
      items: [first, { ...second, after: ['1'] }],
      amendments: [{ item: '1', due: '2024-05-17', act }],
    };
    const changed = changeDefinition(state, file, at('2024-02-01T10:00'), rules.calendar);
    if (!changed.ok) throw new Error(changed.refusals.join('; '));
    expect(changed.events.map(({ type }) => type)).toEqual(['amended']);
    const address = roadmap.people[lead]?.email ?? '';
    const feedOf = (one: RoadmapState) => feedEvents([one], address, () => rules, at('2024-02-01T10:00'))[1];
    const [before, after] = [feedOf(state), feedOf(changed.state)];
    expect([before?.blockedBy, after?.blockedBy]).toEqual([[], ['1']]);
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? Number.NaN);
  });

  it('cancels what a corrected executor takes from somebody', () => {
    const item = makeItem('1', '2024-06-03');
    const roadmap = makeRoadmap({ items: [{ ...item, responsible: ['department', 'school'] }] });
    const state = begin(roadmap, at('2024-01-15T10:00'));
    const file = {
      ...roadmap,
      items: [{ ...item, responsible: ['department'] }],
      corrections: [{ item: '1', what: 'исполнитель', reason: 'ошибка ввода' }],
    };
    const changed = changeDefinition(state, file, at('2024-02-01T10:00'), rules.calendar);
    if (!changed.ok) throw new Error(changed.refusals.join('; '));
    const address = roadmap.people['shabolina']?.email ?? '';
    const feedOf = (one: RoadmapState) => feedEvents([one], address, () => rules, at('2024-02-01T10:00'))[0];
    const [before, after] = [feedOf(state), feedOf(changed.state)];
    expect([before?.standing, after?.standing]).toEqual(['open', 'handed-over']);
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? Number.NaN);
  });
});
