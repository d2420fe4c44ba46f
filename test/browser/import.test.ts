// From the file of an order to a running roadmap, by an operator in Chromium: uploaded as DOCX, asked, answered, started; on a
// telephone, and by the keyboard alone.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { orderDocx } from '../support/order-docx.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { type Chromium, startChromium, TELEPHONE } from './browser.ts';
import { type Person, person, WAYS } from './person.ts';
import { type BrowserStage, OPERATOR, openBrowserStage } from './stage.ts';

const SURNAMES = ['Шаболина', 'Назарова', 'Швайко', 'Савенков', 'Зубчевская', 'Шкуркина'];
const addressOf = (n: number): string => `person-${n}@example.org`;
const GROUPS = ['Порядок пунктов', 'Показатели и мониторинг'];

let chromium: Chromium;
let order: { name: string; mimeType: string; buffer: Buffer };
beforeAll(async () => {
  chromium = await startChromium();
  const mimeType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  order = { name: 'Распоряжение 1410 р.docx', mimeType, buffer: await orderDocx() };
});
afterAll(() => chromium.close());

/** A finger on a telephone with scripts, and the keyboard at a desk; the journeys of the other pages are made in every way. */
const TRIED = WAYS.slice(2);

describe.each(TRIED)('an order that an operator uploads $name', (way) => {
  let stage: BrowserStage;
  let operator: Person;
  beforeEach(async () => {
    stage = await openBrowserStage(makeRoadmap({ id: 'other', items: [makeItem('1', '2024-06-03')] }));
    await stage.goTo('2024-01-15T10:30');
    operator = await person(chromium, stage, way);
    await operator.signIn(OPERATOR);
  });
  afterEach(async () => {
    await operator.leave();
    await stage.close();
  });

  it('becomes a roadmap of 13 items whose leads are told at the next full hour', async () => {
    await operator.go('/roadmaps');
    await operator.follow('Загрузить распоряжение');
    await operator.press('Загрузить');
    expect(await operator.text()).toContain('Выберите файл распоряжения.');
    await operator.attach('Файл распоряжения', order);
    await operator.looksRight('import upload');
    await operator.press('Загрузить');
    expect(await operator.text()).toContain('Без ответа: 6 обязательных вопросов.');
    await operator.looksRight('import questions');

    // Half of the answers, one of them wrong.
    await operator.type(/Шаболина.*обязательно/, addressOf(0));
    await operator.type(/Назарова.*обязательно/, 'nazarova');
    await operator.press('Сохранить ответы');
    expect(await operator.text()).toContain('Неверный адрес электронной почты');
    expect(await operator.page.getByLabel(/Назарова.*обязательно/).inputValue()).toBe('nazarova');
    for (const [n, surname] of SURNAMES.entries())
      if (n > 0) await operator.type(new RegExp(`${surname}.*обязательно`), addressOf(n));
    await operator.press('Сохранить ответы');
    expect(await operator.text()).toContain('На все обязательные вопросы есть ответ.');
    for (const group of GROUPS) await operator.press(new RegExp(`^Принять предложения .*${group}`));
    await operator.looksRight('import answered');

    await operator.press('Поставить на контроль…');
    expect(await operator.text()).toMatch(/Пунктов\s+13/);
    await operator.looksRight('import start');
    await operator.press('Поставить на контроль');
    expect(await operator.text()).toContain('Поставлено на контроль, исполнителям сообщат.');
    expect(await operator.page.locator('table.annex tbody tr').count()).toBe(13);

    const told = await stage.rows<{ recipient: string; slot: Date; n: string }>(
      "SELECT recipient, slot, count(*) AS n FROM notices WHERE roadmap <> 'other' AND kind = 'assignment' GROUP BY 1, 2 ORDER BY 1",
    );
    // The first item is executed by the order itself.
    const slot = new Date('2024-01-15T11:00:00+07:00');
    expect(told.map(({ recipient, slot: at }) => [recipient, at])).toEqual([
      [addressOf(0), slot],
      [addressOf(1), slot],
    ]);
    const mails = await stage.goTo('2024-01-15T11:30');
    expect(
      mails.filter(({ subject }) => subject.startsWith('Поставлено на контроль')).map(({ to }) => to),
    ).toEqual(expect.arrayContaining([addressOf(0), addressOf(1)]));
    expect(chromium.faults()).toEqual([]);
  });
});

it('leads from a field to its place in the document, which is marked there', async () => {
  const stage = await openBrowserStage(makeRoadmap({ id: 'other', items: [makeItem('1', '2024-06-03')] }));
  const operator = await person(chromium, stage, {
    name: 'places',
    screen: TELEPHONE,
    hands: WAYS[0]?.hands ?? fail,
  });
  await operator.signIn(OPERATOR);
  await operator.go('/import');
  await operator.attach('Файл распоряжения', order);
  await operator.press('Загрузить');
  await operator.page.getByRole('link', { name: 'не позднее 15 сентября 2024 года' }).click();
  const target = operator.page.locator('mark:target');
  expect(await target.textContent()).toBe('не позднее 15 сентября 2024 года');
  expect(
    await target.evaluate(
      (mark: { getBoundingClientRect(): { top: number } }) => mark.getBoundingClientRect().top,
    ),
  ).toBeLessThan(740);
  await operator.leave();
  await stage.close();
  expect(chromium.faults()).toEqual([]);
});

function fail(): never {
  throw new Error('there is no way to work a page');
}
