// Two people at one item in two browsers: the second sees what the first has done, keeps what they typed, and decides anew.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { tomskRoadmap } from '../support/simulated.ts';
import { type Chromium, startChromium } from './browser.ts';
import { person, WAYS } from './person.ts';
import { type BrowserStage, openBrowserStage } from './stage.ts';

const ITEM = '/roadmaps/tomsk-gymnasium-29-kvantorium/items/3';
const WORDS = 'Проект готов, ждём замечаний РВПО';

let chromium: Chromium;
let stage: BrowserStage;
beforeAll(async () => {
  [chromium, stage] = await Promise.all([startChromium(), openBrowserStage(tomskRoadmap())]);
  await stage.goTo('2024-01-15T10:00');
});
afterAll(async () => {
  await chromium.close();
  await stage.close();
});

it.each(WAYS)(
  'shows $name what somebody else did while a form was open, and overwrites nothing',
  async (way) => {
    const lead = await person(chromium, stage, way);
    await lead.signIn('nazarova@example.org');
    await lead.go(ITEM);
    await lead.follow('Сообщить о ходе исполнения');
    await lead.type('Что сделано и что осталось', WORDS);

    const controller = await person(chromium, stage, way);
    await controller.signIn('zubchevskaya@example.org');
    await controller.go(`${ITEM}/do/amend`);
    const day = `2024-02-${10 + WAYS.indexOf(way)}`;
    await controller.date('Новый срок', day);
    await controller.type('Номер акта', '57 р');
    await controller.date('Дата акта', '2024-01-15');
    await controller.press('Изменить срок актом');

    await lead.press('Сообщить о ходе исполнения');
    const seen = await lead.text();
    expect(seen).toContain('Пока Вы заполняли форму, произошло следующее. Ничего не отправлено.');
    expect(seen).toMatch(new RegExp(`О\\.В\\. Зубчевская.*новый срок – ${day.slice(8)}\\.02\\.2024`));
    expect(await lead.page.getByLabel('Что сделано и что осталось').inputValue()).toBe(WORDS);

    await lead.press('Сообщить о ходе исполнения');
    expect(await lead.text()).toContain('Сообщение о ходе исполнения сохранено.');
    for (const one of [lead, controller]) await one.leave();
    expect(chromium.faults()).toEqual([]);
  },
);
