// Item 13 of the first order over four years: whom its figures are asked of, when, and in which words; and that no
// period is passed over when the service was off. The golden file was read line by line against the rules.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOf, instantOf } from '../../src/calendar/dates.ts';
import { controlDateOf, dayBefore } from '../../src/calendar/rungs.ts';
import { renderMail } from '../../src/messages/render.ts';
import { createSimulation, endOfDay } from '../../src/simulation/simulate.ts';
import type { Mail } from '../../src/workflows/mail.ts';
import { occurrencesMonitored } from '../../src/workflows/monitoring/series.ts';
import { createPlanContext, type PlanContext } from '../../src/workflows/plan/context.ts';
import { plan } from '../../src/workflows/plan/plan.ts';
import { defaultPolicy, makeItem, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';
import { formatMail, tomskRoadmap } from '../support/simulated.ts';

const ZONE = 'Asia/Tomsk';
const [calendar, policy] = [russianCalendar(), defaultPolicy()];

type Sent = Mail & { contextOf: (roadmap: string) => PlanContext };
const isRequest = (mail: Mail) => mail.entries.some((entry) => entry.kind === 'monitoring');

/** What a request asks for, by when, and whether it says that it is late. */
const SAID = /^(Представьте |Срок наступает раньше |! Запрос )/;

function lines(mail: Sent): string[] {
  const { subject, text } = renderMail(mail, mail.contextOf);
  // Paragraphs are wrapped.
  const said = text.split(/\n\s*\n/).map((paragraph) => paragraph.replace(/\s*\n\s*/g, ' ').trim());
  return [formatMail(mail), `  ${subject}`, ...said.filter((p) => SAID.test(p)).map((p) => `  ${p}`)];
}

describe('item 13, quarterly, as long as there is a calendar', () => {
  const tomsk = tomskRoadmap();
  const { id, order } = tomsk;
  const simulation = createSimulation({ roadmaps: [{ roadmap: tomsk, calendar, policy }], from: order.date });
  const mails: Mail[] = [];
  /** The requests, and each alarm once. */
  const told: string[] = [];
  // A message is put into words as things stand when it goes.
  for (const mail of simulation.advance(endOfDay('2027-12-31', ZONE))) {
    mails.push(mail);
    if (isRequest(mail)) told.push(...lines(mail));
    const alarm = mail.entries.find((entry) => entry.rung === 'alarm');
    if (alarm && !told.includes(`  ${alarm.line?.text}`))
      told.push(formatMail(mail), `  ${alarm.line?.text}`);
  }
  const days = (isIt: (entry: Mail['entries'][number]) => boolean) => [
    ...new Set(mails.filter((mail) => mail.entries.some(isIt)).map((mail) => formatMail(mail).slice(0, 10))),
  ];

  it('asks for the figures of each quarter in these words, and says which calendar the next one lacks', () => {
    const golden = new URL('../fixtures/golden-monitoring.txt', import.meta.url);
    expect(told).toEqual(readFileSync(golden, 'utf8').trimEnd().split('\n'));
  });

  it('is due on these control dates', () => {
    expect(days((entry) => entry.item === '13' && entry.rung === 'T-0')).toEqual([
      '2024-10-01',
      '2024-12-28',
      '2025-04-01',
      '2025-07-01',
      '2025-10-01',
      // 1 January falls back on the last working day: the 31st is a transferred day off in 2025 and 2026.
      '2025-12-30',
      '2026-04-01',
      '2026-07-01',
      '2026-10-01',
      '2026-12-30',
      '2027-04-01',
      '2027-07-01',
      '2027-10-01',
    ]);
    const last = occurrencesMonitored(simulation.stateOf(id), calendar, '2099-12-31').at(-1);
    expect(last?.id).toBe('2027-10-01');
  });

  it('never stops speaking of what is overdue: weekly, also past the horizon of the plan', () => {
    const weeks = mails
      .filter(
        ({ to, entries }) =>
          to.key === 'shkurkina' && entries.some((e) => e.item === '5' && e.kind === 'overdue'),
      )
      .map((mail) => formatMail(mail).slice(0, 10));
    const mondays = calendar
      .days('2024-02-26', '2027-12-31')
      .filter((day) => calendar.firstOfWeek(day) === day);
    expect(weeks.slice(2)).toEqual(mondays);
  });
});

describe('a service that was off for 100 days', () => {
  const roadmap = makeRoadmap({
    items: [
      makeItem('13', '', {
        responsible: ['department', 'school'],
        deadline: { kind: 'recurring', text: 'ежеквартально', first: '2024-10-01', rule: 'FREQ=QUARTERLY' },
      }),
    ],
  });
  const options = { roadmaps: [{ roadmap, calendar, policy }], from: '2024-08-01' };

  /** Off after the last slot of `stop`, back at `hour` of the hundredth day; everything sent until `days` later. */
  function mailsAround(
    stop: string,
    hour: number,
    days: number,
  ): { back: number; mails: Sent[]; late: string[] } {
    const before = createSimulation(options);
    const [off, back] = [
      endOfDay(stop, ZONE),
      instantOf(addDays(stop, 100), `${String(hour).padStart(2, '0')}:30`, ZONE),
    ];
    const mails = [...before.advance(off)];
    const snapshot = before.snapshot();
    const after = createSimulation({
      ...options,
      snapshot: {
        ...snapshot,
        at: back,
        roadmaps: snapshot.roadmaps.map(({ state, told, waiting }) => {
          const missed = plan(createPlanContext({ state, calendar, policy, told, now: off }));
          const ledger = missed.map((n) => ({ ...n, roadmap: roadmap.id, sendAt: n.slot }));
          return { state, told, waiting: [...waiting, ...ledger.filter((n) => n.slot < back)] };
        }),
      },
    });
    const late: string[] = [];
    for (const mail of after.advance(endOfDay(addDays(stop, 100 + days), ZONE))) {
      mails.push(mail);
      if (isRequest(mail) && lines(mail).some((line) => line.startsWith('  ! Запрос направлен '))) {
        const on = dateOf(mail.at, ZONE);
        for (const entry of mail.entries)
          if (requestDay(entry.occurrence) < on) late.push(`${mail.to.key} ${entry.occurrence}`);
      }
    }
    return { back, mails, late };
  }

  const requestDay = (due: string) => dayBefore(controlDateOf(due, 'preceding', calendar), 7, calendar);

  it('passes over no period, and each request that comes late says so', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 23 }), (day, hour) => {
        const stop = addDays('2024-08-01', day);
        const { back, mails, late } = mailsAround(stop, hour, 15);
        const end = addDays(stop, 115);
        const state = createSimulation(options).stateOf(roadmap.id);
        const due = occurrencesMonitored(state, calendar, addDays(end, 60))
          .map((o) => o.id)
          .filter((id) => requestDay(id) <= end);
        const asked = mails.flatMap((mail) =>
          mail.entries.flatMap((e) =>
            e.kind === 'monitoring' ? [{ who: `${mail.to.key} ${e.occurrence}`, mail, e }] : [],
          ),
        );
        const expected = due.flatMap((id) => [`nazarova ${id}`, `shabolina ${id}`]);
        expect(asked.map(({ who }) => who).sort()).toEqual(expected.sort());
        const overdue = asked.filter(
          ({ mail, e }) => mail.at >= back && requestDay(e.occurrence) < dateOf(mail.at, ZONE),
        );
        expect(late.sort()).toEqual(overdue.map(({ who }) => who).sort());
      }),
      {
        numRuns: 8,
        examples: [
          [55, 12],
          [60, 3],
        ],
      },
    );
  });
});
