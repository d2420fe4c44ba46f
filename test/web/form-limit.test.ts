// Nobody presses buttons six hundred times in ten minutes: what does is stopped, and nobody else with it.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { countTry } from '../../src/store/rate-limits.ts';
import { openSite, type TestSite, TOMSK } from './site.ts';

let stage: TestSite;
beforeAll(async () => {
  stage = await openSite();
});
afterAll(() => stage.close());

it('takes no more than 600 forms of one person in ten minutes, and those of others all the same', async () => {
  const limit = { scope: 'forms', tries: 600, withinMs: 600_000 };
  const lead = stage.as('shkurkina@example.org');
  const form = `/roadmaps/${TOMSK}/items/5/do/report-progress`;
  for (let i = 0; i < 600; i += 1)
    await countTry(stage.site.db, limit, 'shkurkina@example.org', stage.clock.now());
  const refused = await lead.post(form, { text: 'Готовим извещение' });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '600']);
  expect(refused.text).toContain('Это действие не выполнено.');
  expect((await lead.get(form)).status).toBe(200);
  const other = await stage
    .as('shabolina@example.org')
    .post(`/roadmaps/${TOMSK}/items/7/do/report-progress`, { text: 'План готов' });
  expect(other.status).toBe(303);
  await stage.goTo('2024-03-20T10:11');
  expect((await lead.post(form, { text: 'Готовим извещение' })).status).toBe(303);
});
