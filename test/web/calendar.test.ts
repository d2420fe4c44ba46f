// «Календарь рабочих дней»: what operators see, and what comes of a file, of one day and of a withdrawal, step by step.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { whyMoved } from '../../src/web/calendar-words.ts';
import { beforeDecree, ORGANISATIONS, SOURCE } from '../support/calendars.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { meeting } from './meeting.ts';
import { seenBy } from './send-form.ts';
import { type Answer, OPERATOR, openSite, type TestSite, type Visitor } from './site.ts';

const GOROD = 'gorod@example.org';

let stage: TestSite;
let operator: Visitor;
beforeAll(async () => {
  const item = makeItem('1', '2024-06-07', { responsible: ['department'] });
  stage = await openSite({
    at: '2024-05-20T10:00',
    events: null,
    roadmap: makeRoadmap({ id: 'open', items: [item] }),
    site: { organisations: ORGANISATIONS },
  });
  const { order } = makeRoadmap();
  await stage.apply(makeRoadmap({ id: 'town', items: [item], order: { ...order, number: '78 р' } }), 'gorod');
  operator = stage.as(OPERATOR);
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.site.db.deleteFrom('calendar_changes').execute();
});

const day = (changes: Record<string, string> = {}) => ({
  step: 'day',
  calendar: 'ru',
  organisation: 'own',
  date: '2024-06-07',
  kind: 'off',
  reason: 'День города',
  issuer: SOURCE.issuer,
  number: SOURCE.number,
  actDate: SOURCE.date,
  ...changes,
});

function upload(visitor: Visitor, content: string, name: string): Promise<Answer> {
  const form = new FormData();
  form.append('step', 'file');
  form.append('file', new File([content], name));
  return visitor.post('/calendars', form);
}

/** The hidden fields of the page that shows what would change. */
function confirmation({ body }: Answer) {
  const value = (name: string) =>
    (new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '').replaceAll('&quot;', '"');
  return { step: 'set', proposal: value('proposal'), seen: value('seen') };
}
const changes = () =>
  stage.site.db.selectFrom('calendar_changes').select(['organisation', 'made_by']).execute();

describe('one day', () => {
  it('is shown with what it moves before anything is changed, and then made', async () => {
    const shown = await operator.post('/calendars', day());
    expect(shown.status).toBe(200);
    expect(shown.text).toMatch(
      /Переносятся 2 контрольные даты и \d+ уведомлени[йея].* – в 2 дорожных картах из 2\./,
    );
    expect(shown.text).toContain('07.06.2024 (пт) → 06.06.2024 (чт)');
    expect(shown.text).toContain('№ 78 р от 27.12.2023 (Город Томск), п. 1');
    expect(shown.text).toContain('№ 1410 р от 27.12.2023 (Без организации): п. 1, до срока');
    expect(shown.text).toContain(
      '07.06.2024 – выходной: День города (Администрация Города Томска, № 15-р от 10.01.2024)',
    );
    expect(await changes()).toEqual([]);
    const made = await operator.post('/calendars', confirmation(shown));
    expect(made.location).toBe('/calendars?done=calendar-changed');
    expect(await changes()).toEqual([{ organisation: '', made_by: OPERATOR }]);
    const list = await operator.get('/calendars?done=calendar-changed');
    expect(list.text).toContain('Изменение календаря внесено.');
    expect(list.text).toContain('ru: 07.06.2024 (пт) – выходной, День города');
    expect(list.text).not.toContain('осталось дорожных карт');
    const page = await operator.get('/roadmaps/town/journal');
    expect(page.text).toContain('изменён календарь рабочих дней');
  });

  it('is refused where nothing would change, with everything typed', async () => {
    const refused = await operator.post('/calendars', day({ date: '2024-06-08' }));
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('08.06.2024 – и так выходной');
    expect(seenBy(refused)).toBeDefined();
    expect(refused.body).toContain('value="День города"');
  });

  it('needs everything that it is asked for', async () => {
    const { text, status } = await operator.post('/calendars', { step: 'day' });
    expect(status).toBe(422);
    for (const missing of [
      'Укажите дату.',
      'Выберите, какой это день.',
      'Укажите причину.',
      'Укажите номер акта.',
    ])
      expect(text).toContain(missing);
  });
});

it('refuses signs that no reason has, half a form and one without what was seen, and changes nothing', async () => {
  const typed = await operator.post('/calendars', day({ reason: 'День\0 города' }));
  expect([typed.status, typed.text]).toEqual([
    422,
    expect.stringContaining('Удалите недопустимые управляющие знаки.'),
  ]);
  const { seen, ...whole } = confirmation(await operator.post('/calendars', day()));
  const set = await operator.post('/calendars', {
    ...whole,
    seen,
    proposal: whole.proposal.replace('День города', 'День\\u0000 города'),
  });
  expect([set.status, set.text]).toEqual([422, expect.stringContaining('Форма не дошла целиком.')]);
  const unseen = await operator.post('/calendars', whole);
  expect([unseen.status, unseen.text]).toEqual([422, expect.stringContaining('Форма устарела.')]);
  const broken = await operator.post(
    '/calendars',
    new Blob(['--x\r\n'], { type: 'multipart/form-data; boundary=x' }),
  );
  expect([broken.status, broken.text]).toEqual([422, expect.stringContaining('Форма не дошла целиком.')]);
  expect(await changes()).toEqual([]);
});

it('names, before a year is taken back, the days that were set in it', async () => {
  const lists = { daysOff: [], workingWeekends: [], shortDays: [], transfers: [], publicHolidays: [] };
  const year = JSON.stringify({ year: 2028, source: ['проект'], ...lists });
  await operator.post('/calendars', confirmation(await upload(operator, year, 'ru-2028.json')));
  await operator.post(
    '/calendars',
    confirmation(await operator.post('/calendars', day({ date: '2028-06-07' }))),
  );
  const { body } = await operator.get('/calendars');
  // The later change first.
  const [, proposal = ''] = [...body.matchAll(/name="proposal" value="([^"]*)"/g)].map(([, json = '']) =>
    json.replaceAll('&quot;', '"'),
  );
  const shown = await operator.post('/calendars', { step: 'withdraw', proposal, reason: 'проект не принят' });
  expect(shown.text).toContain('Не станет года: 2028.');
  expect(shown.text).toMatch(
    /На этот год внесены отдельные дни: № \d+ \(07\.06\.2028 \(ср\) – выходной, День города\)/,
  );
});

describe('a file', () => {
  it('is refused with the place of each fault', async () => {
    const { text, body, status } = await upload(
      operator,
      'calendar: ru\ndays:\n  - { date: 2024-13-01, off: Причина }\n',
      'дни.yaml',
    );
    expect(status).toBe(422);
    expect(text).toContain('Ошибок в файле: 2');
    expect(body).toContain('<li>дни.yaml:1:1: не указано поле «source»: добавьте его</li>');
    expect(body).toContain('<li>дни.yaml:3:13: не дата вида ГГГГ-ММ-ДД');
    expect(await changes()).toEqual([]);
  });

  it('of a year is shown and made', async () => {
    const year = JSON.stringify(beforeDecree(2024, '2024-11-02'), null, 1);
    const shown = await upload(operator, year, 'ru-2024.json');
    expect(shown.text).toContain('Календарь ru: 2024 год');
    expect((await operator.post('/calendars', confirmation(shown))).status).toBe(303);
    expect(await changes()).toHaveLength(1);
  });
});

it('gives as the source of a moved date only what the year had not been made by before', () => {
  const year = beforeDecree(2024, '2024-11-02');
  const act = 'Постановление Правительства РФ от 01.10.2024 № 1';
  const content = { kind: 'year' as const, year: { ...year, source: [...year.source, act] } };
  const days = { days: [{ date: '2024-11-02', kind: 'off' as const }], added: [], removed: [] };
  const moved = { due: '2024-11-02', from: '2024-11-02', to: '2024-11-01' };
  expect(whyMoved({ days }, { content }, moved, [year])).toBe(
    `02.11.2024 – выходной: календарь на 2024 год (${act})`,
  );
});

it('tells the later of two operators that the other one has been faster, and shows what holds now', async () => {
  const [first, second] = [
    await operator.post('/calendars', day()),
    await operator.post('/calendars', day({ date: '2024-06-06' })),
  ];
  await operator.post('/calendars', confirmation(first));
  const late = await operator.post('/calendars', confirmation(second));
  expect(late.text).toContain('Тем временем календарь изменил кто-то другой');
  expect(await changes()).toHaveLength(1);
  expect((await operator.post('/calendars', confirmation(late))).status).toBe(303);
});

it('takes a change back by another one, with its reason', async () => {
  await operator.post('/calendars', confirmation(await operator.post('/calendars', day())));
  const list = await operator.get('/calendars');
  const proposal = /name="proposal" value="([^"]*)"/.exec(list.body)?.[1]?.replaceAll('&quot;', '"') ?? '';
  const shown = await operator.post('/calendars', { step: 'withdraw', proposal, reason: 'отменено актом' });
  expect(shown.text).toContain('06.06.2024 (чт) → 07.06.2024 (пт)');
  expect((await operator.post('/calendars', confirmation(shown))).status).toBe(303);
  expect((await operator.get('/calendars')).text).toContain('отменено актом');
});

describe('an operator of one organisation', () => {
  it('is offered no year, told why one is not taken, and for whom the days are', async () => {
    const page = await stage.as(GOROD).get('/calendars');
    expect(page.text).toContain('Для кого: Город Томск');
    expect(page.text).not.toContain('Год или свои дни');
    const year = JSON.stringify(beforeDecree(2024, '2024-11-02'));
    const refused = await upload(stage.as(GOROD), year, 'ru-2024.json');
    expect([refused.status, refused.text]).toEqual([
      422,
      expect.stringContaining('Год календаря вносит администратор системы'),
    ]);
    expect(page.body).toMatch(/<nav class="trail".*href="\/account".*<h1>/s);
  });

  it('sets its days, which move its roadmaps alone', async () => {
    const shown = await stage.as(GOROD).post('/calendars', day({ organisation: 'gorod' }));
    expect(shown.text).toContain('– в 1 дорожной карте из 1.');
    expect(shown.text).toContain('№ 78 р от 27.12.2023, п. 1');
    expect(shown.text).not.toContain('№ 1410 р');
    expect((await stage.as(GOROD).post('/calendars', confirmation(shown))).status).toBe(303);
    expect(await changes()).toEqual([{ organisation: 'gorod', made_by: GOROD }]);
  });

  it('sets neither those of all nor a neighbour’s, by whatever form, and sees no neighbour’s', async () => {
    const other = day({ organisation: 'rayon' });
    for (const form of [day(), other, { ...confirmation(await operator.post('/calendars', other)) }]) {
      const refused = await stage.as(GOROD).post('/calendars', form);
      expect(refused.status).toBe(422);
      expect(refused.text).toContain('Вы вносите дни только своей организации');
    }
    expect(await changes()).toEqual([]);
    await operator.post('/calendars', confirmation(await operator.post('/calendars', other)));
    expect((await stage.as(GOROD).get('/calendars')).text).not.toContain('Томский район');
  });

  it('sees what holds for it, also of the body above, and who has made it where that is its own', async () => {
    for (const form of [day({ organisation: 'oblast' }), day({ organisation: 'gorod', date: '2024-06-06' })])
      await operator.post('/calendars', confirmation(await operator.post('/calendars', form)));
    const { text } = await stage.as(GOROD).get('/calendars');
    expect(text).toContain('Томская область');
    expect(text.split(OPERATOR)).toHaveLength(2);
    // Erased it is nowhere any more.
    await stage.site.db.updateTable('calendar_changes').set({ made_by: null }).execute();
    expect((await stage.as(GOROD).get('/calendars')).text).not.toContain(OPERATOR);
  });
});

describe('a preview', () => {
  it('is refused while another one is looked at, with everything typed', async () => {
    const { first, waited } = await meeting(stage, { table: 'notices', from: 'reading' }, () =>
      [day(), day({ date: '2024-06-06' })].map((one) => operator.post('/calendars', one)),
    );
    expect([first.status, ...waited.map(({ status }) => status)]).toEqual([422, 200]);
    expect(first.text).toContain('Сейчас просматривается другое изменение календаря.');
    expect(first.body).toContain('value="День города"');
    expect((await operator.post('/calendars', day())).status).toBe(200);
  });

  it('of more roadmaps than a page can wait for is left to the command', async () => {
    const { calendars } = stage.site;
    if (!calendars) throw new Error('no calendars');
    const { concerned } = calendars;
    calendars.concerned = async () => 301;
    const refused = await operator.post('/calendars', day()).finally(() => {
      calendars.concerned = concerned;
    });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Изменение касается дорожных карт: 301.');
    expect(refused.text).toContain('srok calendar import');
  });
});

it('is known to pages of a process that did not make the change', async () => {
  const { rules, db } = stage.site;
  await db
    .insertInto('calendar_changes')
    .values({
      calendar: 'ru',
      organisation: '',
      content: JSON.stringify({
        kind: 'days',
        source: SOURCE,
        days: [{ date: '2024-06-10', kind: 'off', reason: 'Выборы' }],
      }),
      made_by: null,
      made_at: new Date(stage.clock.now()),
    })
    .execute();
  stage.clock.set(stage.clock.now() + 1_000);
  await operator.get('/');
  expect(rules.calendar('ru')?.isWorkingDay('2024-06-10')).toBe(false);
});
