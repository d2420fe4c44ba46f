// «Мои поручения»: what waits for a person first, in whose place they act, what was returned with which remarks.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeItem, makeRoadmap } from '../../support/roadmaps.ts';
import { openSite, type TestSite } from '../site.ts';

const [LEAD, PART, STANDS_IN] = ['nazarova@example.org', 'shabolina@example.org', 'savenkov@example.org'];

let stage: TestSite;
beforeAll(async () => {
  const roadmap = makeRoadmap({
    items: [
      makeItem('1', '2024-02-20', { title: 'Опоздавший' }),
      makeItem('2', '2024-03-01', { title: 'Срочный' }),
      makeItem('3', '2024-06-03', { title: 'Дальний', after: ['1'] }),
      makeItem('4', '2024-05-06', { title: 'Доложенный' }),
      makeItem('5', '2024-05-07', { title: 'Возвращённый' }),
      makeItem('6', '2024-03-15', { title: 'Чужой', responsible: ['school'] }),
      makeItem('7', '2024-05-20', { title: 'Исполненный' }),
      makeItem('8', '', { title: 'Без срока', deadline: { kind: 'external', text: 'по графику оператора' } }),
    ],
  });
  stage = await openSite({ roadmap, events: null, at: '2024-02-26T10:00' });
});
afterAll(() => stage.close());

/** Heading of each group, then the items under it. */
async function groupsOf(address: string): Promise<string[]> {
  const { body } = await stage.as(address).get('/');
  return [...body.matchAll(/<h2>(.*?)<\/h2>|>П\. (\d+)\. /g)].map(
    ([, heading, item]) => heading ?? `п. ${item}`,
  );
}

describe('a person’s own items', () => {
  it('begin with the request to acknowledge, one for all items of an order', async () => {
    const { body, text } = await stage.as(LEAD).get('/');
    expect(text).toContain(
      'Распоряжение № 1410 р: подтвердите, что ознакомились. Одного подтверждения достаточно',
    );
    expect([...body.matchAll(/action="\/roadmaps\/technopark\/do\/acknowledge"/g)]).toHaveLength(1);
  });

  it('are no longer to be acknowledged once the person has acted', async () => {
    await stage.run({ do: 'acknowledge', by: 'nazarova' });
    expect((await stage.as(LEAD).get('/')).body).not.toContain('do/acknowledge');
  });

  it('stand in the order in which they want attention', async () => {
    await stage.run({ do: 'submit', by: 'nazarova', item: '4', text: 'письмо № 4' });
    await stage.run({ do: 'submit', by: 'nazarova', item: '5', text: 'письмо № 5' });
    await stage.run({ do: 'return', by: 'zubchevskaya', item: '5', text: 'нет приложения' });
    await stage.run({ do: 'submit', by: 'nazarova', item: '7', text: 'письмо № 7' });
    await stage.run({ do: 'accept', by: 'zubchevskaya', item: '7' });
    expect(await groupsOf(LEAD)).toEqual([
      'Срок нарушен: 1',
      'п. 1',
      'Ждёт Вас сегодня и на этой неделе: 3',
      'п. 8',
      'п. 2',
      'п. 5',
      'Далее: 1',
      'п. 3',
      'На проверке: 1',
      'п. 4',
    ]);
  });

  it('say what is waited for, and how long there is', async () => {
    const { text } = await stage.as(LEAD).get('/');
    expect(text).toContain('Прошло 3 рабочих дня после срока');
    expect(text).toContain('Доложите об исполнении либо сообщите причину и ожидаемую дату.');
    expect(text).toContain('Осталось 4 рабочих дня');
    expect(text).toContain(
      'Срок не определён (по графику оператора). Внесите дату, когда она станет известна.',
    );
    expect(text).toContain('Замечания: «нет приложения». Устраните их и доложите об исполнении снова.');
    expect(text).toContain('Доклад от 26.02.2024 на проверке. От Вас ничего не требуется.');
    expect(text).toContain('ожидает исполнения п. 1');
  });

  it('offer only what the person may do now, the most sensible first', async () => {
    const { body } = await stage.as(LEAD).get('/');
    const offered = (item: string) =>
      [...body.matchAll(new RegExp(`/technopark/items/${item}/do/([a-z-]+)[?"]`, 'g'))].map(
        ([, action]) => action,
      );
    // Of what is late the report, or when it is to be expected.
    expect(offered('1')).toEqual(['submit', 'expect']);
    expect(offered('2')).toEqual(['submit', 'report-progress']);
    expect(offered('8')[0]).toBe('set-date');
    expect(offered('4')).toEqual([]);
  });

  it('ask a co-executor for their part, by its own earlier day, and thank for it when it is there', async () => {
    // п. 2 is due on Friday the 1st: the part was wanted on the 22nd.
    expect((await stage.as(PART).get('/')).text).toContain(
      'Материалы нужны были ответственному исполнителю (О.И. Назарова) до 22 февраля 2024 г. (четверг). Представьте их сегодня.',
    );
    await stage.run({ do: 'contribute', by: 'shabolina', item: '2' });
    const { text } = await stage.as(PART).get('/');
    expect(text).toContain(
      'Ваши материалы представлены 26.02.2024. Исполнение за ответственным исполнителем (О.И. Назарова).',
    );
    expect(await groupsOf(PART)).toEqual([
      'Срок нарушен: 1',
      'п. 1',
      'Ждёт Вас сегодня и на этой неделе: 1',
      'п. 5',
      'Далее: 4',
      'п. 8',
      'п. 2',
      'п. 6',
      'п. 3',
      'На проверке: 1',
      'п. 4',
    ]);
  });

  it('are also those of an absent colleague, and say so', async () => {
    expect((await stage.as(STANDS_IN).get('/')).text).not.toContain('П. 1.');
    await stage.run({
      do: 'set-absence',
      by: 'zubchevskaya',
      person: 'nazarova',
      date: '2024-02-26',
      until: '2024-03-08',
      substitute: 'savenkov',
    });
    const { text, body } = await stage.as(STANDS_IN).get('/');
    expect(text).toContain('П. 1. Опоздавший Распоряжение № 1410 р; за: О.И. Назарова');
    expect(body).toContain('href="/roadmaps/technopark/items/1/do/submit?from=mine"');
    expect((await stage.as(LEAD).get('/')).text).not.toContain('за: О.И. Назарова');
  });

  it('are a sentence where there are none', async () => {
    const { status, text } = await stage.as('shkurkina@example.org').get('/');
    expect(status).toBe(200);
    expect(text).toContain('Поручений, по которым нужно действовать, у Вас нет.');
  });

  it('tell those who decide what waits for their decision', async () => {
    await stage.run({
      do: 'request-extension',
      by: 'nazarova',
      item: '3',
      date: '2024-07-01',
      text: 'поставка',
    });
    const { text } = await stage.as('shvaiko@example.org').get('/');
    expect(text).toContain('Требуется Ваше решение запросы на продление: 1 результаты на проверку: 1');
    expect((await stage.as(LEAD).get('/')).text).not.toContain('Требуется Ваше решение');
  });
});
