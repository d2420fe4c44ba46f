// Every reason for which a planned notice may end unsent, once through the real engine: the row's end, the journal's
// line, and no mail. The slot passes while nobody works; then the world changes; then somebody works.
import { afterEach, expect, it } from '@jest/globals';
import type { Moment } from '../../src/replay/mail-receiver.ts';
import type { Command } from '../../src/workflows/command.ts';
import type { Suppression } from '../../src/workflows/decide.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { key, openStage, type Stage, said } from './stage.ts';

let stage: Stage | undefined;
afterEach(() => stage?.close());

const own = { responsible: ['department'], lead: 'shkurkina' };
const { people } = makeRoadmap();
const roadmap = makeRoadmap({
  people: { ...people, shkurkina: { name: 'И.Я. Шкуркина', email: 'shkurkina@example.org' } },
  items: [
    makeItem('2', '', { ...own, deadline: { kind: 'external', text: 'По графику оператора' } }),
    makeItem('5', '2024-02-15', { ...own, responsible: ['department', 'school'] }),
    makeItem('8', '2024-03-29', { ...own, after: ['5'], minWorkingDays: 5 }),
  ],
});
const withoutAddress = {
  ...roadmap,
  people: { ...roadmap.people, shkurkina: { name: 'И.Я. Шкуркина' } },
};

const act = { kind: 'распоряжение', number: '1', date: '2024-01-15', signatory: 'М.Г. Савенков' };
const amend = (date: string): Command => ({ do: 'amend', by: 'zubchevskaya', item: '5', date, act });
const submit: Command = { do: 'submit', by: 'shkurkina', item: '5', text: 'Отчёт' };
const accept: Command = { do: 'accept', by: 'zubchevskaya', item: '5' };
const expecting = (date: string): Command => ({
  do: 'expect',
  by: 'shkurkina',
  item: '5',
  date,
  text: 'Поставка задержана',
});

interface Case {
  /** The notice, and whom it was for. */
  rung: string;
  item: string;
  person: string;
  /** Done while nobody works; the last of it makes the notice untrue. */
  change?: [at: string, command: Command][];
  /** When somebody works again. */
  back: string;
}

const T10: Pick<Case, 'rung' | 'item' | 'person' | 'back'> = {
  rung: 'T-10',
  item: '5',
  person: 'shkurkina',
  back: '2024-02-01T10:00',
};
const after = (...commands: Command[]): [string, Command][] => commands.map((c) => ['2024-02-01T09:10', c]);

const CASES: Record<Suppression, Case> = {
  executed: { ...T10, change: after(submit, accept) },
  'under-review': { ...T10, change: after(submit) },
  cancelled: { ...T10, change: after({ do: 'cancel', by: 'zubchevskaya', item: '5', text: 'Отменено' }) },
  released: { ...T10, change: after({ do: 'release-order', by: 'shvaiko', basis: 'Распоряжение № 2' }) },
  'date-changed': { ...T10, change: after(amend('2024-03-15')) },
  'date-passed': { ...T10, rung: 'T-0', back: '2024-02-16T09:00' },
  'date-set': {
    ...T10,
    rung: 'W+1',
    item: '2',
    change: [
      [
        '2024-01-22T09:10',
        { do: 'set-date', by: 'shkurkina', item: '2', date: '2024-03-01', basis: 'График' },
      ],
    ],
    back: '2024-01-22T10:00',
  },
  'recipient-changed': {
    ...T10,
    change: after({ do: 'change-lead', by: 'zubchevskaya', item: '5', person: 'nazarova' }),
  },
  contributed: {
    ...T10,
    person: 'shabolina',
    change: after({ do: 'contribute', by: 'shabolina', item: '5', text: 'План' }),
  },
  acknowledged: {
    ...T10,
    rung: 'A+3',
    change: [['2024-01-18T09:10', { do: 'acknowledge', by: 'shkurkina' }]],
    back: '2024-01-18T10:00',
  },
  'expected-pending': {
    ...T10,
    rung: 'O+3',
    change: [['2024-02-20T09:10', expecting('2024-03-15')]],
    back: '2024-02-20T10:00',
  },
  replaced: {
    ...T10,
    rung: 'amended',
    change: [['2024-01-31T17:30', amend('2024-03-15')], ...after(amend('2024-03-22'))],
    // Before the slot of the second one.
    back: '2024-02-01T09:50',
  },
  blocked: {
    ...T10,
    rung: 'start',
    item: '8',
    change: [
      ['2024-01-31T17:20', submit],
      ['2024-01-31T17:30', accept],
      ...after({ do: 'reopen', by: 'zubchevskaya', item: '5', text: 'Ошибки' }),
    ],
  },
  'no-longer-at-risk': {
    ...T10,
    rung: 'at-risk',
    item: '8',
    change: [['2024-01-31T17:30', expecting('2024-03-27')], ...after(expecting('2024-02-14'))],
  },
  'nothing-new': {
    ...T10,
    rung: 'news',
    item: '',
    person: 'shvaiko',
    change: [
      [
        '2024-01-15T17:30',
        { do: 'request-extension', by: 'shkurkina', item: '5', date: '2024-03-15', text: 'Поставка' },
      ],
      ['2024-01-16T09:40', { do: 'refuse-extension', by: 'shvaiko', item: '5', text: 'Срок не изменяется' }],
    ],
    back: '2024-01-16T10:00',
  },
  // The mail server did not know it when the assignment went.
  'address-fails': T10,
  'no-address': { ...T10, rung: 'A', back: '2024-01-15T09:00' },
};

it.each(Object.entries(CASES))('ends as %s', async (reason, given) => {
  const { rung, item, person, change = [], back } = given;
  const unknown = ({ stage: at, to }: Moment) =>
    reason === 'address-fails' && at === 'rcpt' && to.includes('shkurkina@example.org')
      ? { reply: 550, text: '5.1.1 user unknown' }
      : undefined;
  stage = await openStage({ behaviour: unknown });
  const { engine } = stage;
  stage.at('2024-01-15T08:00');
  await stage.apply(reason === 'no-address' ? withoutAddress : roadmap);
  if (rung !== 'A') {
    // The assignments of 09:00 and the digests of 09:30.
    stage.at('2024-01-15T09:45');
    await stage.work();
  }
  for (const [time, command] of change) {
    stage.at(time);
    expect(await engine.runCommand('technopark', command)).toMatchObject({ ok: true });
  }
  stage.at(back);
  const mails = await stage.work();

  const where = `item = '${item}' AND rung = '${rung}' AND person = '${person}' AND slot <= '${back}+07'`;
  expect(await stage.rows(`SELECT status, reason FROM notices WHERE ${where}`)).toEqual([
    { status: 'suppressed', reason },
  ]);
  const journal = `SELECT payload->>'reason' AS reason FROM journal WHERE type = 'notice-suppressed'
    AND payload->>'item' = '${item}' AND payload->>'rung' = '${rung}'`;
  expect(await stage.rows(journal)).toContainEqual({ reason });
  const theirs = mails.filter((m) => key(m) === person).map(said);
  if (item === '') expect(theirs).toEqual([]);
  else expect(theirs.join(' ').split(' ')).not.toContain(`${item}:${rung}`);
});
