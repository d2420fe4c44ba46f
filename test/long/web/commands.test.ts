// Who may do what, against the table of docs/access.md: every command × every role, through its form. A command without a row
// fails, and so does a row without a command. (What the rules offer by themselves: test/workflows/actions.test.ts.)
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Action } from '../../../src/workflows/actions.ts';
import type { Command } from '../../../src/workflows/command.ts';
import type { Item } from '../../../src/workflows/roadmap.ts';
import { makeItem } from '../../support/roadmaps.ts';
import { addressOf, KEYS, ROLES, type Role, roadmapOf, STRANGER, tableOf } from '../../web/roles.ts';
import { openSite, type TestSite } from '../../web/site.ts';

let stage: TestSite;
beforeAll(async () => {
  stage = await openSite({
    at: '2024-01-15T10:00',
    events: null,
    roadmap: roadmapOf('open', [makeItem('1', '2024-06-03')]),
  });
});
afterAll(() => stage.close());

interface Deed {
  item?: Partial<Item>;
  /** On which day (Tomsk) the item was due; else far ahead. */
  due?: string;
  /** What happens to each item before. */
  before?: (item: string) => Command[];
  form: (role: Role) => Record<string, string>;
  /** Of the roadmap as a whole. */
  whole?: true;
  /** Of the path, where the item is a series. */
  query?: string;
  /** Whoever may does it to the same item, which it leaves as it was. */
  again?: true;
}

const LETTER = { executed: '2024-01-15', number: '7', documentDate: '2024-01-15', addressee: 'РВПО' };
const ACT = { kind: 'приказ', number: '7', actDate: '2024-01-15', signatory: 'М.Г. Савенков' };
const submitted = (item: string): Command => ({ do: 'submit', by: 'nazarova', item });
const asked = (item: string): Command => ({
  do: 'request-extension',
  by: 'nazarova',
  item,
  date: '2024-07-01',
  text: 'мало',
});

const QUARTERLY: Partial<Item> = {
  deadline: { kind: 'recurring', text: 'ежеквартально', first: '2024-10-01', rule: 'FREQ=QUARTERLY' },
};

/** For each command a state of the item in which it makes sense, and a form that is right. */
const DEEDS: Record<Action, Deed> = {
  submit: { form: () => LETTER },
  contribute: { form: () => ({}) },
  'report-progress': { form: () => ({ text: 'идёт' }) },
  'report-indicators': {
    item: QUARTERLY,
    query: '?due=2024-10-01',
    again: true,
    form: () => ({ 'value-1': '750' }),
  },
  expect: { form: () => ({ date: '2024-05-01', text: 'ждём' }) },
  'request-extension': { form: () => ({ proposed: 'other', date: '2024-07-01', text: 'мало' }) },
  'set-date': {
    item: { deadline: { kind: 'external', text: 'по графику' } },
    form: () => ({ date: '2024-07-01', basis: 'письмо № 1' }),
  },
  accept: { before: (item) => [submitted(item)], form: () => ({ confirmed: 'yes' }) },
  return: { before: (item) => [submitted(item)], form: () => ({ text: 'нет плана' }) },
  clarify: { due: '2024-01-10', form: () => ({ outcome: 'open' }) },
  cancel: { form: () => ({ text: 'не нужно', confirmed: 'yes' }) },
  reopen: {
    before: (item) => [submitted(item), { do: 'accept', by: 'zubchevskaya', item }],
    form: () => ({ text: 'ошибка' }),
  },
  'reissue-report': {
    item: QUARTERLY,
    query: '?due=2024-10-01',
    again: true,
    before: (item) => [
      { do: 'report-indicators', by: 'nazarova', item, values: { '1': 750 } },
      submitted(item),
      { do: 'accept', by: 'zubchevskaya', item },
    ],
    form: () => ({ text: 'уточнение', confirmed: 'yes' }),
  },
  amend: { form: () => ({ ...ACT, date: '2024-07-01' }) },
  'support-extension': { before: (item) => [asked(item)], form: () => ({}) },
  'refuse-extension': { before: (item) => [asked(item)], form: () => ({ text: 'успеете' }) },
  acknowledge: { whole: true, form: () => ({}) },
  'set-absence': {
    whole: true,
    form: (role) => ({ person: KEYS[role] ?? 'nazarova', date: '2024-02-01', until: '2024-02-02' }),
  },
  'change-lead': { form: () => ({ person: 'shkurkina' }) },
  'release-order': { whole: true, form: () => ({ basis: 'исполнено', confirmed: 'yes' }) },
};

describe('commands × roles', () => {
  const rows = tableOf('action');
  const actions = Object.keys(DEEDS) as Action[];

  it('are written down for every command there is, and for every role', () => {
    expect(new Set(rows.map((row) => row['action']))).toEqual(new Set(actions));
    expect(rows).toHaveLength(actions.length);
    expect(Object.keys(rows[0] ?? {}).slice(3)).toEqual([...ROLES]);
  });

  const pathOf = (id: string, action: string, item: string | null) =>
    item === null ? `/roadmaps/${id}/do/${action}` : `/roadmaps/${id}/items/${item}/do/${action}`;

  const mayDo = (written: string): boolean => written !== '–' && written !== 'sign in';

  async function eventsOf(id: string) {
    return (await stage.site.engine.stateOf(id))?.events ?? [];
  }

  it.each(actions)('hold for %s', async (action) => {
    const row = rows.find((one) => one['action'] === action) ?? {};
    const { item, due = '2024-06-03', before, form, whole, query = '', again } = DEEDS[action];
    const attempts = [
      ...ROLES.map((role) => [role, stage.as(addressOf(role)), row[role] ?? ''] as const),
      ['nobody here', stage.as(STRANGER), '–'] as const,
      ['not signed in', stage.stranger, 'sign in'] as const,
    ];
    // Each who may has an item of their own, since it changes by what they do; who may not come first, to one.
    attempts.sort(([, , a], [, , b]) => Number(mayDo(a)) - Number(mayDo(b)));
    const places = attempts.map(([, , written], i) => (mayDo(written) && !again ? String(i + 1) : '1'));
    const items = [...new Set(places)].map((id) => makeItem(id, due, item));
    await stage.apply(roadmapOf(action, items));
    if (!whole)
      for (const { id } of items) for (const command of before?.(id) ?? []) await stage.run(command, action);
    const found: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [i, [who, visitor, written]] of attempts.entries()) {
      const place = whole ? null : (places[i] ?? '');
      const count = (await eventsOf(action)).length;
      const path = `${pathOf(action, action, place)}${query}`;
      const opened = await visitor.get(path);
      const sent = await visitor.post(path, form(who as Role));
      const now = await eventsOf(action);
      const by = now.length > count ? now.at(-1)?.by : null;
      found[who] = [opened.status, sent.status, sent.location?.split('?')[0], now.length > count, by].join(
        ' ',
      );
      const back = whole ? `/roadmaps/${action}` : `/roadmaps/${action}/items/${place}`;
      expected[who] =
        written === 'sign in'
          ? // What was typed stays on the page that says so.
            Object.keys(form('viewer')).length > 0
            ? '303 401  false '
            : '303 303 /sign-in false '
          : written === '–'
            ? '404 404  false '
            : `200 303 ${back} true ${KEYS[who as Role] ?? ''}`;
    }
    expect(found).toEqual(expected);
  });

  it('let nobody enter another’s absence who may enter only their own', async () => {
    for (const role of ROLES) {
      if (rows.find((row) => row['action'] === 'set-absence')?.[role] !== 'own') continue;
      const count = (await eventsOf('open')).length;
      const form = { person: 'shvaiko', date: '2024-02-01', until: '2024-02-02' };
      const answer = await stage.as(addressOf(role)).post('/roadmaps/open/do/set-absence', form);
      expect([role, answer.status, (await eventsOf('open')).length - count]).toEqual([role, 422, 0]);
    }
  });

  it('let nobody do anything once the order is released', async () => {
    const count = (await eventsOf('release-order')).length;
    for (const role of ROLES)
      for (const action of actions) {
        const { whole, form } = DEEDS[action];
        const path = pathOf('release-order', action, whole ? null : '1');
        const answer = await stage.as(addressOf(role)).post(path, form(role));
        expect([role, action, [404, 409, 422].includes(answer.status)]).toEqual([role, action, true]);
      }
    expect(await eventsOf('release-order')).toHaveLength(count);
  });
});
