// The queues of whoever controls: what waits, in whose words, with which buttons, and for nobody else.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { saveFiles } from '../../src/store/files.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { OPERATOR, openSite, type TestSite } from './site.ts';

const ROADMAP = 'test-roadmap';
const FILE = '00000000-0000-4000-8000-000000000001';

describe('the queues', () => {
  let stage: TestSite;

  beforeAll(async () => {
    const items = [makeItem('1', '2024-04-15'), makeItem('2', '2024-05-15'), makeItem('3', '2023-12-20')];
    stage = await openSite({
      roadmap: makeRoadmap({ id: ROADMAP, items }),
      events: null,
      at: '2024-03-20T10:00',
    });
    const by = 'nazarova';
    await stage.run(
      { do: 'submit', by, item: '1', executed: '2024-03-19', text: 'Приказ № 7 <b>издан</b>' },
      ROADMAP,
    );
    await stage.run(
      { do: 'request-extension', by, item: '2', date: '2024-06-14', text: 'Поставщик задержал' },
      ROADMAP,
    );
    const state = await stage.site.engine.stateOf(ROADMAP);
    const event = state?.events.find(({ type }) => type === 'submitted')?.n ?? 0;
    await saveFiles(stage.site.db, [
      {
        id: FILE,
        roadmap: ROADMAP,
        item: '1',
        occurrence: '',
        event,
        sha256: 'a'.repeat(64),
        name: 'приказ.pdf',
        type: 'pdf',
        size: 2_048,
        uploadedBy: by,
        at: stage.clock.now(),
      },
    ]);
    await stage.goTo('2024-03-22T10:00');
  }, 30_000);
  afterAll(() => stage.close());

  const doing = (item: string, action: string, from: string) =>
    `href="/roadmaps/${ROADMAP}/items/${item}/do/${action}?from=${from}"`;

  it('show the controller a report in its own words, with its files and both decisions', async () => {
    const { text, body } = await stage.as('zubchevskaya@example.org').get('/review');
    expect(text).toContain('Дата исполнения 19.03.2024');
    expect(text).toContain('Приказ № 7 <b>издан</b>');
    expect(body).not.toContain('<b>издан</b>');
    expect(text).toContain('(ждёт 2 рабочих дня)');
    expect(body).toContain(`href="/roadmaps/${ROADMAP}/files/${FILE}"`);
    expect(body).toContain(doing('1', 'accept', 'review'));
    expect(body).toContain(doing('1', 'return', 'review'));
    expect(body).toMatch(/<article[^>]+data-entry="yes"/);
  });

  it('show the supervisor a request with its reason and both dates', async () => {
    const { text, body } = await stage.as('shvaiko@example.org').get('/extensions');
    expect(text).toMatch(
      /Просят продлить до 14\.06\.2024.*Действующий срок 15\.05\.2024.*Поставщик задержал/,
    );
    expect(body).toContain(doing('2', 'support-extension', 'extensions'));
    expect(body).toContain(doing('2', 'refuse-extension', 'extensions'));
    expect((await stage.as('zubchevskaya@example.org').get('/extensions')).body).not.toContain(
      'support-extension',
    );
  });

  it('show what was past when it was put under control', async () => {
    const { text, body } = await stage.as('zubchevskaya@example.org').get('/clarify');
    expect(text).toContain('П. 3.');
    expect(body).toContain(doing('3', 'clarify', 'clarify'));
  });

  it('are empty for a lead and lead nowhere for a stranger', async () => {
    for (const path of ['/review', '/clarify', '/extensions']) {
      expect((await stage.as('nazarova@example.org').get(path)).text).toMatch(/ нет\. Не заменяет/);
      expect((await stage.stranger.get(path)).location).toMatch(/^\/sign-in/);
    }
  });

  it('are shown to an operator, who decides nothing', async () => {
    const { text, body } = await stage.as(OPERATOR).get('/review');
    expect(text).toContain('П. 1.');
    expect(body).not.toContain('/do/accept');
  });

  it('are left by what has been decided', async () => {
    await stage.run({ do: 'accept', by: 'zubchevskaya', item: '1' }, ROADMAP);
    expect((await stage.as('zubchevskaya@example.org').get('/review')).text).toContain(
      'ждут Вашей проверки, нет',
    );
  });
});
