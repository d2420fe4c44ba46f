// What is offered is what the rules of commands allow, no more and no less, and what docs/access.md says.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOf, type Instant, instantOf } from '../../src/calendar/dates.ts';
import type { WorkCalendar } from '../../src/calendar/work-calendar.ts';
import {
  type Action,
  actionsOn,
  actionsOnRoadmap,
  type ItemAction,
  occurrenceMark,
  standsInFor,
} from '../../src/workflows/actions.ts';
import { apply } from '../../src/workflows/apply/apply.ts';
import { begin } from '../../src/workflows/begin.ts';
import type { Command } from '../../src/workflows/command.ts';
import { occurrencesOf } from '../../src/workflows/occurrences.ts';
import type { Item } from '../../src/workflows/roadmap.ts';
import { itemOf, type Occurrence, type RoadmapState } from '../../src/workflows/state.ts';
import {
  arbitraryAttempts,
  arbitraryCalendar,
  arbitraryRoadmap,
  commandOf,
  instantOfAttempt,
  START,
} from '../support/arbitrary-roadmaps.ts';
import { defaultPolicy, makeItem, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';
import { at, having, occurrence, refusal, type Step, underControl } from '../support/told.ts';

const calendar = russianCalendar();
const rules = { calendar, policy: defaultPolicy() };
const mail = (key: string) => `${key}@example.org`;

function firstOccurrence(state: RoadmapState, item: Item): Occurrence {
  const [first] = occurrencesOf(state, item, calendar.lastDay);
  if (!first) throw new Error(`no occurrence of ${item.id}`);
  return first;
}

function offered(state: RoadmapState, id: string, key: string, time: string): string[] {
  const item = itemOf(state, id);
  return actionsOn(state, rules, item, firstOccurrence(state, item), mail(key), at(time), key === 'operator');
}

const roadmap = makeRoadmap();
const { department } = roadmap.parties;
if (!department) throw new Error('no department');
const definition = {
  viewers: [mail('viewer')],
  people: { ...roadmap.people, informed: { name: 'А.А. Копиева', email: mail('informed') } },
  parties: { ...roadmap.parties, department: { ...department, informed: ['informed'] } },
};
const fresh = underControl(definition);
const late = underControl(definition, '2024-06-01T00:00');
const submit3: Step = ['2024-01-26T16:00', { do: 'submit', by: 'nazarova', item: '3' }];
const return3: Step = [
  '2024-01-29T11:00',
  { do: 'return', by: 'zubchevskaya', item: '3', text: 'нет схемы' },
];
const accept3: Step = ['2024-01-29T11:00', { do: 'accept', by: 'zubchevskaya', item: '3' }];
const ask3: Step = [
  '2024-01-26T12:00',
  { do: 'request-extension', by: 'nazarova', item: '3', date: '2024-02-06', text: 'нет проекта' },
];
const support3: Step = ['2024-01-26T13:00', { do: 'support-extension', by: 'shvaiko', item: '3' }];
const refuse3: Step = ['2024-01-26T13:00', { do: 'refuse-extension', by: 'shvaiko', item: '3' }];
const reported13: Step[] = [
  ['2024-09-30T10:00', { do: 'report-indicators', by: 'shabolina', item: '13', values: { '1': 760 } }],
  ['2024-09-30T12:00', { do: 'submit', by: 'nazarova', item: '13' }],
  ['2024-10-01T12:00', { do: 'accept', by: 'zubchevskaya', item: '13' }],
];
const NOON = '2024-01-29T12:00';

describe('the table of roles × actions in docs/access.md', () => {
  const PEOPLE: Record<string, string> = {
    lead: 'nazarova',
    'co-executor': 'shabolina',
    informed: 'informed',
    controller: 'zubchevskaya',
    supervisor: 'shvaiko',
    issuer: 'savenkov',
    viewer: 'viewer',
    operator: 'operator',
  };
  const text = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8');
  const table = text.slice(text.indexOf('\n| action |')).trimStart().split('\n\n')[0] ?? '';
  const [head = [], , ...rows] = table.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((c) => c.trim()),
  );
  const written = new Map(
    rows.map((cells) => [
      cells[0]?.replaceAll('`', '') ?? '',
      head.slice(3).filter((_, i) => cells[i + 3] !== '–'),
    ]),
  );

  /** Item 3 or, for what it never comes to, another one, in every state that something may be done in. */
  const STATES: [RoadmapState, item: string, time: string][] = [
    [fresh, '3', NOON],
    [fresh, '2', NOON],
    [fresh, '13', NOON],
    [late, '3', '2024-06-03T12:00'],
    [having(fresh, ask3), '3', NOON],
    [having(fresh, submit3), '3', NOON],
    [having(fresh, submit3, accept3), '3', NOON],
    [having(fresh, ...reported13), '13', '2024-10-02T12:00'],
  ];

  function allowed(action: string, key: string): boolean {
    return STATES.some(
      ([state, item, time]) =>
        offered(state, item, key, time).includes(action) ||
        actionsOnRoadmap(state, mail(key), key === 'operator', at(time)).some((a) => a === action),
    );
  }

  it('names every role', () => {
    expect(head.slice(3)).toEqual(Object.keys(PEOPLE));
  });

  it('names every action, and for each exactly those who may', () => {
    const actual = [...written.keys()].map((action) => [
      action,
      Object.keys(PEOPLE).filter((role) => allowed(action, PEOPLE[role] ?? '')),
    ]);
    expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(written));
    expect([...written.keys()].sort()).toEqual([...ALL_ACTIONS].sort());
  });
});

describe('what is offered', () => {
  it('comes most sensible first', () => {
    expect(offered(fresh, '3', 'nazarova', NOON)).toEqual([
      'submit',
      'report-progress',
      'expect',
      'request-extension',
    ]);
    expect(offered(fresh, '3', 'shabolina', NOON)).toEqual(['contribute', 'report-progress']);
    expect(offered(fresh, '13', 'nazarova', NOON)[0]).toBe('report-indicators');
    expect(offered(fresh, '2', 'nazarova', NOON)[0]).toBe('set-date');
    expect(offered(having(fresh, submit3), '3', 'zubchevskaya', NOON)).toEqual([
      'accept',
      'return',
      'amend',
      'cancel',
    ]);
    expect(offered(having(fresh, ask3), '3', 'shvaiko', NOON).slice(0, 2)).toEqual([
      'support-extension',
      'refuse-extension',
    ]);
  });

  it('is not acceptance to a controller who is the lead of the item; the supervisor has it', () => {
    const own = underControl({ controller: 'nazarova' });
    const reported = having(own, submit3);
    expect(offered(reported, '3', 'nazarova', NOON)).not.toContain('accept');
    expect(offered(reported, '3', 'nazarova', NOON)).toContain('return');
    expect(offered(reported, '3', 'shvaiko', NOON)).toContain('accept');
  });

  it('is not acceptance to a controller who stands in for the lead that day', () => {
    const reported = having(
      fresh,
      [
        '2024-01-25T10:00',
        {
          do: 'set-absence',
          by: 'nazarova',
          date: '2024-01-29',
          until: '2024-01-29',
          substitute: 'zubchevskaya',
        },
      ],
      submit3,
    );
    expect(offered(reported, '3', 'zubchevskaya', NOON)).not.toContain('accept');
    expect(offered(reported, '3', 'zubchevskaya', '2024-01-30T12:00')).toContain('accept');
  });

  it('is no second request while one is looked at, nor one for a date at the calendar’s end', () => {
    for (const state of [having(fresh, ask3), having(fresh, ask3, support3)])
      expect(offered(state, '3', 'nazarova', NOON)).not.toContain('request-extension');
    expect(offered(having(fresh, ask3, refuse3), '3', 'nazarova', NOON)).toContain('request-extension');
    const last = underControl({ items: [makeItem('3', calendar.lastDay)] });
    expect(offered(last, '3', 'nazarova', NOON)).toEqual(['submit', 'report-progress', 'expect']);
  });

  it('is no contribution to a co-executor who stands in for the lead: they report', () => {
    const away = having(fresh, [
      '2024-01-15T10:00',
      { do: 'set-absence', by: 'nazarova', date: '2024-01-29', until: '2024-01-29', substitute: 'shabolina' },
    ]);
    expect(offered(away, '3', 'shabolina', NOON)).toEqual(offered(fresh, '3', 'nazarova', NOON));
    const step: Step = [NOON, { do: 'contribute', by: 'shabolina', item: '3' }];
    expect(refusal(away, step)).toMatch('материалы представляет соисполнитель');
  });

  it('is nothing more once the order is released', () => {
    const released = having(fresh, [
      '2024-01-29T11:00',
      { do: 'release-order', by: 'shvaiko', basis: 'акт' },
    ]);
    for (const key of ['nazarova', 'shvaiko', 'zubchevskaya', 'operator']) {
      expect(offered(released, '3', key, NOON)).toEqual([]);
      expect(actionsOnRoadmap(released, mail(key), key === 'operator', at(NOON))).toEqual([]);
    }
  });

  it('is an acknowledgement only until the person has acted', () => {
    const acts = (state: RoadmapState, key: string) => actionsOnRoadmap(state, mail(key), false, at(NOON));
    expect(acts(fresh, 'nazarova')).toEqual(['acknowledge', 'set-absence']);
    expect(acts(having(fresh, submit3), 'nazarova')).toEqual(['set-absence']);
    expect(acts(having(fresh, submit3), 'shabolina')).toContain('acknowledge');
  });
});

describe('on whose behalf', () => {
  const away = having(fresh, [
    '2024-01-15T10:00',
    { do: 'set-absence', by: 'nazarova', date: '2024-01-29', until: '2024-01-29', substitute: 'shabolina' },
  ]);
  const behalf = (action: Action, item: string | null, key: string) =>
    standsInFor(away, action, item === null ? null : itemOf(away, item), mail(key), at(NOON));

  it('is told of a substitute', () => {
    expect(behalf('submit', '3', 'shabolina')).toEqual(['nazarova']);
    expect(behalf('acknowledge', null, 'shabolina')).toEqual(['nazarova']);
  });

  it('is nobody when the action is one’s own', () => {
    expect(behalf('contribute', '3', 'shabolina')).toEqual([]);
    expect(behalf('report-progress', '3', 'shabolina')).toEqual([]);
    expect(behalf('submit', '3', 'nazarova')).toEqual([]);
    expect(behalf('release-order', null, 'shvaiko')).toEqual([]);
  });
});

describe('the mark of a link', () => {
  const mark = (state: RoadmapState) => occurrenceMark(state, itemOf(state, '3'), occurrence(state, '3'));

  it('changes with whatever overtakes the link', () => {
    const amended: Step = [
      '2024-01-26T17:00',
      {
        do: 'amend',
        by: 'shvaiko',
        item: '3',
        date: '2024-02-20',
        act: { kind: 'распоряжение', number: '7', date: '2024-01-26', signatory: 'М.Г. Савенков' },
      },
    ];
    const states = [
      fresh,
      having(fresh, ask3),
      having(fresh, ask3, support3),
      having(fresh, ask3, support3, amended),
      having(fresh, submit3),
      having(fresh, submit3, return3),
      having(fresh, submit3, accept3),
      having(fresh, submit3, accept3, [NOON, { do: 'reopen', by: 'shvaiko', item: '3', text: 'ошибка' }]),
      having(fresh, [NOON, { do: 'change-lead', by: 'shvaiko', item: '3', person: 'shkurkina' }]),
      having(fresh, [NOON, { do: 'release-order', by: 'shvaiko', basis: 'акт' }]),
    ];
    expect(new Set(states.map(mark)).size).toBe(states.length);
  });

  it('changes when figures that are checked are made exact', () => {
    const report = (time: string): Step => [
      time,
      { do: 'report-indicators', by: 'shabolina', item: '13', due: '2025-01-01', values: { '1': 760 } },
    ];
    const submitted: Step = [
      '2024-12-25T12:00',
      { do: 'submit', by: 'nazarova', item: '13', due: '2025-01-01' },
    ];
    const checked = having(fresh, report('2024-12-25T10:00'), submitted);
    const markOf = (state: RoadmapState) =>
      occurrenceMark(state, itemOf(state, '13'), occurrence(state, '13', '2025-01-01'));
    expect(markOf(having(checked, report('2024-12-26T10:00')))).not.toBe(markOf(checked));
  });

  it('does not change with an acknowledgement, information, or what happens to other items', () => {
    const others: Step[] = [
      ['2024-01-26T10:00', { do: 'acknowledge', by: 'nazarova' }],
      ['2024-01-26T11:00', { do: 'report-progress', by: 'nazarova', item: '3', text: 'идёт' }],
      ['2024-01-26T11:00', { do: 'contribute', by: 'shabolina', item: '3' }],
      ['2024-01-26T12:00', { do: 'submit', by: 'nazarova', item: '7' }],
    ];
    expect(mark(having(fresh, ...others))).toBe(mark(fresh));
  });
});

/** Well filled in, so that only role and state are left to refuse it. */
function filledIn(
  action: ItemAction,
  by: string | undefined,
  item: Item,
  o: Occurrence,
  today: string,
): Command {
  const actor = by === undefined ? {} : { by };
  const due = item.deadline.kind === 'recurring' ? { due: o.id } : {};
  const other = addDays(today, 30);
  const text = 'основание';
  const extra: Record<ItemAction, object> = {
    clarify: {},
    'support-extension': due,
    'refuse-extension': due,
    accept: { ...due, text },
    return: { ...due, text },
    'set-date': { date: other, basis: text },
    'report-indicators': { ...due, values: {} },
    submit: due,
    contribute: due,
    'report-progress': { ...due, text },
    expect: { ...due, date: today, text },
    'request-extension': { ...due, date: addDays(o.due ?? today, 1), text },
    amend: {
      ...due,
      date: o.due === other ? addDays(other, 1) : other,
      act: { kind: 'приказ', number: '2', date: today, signatory: 'boris' },
    },
    'reissue-report': { ...due, text },
    reopen: { ...due, text },
    cancel: { ...due, text },
  };
  return { do: action, ...actor, item: item.id, ...extra[action] } as Command;
}

const ITEM_ACTIONS: readonly ItemAction[] = [
  'clarify',
  'support-extension',
  'refuse-extension',
  'accept',
  'return',
  'set-date',
  'report-indicators',
  'submit',
  'contribute',
  'report-progress',
  'expect',
  'request-extension',
  'amend',
  'reissue-report',
  'reopen',
  'cancel',
];
const ALL_ACTIONS: readonly Action[] = [
  ...ITEM_ACTIONS,
  'acknowledge',
  'set-absence',
  'change-lead',
  'release-order',
];

describe('over random roadmaps and happenings', () => {
  const seed = Number(process.env['FC_SEED'] ?? 1410);
  const parameters = { seed, numRuns: Number(process.env['FC_RUNS'] ?? 25) };

  /** Every person and the operator, with every action on one item: offered exactly when the rules do not refuse it. */
  function compare(state: RoadmapState, item: Item, days: WorkCalendar, now: Instant): void {
    const today = dateOf(now, state.roadmap.timezone);
    for (const o of occurrencesOf(state, item, addDays(today, 100)).slice(0, 3))
      for (const by of [undefined, ...Object.keys(state.roadmap.people)]) {
        const email = by === undefined ? 'operator@example.org' : state.roadmap.people[by]?.email;
        if (email === undefined) continue;
        const found = actionsOn(state, { ...rules, calendar: days }, item, o, email, now, by === undefined);
        for (const action of ITEM_ACTIONS) {
          // Only an operator acts without being a person of the roadmap.
          if (by === undefined && action !== 'amend') continue;
          const result = apply(state, filledIn(action, by, item, o, today), now, {
            ...rules,
            calendar: days,
          });
          if (result.ok !== found.includes(action))
            throw new Error(
              `${by} ${action} ${item.id}@${o.id} ${o.status}: ${result.ok ? 'not offered' : result.reason}`,
            );
        }
      }
  }

  function compareRoadmap(state: RoadmapState, days: WorkCalendar, now: Instant): void {
    if (state.released) return;
    const today = dateOf(now, state.roadmap.timezone);
    const [first] = state.roadmap.items;
    for (const [by, { email }] of Object.entries(state.roadmap.people)) {
      if (email === undefined || !first) continue;
      const found = actionsOnRoadmap(state, email, false, now);
      const isDone = (command: Command) => apply(state, command, now, { ...rules, calendar: days }).ok;
      const other = by === 'anna' ? 'boris' : 'anna';
      const lead = state.items[first.id]?.leads[first.responsible[0] ?? ''] === other ? 'vera' : other;
      expect(found).toContain('set-absence');
      expect(isDone({ do: 'set-absence', by, date: today, until: today })).toBe(true);
      expect(found.includes('change-lead')).toBe(
        isDone({ do: 'change-lead', by, item: first.id, person: lead }),
      );
      expect(found.includes('release-order')).toBe(isDone({ do: 'release-order', by, basis: 'акт' }));
      // To acknowledge twice is not refused, and not offered.
      if (found.includes('acknowledge')) expect(isDone({ do: 'acknowledge', by })).toBe(true);
    }
  }

  it('offers what the rules allow and nothing else', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        arbitraryRoadmap,
        arbitraryCalendar,
        arbitraryAttempts(110),
        (definition, days, attempts) => {
          let state = begin(definition, instantOf(START, '00:00', definition.timezone));
          for (const [i, attempt] of attempts.entries()) {
            const now = instantOfAttempt(attempt, definition.timezone);
            const command = commandOf(attempt, state, now);
            const applied = apply(state, command, now, { ...rules, calendar: days });
            if (applied.ok) state = applied.state;
            if (i % 4 !== 0) continue;
            // That of the command: rare states are looked at when they have just come about.
            const id = 'item' in command && command.item !== undefined ? command.item : '1';
            const item = itemOf(state, id);
            for (const o of Object.values(state.items[id]?.occurrences ?? {})) {
              seen.add(o.status);
            }
            compare(state, item, days, now);
            compareRoadmap(state, days, now);
          }
        },
      ),
      parameters,
    );
    const statuses = ['unclarified', 'awaiting_date', 'rework', 'executed', 'cancelled'];
    expect([...seen]).toEqual(expect.arrayContaining(statuses));
  });
});
