// The page of a roadmap: the annex's table with three dates apart, what is late because of what, the choice of items, and
// that nothing out of a document is taken for markup.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeItem, makeRoadmap } from '../../support/roadmaps.ts';
import { tomskRoadmap } from '../../support/simulated.ts';
import { OPERATOR, openSite, type TestSite, TOMSK } from '../site.ts';

const PAGE = `/roadmaps/${TOMSK}`;
const [SUPERVISOR, LEAD, PART] = ['shvaiko@example.org', 'nazarova@example.org', 'shabolina@example.org'];
const HOSTILE = '"><img src=x onerror=alert(1)> \'</script><script>alert(2)</script> &lt;b&gt;';

let stage: TestSite;
beforeAll(async () => {
  const roadmap = tomskRoadmap();
  const items = roadmap.items.map((item) => (item.id === '11' ? { ...item, title: HOSTILE } : item));
  const order = { ...roadmap.order, url: 'javascript:alert(3)' };
  stage = await openSite({ at: '2024-05-10T10:00', roadmap: { ...roadmap, items, order } });
});
afterAll(() => stage.close());

const ENTITIES: Record<string, string> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' };
const unescaped = (text: string): string =>
  text.replace(/&(quot|#39|lt|gt|amp);/g, (_, name: string) => ENTITIES[name] ?? '');

/** Of an item's row in the table, as read. */
async function rowOf(id: string, query = ''): Promise<string> {
  const { body } = await stage.as(SUPERVISOR).get(PAGE + query);
  const row = new RegExp(`<tr[^>]* id="item-${id}">(.*?)</tr>`, 's').exec(body)?.[1] ?? '';
  return row.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

async function numbersIn(query: string, address = SUPERVISOR): Promise<string[]> {
  const { body } = await stage.as(address).get(PAGE + query);
  return [...body.matchAll(/<tr[^>]* id="item-([^"]+)">/g)].map(([, id]) => id ?? '');
}

describe('the page of a roadmap', () => {
  it('says how many items stand how, the late ones first', async () => {
    const { text } = await stage.as(SUPERVISOR).get(PAGE);
    expect(text).toContain('Пунктов: 13, из них повторяющихся: 1; снято с контроля: 5.');
    expect(text).toContain(
      'срок нарушен: 1 риск нарушения срока: 1 на исполнении: 6 исполнен, снят с контроля: 5',
    );
  });

  it('says what is late because of what', async () => {
    const { text } = await stage.as(SUPERVISOR).get(PAGE);
    expect(text).toContain('И.Я. Шкуркина; срок 15.02.2024 нарушен, прошло 55 рабочих дней.');
    expect(text).toContain('Из-за этого под угрозой п. 8 – срок 25.08.2024.');
    expect(text).toContain('П. 5 не исполнен; прогноз 27.08.2024, срок 25.08.2024.');
  });

  it('keeps the date by the document, the one in force and the forecast apart, in the document’s own words', async () => {
    expect(await rowOf('8')).toMatch(
      /не позднее 25 августа 2024 года по документу 25\.08\.2024 действует 25\.08\.2024 контрольная дата 23\.08\.2024 прогноз 27\.08\.2024/,
    );
    expect(await rowOf('2')).toMatch(
      /Согласно графику, направляемому федеральным оператором .* исполнен 09\.02\.2024/,
    );
  });

  it('says of each item how it stands and how long there is', async () => {
    expect(await rowOf('5')).toMatch(/срок нарушен на исполнении Прошло 55 рабочих дней после срока/);
    expect(await rowOf('8')).toMatch(
      /риск нарушения срока на исполнении ожидает исполнения п\. 5 Осталось 74 рабочих дня/,
    );
    expect(await rowOf('3')).toMatch(/материалы представлены 02\.02\.2024.*исполнен с нарушением срока/);
  });

  it.each([
    ['the late ones', '?overdue=yes', ['5']],
    ['those in a state', '?state=risk', ['8']],
    ['those of a party', '?party=school&state=executed', ['2', '3', '4', '6']],
    ['those of both', '?state=running&overdue=yes', []],
    ['all, where nothing like it exists', '?state=constructor&party=toString&overdue=1', 13],
  ])('shows on request %s', async (_, query, expected) => {
    const found = await numbersIn(query);
    expect(typeof expected === 'number' ? found.length : found).toEqual(expected);
  });

  it('shows a lead their own on request, and offers that to nobody who has none', async () => {
    expect(await numbersIn('?mine=yes', 'shkurkina@example.org')).toEqual(['4', '5', '8']);
    expect((await stage.as(LEAD).get(PAGE)).text).toContain('Только мои');
    expect((await stage.as(SUPERVISOR).get(PAGE)).text).not.toContain('Только мои');
  });

  it('says so when no item fits, and leads back to all', async () => {
    const { text } = await stage.as(SUPERVISOR).get(`${PAGE}?state=running&overdue=yes`);
    expect(text).toContain('Показано 0 из 13. Показать все пункты');
    expect(text).toContain('Таких пунктов нет.');
  });

  it('offers the acknowledgement to those who have not acted since they were given an item', async () => {
    const button = `action="${PAGE}/do/acknowledge"`;
    expect((await stage.as(LEAD).get(PAGE)).body).not.toContain(button);
    stage.clock.set(stage.clock.now() + 1);
    await stage.run({ do: 'change-lead', by: 'zubchevskaya', item: '11', person: 'savenkov' });
    expect((await stage.as('savenkov@example.org').get(PAGE)).body).toContain(button);
  });

  it('leads to journal and digest only those who may open them', async () => {
    for (const address of [SUPERVISOR, OPERATOR])
      expect((await stage.as(address).get(PAGE)).body).toContain(`${PAGE}/journal`);
    expect((await stage.as(PART).get(PAGE)).body).not.toContain(`${PAGE}/journal`);
  });

  it('does not exist for whom it does not concern, and asks strangers to sign in', async () => {
    expect((await stage.as('somebody@example.org').get(PAGE)).status).toBe(404);
    const { status, location } = await stage.stranger.get(`${PAGE}?state=risk`);
    expect([status, location]).toEqual([303, `/sign-in?next=${encodeURIComponent(`${PAGE}?state=risk`)}`]);
  });

  it('is shown without counting days where the calendar has no file for the year', async () => {
    const before = stage.clock.now();
    stage.clock.set(Date.UTC(2031, 4, 5));
    const { status, text } = await stage.as(SUPERVISOR).get(PAGE);
    stage.clock.set(before);
    expect(status).toBe(200);
    expect(text).toContain('Нет производственного календаря на 2031 год');
  });
});

describe('a hostile document', () => {
  it('puts no markup into the page', async () => {
    const { body, text } = await stage.as(SUPERVISOR).get(PAGE);
    expect(body).not.toContain('<img');
    expect(body).not.toContain('<script>');
    expect(text).toContain(HOSTILE);
  });

  it('is no link where its address is no page', async () => {
    const { body } = await stage.as(SUPERVISOR).get(PAGE);
    expect(body).not.toContain('javascript:');
  });

  it('reaches the movable timeline as text that the script has to escape', async () => {
    const { body } = await stage.as(SUPERVISOR).get(PAGE);
    const data = unescaped(/data-timeline="([^"]*)"/.exec(body)?.[1] ?? '');
    const { tasks } = JSON.parse(data);
    expect(tasks.map(({ title }: { title: string }) => title)).toContain(`11. ${HOSTILE}`);
  });
});

describe('the timeline', () => {
  it('is drawn without scripts: every lane, its limits, today and days off', async () => {
    const { body } = await stage.as(SUPERVISOR).get(PAGE);
    const [svg = ''] = /<svg.*?<\/svg>/s.exec(body) ?? [];
    expect(svg).toContain('сегодня 10.05.2024');
    expect(svg).toContain(
      'П. 8: срок 25.08.2024, прогноз 27.08.2024; риск нарушения срока, на исполнении, ожидает исполнения п. 5',
    );
    expect([...svg.matchAll(/class="limit /g)].length).toBeGreaterThanOrEqual(13);
    expect(svg).toMatch(/class="off" d="M/);
    expect(svg).not.toContain('style=');
  });

  it('shows both dates when an act has moved one', async () => {
    await stage.goTo('2024-07-02T10:00');
    expect(await rowOf('8')).toMatch(/по документу 25\.08\.2024 действует 25\.10\.2024/);
    const { body } = await stage.as(SUPERVISOR).get(PAGE);
    expect([...body.matchAll(/class="original"/g)]).toHaveLength(1);
  });
});

it('tells of many late items the first ten, and where the others are', async () => {
  const items = Array.from({ length: 12 }, (_, i) => makeItem(String(i + 1), '2024-07-03'));
  await stage.apply(makeRoadmap({ items }));
  await stage.goTo('2024-07-05T10:00');
  const { body, text } = await stage.as(SUPERVISOR).get('/roadmaps/technopark');
  expect(text).toContain('И ещё 2: показать в таблице.');
  expect(body).toContain('href="?state=overdue#items"');
});
