// What programs need of people: a token is made, copied and revoked; a webhook is added, tried, stopped and removed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { type Chromium, startChromium } from './browser.ts';
import { type Person, person, WAYS } from './person.ts';
import { type BrowserStage, OPERATOR, openBrowserStage } from './stage.ts';

let chromium: Chromium;
let stage: BrowserStage;
let receiver: WebhookReceiver;
beforeAll(async () => {
  chromium = await startChromium();
  receiver = await startWebhookReceiver();
  stage = await openBrowserStage(makeRoadmap({ items: [makeItem('1', '2024-06-09')] }), [], {
    SROK_WEBHOOK_ALLOW: '127.0.0.1',
  });
  await stage.goTo('2024-01-15T10:30');
});
afterAll(async () => {
  await chromium.close();
  await receiver.close();
  await stage.close();
});

/** A finger on a telephone, and the keyboard at a desk. */
describe.each(WAYS.slice(2))('$name', (way) => {
  let operator: Person;
  beforeAll(async () => {
    operator = await person(chromium, stage, way);
    await operator.signIn(OPERATOR);
  });
  afterAll(() => operator.leave());

  it('a token works from the moment it is shown until it is revoked', async () => {
    await operator.go('/account');
    await operator.follow('Доступ для программ');
    await operator.press('Создать токен');
    expect(await operator.text()).toContain('Назовите программу');
    await operator.looksRight('token refused');
    await operator.type('Название программы', way.name);
    await operator.tick(/roadmaps:read/);
    await operator.press('Создать токен');
    await operator.looksRight('token made');
    const [secret = ''] = /srok_[\w-]{43}/.exec(await operator.text()) ?? [];
    const asks = async () =>
      (await fetch(`${stage.pages.publicUrl}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } }))
        .status;
    expect(await asks()).toBe(200);

    await operator.follow('Токен скопирован');
    await operator.looksRight('tokens');
    await operator.follow(`Отозвать токен «${way.name}»`);
    await operator.looksRight('token to revoke');
    await operator.press('Отозвать');
    expect(await operator.text()).toContain('Токен отозван');
    expect(await asks()).toBe(401);
    expect(chromium.faults()).toEqual([]);
  });

  it('a webhook is tried as soon as it is there, and stopped and removed', async () => {
    await operator.go('/webhooks');
    await operator.type(/Адрес программы/, 'ftp://example.org');
    await operator.press('Добавить');
    await operator.looksRight('webhook refused');
    await operator.type(/Адрес программы/, receiver.url);
    await operator.press('Добавить');
    expect(await operator.text()).toContain('whsec_');
    await operator.looksRight('webhook added');

    const { webhooks } = stage.pages.runtime.engine;
    const second = await webhooks.add({
      organisation: '',
      url: receiver.url,
      eventTypes: [],
      byInstallation: true,
    });
    await operator.go('/webhooks');
    await operator.looksRight('two webhooks to one address');
    if (second.ok) await webhooks.remove(second.id);

    await operator.go('/webhooks');
    await operator.press('Проверить');
    expect(await operator.text()).toContain('Проверочное сообщение принято');
    expect(receiver.messages().at(-1)).toMatchObject({ type: 'srok.test' });
    await operator.looksRight('webhook tried');
    await operator.press('Приостановить');
    await operator.looksRight('webhook stopped');
    await operator.press('Возобновить');
    await operator.page.getByText('Сменить секрет').click();
    await operator.tick(/ещё семь дней/);
    await operator.press('Сменить');
    expect(await operator.text()).toContain('whsec_');

    await operator.go('/webhooks');
    await operator.page.getByText('Удалить веб-хук').click();
    await operator.tick(/больше не будет узнавать/);
    await operator.press('Удалить');
    expect(await operator.text()).toContain('Веб-хук удалён');
    expect(await stage.rows('SELECT FROM webhooks')).toEqual([]);
    expect(chromium.faults()).toEqual([]);
  });
});
