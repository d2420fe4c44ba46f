// Promises I3 and I4 for every kind of notice: the service was off, and this is what each person gets when it is back.
// Told by the live engine on a virtual clock, and by the simulation continued from where the service had stopped.
import { afterEach, describe, expect, it } from '@jest/globals';
import { formatInstant } from '../../src/calendar/dates.ts';
import type { ReceivedMessage } from '../../src/replay/received-message.ts';
import { createSimulation } from '../../src/simulation/simulate.ts';
import type { Command } from '../../src/workflows/command.ts';
import { createPlanContext } from '../../src/workflows/plan/context.ts';
import { plan } from '../../src/workflows/plan/plan.ts';
import { key, openStage, type Stage, said, tomsk } from '../engine/stage.ts';
import { defaultPolicy, makeItem, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';
import { at } from '../support/told.ts';

const own = { responsible: ['department'], lead: 'shkurkina' };
/** Everything that can be told is due within an hour of 09:00 on 1 February, or at a later slot of the outage. */
const roadmap = makeRoadmap({
  items: [
    makeItem('2', '', {
      ...own,
      lead: 'nazarova',
      deadline: { kind: 'external', text: 'По графику оператора' },
    }),
    makeItem('3', '2024-01-31', own),
    makeItem('5', '2024-02-15', own),
    makeItem('7', '2024-04-29', own),
    makeItem('8', '2024-08-25', { ...own, lead: 'shabolina', after: ['5'], minWorkingDays: 130 }),
    makeItem('9', '2024-03-29', own),
    makeItem('10', '2024-06-28', { ...own, lead: 'nazarova', after: ['9'] }),
    makeItem('13', '', {
      ...own,
      lead: 'shabolina',
      deadline: { kind: 'recurring', text: 'ежеквартально', first: '2024-02-12', rule: 'FREQ=QUARTERLY' },
    }),
  ],
});
const { order } = roadmap;
/** Put under control, and assigned, while nobody works. */
const second = makeRoadmap({
  id: 'second',
  order: { ...order, number: '77 р', date: '2024-02-01' },
  items: [makeItem('1', '2024-05-30', own)],
});
const act = { kind: 'распоряжение', number: '1', date: '2024-01-30', signatory: 'М.Г. Савенков' };
const LAST_WORDS: [time: string, command: Command][] = [
  ['2024-01-31T17:10', { do: 'amend', by: 'zubchevskaya', item: '7', date: '2024-05-31', act }],
  ['2024-01-31T17:20', { do: 'submit', by: 'shkurkina', item: '9', text: 'Отчёт' }],
  ['2024-01-31T17:30', { do: 'accept', by: 'zubchevskaya', item: '9' }],
];
const STOP = '2024-02-01T08:59';

interface Outage {
  length: string;
  back: string;
  /** What people get from then to the end of the second day after it. */
  until: string;
  told: string[];
  /** What the monitoring request says about its coming late. */
  request: RegExp | null;
}

const OUTAGES: Outage[] = [
  {
    length: 'an hour',
    back: '2024-02-01T10:05',
    until: '2024-02-02T23:59',
    told: [
      '2024-02-01T10:05 shabolina 13:T-7',
      '2024-02-01T10:05 shvaiko 2:not-acknowledged 3:overdue 5:soon 8:not-acknowledged 13:soon',
      '2024-02-01T11:00 nazarova 10:start',
      '2024-02-01T11:00 shkurkina 3:O+1 5:T-10 7:amended 9:accepted 1:A',
    ],
    request: null,
  },
  {
    length: '3 days',
    back: '2024-02-04T03:00',
    until: '2024-02-05T23:59',
    told: [
      '2024-02-05T09:00 nazarova 2:W+3 10:start',
      '2024-02-05T09:00 shabolina 13:T-5',
      '2024-02-05T09:00 shkurkina 3:O+3 5:T-10 7:amended 9:accepted 1:A',
      '2024-02-05T09:30 shvaiko 2:not-acknowledged 3:overdue 5:soon 7:changed 8:not-acknowledged 9:done 13:soon',
      '2024-02-05T09:30 zubchevskaya 2:date-missing',
      '2024-02-05T10:00 shabolina 13:T-7',
    ],
    request:
      /Запрос направлен позже обычного: за 5 рабочих дней до срока \(обычно – за 7 рабочих дней\)\.\s+Исполнить не позднее 12 февраля/,
  },
  {
    length: '100 days',
    back: '2024-05-11T22:00',
    until: '2024-05-14T23:59',
    told: [
      '2024-05-13T09:00 nazarova 2:W+17 10:P+1 10:start',
      '2024-05-13T09:00 shabolina 13:O+59 13:O+1 8:P+1 8:at-risk',
      '2024-05-13T09:00 shkurkina 3:O+67 5:O+56 1:T-20 7:T-20 7:amended 8:at-risk 9:accepted',
      '2024-05-13T09:30 savenkov 3:overdue 5:overdue 13:monitoring-missing',
      '2024-05-13T09:30 shvaiko 1:not-acknowledged 2:not-acknowledged 3:overdue 5:overdue 7:changed 8:at-risk 8:not-acknowledged 9:done 13:monitoring-missing 13:monitoring-missing',
      '2024-05-13T09:30 zubchevskaya 2:date-missing',
      '2024-05-13T10:00 shabolina 13:T-7 13:T-7',
    ],
    request:
      /значения показателей за IV квартал 2023 г\. как можно скорее\.\s+! Запрос направлен с опозданием, после истечения срока: показатели следовало представить не позднее 12 февраля 2024 г\. \(понедельник\)\./,
  },
];

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const line = (instant: number, to: string, entries: string) =>
  `${formatInstant(instant, 'Asia/Tomsk').slice(0, 16)} ${to} ${entries}`;

async function live(stage: Stage, back: string, until: string): Promise<ReceivedMessage[]> {
  stage.at('2024-01-15T00:00');
  await stage.apply(roadmap);
  for (const [time, command] of LAST_WORDS) {
    await stage.workUntil(tomsk(time));
    stage.at(time);
    expect(await stage.engine.runCommand('technopark', command)).toMatchObject({ ok: true });
  }
  await stage.apply(second);
  await stage.workUntil(tomsk(STOP));
  stage.at(back);
  await stage.engine.replanDue();
  return stage.workUntil(tomsk(until));
}

/** The ledger of that moment is the plan of that moment: what of it was due meanwhile has waited. */
function simulated(back: string, until: string): string[] {
  const [calendar, policy] = [russianCalendar(), defaultPolicy()];
  const roadmaps = [roadmap, second].map((one) => ({ roadmap: one, calendar, policy }));
  const options = { roadmaps, from: '2024-01-15' };
  const before = createSimulation(options);
  for (const [time, command] of LAST_WORDS) {
    for (const _ of before.advance(at(time) - 1));
    expect(before.command('technopark', command, at(time))).toMatchObject({ ok: true });
  }
  for (const _ of before.advance(at(STOP)));
  const snapshot = before.snapshot();
  const after = createSimulation({
    ...options,
    snapshot: {
      ...snapshot,
      at: at(back),
      roadmaps: snapshot.roadmaps.map(({ state, told, waiting }) => {
        const context = createPlanContext({ state, calendar, policy, told, now: at(STOP) });
        const missed = plan(context).filter((notice) => notice.slot < at(back));
        const { id } = state.roadmap;
        return {
          state,
          told,
          waiting: [...waiting, ...missed.map((notice) => ({ ...notice, roadmap: id, sendAt: notice.slot }))],
        };
      }),
    },
  });
  return [...after.advance(at(until))].map((mail) =>
    line(mail.at, mail.to.key, mail.entries.map((e) => `${e.item}:${e.rung}`).join(' ')),
  );
}
describe.each(OUTAGES)('off for $length', ({ back, until, told, request }) => {
  it('is one merged message a stream for each person, with what is true now, and no row is left over', async () => {
    stage = await openStage();
    const mails = await live(stage, back, until);
    expect(mails.map((m) => line(m.at, key(m), said(m))).sort()).toEqual(told);
    const text = mails.find((m) => said(m).startsWith('13:T-7'))?.parsed.text ?? '';
    if (request) expect(text).toMatch(request);
    else expect(text).not.toContain('Запрос направлен');
    expect(
      await stage.rows(`SELECT FROM notices WHERE status = 'planned' AND send_at <= '${until}+07'`),
    ).toEqual([]);
    expect(await stage.rows("SELECT FROM messages WHERE status <> 'sent'")).toEqual([]);
  });

  it('is the same in a simulation continued from there', () => {
    expect(simulated(back, until).sort()).toEqual(told);
  });
});
