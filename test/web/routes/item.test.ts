// The page of an item: what it says, to whom, and what it keeps to itself.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tomskRoadmap } from '../../support/simulated.ts';
import { OPERATOR, openSite, type TestSite, TOMSK } from '../site.ts';

const ITEMS = `/roadmaps/${TOMSK}/items`;
const LEAD = 'shkurkina@example.org';
const CONTROLLER = 'zubchevskaya@example.org';
let stage: TestSite;

beforeAll(async () => {
  stage = await openSite({ at: '2024-01-31T12:00', mails: true });
  // As a mail server would have answered.
  await stage.site.db
    .updateTable('messages')
    .set({ channel: 'email', reply: '250 2.1.5 <shabolina@example.org> ok' })
    .execute();
});
afterAll(() => stage.close());

const read = (who: string, path: string) => stage.as(who).get(`${ITEMS}/${path}`);

describe('an item', () => {
  it('says what it is, until when, who answers, what it waits for and what waits for it', async () => {
    const { status, text } = await read(LEAD, '5');
    expect(status).toBe(200);
    for (const said of [
      'Объявлены закупки товаров, работ, услуг',
      'Результат Реестр извещений о проведении закупок',
      'Департамент образования администрации Города Томска – И.Я. Шкуркина',
      'Срок по документу «не позднее 15 февраля 2024 года» – 15.02.2024',
      'Действующий срок 15 февраля 2024 г. (четверг)',
      'До срока Осталось 11 рабочих дней',
      'Прогноз',
      'ожидает исполнения п. 2, 3',
      'Ожидает исполнения: п. 2',
      'Этого пункта ждут Пункт 8',
      'Вопросы по пункту: О.В. Зубчевская, (3822) 90-99-81',
    ])
      expect(text).toContain(said);
  });

  it('offers what its reader may do, and nothing to who only looks on', async () => {
    const actions = ({ body }: { body: string }) =>
      [...body.matchAll(/class="button[^"]*" href="[^"]*\/do\/([a-z-]+)"/g)].map(([, action]) => action);
    expect(actions(await read(LEAD, '5'))).toEqual([
      'submit',
      'report-progress',
      'expect',
      'request-extension',
    ]);
    expect(actions(await read(CONTROLLER, '5'))).toEqual(['amend', 'cancel', 'change-lead']);
    expect(actions(await read(OPERATOR, '5'))).toEqual(['amend', 'change-lead']);
    expect(actions(await read('savenkov@example.org', '5'))).toEqual([]);
  });

  it('tells what happened, the latest first, in the words of those who did it', async () => {
    const { text } = await read(LEAD, '3');
    const [returned, submitted] = [
      text.indexOf('30.01.2024, 10:00 О.В. Зубчевская Возвращён на доработку'),
      text.indexOf('Доложено об исполнении, дата исполнения – 29.01.2024'),
    ];
    expect(returned).toBeGreaterThan(0);
    expect(submitted).toBeGreaterThan(returned);
    expect(text).toContain('материалы нужно представить заново: МАОУ гимназия № 29 г. Томска');
    expect(text).toContain('Замечания: нет проекта зонирования');
    const form = await read('nazarova@example.org', '3/do/submit');
    expect(form.text).toContain('Возвращено на доработку. Замечания: нет проекта зонирования');
  });

  it('tells what will be sent, when, to whom and why, and afterwards what the server said', async () => {
    const { text } = await read(CONTROLLER, '5');
    expect(text).toContain(
      '08.02.2024, 09:00 До срока рабочих дней: 5 И.Я. Шкуркина ответственный исполнитель срок 15.02.2024',
    );
    expect(text).toContain('Позже, если пункт останется на контроле');
    expect(text).toContain('принято почтовым сервером Ответ сервера: 250 2.1.5 <shabolina@example.org> ok');
    expect(text).toContain('Поставлено на контроль: распоряжение № 1410 р (пунктов: 3)');
  });

  it('shows nobody’s address, whatever the server said, and no subjects of other people’s mail', async () => {
    const { body, text } = await read(LEAD, '3');
    expect(text).toContain('Ответ сервера: 250 2.1.5 <…> ok');
    expect(body.match(/[\w.]+@[\w.]+/g)).toEqual([LEAD]);
    expect(text).not.toContain('Поставлено на контроль: распоряжение');
  });

  it('stays readable when its title is hostile', async () => {
    const roadmap = tomskRoadmap({ id: 'hostile' });
    const items = roadmap.items.map((item) =>
      item.id === '7' ? { ...item, title: '<img src=x onerror=alert(1)>"</dd>' } : item,
    );
    await stage.apply({ ...roadmap, items });
    const { body } = await stage.as(CONTROLLER).get('/roadmaps/hostile/items/7');
    expect(body).not.toContain('<img');
    expect(body).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });
});

describe('a recurring item', () => {
  it('shows the date asked for, by default the first that is open', async () => {
    const first = await read(LEAD, '13');
    expect(first.text).toContain('Отчётный период III квартал 2024 г.');
    const second = await read('nazarova@example.org', '13?due=2025-01-01');
    expect(second.text).toContain('Отчётный период IV квартал 2024 г.');
    expect(second.body).toContain('/items/13/do/report-indicators?due=2025-01-01');
  });

  it('acts on the date shown', async () => {
    const path = `${ITEMS}/13/do/report-progress?due=2025-01-01`;
    const sent = await stage.as('nazarova@example.org').post(path, { text: 'собираем' });
    expect([sent.status, sent.location]).toEqual([303, `${ITEMS}/13?due=2025-01-01&done=report-progress`]);
    expect((await read('nazarova@example.org', '13?due=2025-01-01')).text).toContain('Сообщение: собираем');
    expect((await read('nazarova@example.org', '13')).text).not.toContain('собираем');
  });

  it('acts on the date shown, also when another one was moved to the same day', async () => {
    const act = { kind: 'письмо', number: '1', date: '2024-01-30', signatory: 'И.В. Швайко' };
    await stage.run({
      do: 'amend',
      by: 'zubchevskaya',
      item: '13',
      due: '2025-04-01',
      date: '2025-07-01',
      act,
    });
    const path = `${ITEMS}/13/do/report-progress?due=2025-07-01`;
    await stage.as('nazarova@example.org').post(path, { text: 'за июль' });
    expect((await read('nazarova@example.org', '13?due=2025-07-01')).text).toContain('за июль');
    expect((await read('nazarova@example.org', '13?due=2025-04-01')).text).not.toContain('за июль');
  });
});

it('does not exist for those whom it does not concern, nor under a wrong number or date', async () => {
  for (const path of ['99', '13?due=2024-10-02', '5?due=2024-02-15', '99/card'])
    expect([path, (await read(LEAD, path)).status]).toEqual([path, 404]);
  expect((await read('nobody@example.org', '5')).status).toBe(404);
  expect((await stage.as(LEAD).get('/roadmaps/%00/items/5')).status).toBe(404);
  expect((await stage.stranger.get(`${ITEMS}/5`)).status).toBe(303);
});

it('has a card for paper: requisites, dates, history', async () => {
  const { text, body } = await read(CONTROLLER, '3/card');
  for (const said of [
    'от 27.12.2023 № 1410 р',
    'Действующий срок',
    'Возвращён на доработку',
    'М.Г. Савенков',
  ])
    expect(text).toContain(said);
  expect(body).not.toContain('/do/');
});

it('opens with its forms also in a year that has no calendar yet', async () => {
  const now = stage.clock.now();
  stage.clock.set(now + 10 * 366 * 86_400_000);
  for (const path of ['5', '5/card', '13', '5/do/submit', '5/do/request-extension', '5/do/expect'])
    expect([path, (await read(path.startsWith('13') ? CONTROLLER : LEAD, path)).status]).toEqual([path, 200]);
  stage.clock.set(now);
});
