// Lists over many roadmaps: written with the state wherever that is written, read by the same few statements however many.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dateOf } from '../../src/calendar/dates.ts';
import { createPersonEraser } from '../../src/engine/erase-person.ts';
import { createLog } from '../../src/log.ts';
import { controlsAny } from '../../src/store/controlled-roadmaps.ts';
import { myItems, queues } from '../../src/store/item-lists.ts';
import { type PortfolioWanted, portfolio } from '../../src/store/portfolio.ts';
import type { Command } from '../../src/workflows/command.ts';
import type { OrganisationSet } from '../../src/workflows/organisation-directory.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { openStage, type Stage, testRules } from '../engine/stage.ts';
import { execute } from '../support/postgres.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';

let stage: Stage;
let statements = 0;
beforeAll(async () => {
  stage = await openStage();
  stage.database.pool.on('connect', (client) => {
    const query = client.query.bind(client);
    client.query = ((...args: Parameters<typeof query>) => {
      statements += 1;
      return query(...args);
    }) as typeof client.query;
  });
});
afterAll(() => stage.close());
beforeEach(async () => {
  await execute(stage.test.ownerUrl, 'TRUNCATE roadmaps, people CASCADE');
  stage.at('2024-01-15T08:00');
});

const todayIn = (zone: string) => dateOf(stage.clock.now(), zone);
const mail = (key: string) => `${key}@example.org`;

/** Quarterly, from 1 October 2024. */
const SERIES = makeItem('13', '', {
  deadline: { kind: 'recurring', text: 'ежеквартально', first: '2024-10-01', rule: 'FREQ=QUARTERLY' },
});

/** One item of the two parties, due on a day. */
function small(id: string, due: string, changes: Partial<Roadmap> = {}): Roadmap {
  return makeRoadmap({ id, title: `Карта ${id}`, items: [makeItem('1', due)], ...changes });
}

async function run(roadmap: string, command: Command): Promise<void> {
  const result = await stage.engine.runCommand(roadmap, command);
  if (!result.ok) throw new Error(result.reason);
}

const look = (wanted: Partial<PortfolioWanted> = {}) => {
  const { address = '', seen = wanted.address === undefined ? 'all' : [] } = wanted;
  return portfolio(stage.database.db, { todayIn, page: 1, size: 10, ...wanted, address, seen });
};
const mine = async (key: string) =>
  (await myItems(stage.database.db, { address: mail(key), todayIn })).map((i) => `${i.roadmap}:${i.item}`);
const waiting = async (
  queue: 'review' | 'clarify' | 'extensions',
  key: string,
  operated: OrganisationSet = [],
) =>
  (await queues(stage.database.db, { address: mail(key), operated, queue, todayIn })).map(
    (i) => `${i.roadmap}:${i.item}`,
  );

describe('the portfolio', () => {
  it('shows the most consequential first, and each item in the first figure that fits', async () => {
    await stage.apply(
      small('calm', '2024-12-02'),
      small('soon', '2024-02-20'),
      small('risk', '2024-02-20', { items: [makeItem('1', '2024-02-20', { minWorkingDays: 200 })] }),
      small('late', '2024-01-31'),
      small('worse', '2024-01-31', { items: [makeItem('1', '2024-01-31'), makeItem('2', '2024-01-31')] }),
    );
    stage.at('2024-02-12T12:00');
    const { rows, total, counts } = await look();
    expect(rows.map((r) => [r.roadmap, r.overdue, r.atRisk, r.soon, r.items])).toEqual([
      ['worse', 2, 0, 0, 2],
      ['late', 1, 0, 0, 1],
      ['risk', 0, 1, 0, 1],
      ['soon', 0, 0, 1, 1],
      ['calm', 0, 0, 0, 1],
    ]);
    expect(total).toBe(5);
    expect(counts).toEqual({ active: 5, overdue: 2, 'at-risk': 1, decide: 0, soon: 1, released: 0 });
    expect(rows[1]).toMatchObject({
      orderNumber: '1410 р',
      orderDate: '2023-12-27',
      today: '2024-02-12',
      longestOverdue: 12,
      nextControlDate: null,
    });
    expect(rows[4]?.nextControlDate).toBe('2024-12-02');
  });

  it('changes as days pass, nothing being written', async () => {
    await stage.apply(small('one', '2024-02-20'));
    const figures = async (time: string) => {
      stage.at(time);
      const [row] = (await look()).rows;
      return [row?.soon, row?.overdue];
    };
    expect(await figures('2024-02-05T23:59')).toEqual([0, 0]);
    expect(await figures('2024-02-06T00:00')).toEqual([1, 0]);
    expect(await figures('2024-02-20T23:59')).toEqual([1, 0]);
    expect(await figures('2024-02-21T00:00')).toEqual([0, 1]);
  });

  it('counts days in each roadmap’s zone', async () => {
    await stage.apply(
      small('tomsk', '2024-02-20'),
      small('kaliningrad', '2024-02-20', { timezone: 'Europe/Kaliningrad' }),
    );
    stage.at('2024-02-21T03:00');
    expect((await look({ filter: 'overdue' })).rows.map((r) => r.roadmap)).toEqual(['tomsk']);
  });

  it('shows a person what names them, a viewer what lists them, a stranger nothing', async () => {
    const own = { people: { ...makeRoadmap().people, guest: { name: 'Г.Г. Гость', email: mail('guest') } } };
    await stage.apply(
      small('one', '2024-12-02', own),
      small('two', '2024-12-02', { viewers: [mail('viewer')] }),
    );
    const seen = async (key: string) => {
      const found = await look({ address: mail(key) });
      return [found.total, ...found.rows.map((r) => r.roadmap)];
    };
    expect(await seen('guest')).toEqual([1, 'one']);
    expect(await seen('viewer')).toEqual([1, 'two']);
    expect(await seen('nazarova')).toEqual([2, 'one', 'two']);
    expect(await seen('stranger')).toEqual([0]);
  });

  it('finds by all words, whatever their case, and takes signs of patterns as they are', async () => {
    await stage.apply(
      small('one', '2024-12-02', { title: 'Ремонт 100% школ, всё в срок' }),
      small('two', '2024-12-02', { title: 'Создание детского технопарка' }),
    );
    const found = async (search: string) => (await look({ search })).rows.map((r) => r.roadmap);
    expect(await found('РЕМОНТ швайко')).toEqual(['one']);
    expect(await found('все')).toEqual(['one']);
    expect(await found('технопарка 1410')).toEqual(['two']);
    expect(await found('100%')).toEqual(['one']);
    for (const search of ['.*', '[', '\\', '***:', "'; DROP TABLE overviews", 'щ\0'])
      expect(await found(search)).toEqual([]);
    expect(await found('  ')).toEqual(['one', 'two']);
  });

  it('pages and sorts, and hides what is released until asked for', async () => {
    await stage.apply(...['a', 'b', 'c', 'd'].map((id) => small(id, '2024-12-02')));
    await run('b', { do: 'release-order', by: 'shvaiko', basis: 'акт' });
    expect((await look()).rows.map((r) => r.roadmap)).toEqual(['a', 'c', 'd']);
    const second = await look({ page: 2, size: 2, sort: 'title' });
    expect([second.total, ...second.rows.map((r) => r.roadmap)]).toEqual([3, 'd']);
    const past = await look({ page: 9 });
    expect([past.total, past.rows.length, past.counts.released]).toEqual([3, 0, 1]);
    expect((await look({ filter: 'released' })).rows.map((r) => [r.roadmap, r.done])).toEqual([['b', 1]]);
  });
});

describe('a person’s own items', () => {
  it('are the open ones by control date, with how they stand', async () => {
    await stage.apply(
      small('one', '2024-02-20'),
      small('two', '2024-01-31'),
      small('three', '', {
        items: [makeItem('1', '', { deadline: { kind: 'external', text: 'по графику' } })],
      }),
      small('done', '2024-01-30'),
    );
    await run('done', { do: 'submit', by: 'nazarova', item: '1' });
    await run('done', { do: 'accept', by: 'zubchevskaya', item: '1' });
    stage.at('2024-02-12T12:00');
    expect(await mine('nazarova')).toEqual(['two:1', 'one:1', 'three:1']);
    expect(await mine('shvaiko')).toEqual([]);
    const [first] = await myItems(stage.database.db, { address: mail('shabolina'), todayIn });
    expect(first).toMatchObject({
      roadmap: 'two',
      orderNumber: '1410 р',
      standing: 'overdue',
      controlDate: '2024-01-31',
      responsibleName: 'О.И. Назарова',
      asLead: false,
      inPlaceOf: null,
    });
  });

  it('include those of whom one stands in for, on the days of the absence', async () => {
    await stage.apply(small('one', '2024-02-20'));
    await run('one', {
      do: 'set-absence',
      by: 'nazarova',
      date: '2024-01-16',
      until: '2024-01-17',
      substitute: 'shkurkina',
    });
    expect(await mine('shkurkina')).toEqual([]);
    stage.at('2024-01-17T23:00');
    const items = await myItems(stage.database.db, { address: mail('shkurkina'), todayIn });
    expect(items.map((i) => [i.item, i.asLead, i.inPlaceOf])).toEqual([['1', true, 'О.И. Назарова']]);
    expect(await mine('nazarova')).toEqual(['one:1']);
    stage.at('2024-01-18T00:00');
    expect(await mine('shkurkina')).toEqual([]);
  });

  it('show of a series what is past and the current one', async () => {
    await stage.apply(small('one', '', { items: [SERIES] }));
    const seen = async (time: string) => {
      stage.at(time);
      return (await myItems(stage.database.db, { address: mail('nazarova'), todayIn })).map(
        (i) => i.occurrence,
      );
    };
    expect(await seen('2024-10-01T12:00')).toEqual(['2024-10-01']);
    expect(await seen('2024-10-02T12:00')).toEqual(['2024-10-01', '2025-01-01']);
  });
});

describe('queues', () => {
  const ask: Command = {
    do: 'request-extension',
    by: 'nazarova',
    item: '1',
    date: '2024-03-20',
    text: 'поставка',
  };

  it('hold what waits, the longest waiting first, for controller, supervisor and operator', async () => {
    await stage.apply(small('one', '2024-02-20'), small('two', '2024-02-20'), small('past', '2024-01-10'));
    await run('two', { do: 'submit', by: 'nazarova', item: '1' });
    stage.at('2024-01-15T09:00');
    await run('one', { do: 'submit', by: 'nazarova', item: '1' });
    for (const key of ['zubchevskaya', 'shvaiko']) {
      expect(await waiting('review', key)).toEqual(['two:1', 'one:1']);
      expect(await waiting('clarify', key)).toEqual(['past:1']);
    }
    expect(await waiting('review', 'operator', 'all')).toEqual(['two:1', 'one:1']);
    for (const key of ['nazarova', 'savenkov', 'stranger']) expect(await waiting('review', key)).toEqual([]);
    expect((await look({ filter: 'decide' })).counts.decide).toBe(3);
    await run('two', { do: 'return', by: 'zubchevskaya', item: '1', text: 'нет схемы' });
    expect(await waiting('review', 'zubchevskaya')).toEqual(['one:1']);
  });

  it('hold an extension until its act is entered', async () => {
    await stage.apply(small('one', '2024-02-20'));
    await run('one', ask);
    expect(await waiting('extensions', 'shvaiko')).toEqual(['one:1']);
    await run('one', { do: 'support-extension', by: 'shvaiko', item: '1' });
    const [found] = await queues(stage.database.db, {
      address: mail('zubchevskaya'),
      operated: [],
      queue: 'extensions',
      todayIn,
    });
    expect(found).toMatchObject({
      extension: 'supported',
      extensionDate: '2024-03-20',
      extensionSince: stage.clock.now(),
    });
    await run('one', {
      do: 'amend',
      by: 'shvaiko',
      item: '1',
      date: '2024-03-20',
      act: { kind: 'распоряжение', number: '7', date: '2024-01-15', signatory: 'М.Г. Савенков' },
    });
    expect(await waiting('extensions', 'shvaiko')).toEqual([]);
  });

  it('are also those of the controller for whom one stands in', async () => {
    await stage.apply(small('one', '2024-02-20'));
    await run('one', { do: 'submit', by: 'nazarova', item: '1' });
    await run('one', {
      do: 'set-absence',
      by: 'zubchevskaya',
      date: '2024-01-15',
      until: '2024-01-15',
      substitute: 'shkurkina',
    });
    expect(await waiting('review', 'shkurkina')).toEqual(['one:1']);
    stage.at('2024-01-16T09:00');
    expect(await waiting('review', 'shkurkina')).toEqual([]);
  });
});

describe('control', () => {
  const isControlling = async (...keys: string[]) =>
    Promise.all(keys.map((key) => controlsAny(stage.database.db, mail(key))));

  it('is of controller and supervisor, of whoever stands in for one of them, and ends with the release', async () => {
    await stage.apply(small('a', '2024-02-15'));
    expect(await isControlling('zubchevskaya', 'shvaiko', 'nazarova', 'shkurkina')).toEqual([
      true,
      true,
      false,
      false,
    ]);
    await run('a', {
      do: 'set-absence',
      by: 'nazarova',
      date: '2024-01-15',
      until: '2024-01-31',
      substitute: 'shkurkina',
    });
    expect(await isControlling('shkurkina')).toEqual([false]);
    await run('a', {
      do: 'set-absence',
      by: 'zubchevskaya',
      date: '2024-01-15',
      until: '2024-01-31',
      substitute: 'shkurkina',
    });
    expect(await isControlling('shkurkina')).toEqual([true]);
    await run('a', { do: 'release-order', by: 'shvaiko', basis: 'распоряжение' });
    expect(await isControlling('zubchevskaya', 'shkurkina')).toEqual([false, false]);
  });
});

describe('the overview', () => {
  const ALL = `SELECT to_jsonb(o) || jsonb_build_object('items', (SELECT jsonb_agg(to_jsonb(i) ORDER BY item, occurrence)
    FROM overview_items i WHERE i.roadmap = o.roadmap)) AS row FROM overviews o ORDER BY roadmap`;

  it('is made anew for a database of an earlier version, and is the same', async () => {
    await stage.apply(makeRoadmap());
    await run('technopark', { do: 'submit', by: 'nazarova', item: '3' });
    const before = await stage.rows(ALL);
    await execute(
      stage.test.ownerUrl,
      "DELETE FROM overviews; UPDATE roadmaps SET plan_basis = 'default ru 0123456789abcdef'",
    );
    expect(await stage.engine.replanDue()).toBe(1);
    expect(await stage.rows(ALL)).toEqual(before);
  });

  it('follows a changed definition', async () => {
    const roadmap = small('one', '2024-02-20');
    await stage.apply(roadmap);
    await stage.apply({ ...roadmap, title: 'Другая карта', viewers: [mail('viewer')] });
    expect((await look({ address: mail('viewer') })).rows.map((r) => r.title)).toEqual(['Другая карта']);
  });

  it('has no more of a series than its end once the order is released', async () => {
    await stage.apply(small('one', '', { items: [SERIES] }));
    const statuses = () => stage.rows<{ status: string }>('SELECT status FROM overview_items');
    expect((await statuses()).length).toBeGreaterThan(1);
    await run('one', { do: 'release-order', by: 'shvaiko', basis: 'акт' });
    expect(await statuses()).toEqual([{ status: 'cancelled' }]);
  });

  it('does not write items again that have not changed', async () => {
    await stage.apply(makeRoadmap());
    const versions = () =>
      stage.rows<{ item: string; xmin: string }>(
        'SELECT item, occurrence, xmin FROM overview_items ORDER BY 1, 2',
      );
    const before = await versions();
    await run('technopark', { do: 'submit', by: 'nazarova', item: '7' });
    const after = await versions();
    const changed = after.filter((row, i) => row.xmin !== before[i]?.xmin).map((row) => row.item);
    expect(changed).toContain('7');
    expect(changed).not.toContain('13');
  });

  it('knows nobody who was erased', async () => {
    const eraser = createPersonEraser({
      db: stage.database.db,
      clock: stage.clock,
      log: createLog('silent'),
      rules: testRules(),
      onChanged: () => {},
    });
    const people = { ...makeRoadmap().people, guest: { name: 'Г.Г. Гость', email: mail('guest') } };
    await stage.apply(small('one', '2024-12-02', { people, viewers: [mail('viewer')] }));
    for (const address of [mail('guest'), mail('viewer')]) {
      expect((await eraser.erase(address)).ok).toBe(true);
      expect((await look({ address })).total).toBe(0);
    }
  });
});

describe('with many roadmaps', () => {
  async function cost(): Promise<number[]> {
    const found: number[] = [];
    const { db } = stage.database;
    const address = mail('nazarova');
    for (const read of [
      () => look({ address }),
      () => myItems(db, { address, todayIn }),
      () => queues(db, { address: mail('zubchevskaya'), operated: [], queue: 'review', todayIn }),
    ]) {
      statements = 0;
      await read();
      found.push(statements);
    }
    return found;
  }

  it('reads each list by two statements', async () => {
    await stage.apply(small('one', '2024-02-20'));
    const before = await cost();
    // Copies of it, as rows only.
    for (const [table, key] of [
      ['roadmaps', 'id'],
      ['overviews', 'roadmap'],
      ['overview_items', 'roadmap'],
    ]) {
      const columns = await stage.rows<{ name: string }>(
        `SELECT attname AS name FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0
           AND attname <> '${key}' AND attgenerated = '' AND attidentity = ''`,
      );
      const names = columns.map((c) => c.name).join(', ');
      await stage.rows(`INSERT INTO ${table} (${key}, ${names})
        SELECT 'copy' || n, ${names} FROM ${table}, generate_series(1, 300) n`);
    }
    expect((await look({ address: mail('nazarova') })).total).toBe(301);
    expect((await mine('nazarova')).length).toBe(301);
    expect(before).toEqual([2, 2, 2]);
    expect(await cost()).toEqual(before);
  });
});
