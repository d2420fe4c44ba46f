// What `srok doctor` says of programs that are not told of events any more.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { webhooksTold } from '../../../src/cli/doctor/webhooks.ts';
import { openStage, type Stage } from '../../engine/stage.ts';
import { makeRoadmap } from '../../support/roadmaps.ts';

let stage: Stage;
let status = 500;
beforeAll(async () => {
  const post = async () => ({ status, words: '' });
  stage = await openStage({ webhooks: { check: async () => undefined, post } });
});
afterAll(() => stage.close());

const found = async () =>
  (await webhooksTold(stage.database.db)).map(({ level, text }) => `${level} ${text}`);
const work = () => stage.engine.sendDue('webhooks', { id: 'test' });

it('is nothing while there are none, and while they are told', async () => {
  expect(await found()).toEqual(['ok нет ни одного']);
  await stage.engine.webhooks.add({
    organisation: '',
    url: 'https://crm.example.org/x',
    eventTypes: [],
    byInstallation: true,
  });
  expect(await found()).toEqual(['ok принимают сообщения: 1']);
});

it('is a warning when one fails again and again, and a fault when it has been given up', async () => {
  await stage.apply(makeRoadmap());
  for (let n = 0; n < 4; n += 1) {
    await work();
    stage.clock.set(stage.clock.now() + 3_600_000);
  }
  const id = (await stage.engine.webhooks.list('all'))[0]?.id ?? '';
  expect(await found()).toEqual([
    `warning crm.example.org (${id}) не принимает сообщений, попыток: 4; ждёт событий: 1; ответ: 500`,
  ]);
  status = 410;
  await work();
  expect(await found()).toEqual([
    `fault crm.example.org (${id}) приостановлен: программа ответила, что её здесь больше нет (410); ждёт событий: 1; ответ: 410`,
  ]);
  const [{ advice } = { advice: null }] = await webhooksTold(stage.database.db);
  expect(advice).toContain(`srok webhook resume ${id}`);
});

it('is a warning while events wait because an operator wants it so', async () => {
  const id = (await stage.engine.webhooks.list('all'))[0]?.id ?? '';
  await stage.engine.webhooks.resume(id);
  await stage.engine.webhooks.pause(id);
  expect(await found()).toEqual([
    `warning crm.example.org (${id}) приостановлен оператором; ждёт событий: 1; ответ: 410`,
  ]);
});
