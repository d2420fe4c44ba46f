// Commands through the API: done in the owner's name by the rules of the pages, once for each key, never unseen.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openSite, type TestSite, TOMSK } from '../site.ts';
import { type ApiAnswer, type AskApi, apiOf } from './client.ts';

const LEAD = 'shkurkina@example.org';
const CONTROLLER = 'zubchevskaya@example.org';
let stage: TestSite;
let api: ReturnType<typeof apiOf>;
let lead: AskApi;
let controller: AskApi;
let keys = 0;

beforeAll(async () => {
  stage = await openSite({ events: null, at: '2024-01-15T10:00' });
  api = apiOf(stage);
  lead = api.with(await api.tokenOf(LEAD));
  controller = api.with(await api.tokenOf(CONTROLLER));
});
afterAll(() => stage.close());
beforeEach(() => {
  keys += 1;
});

const PROGRESS = { do: 'report-progress', item: '5', text: 'Извещения размещены' };

function give(ask: AskApi, body: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
  return ask(`/roadmaps/${TOMSK}/commands`, {
    method: 'POST',
    headers: { 'idempotency-key': `key-${keys}`, ...headers },
    body,
  });
}

async function events(): Promise<number> {
  return (await stage.site.engine.stateOf(TOMSK))?.events.length ?? 0;
}

async function lines(): Promise<number> {
  return (await stage.site.db.selectFrom('journal').select('seq').execute()).length;
}

describe('a command', () => {
  it('is done in the name of the owner, and says what it did', async () => {
    const { status, headers, body } = await give(lead, PROGRESS);
    expect([status, body]).toEqual([
      200,
      {
        events: [
          {
            n: await events(),
            at: '2024-01-15T10:00:00+07:00',
            type: 'progress-reported',
            item: '5',
            occurrence: '',
            words: 'сообщено о ходе исполнения',
          },
        ],
        item: {
          id: '5',
          occurrences: [{ id: '', status: 'in_execution', due: '2024-02-15', executedAt: null }],
        },
      },
    ]);
    expect(headers.get('etag')).toMatch(new RegExp(`^"${await events()}-`));
    const last = (await stage.site.engine.stateOf(TOMSK))?.events.at(-1);
    expect(last).toMatchObject({ by: 'shkurkina', via: 'api', text: 'Извещения размещены' });
  });

  it('that the rules refuse is refused in their words, and nothing changes', async () => {
    const before = await lines();
    const { status, headers, body } = await give(lead, { do: 'cancel', item: '5', text: 'так' });
    expect([status, headers.get('content-type'), body]).toEqual([
      409,
      'application/problem+json',
      {
        type: '/problems/refused',
        title: 'Refused by the rules',
        status: 409,
        code: 'refused',
        detail: 'Это может сделать только контролёр или тот, на кого возложен контроль.',
      },
    ]);
    expect(await lines()).toBe(before);
  });

  it.each([
    ['an item that is not there', { ...PROGRESS, item: '99' }, ['#/item']],
    [
      'people who are not there',
      { do: 'change-lead', person: 'x', substitute: '\ud800' },
      ['#/person', '#/substitute'],
    ],
    ['a field nobody knows', { ...PROGRESS, colour: 'red' }, ['#/colour']],
    ['somebody else’s name', { ...PROGRESS, by: 'zubchevskaya' }, ['#/by']],
    ['no such command', { do: 'explode', item: '5' }, ['#/do']],
    ['no words', { ...PROGRESS, text: ' ' }, ['#/text']],
    ['a control character', { ...PROGRESS, text: 'a\0b' }, ['#/text']],
    ['no day', { do: 'expect', item: '5', text: 'так', date: '2024-02-30' }, ['#/date']],
    [
      'an act without its number',
      { do: 'amend', item: '5', date: '2024-05-06', act: { kind: 'а', date: '2024-05-06', signatory: 'б' } },
      ['#/act/number'],
    ],
    ['a list', [], ['#']],
    ['nothing', null, ['#']],
  ])('with %s is invalid, with the place of each fault', async (_, body, pointers) => {
    const before = await lines();
    const answer = await give(controller, body);
    const errors = (answer.body?.['errors'] ?? []) as { pointer: string; detail: string }[];
    expect([answer.status, errors.map(({ pointer }) => pointer)]).toEqual([422, pointers]);
    expect(errors.every(({ detail }) => /[а-яё]/.test(detail))).toBe(true);
    expect(await lines()).toBe(before);
  });

  it('needs a key, and a tag of ours if any', async () => {
    const keyless = await give(lead, PROGRESS, { 'idempotency-key': '' });
    const spaced = await give(lead, PROGRESS, { 'idempotency-key': 'a b' });
    const weak = await give(lead, PROGRESS, { 'if-match': 'W/"1"' });
    for (const [answer, status, parameter] of [
      [keyless, 400, 'idempotency-key'],
      [spaced, 422, 'idempotency-key'],
      [weak, 422, 'if-match'],
    ] as const)
      expect([answer.status, answer.body]).toMatchObject([
        status,
        { status, code: 'invalid', errors: [{ parameter }] },
      ]);
  });

  it('about a roadmap that is not the owner’s is answered as about one that is not there', async () => {
    const stranger = api.with(await api.tokenOf('nobody@example.org'));
    const foreign = await give(stranger, PROGRESS);
    const missing = await stranger('/roadmaps/none/commands', {
      method: 'POST',
      headers: { 'idempotency-key': 'k' },
      body: PROGRESS,
    });
    expect([foreign.status, foreign.text]).toEqual([404, missing.text]);
  });

  it('of an operator does what the rules leave to one', async () => {
    const operator = api.with(await api.tokenOf('operator@example.org'));
    const absence = { do: 'set-absence', person: 'nazarova', date: '2024-07-01', until: '2024-07-05' };
    expect((await give(operator, absence)).status).toBe(200);
    keys += 1;
    expect((await give(operator, PROGRESS)).status).toBe(409);
  });
});

describe('a command sent again with its key', () => {
  it('is not done again: the answer is that of the first', async () => {
    const first = await give(lead, PROGRESS);
    const before = await lines();
    stage.clock.set(stage.clock.now() + 60_000);
    const again = await give(lead, PROGRESS);
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([
      200,
      first.body,
      first.headers.get('etag'),
    ]);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(await lines()).toBe(before);
  });

  it('is told from another command with the same key', async () => {
    await give(lead, PROGRESS);
    const before = await lines();
    const other = await give(lead, { ...PROGRESS, text: 'Другое' });
    expect([other.status, other.body?.['code'], await lines()]).toEqual([
      422,
      'idempotency-key-reused',
      before,
    ]);
  });

  it('is done once, however many arrive at the same moment', async () => {
    const before = await events();
    const answers = await Promise.all(Array.from({ length: 6 }, () => give(lead, PROGRESS)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await events()).toBe(before + 1);
  });

  it('means nothing to another token', async () => {
    const other = api.with(await api.tokenOf(LEAD));
    const before = await events();
    await give(lead, PROGRESS);
    await give(other, PROGRESS);
    expect(await events()).toBe(before + 2);
  });

  it('that was refused is tried anew', async () => {
    const accept = { do: 'accept', item: '5', text: 'предшествующие пункты исполняются' };
    const refused = await give(controller, accept);
    await stage.run({ do: 'submit', by: 'shkurkina', item: '5', executed: '2024-01-15' });
    const accepted = await give(controller, accept);
    expect([refused.status, accepted.status]).toEqual([409, 200]);
    await stage.run({ do: 'reopen', by: 'zubchevskaya', item: '5', text: 'проверка' });
  });

  it('takes the key along into no other roadmap', async () => {
    const roadmap = (await stage.site.engine.stateOf(TOMSK))?.roadmap;
    if (!roadmap) throw new Error('no roadmap');
    await stage.apply({ ...roadmap, id: 'second' });
    const absence = { do: 'set-absence', date: '2024-08-01', until: '2024-08-05' };
    const [here, there] = await Promise.all([
      give(lead, absence),
      lead('/roadmaps/second/commands', {
        method: 'POST',
        headers: { 'idempotency-key': `key-${keys}` },
        body: absence,
      }),
    ]);
    expect(new Set([here.status, there.status])).toEqual(new Set([200, 422]));
  });
});

describe('a command of somebody who has read the item', () => {
  it('is done while nobody has changed it, and stopped with what has happened since', async () => {
    const read = (await give(lead, PROGRESS)).headers.get('etag') ?? '';
    // What is not about the item stops nothing.
    await stage.run({ do: 'set-absence', by: 'nazarova', date: '2024-09-02', until: '2024-09-06' });
    keys += 1;
    const done = await give(lead, PROGRESS, { 'if-match': read });
    keys += 1;
    const stale = await give(lead, PROGRESS, { 'if-match': read });
    expect([done.status, stale.status, stale.body?.['code']]).toEqual([200, 412, 'stale']);
    expect(stale.body?.['changes']).toEqual([
      expect.stringMatching(
        /^15\.01\.2024, 10:0\d – И\.Я\. Шкуркина: сообщено о ходе исполнения\. Сообщение: Извещения размещены$/,
      ),
    ]);
    keys += 1;
    const anyVersion = await give(lead, PROGRESS, { 'if-match': '*' });
    expect(anyVersion.status).toBe(200);
  });

  it('takes the version of an item from its page, or from a command about it, for no other item', async () => {
    const about = (path: string) => lead(`/roadmaps/${TOMSK}${path}`);
    const tagOf = ({ headers }: ApiAnswer) => headers.get('etag') ?? '';
    const [item, whole] = [tagOf(await about('/items/5')), tagOf(await about(''))];
    const absence = { do: 'set-absence', date: '2024-10-01', until: '2024-10-02' };
    const given: [unknown, string, number][] = [
      [{ ...PROGRESS, item: '6' }, item, 422],
      [absence, item, 422],
      [PROGRESS, whole, 422],
      [PROGRESS, item, 200],
      [PROGRESS, item, 412],
      [absence, whole, 200],
    ];
    for (const [command, tag, expected] of given) {
      keys += 1;
      const { status, headers } = await give(lead, command, { 'if-match': tag });
      expect([command, status]).toEqual([command, expected]);
      if (expected !== 200) continue;
      keys += 1;
      const other = command === absence ? PROGRESS : absence;
      expect((await give(lead, other, { 'if-match': headers.get('etag') ?? '' })).status).toBe(422);
    }
  });

  it('is stopped when the version is of a database that is gone', async () => {
    const read = (await give(lead, PROGRESS)).headers.get('etag') ?? '';
    keys += 1;
    const { status } = await give(lead, PROGRESS, { 'if-match': read.replace(/^"\d+/, '"99999') });
    expect(status).toBe(412);
  });
});

describe('a report of execution', () => {
  it('is answered as the documentation says', async () => {
    const api = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');
    const [sent, answered] = [...api.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) =>
      JSON.parse(json),
    );
    const { status, body } = await give(lead, sent);
    Object.assign(answered.events[0], { n: await events(), at: expect.stringMatching(/^2024-01-15T/) });
    expect([status, body]).toEqual([200, answered]);
  });
});
