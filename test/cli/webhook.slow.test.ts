// `srok webhook`: added, listed, tried, paused, resumed, given a new secret and removed; what is wrong changes nothing.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { registerWebhook } from '../../src/cli/webhook.ts';
import { isSigned, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { ownInstallation } from './own-installation.ts';
import { runCommand } from './run-command.ts';

ownInstallation({ SROK_WEBHOOK_ALLOW: '127.0.0.1' });
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
});
afterAll(() => receiver.close());

const run = (...args: string[]) => runCommand(registerWebhook, 'webhook', ...args);

it.each([
  ['an event that there is none of', ['--events', 'submitted,nonsense'], 'Нет таких событий: nonsense.'],
  ['an organisation that there is none of', ['--organisation', 'nope'], 'Организации nope нет.'],
])('adds none with %s', async (_, options, words) => {
  await expect(run('add', receiver.url, ...options)).rejects.toThrow(words);
  expect((await run('list')).stdout).toBe('Веб-хуков нет.\n');
});

it('adds none inside the network that no setting names', async () => {
  await expect(run('add', 'http://10.0.0.1/hook')).rejects.toThrow('SROK_WEBHOOK_ALLOW');
  expect((await run('list', '--json')).stdout).toBe('');
});

it('adds one with a secret that is printed once, tries it, stops it, and removes it', async () => {
  const added = await run('add', receiver.url, '--events', 'submitted,accepted', 'returned');
  const [, id = '', secret = ''] = /^(\w+) (whsec_\S+)\n$/.exec(added.stdout) ?? [];
  expect(added.stderr).toContain('Секрет больше не будет показан.');

  expect((await run('test', id)).stdout).toContain('Проверочное сообщение принято');
  expect(receiver.told.map((told) => isSigned(told, secret))).toEqual([true]);
  receiver.behave(() => 500);
  await expect(run('test', id)).rejects.toThrow('Проверочное сообщение не принято');
  receiver.behave(() => 204);

  expect((await run('pause', id)).stdout).toContain('приостановлен');
  const listed = await run('list');
  expect(listed.stdout).toContain(`${id}  ${receiver.url}  приостановлен`);
  expect(listed.stdout).not.toContain(secret);
  expect(JSON.parse((await run('list', '--json')).stdout)).toMatchObject({
    id,
    url: receiver.url,
    events: ['submitted', 'accepted', 'returned'],
    paused: expect.any(String),
    waiting: 0,
    lastAnswer: { reply: '500' },
  });
  expect((await run('resume', id)).stdout).toContain('возобновлён');
  expect(JSON.parse((await run('list', '--json')).stdout)).toMatchObject({ paused: null });

  const renewed = (await run('rotate', id)).stdout.trim();
  await run('test', id);
  const last = receiver.told.at(-1);
  expect([secret, renewed].map((one) => last && isSigned(last, one))).toEqual([true, true]);

  expect((await run('remove', id, '--yes')).stdout).toBe('Веб-хук удалён.\n');
  for (const deed of ['test', 'rotate', 'pause', 'resume', 'remove'])
    await expect(run(deed, id)).rejects.toThrow(`Веб-хука ${id} нет.`);
});
