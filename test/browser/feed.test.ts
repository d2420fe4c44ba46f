// A person subscribes to their control dates: makes the address, a program fetches it, makes another one, revokes it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { type Chromium, startChromium } from './browser.ts';
import { type Person, person, WAYS } from './person.ts';
import { type BrowserStage, openBrowserStage } from './stage.ts';

const LEAD = 'nazarova@example.org';
const ADDRESS = 'Адрес календаря';

let chromium: Chromium;
let stage: BrowserStage;
beforeAll(async () => {
  chromium = await startChromium();
  stage = await openBrowserStage(makeRoadmap({ items: [makeItem('1', '2024-06-09')] }));
  await stage.goTo('2024-01-15T10:30');
});
afterAll(async () => {
  await chromium.close();
  await stage.close();
});

async function fetched(address: string): Promise<{ status: number; dates: string[] }> {
  const answer = await fetch(address);
  if (!answer.ok) return { status: answer.status, dates: [] };
  const events = new ICAL.Component(ICAL.parse(await answer.text())).getAllSubcomponents('vevent');
  return { status: 200, dates: events.map((event) => String(event.getFirstPropertyValue('dtstart'))) };
}

/** A finger on a telephone, and the keyboard at a desk. */
describe.each(WAYS.slice(2))('a calendar made $name', (way) => {
  let lead: Person;

  const shown = () => lead.page.getByLabel(ADDRESS).inputValue();

  it('is fetched at its address until another is made, and no more when it is revoked', async () => {
    lead = await person(chromium, stage, way);
    await lead.signIn(LEAD);
    await lead.go('/account');
    await lead.follow('Мои сроки в календаре');
    await lead.looksRight('feed none');
    await lead.press('Создать адрес');
    await lead.looksRight('feed made');
    const first = await shown();
    expect(await fetched(first)).toEqual({ status: 200, dates: ['2024-06-07'] });

    await lead.follow('Мои сроки в календаре');
    expect(await lead.text()).toContain('Последнее обращение: 15.01.2024');
    await lead.press('Создать новый адрес');
    expect(await lead.text()).toContain('Подтвердите, что прежний адрес больше не нужен');
    await lead.looksRight('feed refused');
    await lead.tick(/Прежний адрес перестанет действовать/);
    await lead.press('Создать новый адрес');
    const second = await shown();
    expect([(await fetched(first)).status, (await fetched(second)).status]).toEqual([404, 200]);

    await lead.follow('Мои сроки в календаре');
    await lead.tick(/Календари, подписанные на адрес/);
    await lead.press('Отозвать адрес');
    expect(await lead.text()).toContain('Адрес отозван');
    expect((await fetched(second)).status).toBe(404);
    expect(chromium.faults()).toEqual([]);
    await lead.leave();
  });
});
