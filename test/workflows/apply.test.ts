// Every command, every refusal, every state of an item: who may do what, and what then is.
import { describe, expect, it } from '@jest/globals';
import { type Command, CommandSchema } from '../../src/workflows/command.ts';
import { STATUSES } from '../../src/workflows/state.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { at, having, occurrence, refusal, type Step, underControl } from '../support/told.ts';

const act = { kind: 'распоряжение', number: '612 р', date: '2024-06-03', signatory: 'М.Г. Савенков' };
const fresh = underControl();

const submit3: Step = [
  '2024-01-26T16:00',
  { do: 'submit', by: 'nazarova', item: '3', executed: '2024-01-25', text: 'письмо № 214' },
];
const accept3: Step = ['2024-01-29T11:00', { do: 'accept', by: 'zubchevskaya', item: '3' }];
const return3: Step = [
  '2024-01-29T11:00',
  { do: 'return', by: 'zubchevskaya', item: '3', text: 'нет схемы' },
];
const set2: Step = [
  '2024-01-22T12:00',
  { do: 'set-date', by: 'nazarova', item: '2', date: '2024-02-05', basis: 'письмо РВПО' },
];
const ask8: Step = [
  '2024-05-21T12:00',
  { do: 'request-extension', by: 'shkurkina', item: '8', date: '2024-09-06', text: 'поставка 90 дней' },
];
const with8 = underControl({
  items: makeRoadmap().items.map((item) => (item.id === '8' ? { ...item, lead: 'shkurkina' } : item)),
});
/** Items 3 (29 January), 5 (15 February) and 7 (29 April) were due before control began on 1 June. */
const late = underControl({}, '2024-06-01T00:00');

describe('states of an item', () => {
  const reached: Record<(typeof STATUSES)[number], [state: ReturnType<typeof having>, item: string]> = {
    unclarified: [late, '3'],
    awaiting_date: [fresh, '2'],
    in_execution: [having(fresh, set2), '2'],
    under_review: [having(fresh, submit3), '3'],
    rework: [having(fresh, submit3, return3), '3'],
    executed: [having(fresh, submit3, accept3), '3'],
    cancelled: [
      having(fresh, ['2024-01-29T11:00', { do: 'cancel', by: 'zubchevskaya', item: '3', text: 'не нужен' }]),
      '3',
    ],
  };

  it.each(STATUSES)('reaches %s', (status) => {
    const [state, item] = reached[status];
    expect(occurrence(state, item).status).toBe(status);
  });

  // The rows of the table of states: what each state is left by.
  const commands: Record<string, Command> = {
    submit: { do: 'submit', by: 'nazarova', item: '', executed: '2024-01-20' },
    accept: { do: 'accept', by: 'zubchevskaya', item: '', text: 'по решению' },
    return: { do: 'return', by: 'zubchevskaya', item: '', text: 'замечания' },
    cancel: { do: 'cancel', by: 'zubchevskaya', item: '', text: 'основание' },
    reopen: { do: 'reopen', by: 'zubchevskaya', item: '', text: 'основание' },
    clarify: { do: 'clarify', by: 'zubchevskaya', item: '' },
    'set-date': { do: 'set-date', by: 'nazarova', item: '', date: '2024-08-01', basis: 'письмо' },
  };
  const allowed: Record<(typeof STATUSES)[number], Record<string, string>> = {
    unclarified: { clarify: 'in_execution', cancel: 'cancelled' },
    awaiting_date: { submit: 'under_review', cancel: 'cancelled', 'set-date': 'in_execution' },
    in_execution: { submit: 'under_review', cancel: 'cancelled' },
    under_review: { accept: 'executed', return: 'rework', cancel: 'cancelled' },
    rework: { submit: 'under_review', cancel: 'cancelled' },
    executed: { reopen: 'in_execution' },
    cancelled: {},
  };
  for (const status of STATUSES)
    it(`leaves ${status} by ${Object.keys(allowed[status]).join(', ') || 'nothing'} only`, () => {
      const [state, item] = reached[status];
      const time = state === late ? '2024-06-03T12:00' : '2024-02-01T12:00';
      const results: Record<string, string> = {};
      for (const [name, command] of Object.entries(commands)) {
        const step: Step = [time, { ...command, item } as Command];
        if (refusal(state, step) === null) results[name] = occurrence(having(state, step), item).status;
      }
      expect(results).toEqual(allowed[status]);
    });

  it('returns a result without a date to waiting for its date', () => {
    const state = having(
      fresh,
      ['2024-01-26T16:00', { do: 'submit', by: 'nazarova', item: '2' }],
      ['2024-01-29T11:00', { do: 'return', by: 'zubchevskaya', item: '2', text: 'нет писем' }],
    );
    expect(occurrence(state, '2').status).toBe('awaiting_date');
  });
});

describe('reports and their check', () => {
  it('keeps the date of execution by the document apart from the day it left control', () => {
    const state = having(fresh, submit3, accept3);
    expect(occurrence(state, '3')).toMatchObject({
      executedAt: '2024-01-25',
      releasedAt: at('2024-01-29T11:00'),
    });
  });

  it('takes the day of the report where it names no date, and none that is still to come', () => {
    const state = having(fresh, ['2024-01-26T16:00', { do: 'submit', by: 'nazarova', item: '3' }], accept3);
    expect(occurrence(state, '3').executedAt).toBe('2024-01-26');
    expect(
      refusal(fresh, [
        '2024-01-26T16:00',
        { do: 'submit', by: 'nazarova', item: '3', executed: '2024-01-27' },
      ]),
    ).toMatch('дата исполнения 27.01.2024 ещё не наступила');
  });

  it('lets only the responsible lead report, not the co-executor', () => {
    expect(refusal(fresh, ['2024-01-26T16:00', { do: 'submit', by: 'shabolina', item: '3' }])).toMatch(
      'только ответственный исполнитель',
    );
  });

  it('lets nobody accept their own item: the supervisor does it for a controller who leads it', () => {
    const own = underControl({ controller: 'nazarova' });
    const submitted = having(own, submit3);
    expect(refusal(submitted, ['2024-01-29T11:00', { do: 'accept', by: 'nazarova', item: '3' }])).toMatch(
      'никто не принимает собственный результат',
    );
    const accepted = having(submitted, ['2024-01-29T11:00', { do: 'accept', by: 'shvaiko', item: '3' }]);
    expect(occurrence(accepted, '3').status).toBe('executed');
    expect(refusal(submitted, ['2024-01-29T11:00', { do: 'accept', by: 'shabolina', item: '3' }])).toMatch(
      'только контролёр',
    );
  });

  it('asks for a reason when predecessors are open', () => {
    const submitted = having(fresh, ['2024-02-15T16:00', { do: 'submit', by: 'shkurkina', item: '5' }]);
    const accept = { do: 'accept', by: 'zubchevskaya', item: '5' } as const;
    expect(refusal(submitted, ['2024-02-16T11:00', accept])).toMatch('не исполнены п. 2, 3');
    expect(refusal(submitted, ['2024-02-16T11:00', { ...accept, text: 'по решению' }])).toBeNull();
  });

  it('keeps a contribution until a return names its party', () => {
    const contributed = having(
      fresh,
      ['2024-01-23T15:00', { do: 'contribute', by: 'shabolina', item: '3', text: 'проект' }],
      submit3,
    );
    const back = having(contributed, return3);
    expect(Object.keys(occurrence(back, '3').contributions)).toEqual(['school']);
    const named: Step = [return3[0], { ...return3[1], party: 'school' } as Command];
    expect(occurrence(having(contributed, named), '3').contributions).toEqual({});
    expect(refusal(having(fresh, submit3), named)).toMatch('материалов не представлял');
  });

  it('takes contributions from co-executors only', () => {
    expect(refusal(fresh, ['2024-01-23T15:00', { do: 'contribute', by: 'nazarova', item: '3' }])).toMatch(
      'материалы представляет соисполнитель',
    );
    expect(refusal(fresh, ['2024-01-23T15:00', { do: 'contribute', by: 'savenkov', item: '3' }])).toMatch(
      'только исполнитель пункта',
    );
  });

  it('never releases an item on interim information', () => {
    const state = having(
      fresh,
      ['2024-01-23T15:00', { do: 'report-progress', by: 'nazarova', item: '3', text: 'готов эскиз' }],
      [
        '2024-01-23T16:00',
        { do: 'expect', by: 'nazarova', item: '3', date: '2024-02-05', text: 'ждём согласования' },
      ],
    );
    expect(occurrence(state, '3')).toMatchObject({ status: 'in_execution', due: '2024-01-29' });
    expect(occurrence(state, '3').expected?.date).toBe('2024-02-05');
  });

  it('takes no expected date that is past or has no calendar', () => {
    const expect3 = (date: string): Step => [
      '2024-01-23T16:00',
      { do: 'expect', by: 'nazarova', item: '3', date, text: 'ждём' },
    ];
    expect(refusal(fresh, expect3('2024-01-22'))).toMatch('уже прошла');
    expect(refusal(fresh, expect3('2031-01-22'))).toMatch('нет производственного календаря');
    expect(refusal(fresh, expect3('2024-01-23'))).toBeNull();
  });

  it('starts the epoch anew with every report and reopening', () => {
    const reopened = having(fresh, submit3, accept3, [
      '2024-02-01T10:00',
      { do: 'reopen', by: 'zubchevskaya', item: '3', text: 'ошибка в письме' },
    ]);
    expect(occurrence(reopened, '3')).toMatchObject({
      status: 'in_execution',
      reopenings: 1,
      executedAt: null,
      possibleSince: at('2024-02-01T10:00'),
    });
    expect(occurrence(reopened, '3').submissions).toHaveLength(1);
  });
});

describe('dates', () => {
  it('gives an external item its first date with its basis, from its lead or the controller', () => {
    const state = having(fresh, set2);
    expect(occurrence(state, '2')).toMatchObject({
      due: '2024-02-05',
      originalDue: '2024-02-05',
      dueVersion: 1,
    });
    expect(refusal(state, set2)).toMatch('срок уже определён (05.02.2024)');
    expect(refusal(fresh, [set2[0], { ...set2[1], by: 'zubchevskaya' } as Command])).toBeNull();
    expect(refusal(fresh, [set2[0], { ...set2[1], by: 'shabolina' } as Command])).toMatch('только контролёр');
    expect(refusal(fresh, [set2[0], { ...set2[1], date: '2031-01-10' } as Command])).toMatch(
      'нет производственного календаря',
    );
    expect(refusal(fresh, [set2[0], { ...set2[1], item: '13' } as Command])).toMatch('меняет акт');
  });

  const amend8: Step = ['2024-06-03T12:00', { do: 'amend', item: '8', date: '2024-09-06', act }];

  it('moves a date only by an act, of the operator or the controller, and keeps the date of the document', () => {
    const state = having(fresh, amend8);
    expect(occurrence(state, '8')).toMatchObject({
      due: '2024-09-06',
      originalDue: '2024-08-25',
      dueVersion: 1,
    });
    expect(state.events.at(-1)).toMatchObject({ type: 'amended', previous: '2024-08-25', by: null, act });
    expect(refusal(state, amend8)).toMatch('уже действует');
    expect(refusal(fresh, [amend8[0], { ...amend8[1], by: 'nazarova' } as Command])).toMatch(
      'только контролёр',
    );
    expect(refusal(fresh, [amend8[0], { ...amend8[1], date: '2031-01-10' } as Command])).toMatch(
      'нет производственного календаря',
    );
    expect(refusal(late, [amend8[0], { ...amend8[1], item: '3' } as Command])).toMatch('сначала уточните');
  });

  it('moves one period of a series, and no other', () => {
    const state = having(fresh, [
      '2024-09-20T12:00',
      {
        do: 'amend',
        by: 'shvaiko',
        item: '13',
        due: '2025-01-01',
        date: '2025-01-15',
        act: { ...act, kind: 'письмо' },
      },
    ]);
    expect(occurrence(state, '13', '2025-01-01').due).toBe('2025-01-15');
    expect(Object.keys(state.items['13']?.occurrences ?? {})).toEqual(['2025-01-01']);
  });

  it('has one open request per item; the supervisor decides it, and only an act moves the date', () => {
    const asked = having(with8, ask8);
    expect(refusal(asked, ask8)).toMatch('уже рассматривается');
    const support: Command = { do: 'support-extension', by: 'shvaiko', item: '8' };
    expect(refusal(asked, ['2024-05-23T12:00', { ...support, by: 'zubchevskaya' }])).toMatch(
      'решает тот, на кого возложен контроль',
    );
    const supported = having(asked, ['2024-05-23T12:00', support]);
    expect(occurrence(supported, '8')).toMatchObject({
      due: '2024-08-25',
      extension: { status: 'supported' },
    });
    expect(refusal(supported, ['2024-05-24T12:00', support])).toMatch('нет запроса');
    expect(refusal(supported, ask8)).toMatch('уже рассматривается');
    expect(occurrence(having(supported, amend8), '8')).toMatchObject({
      due: '2024-09-06',
      extension: { status: 'granted' },
    });
    const refused = having(asked, ['2024-05-23T12:00', { ...support, do: 'refuse-extension' }]);
    expect(occurrence(having(refused, ask8), '8').extension).toMatchObject({ n: 2, status: 'open' });
  });

  it('takes no request for what has no date, for an earlier date, or from anybody but the lead', () => {
    const ask = (change: object): Step => [ask8[0], { ...ask8[1], ...change } as Command];
    expect(refusal(fresh, ask({ item: '2', by: 'nazarova' }))).toMatch('продлевать нечего');
    expect(refusal(with8, ask({ date: '2024-08-25' }))).toMatch('не позже действующего');
    expect(refusal(with8, ask({ date: '2031-08-25' }))).toMatch('нет производственного календаря');
    expect(refusal(with8, ask({ by: 'shabolina' }))).toMatch('только ответственный исполнитель');
  });

  it('gives a dependent item its date once its predecessor is executed', () => {
    const dependent = makeItem('4', '', {
      deadline: { kind: 'after', text: 'в течение 10 рабочих дней', item: '3', workingDays: 10 },
    });
    const state = underControl({ items: [makeItem('3', '2024-01-29'), dependent] });
    expect(occurrence(having(state, submit3), '4').status).toBe('awaiting_date');
    // Executed on Thursday 25 January: 26, 29, 30, 31, 1, 2, 5, 6, 7, 8.
    expect(occurrence(having(state, submit3, accept3), '4')).toMatchObject({
      due: '2024-02-08',
      status: 'in_execution',
    });
  });
});

describe('the date that a command names', () => {
  const named = (due: string): Step => [submit3[0], { ...submit3[1], due } as Command];

  it('of a one-time item is the one in force or by the document, or the command means another item', () => {
    const moved = having(fresh, [
      '2024-01-22T12:00',
      { do: 'amend', by: 'zubchevskaya', item: '3', date: '2024-02-15', act },
    ]);
    for (const due of ['2024-02-15', '2024-01-29'])
      expect(occurrence(having(moved, named(due)), '3').status).toBe('under_review');
    expect(refusal(moved, named('2024-02-14'))).toMatch('п. 3: нет срока 14.02.2024');
    expect(refusal(fresh, named('2024-02-15'))).toMatch('п. 3: нет срока 15.02.2024');
  });
});

describe('what is written', () => {
  const report = { do: 'report-progress', by: 'shvaiko', item: '3' };

  it.each([
    ['a sign that a terminal obeys', '\u001b[2J'],
    ['a sign that turns the direction', '\u202e'],
    ['an isolate of a direction', '\u2066'],
    ['half of a pair', '\ud800'],
    ['NUL', '\0'],
  ])('has no place for %s', (_what, sign) => {
    expect(CommandSchema.safeParse({ ...report, text: `Ждём${sign} заявок` }).success).toBe(false);
    const act = { kind: 'распоряжение', number: `40${sign}`, date: '2024-01-20', signatory: 'Швайко А. А.' };
    expect(CommandSchema.safeParse({ do: 'amend', item: '3', date: '2024-02-15', act }).success).toBe(false);
  });

  it('may have several lines and tabs', () => {
    const text = 'Извещения\r\n\tразмещены';
    expect(CommandSchema.safeParse({ ...report, text }).success).toBe(true);
  });
});

describe('an absence', () => {
  const away = (date: string, until: string): Step => [
    '2024-01-26T12:00',
    { do: 'set-absence', by: 'nazarova', date, until },
  ];

  it('ends within three years from today, and is no longer than that', () => {
    expect(having(fresh, away('2024-01-26', '2027-01-26')).absences).toHaveLength(1);
    expect(refusal(fresh, away('2024-01-29', '9999-12-31'))).toMatch(
      'не больше чем на 3 года вперёд, до 26.01.2027',
    );
    expect(refusal(fresh, away('2024-01-29', '2027-01-27'))).toMatch('проверьте год');
    expect(refusal(fresh, away('2021-01-25', '2024-01-26'))).toMatch('длиннее 3 лет');
  });
});

describe('items whose date was past', () => {
  const clarify: Command = { do: 'clarify', by: 'zubchevskaya', item: '3' };

  it('are executed on a day and by a document, or assigned at that moment', () => {
    const done = having(late, [
      '2024-06-03T12:00',
      { ...clarify, executed: '2024-01-29', basis: 'письмо от 29.01.2024' },
    ]);
    expect(occurrence(done, '3')).toMatchObject({ status: 'executed', executedAt: '2024-01-29' });
    expect(done.items['3']?.assignedAt).toBeNull();
    const open = having(late, ['2024-06-03T12:00', clarify]);
    expect(open.items['3']?.assignedAt).toBe(at('2024-06-03T12:00'));
  });

  it('refuse what cannot be', () => {
    const time = '2024-06-03T12:00';
    expect(refusal(late, [time, { ...clarify, executed: '2024-06-04', basis: 'письмо' }])).toMatch(
      'дата исполнения 04.06.2024 ещё не наступила',
    );
    expect(refusal(late, [time, { ...clarify, executed: '2024-01-29' }])).toMatch('укажите документ');
    expect(refusal(late, [time, { ...clarify, by: 'nazarova' }])).toMatch('только контролёр');
    expect(refusal(late, [time, { ...clarify, item: '8' }])).toMatch('уточнение не требуется');
    expect(refusal(late, [time, { do: 'submit', by: 'nazarova', item: '3' }])).toMatch('сначала уточните');
  });
});

describe('recurring items', () => {
  const submit13: Step = ['2024-09-27T12:00', { do: 'submit', by: 'nazarova', item: '13' }];

  it('mean the earliest open period, for a check the earliest under review, or the one that is named', () => {
    const first = having(fresh, submit13);
    expect(occurrence(first, '13', '2024-10-01').status).toBe('under_review');
    const named = having(
      fresh,
      [submit13[0], { ...submit13[1], due: '2025-01-01' } as Command],
      ['2024-09-30T12:00', { do: 'accept', by: 'zubchevskaya', item: '13' }],
    );
    expect(occurrence(named, '13', '2025-01-01').status).toBe('executed');
    expect(refusal(fresh, [submit13[0], { ...submit13[1], due: '2024-11-11' } as Command])).toMatch(
      'нет срока 11.11.2024',
    );
    expect(refusal(named, [submit13[0], { ...submit13[1], due: '2025-01-01' } as Command])).toMatch(
      'не на исполнении',
    );
  });

  it('are found by their own date though an act has moved another one onto it', () => {
    const moved = having(
      fresh,
      [
        '2024-09-24T12:00',
        { do: 'amend', by: 'shvaiko', item: '13', due: '2024-10-01', date: '2025-01-01', act },
      ],
      ['2024-09-25T12:00', { ...submit13[1], due: '2025-01-01' } as Command],
    );
    expect(occurrence(moved, '13', '2025-01-01').status).toBe('under_review');
    expect(occurrence(moved, '13', '2024-10-01').status).toBe('in_execution');
  });

  it('take indicators that exist, from either lead', () => {
    const report = (change: object): Step => [
      '2024-09-24T12:00',
      { do: 'report-indicators', by: 'shabolina', item: '13', values: { '1': 760 }, ...change } as Command,
    ];
    const state = having(fresh, report({}));
    expect(occurrence(state, '13', '2024-10-01')).toMatchObject({ values: { '1': 760 } });
    expect(Object.keys(occurrence(state, '13', '2024-10-01').contributions)).toEqual(['school']);
    expect(refusal(fresh, report({ values: { '9': 1 } }))).toMatch('нет показателей: 9');
    expect(refusal(fresh, report({ item: '3' }))).toMatch('по повторяющемуся пункту');
    expect(refusal(fresh, report({ by: 'nazarova' }))).toBeNull();
  });
});

describe('people', () => {
  it('takes one acknowledgement for everything assigned so far, also from a substitute', () => {
    const away: Step = [
      '2023-12-27T12:00',
      { do: 'set-absence', by: 'nazarova', date: '2023-12-28', until: '2023-12-29', substitute: 'shkurkina' },
    ];
    const state = having(fresh, away, ['2023-12-28T12:00', { do: 'acknowledge', by: 'shkurkina' }]);
    expect(Object.keys(state.actedAt).sort()).toEqual(['nazarova', 'shkurkina']);
    expect(refusal(fresh, ['2023-12-28T12:00', { do: 'acknowledge', by: 'savenkov' }])).toMatch(
      'не поручен ни один пункт',
    );
  });

  it('lets people set their own absence, the controller and the operator that of others', () => {
    const absence = {
      do: 'set-absence',
      person: 'nazarova',
      date: '2024-01-15',
      until: '2024-01-19',
    } as const;
    const time = '2024-01-10T12:00';
    expect(refusal(fresh, [time, { ...absence, by: 'nazarova' }])).toBeNull();
    expect(refusal(fresh, [time, { ...absence, by: 'zubchevskaya' }])).toBeNull();
    expect(refusal(fresh, [time, absence])).toBeNull();
    expect(refusal(fresh, [time, { ...absence, by: 'shabolina' }])).toMatch('только контролёр');
    expect(refusal(fresh, [time, { ...absence, until: '2024-01-14' }])).toMatch('раньше, чем начинается');
    expect(refusal(fresh, [time, { ...absence, substitute: 'nazarova' }])).toMatch('не может совпадать');
    expect(refusal(fresh, [time, { ...absence, substitute: 'ivanov' }])).toMatch('нет лица ivanov');
    expect(refusal(fresh, [time, { ...absence, person: 'ivanov' }])).toMatch('нет лица ivanov');
    expect(refusal(fresh, [time, { do: 'set-absence', date: '2024-01-15', until: '2024-01-19' }])).toMatch(
      'кто отсутствует',
    );
  });

  it('hands one item over, or all open ones of a person', () => {
    const time = '2024-01-10T12:00';
    const one = having(fresh, [time, { do: 'change-lead', item: '3', person: 'shkurkina' }]);
    expect(one.items['3']?.leads).toEqual({ department: 'shkurkina', school: 'shabolina' });
    const all = having(fresh, [
      time,
      { do: 'change-lead', by: 'shvaiko', person: 'shabolina', substitute: 'savenkov' },
    ]);
    const leads = Object.values(all.items).flatMap((item) => Object.values(item.leads));
    expect(leads).not.toContain('shabolina');
    expect(leads).toContain('savenkov');
  });

  it('refuses a change of lead that changes nothing or says too little', () => {
    const time = '2024-01-10T12:00';
    const change = (rest: object): Step => [
      time,
      { do: 'change-lead', person: 'nazarova', ...rest } as Command,
    ];
    expect(refusal(fresh, change({ item: '3' }))).toMatch('уже ответственный исполнитель');
    expect(refusal(fresh, change({}))).toMatch('укажите item или substitute');
    expect(refusal(fresh, change({ substitute: 'nazarova' }))).toMatch('не может совпадать');
    expect(refusal(fresh, change({ person: 'savenkov', substitute: 'nazarova' }))).toMatch(
      'нет открытых пунктов',
    );
    expect(refusal(fresh, change({ item: '3', by: 'nazarova' }))).toMatch('только контролёр');
    expect(refusal(fresh, change({ item: '3', person: 'ivanov' }))).toMatch('нет лица ivanov');
  });

  it('knows neither strangers nor items that are not there', () => {
    expect(refusal(fresh, ['2024-01-10T12:00', { do: 'acknowledge', by: 'ivanov' }])).toMatch(
      'нет лица ivanov',
    );
    expect(refusal(fresh, ['2024-01-10T12:00', { do: 'submit', by: 'nazarova', item: '99' }])).toBe(
      'нет пункта 99',
    );
  });
});

describe('release of the whole order', () => {
  const release: Step = [
    '2024-05-06T12:00',
    { do: 'release-order', by: 'shvaiko', basis: 'распоряжение № 500 р' },
  ];

  it('is the supervisor’s, once, and ends open and recurring items', () => {
    expect(refusal(fresh, [release[0], { ...release[1], by: 'zubchevskaya' } as Command])).toMatch(
      'на кого возложен контроль',
    );
    const state = having(fresh, submit3, accept3, release);
    expect(occurrence(state, '3').status).toBe('executed');
    expect(occurrence(state, '8').status).toBe('cancelled');
    expect(occurrence(state, '13', '2024-10-01').status).toBe('cancelled');
    expect(refusal(state, release)).toMatch('уже снято');
    const told = state.events.filter((e) => e.type === 'cancelled' && e.item === '13');
    expect(told.map((e) => e.occurrence)).toEqual(['2024-10-01']);
    const late = having(fresh, ['2025-02-03T12:00', release[1]]);
    expect(Object.keys(late.items['13']?.occurrences ?? {})).toEqual([
      '2024-10-01',
      '2025-01-01',
      '2025-04-01',
    ]);
    expect(refusal(state, ['2024-05-07T12:00', { do: 'submit', by: 'nazarova', item: '9' }])).toMatch(
      'распоряжение снято с контроля',
    );
  });
});

it('changes nothing in place, and nothing at all when it refuses', () => {
  const before = JSON.stringify(fresh);
  having(fresh, submit3, accept3);
  refusal(fresh, ['2024-01-26T16:00', { do: 'accept', by: 'zubchevskaya', item: '3' }]);
  expect(JSON.stringify(fresh)).toBe(before);
});
