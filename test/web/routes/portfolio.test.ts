// «Все карты»: the most consequential first, findable among hundreds.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeItem, makeRoadmap } from '../../support/roadmaps.ts';
import { OPERATOR, openSite, type TestSite } from '../site.ts';

const SUPERVISOR = 'shvaiko@example.org';

let stage: TestSite;
beforeAll(async () => {
  const order = makeRoadmap().order;
  const plain = (n: number, due: string, changes: object = {}) =>
    makeRoadmap({
      id: `map-${n}`,
      title: `Дорожная карта ${n}`,
      order: { ...order, number: `${n} р` },
      items: [makeItem('1', due, { responsible: ['department'] })],
      ...changes,
    });
  stage = await openSite({ roadmap: plain(1, '2024-12-02'), events: null, at: '2024-01-09T10:00' });
  await stage.apply(plain(2, '2024-02-01', { title: 'Ремонт Ёлочного переулка <b>' }));
  await stage.apply(plain(3, '2024-01-15'));
  await stage.apply(plain(4, '2024-02-26'));
  await stage.apply(plain(5, '2024-03-01', { supervisor: 'savenkov' }));
  for (let n = 6; n <= 53; n++) await stage.apply(plain(n, '2024-12-02'));
  stage.clock.set(Date.UTC(2024, 1, 20, 5));
  await stage.run({ do: 'submit', by: 'nazarova', item: '1' }, 'map-6');
});
afterAll(() => stage.close());

async function orders(query = '', address = SUPERVISOR): Promise<string[]> {
  const { body } = await stage.as(address).get(`/roadmaps${query}`);
  return [...body.matchAll(/<th scope="row">.*?№ (\d+) р от/gs)].map(([, n]) => n ?? '');
}

describe('the list of roadmaps', () => {
  it('begins with the longest overdue, then what waits for a decision, then what is due soon', async () => {
    expect((await orders()).slice(0, 6)).toEqual(['3', '2', '6', '4', '5', '1']);
  });

  it('says in words how each is doing', async () => {
    const { text } = await stage.as(SUPERVISOR).get('/roadmaps');
    expect(text).toContain('срок нарушен: 1 дольше всего – 36 дней № 3 р от 27.12.2023');
    expect(text).toContain('ждёт решения: 1 № 6 р');
    expect(text).toContain(
      'скоро срок: 1 № 4 р от 27.12.2023 Дорожная карта 4 И.В. Швайко 0 из 1 26.02.2024 через 6 дней',
    );
    expect(text).toContain('по плану № 1 р');
  });

  it('counts what each choice would show', async () => {
    const { text } = await stage.as(SUPERVISOR).get('/roadmaps');
    expect(text).toContain(
      'на контроле: 53 срок нарушен: 2 ждут решения: 1 срок в ближайшие 10 рабочих дней: 2',
    );
    expect(await orders('?filter=overdue')).toEqual(['3', '2']);
    expect(await orders('?filter=decide')).toEqual(['6']);
  });

  it('is found by words of the title, the number or the supervisor, whatever the case', async () => {
    expect(await orders('?q=ЕЛОЧНОГО+ремонт')).toEqual(['2']);
    expect(await orders('?q=№+17+р')).toEqual(['17']);
    expect(await orders('?q=савенков')).toEqual(['5']);
  });

  it('shows the search again as text, whatever it is', async () => {
    const { status, body, text } = await stage.as(SUPERVISOR).get('/roadmaps?q=%22%3E%3Cscript%3E(%5B%00');
    expect(status).toBe(200);
    expect(body).not.toContain('<script>');
    expect(text).toContain('По этому запросу ничего не найдено. Показать все карты');
  });

  it('has pages of fifty that keep search, order and choice', async () => {
    const first = await stage.as(SUPERVISOR).get('/roadmaps?sort=title&q=карта');
    expect(first.text).toContain('Страница 1 из 2, всего карт: 52 Следующая');
    expect(first.body).toContain(
      'href="/roadmaps?q=%D0%BA%D0%B0%D1%80%D1%82%D0%B0&amp;sort=title&amp;page=2"',
    );
    expect(await orders('?sort=title&q=карта')).toHaveLength(50);
    expect(await orders('?sort=title&q=карта&page=2')).toEqual(['8', '9']);
  });

  it.each(['0', '-1', '1e9', 'x', '1.5', '99999999999999999999'])(
    'takes page %s for the first',
    async (page) => {
      expect(await orders(`?page=${page}`)).toHaveLength(50);
    },
  );

  it('says that there is nothing past the last page', async () => {
    expect((await stage.as(SUPERVISOR).get('/roadmaps?page=40')).text).toContain('Показать все карты');
  });

  it('shows an operator all, and others what concerns them', async () => {
    expect((await stage.as(OPERATOR).get('/roadmaps')).text).toContain('всего карт: 53');
    expect((await stage.as('somebody@example.org').get('/roadmaps')).text).toContain(
      'Дорожных карт на контроле, которые Вас касаются, нет.',
    );
  });

  it('tells the supervisor first what waits for their decision', async () => {
    const { text } = await stage.as(SUPERVISOR).get('/roadmaps');
    expect(text.indexOf('Требуется Ваше решение результаты на проверку: 1')).toBeLessThan(
      text.indexOf('№ 3 р'),
    );
    expect(text).toContain('результаты на проверку: 1');
  });
});
