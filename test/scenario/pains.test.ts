// What users of such systems complain of, each a test or a note. What needs the live engine is tested there:
//   Redis connection lost, the morning job hours late (bullmq#1658) ………… test/jobs/queue.slow.test.ts (server away), test/engine/outage.slow.test.ts
//   delayed jobs overdue until a restart (bullmq#2466, #2534) …………………… test/jobs/queue.slow.test.ts (drains at start, dead worker), test/engine/outage.slow.test.ts
//   schedulers gone after a mass restart, a flush, an eviction (bullmq#3381,
//     #3063, #2744, #390, #419, #2215) ……………………………………………… test/jobs/queue.slow.test.ts (restored by arming), test/jobs/timer.test.ts
//   a row says DELAYED, crash before enqueue (novu#12119, #12124) ……………… test/faults/kill.test.ts; no row waits for a job of its own: any job of the stream takes it
//   duplicate delayed jobs after a restart (bullmq#2889) ……………………… test/jobs/queue.slow.test.ts (armed twice, two wakes), test/engine/race.slow.test.ts
//   escalation logged as done, no mail (glpi#6898, #12401) ………………………… test/faults/kill.test.ts (before «sent»), test/engine/retry.slow.test.ts; «told» is written with the message
//   mail scanners open every link: a GET must change nothing ………………… test/long/web/get-safety.test.ts, test/web/action-link.test.ts, test/web/routes/sign-in.test.ts
//   a failing contact point is silent (grafana#118274), once mail has come back … test/engine/read-mailbox.slow.test.ts, test/engine/suppressions.test.ts
import { describe, expect, it } from '@jest/globals';
import { type IsoDate, instantOf, weekday } from '../../src/calendar/dates.ts';
import { MissingCalendarError } from '../../src/calendar/work-calendar.ts';
import { createSimulation, endOfDay } from '../../src/simulation/simulate.ts';
import { compose } from '../../src/workflows/compose.ts';
import { parseDeadline } from '../../src/workflows/deadline/parse.ts';
import { createPlanContext, NOTHING_TOLD } from '../../src/workflows/plan/context.ts';
import { plan } from '../../src/workflows/plan/plan.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { defaultPolicy, makeItem, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';
import { formatEntry, formatMail, type Happening, simulate } from '../support/simulated.ts';
import { at, underControl } from '../support/told.ts';

const calendar = russianCalendar();
const policy = defaultPolicy();

const lines = (to: IsoDate, events: Happening[] = [], roadmap: Roadmap = makeRoadmap()) =>
  simulate({ roadmap, to, events }).mails.map(formatMail);
const about = (all: readonly string[], to: string, text: RegExp) =>
  all.filter((line) => line.includes(` ${to} `) && text.test(line)).map((line) => line.slice(0, 16));
const one = (due: IsoDate, changes: Partial<Roadmap> = {}) =>
  makeRoadmap({ items: [makeItem('1', due, { responsible: ['department'] })], ...changes });
const everything = lines('2024-12-31');

/** What a person gets of one stream at `now`, when nobody had worked since the plan was made. */
function afterOutage(
  roadmap: Roadmap,
  to: string,
  since: string,
  now: string,
  stream: 'reminders' | 'escalations',
) {
  const state = underControl(roadmap);
  const due = plan({ state, policy, calendar, told: NOTHING_TOLD, now: at(since) })
    .filter((n) => n.to === to && n.stream === stream && n.slot <= at(now))
    .map((n) => ({ ...n, roadmap: roadmap.id, sendAt: n.slot }));
  const context = createPlanContext({ state, policy, calendar, told: NOTHING_TOLD, now: at(now) });
  const contextOf = () => context;
  const composed = compose({
    stream,
    now: at(now),
    zone: 'Asia/Tomsk',
    due,
    contextOf,
    eventMessagesToday: [],
    isToldToday: false,
  });
  return {
    planned: due.length,
    entries: composed.entries.map(formatEntry),
    ends: [...composed.ends.values()],
  };
}

describe('floods', () => {
  it('does not escalate at every run until somebody closes: O+1, O+3, then once a week (glpi#1996, #2408)', () => {
    const all = about(lines('2024-03-31', [], one('2024-01-29')), 'nazarova', /1:O\+/);
    expect(all).toEqual(
      ['01-30', '02-01', '02-05', '02-12', '02-19', '02-26', '03-04', '03-11', '03-18', '03-25'].map(
        (day) => `2024-${day}T09:00`,
      ),
    );
  });

  it('makes one mail of what a meeting decides in an hour (kanboard#3098)', () => {
    const items = Array.from({ length: 12 }, (_, i) => makeItem(`${i + 1}`, '2024-06-28'));
    const decided = items.map(
      ({ id }, i): Happening => ({
        at: `2024-02-06T10:${String(i + 10)}`,
        do: 'amend',
        item: id,
        date: '2024-08-30',
        act: { kind: 'приказ', number: '7', date: '2024-02-06', signatory: 'М.Г. Савенков' },
      }),
    );
    const mails = lines('2024-02-06', decided, makeRoadmap({ items })).filter((line) =>
      line.startsWith('2024-02-06'),
    );
    expect(mails.map((line) => line.slice(0, 34))).toEqual([
      '2024-02-06T11:00 nazarova notice 1',
      '2024-02-06T11:00 shabolina notice ',
    ]);
    expect(mails[0]?.match(/:amended/g)).toHaveLength(12);
  });

  it('makes one mail of all tasks of a morning, not one each (donetick#449)', () => {
    const mornings = everything.map((line) => line.split(' ').slice(0, 2).join(' '));
    expect(new Set(mornings).size).toBe(mornings.length);
  });

  it('never sends 24 mails in an hour: about events one an hour, four a day (healthchecks#573)', () => {
    const events = Array.from({ length: 8 }, (_, i): Happening[] => [
      { at: `2024-02-06T${String(i + 9).padStart(2, '0')}:10`, do: 'submit', by: 'nazarova', item: '1' },
      {
        at: `2024-02-06T${String(i + 9).padStart(2, '0')}:20`,
        do: 'return',
        by: 'zubchevskaya',
        item: '1',
        text: 'нет схемы',
      },
    ]).flat();
    const told = about(lines('2024-02-08', events, one('2024-06-28')), 'nazarova', /returned/);
    expect(told).toEqual([
      '2024-02-06T10:00',
      '2024-02-06T11:00',
      '2024-02-06T12:00',
      '2024-02-06T13:00',
      '2024-02-07T09:00',
    ]);
  });

  it('never mails that there is nothing to say (redmine_reminder#1)', () => {
    expect(everything.filter((line) => line.split(' ').length < 4)).toEqual([]);
    const done = lines(
      '2024-03-31',
      [
        { at: '2024-01-10T12:00', do: 'submit', by: 'nazarova', item: '1' },
        { at: '2024-01-11T12:00', do: 'accept', by: 'zubchevskaya', item: '1' },
      ],
      one('2024-03-01'),
    );
    expect(done.filter((line) => line > '2024-01-13')).toEqual([]);
  });

  it('reports after an outage what is so now, once, not every old breach anew (uptime-kuma#2846)', () => {
    const digests = afterOutage(
      one('2024-01-29'),
      'shvaiko',
      '2024-01-15T00:00',
      '2024-03-05T09:30',
      'escalations',
    );
    expect(digests.planned).toBeGreaterThan(5);
    expect(digests.entries).toEqual(['1:overdue', '1:not-acknowledged']);
  });
});

describe('duplicates', () => {
  it('sends a digest once, though two events fall in one second (novu#2569, #1633)', () => {
    const events: Happening[] = ['3', '7'].map((item) => ({
      at: '2024-01-25T09:29',
      do: 'submit',
      by: 'nazarova',
      item,
    }));
    const day = lines('2024-01-25', events).filter((line) => line.startsWith('2024-01-25'));
    expect(day).toEqual(['2024-01-25T09:30 zubchevskaya digest 2:date-missing 3:review 7:review']);
  });

  it('says no rung twice (vikunja#2729, #2971, #316)', () => {
    const rungs = simulate({ roadmap: makeRoadmap(), to: '2024-12-31' }).mails.flatMap((mail) =>
      mail.entries.filter((e) => e.kind !== 'digest').map((e) => `${mail.to.key} ${formatEntry(e)} ${e.due}`),
    );
    expect(new Set(rungs).size).toBe(rungs.length);
  });

  it('sends the weekly mail once a week around a change of the clock (bull#2207)', () => {
    const berlin = one('2024-02-01', { timezone: 'Europe/Berlin' });
    const weeks = about(lines('2024-11-30', [], berlin), 'nazarova', /1:O\+/).slice(2);
    expect(weeks.every((time) => time.endsWith('T09:00'))).toBe(true);
    const mondays = calendar
      .days('2024-02-12', '2024-11-30')
      .filter((day) => calendar.firstOfWeek(day) === day);
    expect(weeks.map((time) => time.slice(0, 10))).toEqual(mondays);
  });

  it('fires an overdue cycle once after downtime, however many rounds it missed (camunda PR 63687)', () => {
    const backlog = afterOutage(
      one('2024-01-29'),
      'nazarova',
      '2024-01-26T09:30',
      '2024-03-11T09:00',
      'reminders',
    );
    expect(backlog.entries).toEqual(['1:O+28']);
    expect(backlog.ends.filter((end) => end.status === 'merged')).toHaveLength(backlog.planned - 2);
  });
});

describe('lost in silence', () => {
  it('plans what is 300 days away, and the quarters without a chain that could break (novu PR 12334)', () => {
    const state = underControl();
    const planned = plan({ state, policy, calendar, told: NOTHING_TOLD, now: at('2023-12-27T00:00') });
    const requests = planned.filter((n) => n.kind === 'monitoring' && n.to === 'nazarova');
    expect(requests.map((n) => n.occurrence)).toEqual(['2024-10-01', '2025-01-01']);
    // Nobody did anything and no earlier tick is needed: the same quarters, seen from any later day.
    const later = plan({ state, policy, calendar, told: NOTHING_TOLD, now: at('2026-05-05T12:00') });
    expect(
      later.filter((n) => n.kind === 'monitoring' && n.to === 'nazarova').map((n) => n.occurrence),
    ).toEqual(['2026-07-01', '2026-10-01', '2027-01-01', '2027-04-01']);
  });

  it('sends a missed yearly request the same day, not a year later (n8n#23906)', () => {
    const yearly = makeRoadmap({
      items: [
        makeItem('1', '', {
          responsible: ['department'],
          deadline: { kind: 'recurring', text: 'ежегодно', first: '2024-03-01', rule: 'FREQ=YEARLY' },
        }),
      ],
    });
    // T-5 was 22 February, 09:00; the worker comes back at 11:30 and works at noon.
    const backlog = afterOutage(yearly, 'nazarova', '2024-02-22T00:00', '2024-02-22T12:00', 'reminders');
    expect(backlog.entries).toEqual(['1@2024-03-01:T-5']);
  });

  it('asks again when a condition that was false at the hour becomes true (frappe#33197)', () => {
    // Under review on all of its last days, returned when they are over.
    const events: Happening[] = [
      { at: '2024-01-12T12:00', do: 'submit', by: 'nazarova', item: '1' },
      { at: '2024-02-06T12:00', do: 'return', by: 'zubchevskaya', item: '1', text: 'нет схемы' },
    ];
    const all = lines('2024-02-20', events, one('2024-01-29'));
    expect(about(all, 'nazarova', /1:T-/)).toEqual([]);
    expect(about(all, 'nazarova', /1:O\+/)).toEqual(['2024-02-12T09:00', '2024-02-19T09:00']);
  });
});

describe('stale, or to the wrong person', () => {
  const move = (time: string): Happening => ({
    at: time,
    do: 'amend',
    item: '1',
    date: '2024-03-29',
    act: { kind: 'приказ', number: '7', date: '2024-01-20', signatory: 'М.Г. Савенков' },
  });

  it('reminds of nothing reported a minute before (glpi#1370)', () => {
    const done: Happening = { at: '2024-01-29T08:59', do: 'submit', by: 'nazarova', item: '1' };
    const all = lines('2024-02-29', [done], one('2024-01-29'));
    expect(about(all, 'nazarova', /1:(T|O)/).at(-1)).toBe('2024-01-26T09:00');
  });

  it('reminds of nothing by a date that was moved, and of the new one again (oneuptime#2150, super-productivity#7308)', () => {
    const all = lines('2024-04-30', [move('2024-01-26T08:59')], one('2024-01-29'));
    expect(about(all, 'nazarova', /1:(T|O)/).filter((day) => day > '2024-01-24' && day < '2024-03')).toEqual(
      [],
    );
    expect(about(all, 'nazarova', /1:T-0/)).toEqual(['2024-03-29T09:00']);
  });

  it('mails nobody who does not answer for the item any more (vikunja#1581, frappe#32472)', () => {
    const change: Happening = {
      at: '2024-01-16T12:00',
      do: 'change-lead',
      person: 'nazarova',
      substitute: 'shkurkina',
    };
    const all = lines('2024-03-31', [change], one('2024-01-29'));
    expect(about(all, 'nazarova', /./).filter((day) => day > '2024-01-16')).toEqual(['2024-01-16T12:00']);
    expect(about(all, 'shkurkina', /1:T-0/)).toEqual(['2024-01-29T09:00']);
  });

  it('pages no director in the place of somebody without an address: the controller is told (oncall#1326)', () => {
    const { nazarova: _, ...others } = makeRoadmap().people;
    const people = { ...others, nazarova: { name: 'О.И. Назарова' } };
    const all = lines('2024-01-26', [], one('2024-01-29', { people }));
    expect(all.filter((line) => /:(A|T-)/.test(line))).toEqual([]);
    expect(about(all, 'zubchevskaya', /1:alarm/)[0]).toBe('2023-12-27T09:30');
    expect(about(all, 'shvaiko', /:(A|T-|O)/)).toEqual([]);
  });

  it('reminds nobody who is on leave: their substitute, both days included (oncall#322)', () => {
    const away: Happening = {
      at: '2024-01-10T12:00',
      do: 'set-absence',
      by: 'nazarova',
      date: '2024-01-22',
      until: '2024-01-26',
      substitute: 'shkurkina',
    };
    const all = lines('2024-01-29', [away], one('2024-01-29'));
    expect(about(all, 'shkurkina', /for nazarova/)).toEqual(['2024-01-22T09:00', '2024-01-26T09:00']);
    expect(about(all, 'nazarova', /1:T-/)).toEqual(['2024-01-15T09:00', '2024-01-29T09:00']);
  });
});

describe('dates that cannot move, escalations that cannot be steered', () => {
  const own = one('2024-02-15');
  const dates = (all: readonly string[], to: string, text: RegExp) =>
    about(all, to, text).map((time) => time.slice(5, 10));
  const acknowledged: Happening = { at: '2023-12-28T10:00', do: 'acknowledge', by: 'nazarova' };

  it('moves what is running: nothing comes by the old date, everything by the new one (camunda#18815, #4958)', () => {
    const moved: Happening = {
      at: '2024-02-05T12:00',
      do: 'amend',
      item: '1',
      date: '2024-03-15',
      act: { kind: 'приказ', number: '7', date: '2024-02-05', signatory: 'М.Г. Савенков' },
    };
    const all = lines('2024-03-19', [acknowledged, moved], own);
    // T-10 of the old date had gone before the act.
    const [before, ...after] = dates(all, 'nazarova', /1:(T-|O\+)/);
    expect(before).toBe('02-01');
    expect(after).toEqual(['02-29', '03-07', '03-14', '03-15', '03-18']);
  });

  it('escalates step by step from one date, no second check needed: the lead, the supervisor, the issuer (healthchecks#209)', () => {
    const all = lines('2024-03-11', [acknowledged], own);
    expect([
      dates(all, 'nazarova', /1:O\+/)[0],
      dates(all, 'shvaiko', /1:overdue/)[0],
      // From the fifth working day on, on the first of a week.
      dates(all, 'savenkov', /1:overdue/)[0],
    ]).toEqual(['02-16', '02-16', '02-26']);
  });

  it('goes on until it is done, and not a day longer (healthchecks#48, #510, #686)', () => {
    const done: Happening = { at: '2024-04-10T12:00', do: 'submit', by: 'nazarova', item: '1' };
    const all = lines('2024-06-30', [acknowledged, done], own);
    expect(dates(all, 'nazarova', /1:O\+/)).toEqual([
      '02-16',
      '02-20',
      '02-26',
      '03-04',
      '03-11',
      '03-18',
      '03-25',
      '04-01',
      '04-08',
    ]);
  });

  it('forgets nothing because it was acknowledged (goalert#3378)', () => {
    const rungs = (events: Happening[]) => about(lines('2024-03-04', events, own), 'nazarova', /1:(T-|O\+)/);
    expect(rungs([acknowledged])).toEqual(rungs([]));
    expect(rungs([acknowledged])).toHaveLength(8);
  });

  it('is not silent about whom no mail can reach: an alarm until there is an address (grafana#118274)', () => {
    const { people } = own;
    const unknown = { ...own, people: { ...people, nazarova: { name: 'О.И. Назарова' } } };
    expect(dates(lines('2024-01-15', [], unknown), 'zubchevskaya', /1:alarm/)).toEqual([
      '12-27',
      '01-09',
      '01-15',
    ]);
    expect(dates(lines('2024-01-15', [], own), 'zubchevskaya', /1:alarm/)).toEqual([]);
  });
});

describe('calendars and zones', () => {
  const days = new Set(everything.map((line) => line.slice(0, 10)));

  it('keeps public holidays (healthchecks#1109) and weekends (osTicket#1168) free', () => {
    for (const day of days) expect([day, calendar.isWorkingDay(day)]).toEqual([day, true]);
    expect([...days].filter((day) => weekday(day) > 5)).toEqual(['2024-04-27', '2024-12-28']);
  });

  it('makes one working day of one: Friday before Monday, Monday after Friday (jmix#790)', () => {
    const all = lines('2024-02-29', [], one('2024-01-29'));
    expect(about(all, 'nazarova', /1:T-1/)).toContain('2024-01-26T09:00');
    const friday = lines('2024-02-29', [], one('2024-02-02'));
    expect(about(friday, 'nazarova', /1:O\+1$/)).toEqual(['2024-02-05T09:00']);
  });

  it('says 120 days ahead that the holidays of a year are missing (erpnext#45641)', () => {
    const roadmap = one('2027-12-30', { order: { ...makeRoadmap().order, date: '2027-08-01' } });
    expect(about(lines('2027-10-01', [], roadmap), 'zubchevskaya', /1:alarm/)[0]).toBe('2027-09-03T09:30');
  });

  it('never takes a day of a year without a file for a working day (the npm package)', () => {
    expect(() => calendar.isWorkingDay('2028-01-03')).toThrow(MissingCalendarError);
    expect(() => calendar.shift('2027-12-30', 5)).toThrow(MissingCalendarError);
  });

  it('knows transfers: Saturday 27 April is worked, Monday 29 April is not (xmlcalendar#34)', () => {
    const all = lines('2024-05-10', [], one('2024-04-29'));
    expect(about(all, 'nazarova', /1:T-0/)).toEqual(['2024-04-27T09:00']);
    expect(about(all, 'nazarova', /1:O\+1$/)).toEqual(['2024-05-02T09:00']);
  });

  it('sends the digest at the same hour in summer (opencti#4310)', () => {
    const berlin = lines('2024-12-31', [], one('2024-01-29', { timezone: 'Europe/Berlin' }));
    const digests = berlin.filter((line) => line.includes(' shvaiko digest '));
    expect(digests.length).toBeGreaterThan(40);
    expect(new Set(digests.map((line) => line.slice(10, 16)))).toEqual(new Set(['T09:30']));
  });

  it('sends at the hour of the person’s own wall clock (novu#2808, #2628)', () => {
    const { people } = makeRoadmap();
    const zoned = one('2024-01-29', {
      people: {
        ...people,
        nazarova: { ...people['nazarova'], name: 'О.И. Назарова', timezone: 'Europe/Kaliningrad' },
      },
    });
    const { mails } = simulate({ roadmap: zoned, to: '2024-01-15' });
    const reminder = mails.find((mail) => mail.kind === 'reminder');
    expect(reminder?.at).toBe(instantOf('2024-01-15', '09:00', 'Europe/Kaliningrad'));
    expect(reminder?.at).toBe(Date.parse('2024-01-15T14:00+07:00'));
  });
});

describe('rules of Russian offices', () => {
  it('moves a date on a day off to the working day before it or after it, as the roadmap says', () => {
    const last = (roll: Roadmap['roll']) =>
      about(lines('2024-09-05', [], one('2024-08-25', { roll })), 'nazarova', /1:T-0/);
    expect(last('preceding')).toEqual(['2024-08-23T09:00']);
    expect(last('next')).toEqual(['2024-08-26T09:00']);
  });

  it('takes «до 29 января» to include the 29th', () => {
    expect(parseDeadline('до 29 января 2024 года', {})).toMatchObject({ date: '2024-01-29' });
    const all = lines('2024-01-31', [], one('2024-01-29'));
    expect(about(all, 'nazarova', /1:T-0/)).toEqual(['2024-01-29T09:00']);
    expect(about(all, 'nazarova', /1:O\+/)[0]).toBe('2024-01-30T09:00');
  });

  it('goes on reminding after interim information', () => {
    const said: Happening = {
      at: '2024-01-25T12:00',
      do: 'report-progress',
      by: 'nazarova',
      item: '1',
      text: 'идёт работа',
    };
    const all = lines('2024-01-31', [said], one('2024-01-29'));
    expect(about(all, 'nazarova', /1:(T|O)/).slice(-3)).toEqual([
      '2024-01-26T09:00',
      '2024-01-29T09:00',
      '2024-01-30T09:00',
    ]);
  });

  it('holds the first-named executor responsible, and asks the others for their part', () => {
    const both = makeRoadmap({
      items: [makeItem('1', '2024-01-29', { responsible: ['school', 'department'] })],
    });
    const { mails } = simulate({ roadmap: both, to: '2024-01-15' });
    const roles = mails.filter((m) => m.kind === 'reminder').map((m) => [m.to.key, m.entries[0]?.role]);
    expect(roles).toEqual([
      ['nazarova', 'coExecutor'],
      ['shabolina', 'responsible'],
    ]);
  });
});

it('gives a person of two roadmaps one message a morning', () => {
  const first = one('2024-01-29');
  const second = { ...one('2024-01-29'), id: 'second' };
  const simulation = createSimulation({
    roadmaps: [first, second].map((roadmap) => ({ roadmap, calendar, policy })),
    from: '2023-12-27',
  });
  const mails = [...simulation.advance(endOfDay('2024-01-31', 'Asia/Tomsk'))].map(formatMail);
  expect(mails).toContain('2024-01-29T09:00 nazarova reminder 1:T-0 1:T-0');
  const mornings = mails.map((line) => line.split(' ').slice(0, 2).join(' '));
  expect(new Set(mornings).size).toBe(mornings.length);
});
