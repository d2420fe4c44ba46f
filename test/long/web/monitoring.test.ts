// What is issued about figures, on the pages: the report of an accepted period, its papers, exact figures and the report
// again. Papers take long to make.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MonitoringSchema } from '../../../src/web/api/resources/monitoring.ts';
import { itemState } from '../../../src/workflows/state.ts';
import { apiOf } from '../../web/api/client.ts';
import { sendForm } from '../../web/send-form.ts';
import { openSite, type TestSite, TOMSK } from '../../web/site.ts';

const MONITORING = `/roadmaps/${TOMSK}/monitoring`;
const formOf = (action: string) => `/roadmaps/${TOMSK}/items/13/do/${action}?due=2025-01-01`;
const FIGURES = formOf('report-indicators');
const VALUES = { 'value-1': '790', 'value-2': '330', 'value-3': '3 400', 'value-3.1': '19', 'value-4': '0' };

let stage: TestSite;
beforeAll(async () => {
  // The first period is accepted; of the second its figures are given, without indicators 4 and 5.
  stage = await openSite({ at: '2024-12-21T11:00', events: 'on-time' });
});
afterAll(() => stage.close());

const as = (who: string) => stage.as(`${who}@example.org`);
const statusNow = async () => {
  const state = await stage.site.engine.stateOf(TOMSK);
  return state && itemState(state, '13').occurrences['2025-01-01']?.status;
};

async function monitoringByApi() {
  const api = apiOf(stage);
  const { status, body } = await api.with(await api.tokenOf('nazarova@example.org'))(MONITORING);
  expect(status).toBe(200);
  return MonitoringSchema.parse(body);
}

it('is issued when the controller accepts, and handed out to be saved', async () => {
  const given = await sendForm(as('shabolina'), FIGURES, {
    ...VALUES,
    'value-5': '20',
    'of-5': '20',
    'note-1': 'добор в январе',
  });
  expect(given.status).toBe(303);
  const typed = { executed: '2024-12-21', document: 'отчёт' };
  expect((await sendForm(as('nazarova'), formOf('submit'), typed)).status).toBe(303);
  expect((await sendForm(as('zubchevskaya'), formOf('accept'), { confirmed: 'yes' })).status).toBe(303);

  const page = await as('nazarova').get(MONITORING);
  expect(page.text).toContain('Выпущенные отчёты Отчёт, 21.12.2024, 11:00, О.В. Зубчевская.');
  const links = [...page.body.matchAll(/href="([^"]*\/reports\/[^"]*)"/g)].map(([, path = '']) => path);
  expect(links.map((path) => path.split('/').slice(-3).join(' '))).toEqual([
    '2025-01-01 1 docx',
    '2025-01-01 1 xlsx',
    '2024-10-01 1 docx',
    '2024-10-01 1 xlsx',
  ]);
  const hashes = new Map<string, string>();
  for (const path of links) {
    const { status, headers, body, content } = await as('nazarova').get(path);
    expect([status, body.slice(0, 2)]).toEqual([200, 'PK']);
    expect(headers.get('content-disposition')).toContain('attachment');
    hashes.set(path, createHash('sha256').update(content).digest('hex'));
  }

  const { periods } = await monitoringByApi();
  const issued = periods.flatMap(({ reports }) => reports);
  expect(issued.map(({ n, at, reason }) => [n, at, reason])).toEqual([
    [1, expect.stringMatching(/\+07:00$/), null],
    [1, '2024-12-21T11:00:00+07:00', null],
  ]);
  const files = issued.flatMap((report) => report.files);
  expect(new Map(files.map(({ page, sha256 }) => [page, sha256]))).toEqual(hashes);
  for (const { name, page } of files) expect(name.split('.').at(-1)).toBe(page.split('/').at(-1));
  const figures = periods.find(({ occurrence }) => occurrence === '2025-01-01')?.figures ?? [];
  const [before, now] = ['20.12.2024, 10:00', '21.12.2024, 11:00'].map(
    (at) => `С.В. Шаболина (МАОУ гимназия № 29 г. Томска), ${at}`,
  );
  expect(
    figures.map(({ indicator, value, amount, note, given }) => [indicator, value, amount, note, given]),
  ).toEqual([
    ['1', 790, 790, 'добор в январе', now],
    ['2', 330, 330, null, before],
    ['3', 3400, 3400, null, before],
    ['3.1', 19, 19, null, before],
    ['4', 0, 0, null, now],
    ['5', { numerator: 20, denominator: 20 }, 100, null, now],
  ]);
});

it.each(['13/2024-10-01/2/docx', '13/2024-10-01/1/pdf', '13/2024-10-01/1e0/docx', '13/%00/1/docx'])(
  'does not know a report %s',
  async (path) => {
    expect((await as('nazarova').get(`/roadmaps/${TOMSK}/reports/${path}`)).status).toBe(404);
  },
);

it('is issued again with exact figures, and says what changed', async () => {
  stage.clock.set(Date.UTC(2025, 0, 20, 4));
  expect((await sendForm(as('shabolina'), FIGURES, { 'value-1': '810' })).status).toBe(303);
  expect(await statusNow()).toBe('executed');
  const notice = 'Показатели уточнены 20.01.2025, 11:00; в выпущенном отчёте значения прежние.';
  expect((await as('zubchevskaya').get(MONITORING)).text).toContain(`${notice} Выпустить уточнённый отчёт`);
  const seenByLead = (await as('shabolina').get(MONITORING)).text;
  expect(seenByLead).toContain(notice);
  expect(seenByLead).not.toContain('Выпустить уточнённый отчёт');
  const item = await as('shabolina').get(`/roadmaps/${TOMSK}/items/13?due=2025-01-01`);
  expect(item.body).toContain(`href="${MONITORING}#period-2025-01-01">Выпущенный отчёт за этот период<`);
  const typed = { text: 'уточнена численность', confirmed: 'yes' };
  expect((await sendForm(as('zubchevskaya'), formOf('reissue-report'), typed)).status).toBe(303);
  const { text } = await as('shabolina').get(MONITORING);
  expect(text).not.toContain(notice);
  expect(text).toContain('Уточнённый отчёт № 2, 20.01.2025, 11:00, О.В. Зубчевская.');
  expect(text).toContain('Причина: уточнена численность');
  expect(text).toContain('Изменено: показатель 1: 790 → 810.');
  const again = (await monitoringByApi()).periods.flatMap(({ reports }) => reports).at(-1);
  expect([again?.n, again?.reason]).toEqual([2, typed.text]);
});

it('takes no figures afterwards, and says what to do', async () => {
  stage.clock.set(Date.UTC(2025, 0, 23, 4));
  expect((await as('shabolina').get(FIGURES)).status).toBe(409);
  const late = await as('shabolina').post(FIGURES, { 'value-1': '820' });
  expect(late.status).toBe(422);
  expect(late.text).toContain(
    'контролёр возобновляет контроль; уточнённые значения принимались до 22.01.2025',
  );
});
