// A day off of a body's own, set on the page by the keyboard alone and by a finger: shown first, then made.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { type Chromium, startChromium } from './browser.ts';
import { type Person, person, WAYS } from './person.ts';
import { type BrowserStage, OPERATOR, openBrowserStage } from './stage.ts';

let chromium: Chromium;
beforeAll(async () => {
  chromium = await startChromium();
});
afterAll(() => chromium.close());

describe.each(WAYS.slice(2))('a day off that an operator sets $name', (way) => {
  let stage: BrowserStage;
  let operator: Person;
  beforeEach(async () => {
    const item = makeItem('1', '2024-06-07', { responsible: ['department'] });
    stage = await openBrowserStage(makeRoadmap({ id: 'town', items: [item] }));
    await stage.goTo('2024-05-20T10:30');
    operator = await person(chromium, stage, way);
    await operator.signIn(OPERATOR);
  });
  afterEach(async () => {
    await operator.leave();
    await stage.close();
  });

  it('is shown with the control date that it moves, and then made', async () => {
    await operator.go('/account');
    await operator.follow('Календарь рабочих дней');
    await operator.looksRight('calendar list');
    await operator.date('Дата', '2024-06-07');
    await operator.tick('выходной');
    await operator.type('Причина', 'День города');
    await operator.type('Кто издал акт', 'Администрация Города Томска');
    await operator.type('Номер акта', '15-р');
    await operator.date('Дата акта', '2024-05-15');
    await operator.press('Показать, что перенесётся');
    expect(await operator.text()).toContain('07.06.2024 (пт) → 06.06.2024 (чт)');
    await operator.looksRight('calendar preview');
    await operator.press('Внести изменение');
    expect(await operator.text()).toContain('Изменение календаря внесено.');
    expect(await stage.rows('SELECT FROM calendar_changes')).toHaveLength(1);
    await operator.looksRight('calendar done');
  });
});
