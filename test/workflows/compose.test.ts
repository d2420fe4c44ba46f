// What of the things that are due becomes a message: every reason against an entry reached by something
// that happened after it was planned, and the rules of merging.
import { describe, expect, it } from '@jest/globals';
import type { Instant } from '../../src/calendar/dates.ts';
import type { Command } from '../../src/workflows/command.ts';
import { type Composed, compose, type DueNotice, noticeId } from '../../src/workflows/compose.ts';
import { SUPPRESSIONS, type Suppression } from '../../src/workflows/decide.ts';
import { createPlanContext, NOTHING_TOLD, type PlanContext } from '../../src/workflows/plan/context.ts';
import { plan } from '../../src/workflows/plan/plan.ts';
import type { RoadmapState } from '../../src/workflows/state.ts';
import { defaultPolicy, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';
import { formatEntry } from '../support/simulated.ts';
import { at, having, type Step, underControl } from '../support/told.ts';

const calendar = russianCalendar();
const policy = defaultPolicy();

/** What a plan made at `now` has for one person, by rung and item. */
function planned(state: RoadmapState, now: string, ...wanted: string[]): DueNotice[] {
  const all = plan({ state, policy, calendar, told: NOTHING_TOLD, now: at(now) });
  return wanted.map((text) => {
    const [to, item, rung, day] = text.split(' ');
    const found = all.find(
      (n) =>
        n.to === to &&
        n.item === (item ?? '') &&
        n.rung === rung &&
        (day === undefined || n.slot >= at(`${day}T00:00`)),
    );
    if (!found) throw new Error(`not planned: ${text}`);
    return { ...found, roadmap: state.roadmap.id, sendAt: found.slot };
  });
}

function sent(
  state: RoadmapState,
  now: Instant,
  due: readonly DueNotice[],
  eventMessagesToday: readonly Instant[] = [],
  told = NOTHING_TOLD,
): Composed {
  const context = createPlanContext({ state, policy, calendar, told, now });
  return compose({
    stream: due[0]?.stream ?? 'reminders',
    now,
    zone: 'Asia/Tomsk',
    due,
    contextOf: () => context,
    eventMessagesToday,
    isToldToday: false,
  });
}

const entries = (composed: Composed) => composed.entries.map(formatEntry);
const ends = (composed: Composed, due: readonly DueNotice[]) =>
  due.map((n) => composed.ends.get(noticeId(n)));

const fresh = underControl();
const submit3: Step = ['2024-01-20T12:00', { do: 'submit', by: 'nazarova', item: '3' }];
const accept3: Step = ['2024-01-20T13:00', { do: 'accept', by: 'zubchevskaya', item: '3' }];
const return3: Step = [
  '2024-01-22T10:10',
  { do: 'return', by: 'zubchevskaya', item: '3', text: 'нет схемы' },
];
const set2: Step = [
  '2024-01-21T12:00',
  { do: 'set-date', by: 'nazarova', item: '2', date: '2024-02-05', basis: 'письмо' },
];
const amend3: Step = [
  '2024-01-21T12:00',
  {
    do: 'amend',
    item: '3',
    date: '2024-02-12',
    act: { kind: 'приказ', number: '1', date: '2024-01-21', signatory: 'М.Г. Савенков' },
  },
];
const submit2: Step = ['2024-01-18T12:00', { do: 'submit', by: 'nazarova', item: '2' }];
const doneBoth = having(fresh, submit2, ['2024-01-22T10:10', { do: 'submit', by: 'nazarova', item: '3' }]);

interface Case {
  /** When the plan was made, of which state, and what it had. */
  from: [state: RoadmapState, now: string, notice: string];
  happens: Step[];
  /** When it is sent, if not at its slot. */
  late?: string;
  /** Addresses that were found to fail meanwhile. */
  failing?: string[];
}

const CASES: Record<Suppression, Case> = {
  executed: { from: [fresh, '2024-01-15T00:00', 'nazarova 3 T-1'], happens: [submit3, accept3] },
  'under-review': { from: [fresh, '2024-01-15T00:00', 'nazarova 3 T-1'], happens: [submit3] },
  cancelled: {
    from: [fresh, '2024-01-15T00:00', 'nazarova 3 T-1'],
    happens: [['2024-01-20T12:00', { do: 'cancel', by: 'shvaiko', item: '3', text: 'не нужен' }]],
  },
  released: {
    from: [fresh, '2024-01-15T00:00', 'nazarova 3 T-1'],
    happens: [['2024-01-20T12:00', { do: 'release-order', by: 'shvaiko', basis: 'распоряжение' }]],
  },
  'date-changed': { from: [fresh, '2024-01-15T00:00', 'nazarova 3 T-1'], happens: [amend3] },
  // Nobody worked from 26 January to 5 February.
  'date-passed': {
    from: [fresh, '2024-01-15T00:00', 'nazarova 3 T-1'],
    happens: [],
    late: '2024-02-05T09:00',
  },
  'date-set': { from: [fresh, '2024-01-15T00:00', 'nazarova 2 W+3'], happens: [set2] },
  'recipient-changed': {
    from: [fresh, '2024-01-15T00:00', 'nazarova 3 T-1'],
    happens: [['2024-01-20T12:00', { do: 'change-lead', item: '3', person: 'shkurkina' }]],
  },
  contributed: {
    from: [fresh, '2024-01-15T00:00', 'shabolina 3 T-1'],
    happens: [['2024-01-20T12:00', { do: 'contribute', by: 'shabolina', item: '3' }]],
  },
  acknowledged: {
    from: [fresh, '2023-12-27T00:00', 'nazarova 3 A+3'],
    happens: [['2023-12-28T12:00', { do: 'acknowledge', by: 'nazarova' }]],
  },
  'expected-pending': {
    from: [fresh, '2024-01-15T00:00', 'nazarova 3 O+3'],
    happens: [
      ['2024-01-30T12:00', { do: 'expect', by: 'nazarova', item: '3', date: '2024-02-09', text: 'ждём' }],
    ],
  },
  replaced: {
    from: [having(fresh, submit3, return3), '2024-01-22T10:10', 'nazarova 3 returned'],
    happens: [['2024-01-22T10:50', { do: 'submit', by: 'nazarova', item: '3' }]],
  },
  blocked: {
    from: [doneBoth, '2024-01-22T10:10', 'shkurkina 5 start'],
    happens: [['2024-01-22T10:50', { do: 'return', by: 'zubchevskaya', item: '3', text: 'нет схемы' }]],
  },
  'no-longer-at-risk': {
    from: [fresh, '2024-01-15T00:00', 'shkurkina 5 at-risk'],
    happens: [submit2, submit3],
  },
  'nothing-new': {
    from: [having(fresh, submit3), '2024-01-20T12:00', 'zubchevskaya  weekly'],
    happens: [return3, set2].reverse(),
    late: '2024-01-22T11:00',
  },
  'no-address': {
    from: [
      underControl({ people: { ...makeRoadmap().people, nazarova: { name: 'О.И. Назарова' } } }),
      '2024-01-15T00:00',
      'nazarova 3 T-1',
    ],
    happens: [],
  },
  'address-fails': {
    from: [fresh, '2024-01-15T00:00', 'nazarova 3 T-1'],
    happens: [],
    failing: ['nazarova@example.org'],
  },
};

describe('what is no longer true is not sent', () => {
  it.each(SUPPRESSIONS)('because of %s', (reason) => {
    const {
      from: [before, now, text],
      happens,
      late,
      failing = [],
    } = CASES[reason];
    const due = planned(before, now, text);
    const composed = sent(
      having(before, ...happens),
      late === undefined ? (due[0]?.slot ?? 0) : at(late),
      due,
      [],
      { ...NOTHING_TOLD, failing: new Map(failing.map((a) => [a, { since: 0, reason: '550 5.1.1' }])) },
    );
    expect(ends(composed, due)).toEqual([{ status: 'suppressed', reason }]);
    expect(composed.entries).toEqual([]);
  });

  it('is sent where nothing happened', () => {
    for (const { from, late } of Object.values(CASES)) {
      if (late !== undefined || from[2].startsWith('zubchevskaya')) continue;
      if (from[0].roadmap.people['nazarova']?.email === undefined) continue;
      const due = planned(...from);
      expect(ends(sent(from[0], due[0]?.slot ?? 0, due), due)).toEqual([{ status: 'sent' }]);
    }
  });
});

describe('merging', () => {
  it('says of an item the rung of the latest slot only, after days without a worker', () => {
    const due = planned(fresh, '2024-01-15T00:00', 'nazarova 3 T-5', 'nazarova 3 O+1', 'nazarova 3 O+3');
    const composed = sent(fresh, at('2024-02-01T09:00'), due);
    expect(entries(composed)).toEqual(['3:O+3']);
    expect(ends(composed, due)).toEqual([
      { status: 'suppressed', reason: 'date-passed' },
      { status: 'merged' },
      { status: 'sent' },
    ]);
  });

  it('prefers, in one slot, T-0 to T-1 and a missing date to a missing acknowledgement', () => {
    const none = underControl(
      { roll: 'none', order: { ...makeRoadmap().order, date: '2024-08-20' } },
      '2024-08-01T00:00',
    );
    const both = planned(none, '2024-08-01T00:00', 'nazarova 8 T-0', 'nazarova 8 T-1');
    expect(both.map((n) => n.slot)).toEqual([at('2024-08-23T09:00'), at('2024-08-23T09:00')]);
    expect(entries(sent(none, at('2024-08-23T09:00'), both))).toEqual(['8:T-0<5']);
    const week = planned(fresh, '2023-12-27T00:00', 'nazarova 2 A+3', 'nazarova 2 W+1');
    expect(entries(sent(fresh, at('2024-01-09T09:00'), week))).toEqual(['2:W+1']);
  });

  it('never merges away an event, a start or a risk', () => {
    const state = having(fresh, submit2, submit3);
    const due = [
      ...planned(state, '2024-01-20T12:00', 'shkurkina 5 start'),
      ...planned(fresh, '2024-01-15T00:00', 'shkurkina 5 T-10', 'shkurkina 5 T-5'),
    ];
    const composed = sent(state, at('2024-02-08T09:00'), due);
    expect(entries(composed)).toEqual(['5:T-5', '5:start']);
    expect(composed.kind).toBe('reminder');
  });

  it('orders entries by urgency and number, and says what each waits for', () => {
    const due = planned(
      fresh,
      '2024-01-15T00:00',
      'nazarova 9 P+1',
      'nazarova 3 O+43',
      'nazarova 2 W+13',
      'nazarova 12 P+1',
    );
    const composed = sent(fresh, at('2024-04-01T09:00'), due);
    expect(entries(composed)).toEqual(['3:O+43', '2:W+13', '9:P+1', '12:P+1']);
    expect(composed.kind).toBe('overdue');
    expect(
      entries(sent(fresh, at('2024-02-01T09:00'), planned(fresh, '2024-01-15T00:00', 'shkurkina 5 T-10'))),
    ).toEqual(['5:T-10<2,3']);
  });

  it('keeps the fifth message about events of a day for the next morning', () => {
    const state = having(fresh, submit3, return3);
    const due = planned(state, '2024-01-22T10:10', 'nazarova 3 returned');
    const told = ['2024-01-22T09:00', '2024-01-22T09:30', '2024-01-22T10:00', '2024-01-22T10:59'].map(at);
    expect(ends(sent(state, at('2024-01-22T11:00'), due, told.slice(1)), due)).toEqual([{ status: 'sent' }]);
    expect(ends(sent(state, at('2024-01-22T11:00'), due, told), due)).toEqual([
      { status: 'postponed', until: at('2024-01-23T09:00') },
    ]);
  });

  it('tells in the next hour what was recorded once the mail of this one had gone', () => {
    const state = having(fresh, submit3, return3);
    const due = planned(state, '2024-01-22T10:10', 'nazarova 3 returned');
    const told = [at('2024-01-22T11:00')];
    expect(ends(sent(state, at('2024-01-22T11:02'), due, told), due)).toEqual([
      { status: 'postponed', until: at('2024-01-22T12:00') },
    ]);
    const late = due.map((notice) => ({ ...notice, sendAt: at('2024-01-22T17:00') }));
    expect(ends(sent(state, at('2024-01-22T17:30'), late, [at('2024-01-22T17:00')]), late)).toEqual([
      { status: 'postponed', until: at('2024-01-23T09:00') },
    ]);
  });

  it('keeps what was missed for the next hour, or the next slot of its stream', () => {
    const due = planned(fresh, '2024-01-15T00:00', 'nazarova 3 T-5');
    // Planned for Monday 22 January, 09:00.
    expect(ends(sent(fresh, at('2024-01-22T09:40'), due), due)).toEqual([{ status: 'sent' }]);
    expect(ends(sent(fresh, at('2024-01-22T10:40'), due), due)).toEqual([
      { status: 'postponed', until: at('2024-01-22T11:00') },
    ]);
    expect(ends(sent(fresh, at('2024-01-22T19:00'), due), due)).toEqual([
      { status: 'postponed', until: at('2024-01-23T09:00') },
    ]);
  });

  it('sends what was missed along with what goes anyway: one message that day, not another an hour later', () => {
    const due = planned(fresh, '2024-01-15T00:00', 'nazarova 3 T-5', 'nazarova 2 W+4');
    // T-5 was planned for Monday 22 January, W+4 for Monday 29 January; back at work on that morning.
    const composed = sent(fresh, at('2024-01-29T09:05'), due);
    expect(ends(composed, due)).toEqual([{ status: 'sent' }, { status: 'sent' }]);
  });

  it('sends the mail of the absent to the substitute, in their name', () => {
    const away: Command = {
      do: 'set-absence',
      by: 'nazarova',
      date: '2024-01-22',
      until: '2024-01-26',
      substitute: 'shkurkina',
    };
    const state = having(fresh, ['2024-01-15T12:00', away]);
    const due = planned(state, '2024-01-16T00:00', 'shkurkina 3 T-5');
    expect(entries(sent(state, at('2024-01-22T09:00'), due))).toEqual(['3:T-5 for nazarova']);
  });

  it('sends copies of assignments to the informed, and of mail nobody stands in for to the party', () => {
    const { parties } = makeRoadmap();
    const state = underControl({
      parties: {
        ...parties,
        department: {
          name: 'Департамент',
          lead: 'nazarova',
          informed: ['shkurkina'],
          email: 'd@example.org',
        },
      },
    });
    const due = planned(state, '2023-12-27T00:00', 'nazarova 3 A');
    expect(sent(state, at('2023-12-27T09:00'), due).copies).toEqual([
      { roadmap: 'technopark', person: 'shkurkina' },
    ]);
    const alone = having(state, [
      '2024-01-15T12:00',
      { do: 'set-absence', by: 'nazarova', date: '2024-01-22', until: '2024-01-26' },
    ]);
    const reminder = planned(alone, '2024-01-16T00:00', 'nazarova 3 T-5');
    expect(sent(alone, at('2024-01-22T09:00'), reminder).copies).toEqual([
      { roadmap: 'technopark', party: 'department' },
    ]);
  });

  it('keeps what goes in copy to one organisation: events of another go an hour later', () => {
    const { parties } = makeRoadmap();
    const informed = {
      parties: { ...parties, department: { name: 'Департамент', lead: 'nazarova', informed: ['shkurkina'] } },
    };
    const [now, next] = [at('2023-12-27T09:00'), at('2023-12-27T10:00')];
    const towns = new Map(
      ['town', 'village'].map((organisation) => {
        const state = underControl({ ...informed, id: organisation });
        const context = createPlanContext({
          state: { ...state, organisation },
          policy,
          calendar,
          told: NOTHING_TOLD,
          now,
        });
        return [organisation, context];
      }),
    );
    const due = [...towns.values()].flatMap(({ state }) =>
      planned(state, '2023-12-27T00:00', 'nazarova 3 A', 'nazarova 7 A'),
    );
    const together = (of: readonly DueNotice[], at: Instant) =>
      compose({
        stream: 'reminders',
        now: at,
        zone: 'Asia/Tomsk',
        due: of,
        contextOf: (roadmap) => towns.get(roadmap) as PlanContext,
        eventMessagesToday: [],
        isToldToday: false,
      });
    const [sentNow, later] = [{ status: 'sent' }, { status: 'postponed', until: next }];
    expect(ends(together(due, now), due)).toEqual([sentNow, sentNow, later, later]);
    expect(together(due, now).copies).toEqual([{ roadmap: 'town', person: 'shkurkina' }]);
    const rest = due.slice(2).map((notice) => ({ ...notice, sendAt: next }));
    expect(together(rest, next).copies).toEqual([{ roadmap: 'village', person: 'shkurkina' }]);
    // Beside reminders of both, which go on their day, no assignment that others read.
    const reminders = [...towns.values()].flatMap(({ state }) =>
      planned(state, '2023-12-27T00:00', 'nazarova 3 T-5').map((notice) => ({ ...notice, sendAt: now })),
    );
    const all = [...due, ...reminders];
    expect(ends(together(all, now), all)).toEqual([later, later, later, later, sentNow, sentNow]);
    expect(together(all, now).copies).toEqual([]);
  });
});
