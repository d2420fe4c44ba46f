// «Веб-хуки»: what an operator sees and does there, and that nobody else does.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWebhookNotifier } from '../../src/notifiers/webhook.ts';
import { organisationDirectory } from '../../src/workflows/organisation-directory.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { isSigned, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { type Answer, OPERATOR, openSite, type TestSite } from './site.ts';

const TOWN_OPERATOR = 'town-operator@example.org';
/** Of the village's operator the roadmap says where they live. */
const LEAD = 'shkurkina@example.org';
let stage: TestSite;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  stage = await openSite({
    at: '2024-01-15T10:00',
    events: null,
    roadmap: makeRoadmap({ id: 'r1', items: [makeItem('1', '2024-06-03')] }),
    webhooks: createWebhookNotifier({ allow: ['127.0.0.1'] }),
    site: {
      organisations: organisationDirectory([
        {
          id: 'town',
          title: 'Город Н',
          parent: null,
          operators: [TOWN_OPERATOR],
          observers: ['seer@example.org'],
        },
        { id: 'village', title: 'Село', parent: null, operators: [LEAD], observers: [] },
      ]),
    },
  });
});
afterAll(async () => {
  await stage.close();
  await receiver.close();
});

const operator = () => stage.as(OPERATOR);
const secretOn = ({ text }: Answer): string => /whsec_[\w+/=]+/.exec(text)?.[0] ?? '';
/** Ids of the webhooks on the page. */
const shown = async (address = OPERATOR): Promise<string[]> => {
  const { body } = await stage.as(address).get('/webhooks');
  return [...new Set([...body.matchAll(/name="webhook" value="(\w+)"/g)].map(([, id]) => id ?? ''))];
};
const work = () => stage.site.engine.sendDue('webhooks', { id: 'test' });

describe('the page', () => {
  it('shows the secret once, and tells the program of what happens from then on', async () => {
    const none = await operator().get('/webhooks');
    expect(none.text).toContain('Веб-хуков нет.');
    expect(none.body).toMatch(/<option value="own"[^>]*>вся установка</);
    const added = await operator().post('/webhooks', {
      url: receiver.url,
      organisation: 'own',
      'on-cancelled': 'yes',
    });
    expect(added).toMatchObject({ status: 200 });
    const secret = secretOn(added);
    await stage.run({ do: 'report-progress', by: 'nazarova', item: '1', text: 'идёт' }, 'r1');
    await stage.run({ do: 'cancel', by: 'zubchevskaya', item: '1', text: 'отменено' }, 'r1');
    await work();
    expect(receiver.messages().flatMap(({ events }) => events.map(({ type }) => type))).toEqual([
      'cancelled',
    ]);
    expect(receiver.told.every((post) => isSigned(post, secret))).toBe(true);
    const list = await operator().get('/webhooks');
    expect(list.text).toContain('События: снят с контроля без исполнения.');
    expect(list.text).toContain('принято; ответ: 204');
    expect(list.body).not.toContain(secret);
  });

  it('tries, pauses, resumes, gives a new secret', async () => {
    const [webhook = ''] = await shown();
    const tried = await operator().post('/webhooks', { webhook, deed: 'test' });
    expect(tried.text).toContain('Проверочное сообщение принято: ответ: 204.');
    receiver.behave(() => 500);
    expect((await operator().post('/webhooks', { webhook, deed: 'test' })).text).toContain(
      'не принято: ответ: 500',
    );
    receiver.behave(() => 204);
    expect(await operator().post('/webhooks', { webhook, deed: 'pause' })).toMatchObject({ status: 303 });
    expect((await operator().get('/webhooks?done=pause')).text).toContain('приостановлен оператором');
    expect((await operator().post('/webhooks', { webhook, deed: 'resume' })).location).toBe(
      '/webhooks?done=resume',
    );
    const asked = await operator().post('/webhooks', { webhook, deed: 'rotate' });
    expect([asked.status, asked.text, secretOn(asked)]).toEqual([
      422,
      expect.stringContaining('Подтвердите смену секрета'),
      '',
    ]);
    const rotate = { webhook, deed: 'rotate', [`rotate-${webhook}`]: 'yes' };
    expect(secretOn(await operator().post('/webhooks', rotate))).toMatch(/^whsec_/);
    const list = (await operator().get('/webhooks')).text;
    for (const words of [
      'Пока действуют два секрета',
      'Прежний секрет, который ещё действует, перестанет действовать сразу',
      'событий: 1',
      'проверочное',
    ])
      expect(list).toContain(words);
    expect(list).not.toContain('srok.');
  });

  it('removes only what was confirmed', async () => {
    const [webhook = ''] = await shown();
    const asked = await operator().post('/webhooks', { webhook, deed: 'remove' });
    expect(asked).toMatchObject({ status: 422 });
    expect(asked.text).toContain('Подтвердите удаление');
    expect(await shown()).toEqual([webhook]);
    await operator().post('/webhooks', { webhook, deed: 'remove', [`remove-${webhook}`]: 'yes' });
    expect(await shown()).toEqual([]);
  });

  it.each([
    ['', 'Укажите адрес'],
    ['https://10.0.0.1/', 'Это адрес внутренней сети'],
    ['http://93.184.216.34/', 'Адрес должен начинаться с https://'],
    ['https://a:b@example.org/', 'не должен содержать имени и пароля'],
    ['"><script>', 'Укажите адрес целиком'],
  ])('takes no address that the service may not call: %s', async (url, words) => {
    const refused = await operator().post('/webhooks', { url, organisation: 'own' });
    expect(refused).toMatchObject({ status: 422 });
    expect(refused.text).toContain(words);
    expect(refused.body).not.toContain('<script>"');
    expect(await shown()).toEqual([]);
  });

  it('escapes what a database refuses, terminals obey or turns the direction of reading', async () => {
    await operator().post('/webhooks', { url: `${receiver.url}?\0\u001b[2J\u202e`, organisation: 'own' });
    const [webhook = ''] = await shown();
    expect(await stage.site.engine.webhooks.find(webhook)).toMatchObject({
      url: `${receiver.url}?%00%1B[2J%E2%80%AE`,
    });
    await stage.site.engine.webhooks.remove(webhook);
  });

  it('takes no nonsense', async () => {
    const [url] = [receiver.url];
    for (const form of [
      { url, organisation: 'nowhere' },
      { url, organisation: '' },
      { url, organisation: 'own', 'on-nothing': 'yes' },
      { url, organisation: 'own', more: 'x' },
    ])
      expect(await operator().post('/webhooks', form)).toMatchObject({ status: 422 });
    for (const form of [
      { webhook: 'none', deed: 'test' },
      { webhook: '__proto__', deed: 'toString' },
      { webhook: '\0', deed: 'test' },
    ])
      expect(await operator().post('/webhooks', form)).toMatchObject({ status: 404 });
    expect(await shown()).toEqual([]);
  });
});

describe('an organisation', () => {
  it('calls nothing inside, even what the settings allow to the installation', async () => {
    const refused = await stage.as(TOWN_OPERATOR).post('/webhooks', { url: receiver.url });
    expect(refused).toMatchObject({ status: 422 });
    expect(refused.text).toContain('Это адрес внутренней сети');
  });

  it('is told the times of where its operator lives, and which of its webhooks is which', async () => {
    const { webhooks } = stage.site.engine;
    const wish = {
      organisation: 'village',
      url: receiver.url,
      eventTypes: [],
      byInstallation: true,
    };
    const added = [await webhooks.add(wish), await webhooks.add(wish)];
    const ids = added.flatMap((one) => (one.ok ? [one.id] : []));
    for (const id of ids) await webhooks.pause(id);
    const { text, body } = await stage.as(LEAD).get('/webhooks');
    expect(text).toContain('приостановлен оператором с 15.01.2024, 10:00.');
    expect(body).toContain(`aria-label="Веб-хук 2 из 2: 127.0.0.1:${receiver.port}"`);
    for (const id of ids) await webhooks.remove(id);
  });

  it('has its own: its operator neither sees nor touches others, and observers none', async () => {
    await operator().post('/webhooks', { url: receiver.url, organisation: 'own' });
    await operator().post('/webhooks', { url: receiver.url, organisation: 'town' });
    const [all, theirs] = [await shown(), await shown(TOWN_OPERATOR)];
    expect([all.length, theirs.length]).toEqual([2, 1]);
    const other = all.find((id) => !theirs.includes(id)) ?? '';
    for (const deed of ['test', 'rotate', 'pause', 'remove'])
      expect(
        await stage.as(TOWN_OPERATOR).post('/webhooks', { webhook: other, deed, [`remove-${other}`]: 'yes' }),
      ).toMatchObject({ status: 404 });
    expect(
      await stage.as(TOWN_OPERATOR).post('/webhooks', { url: receiver.url, organisation: 'village' }),
    ).toMatchObject({ status: 422 });
    expect(await shown()).toEqual(all);
    for (const address of ['seer@example.org', 'nazarova@example.org', 'zubchevskaya@example.org'])
      expect(await stage.as(address).get('/webhooks')).toMatchObject({ status: 404 });
    // What the installation's webhook says of the pages of mail: nothing.
    await work();
    expect((await operator().get('/mail')).text).not.toContain('srok.events');
  });
});
