// «Загрузить распоряжение»: what is uploaded, asked, answered and started; and all that must not come of it.
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { addImport, findImport, MOST_IMPORTS } from '../../src/store/imports.ts';
import { importOf } from '../support/imports.ts';
import { makeItem } from '../support/roadmaps.ts';
import { meeting } from './meeting.ts';
import { roadmapOf } from './roles.ts';
import { seenBy } from './send-form.ts';
import { type Answer, OPERATOR, openSite, type TestSite, type Visitor } from './site.ts';

const OTHER = 'second-operator@example.org';
const EMAIL = 'q-people.nazarova.email';
const POSITION = 'q-people.nazarova.position';
const PROPOSED = 'начальник отдела';
const ADDRESS = 'nazarova@example.org';

let stage: TestSite;
let operator: Visitor;
beforeAll(async () => {
  stage = await openSite({
    at: '2024-01-15T10:00',
    events: null,
    roadmap: roadmapOf('open', [makeItem('1', '2024-06-03')]),
    site: { operators: [OPERATOR, OTHER] },
  });
  operator = stage.as(OPERATOR);
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.site.db.deleteFrom('imports').execute();
});

async function kept(changes: Parameters<typeof importOf>[0] = {}): Promise<string> {
  const one = importOf(changes);
  await addImport(stage.site.db, one, OPERATOR, stage.clock.now());
  return `/import/${one.id}`;
}
const stored = (path: string) => findImport(stage.site.db, path.replace('/import/', ''), 'all');
const count = async () => (await stage.site.db.selectFrom('imports').select('id').execute()).length;

/** A form as a browser sends it. */
function multipart(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

interface Beside {
  list?: string;
  table?: string;
}

function upload(
  content: string | Uint8Array<ArrayBuffer>,
  name: string,
  { list, table }: Beside = {},
): Promise<Answer> {
  const form = new FormData();
  if (table !== undefined) form.append('table', table);
  form.append('order', new File([content], name));
  if (list !== undefined) form.append('organisations', new File([list], 'список.csv'));
  return operator.post('/import', form);
}

const ORDER = `<p>ДЕПАРТАМЕНТ ОБРАЗОВАНИЯ АДМИНИСТРАЦИИ ГОРОДА ТОМСКА</p><p>РАСПОРЯЖЕНИЕ</p><p>27.12.2023 № 1410 р</p>
<p>О мониторинге</p><p>1. Утвердить комплекс мер.</p><p>Начальник департамента М.Г. Савенков</p>
<table><tr><th>№</th><th>Мероприятие</th><th>Ответственный</th><th>Результат</th><th>Срок</th></tr>
<tr><td>1</td><td>Проведён мониторинг &lt;script&gt;alert(1)&lt;/script&gt;</td><td>Департамент образования администрации Города Томска</td><td>Отчёт</td><td>не позднее 30 мая 2024 года</td></tr>
<tr><td>2</td><td>Подведены итоги</td><td>Общеобразовательная организация</td><td>Отчёт</td><td>не позднее 30 июня 2024 года</td></tr></table>`;

describe('an upload', () => {
  it('is read, kept and shown with its questions, its places and nothing of it as HTML', async () => {
    const answer = await upload(ORDER, 'Распоряжение.html');
    expect([answer.status, answer.text.slice(0, 200)]).toEqual([303, '']);
    const shown = await operator.get(answer.location ?? '');
    expect(shown.text).toMatch(/Без ответа: \d+ обязательны[йх]/);
    expect(shown.text).toContain('Проведён мониторинг <script>alert(1)</script>');
    expect(shown.body).not.toContain('<script>alert');
    const targets = [...shown.body.matchAll(/href="#(p-[\d-]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(5);
    for (const id of targets) expect(shown.body.split(`<mark id="${id}"`)).toHaveLength(2);
  });

  it.each([
    ['no file at all', '', ''],
    ['a picture', '\x89PNG\r\n\x1a\n0000', 'скан.png'],
    ['an empty file', '', 'распоряжение.docx'],
    ['a broken archive', 'PK\x03\x04 и ничего', 'распоряжение.docx'],
    ['a text without a table', 'РАСПОРЯЖЕНИЕ\n27.12.2023 № 1 р\nО погоде\n', 'распоряжение.txt'],
  ])('of %s is refused in words, and nothing is kept', async (_, content, name) => {
    const answer = await (name === '' ? operator.post('/import', new FormData()) : upload(content, name));
    expect([answer.status, await count()]).toEqual([422, 0]);
    expect(answer.body).toMatch(/id="order-error">[А-ЯЁ][^<]{15,}/);
  });

  it('over the limit is refused without being kept in memory to its end', async () => {
    const answer = await upload(new Uint8Array(26 * 2 ** 20), 'распоряжение.docx');
    expect([answer.status, answer.text, await count()]).toEqual([
      422,
      expect.stringContaining('больше 25 МБ'),
      0,
    ]);
  });

  it('of a document with several such tables asks which one it is', async () => {
    const table = /<table[\s\S]*<\/table>/.exec(ORDER)?.[0] ?? '';
    const two = `${ORDER}<p>Иное</p>${table.replaceAll('мониторинг', 'конкурс').replace('№', '№ п/п')}`;
    const answer = await upload(two, 'Распоряжение.html');
    expect([answer.status, answer.text]).toEqual([
      422,
      expect.stringContaining('Какая таблица – дорожная карта'),
    ]);
    const blocks = [...answer.body.matchAll(/name="table" value="(\d+)"/g)].map(([, block]) => block ?? '');
    const chosen = await upload(two, 'Распоряжение.html', { table: blocks[1] ?? '' });
    expect((await operator.get(chosen.location ?? '')).text).toContain('Проведён конкурс');
  });

  it('with a list of organisations that has a fault says its line', async () => {
    const answer = await upload(ORDER, 'Распоряжение.html', { list: 'Наименование;Почта\nШкола № 1;нет\n' });
    expect([answer.status, answer.text, await count()]).toEqual([
      422,
      expect.stringContaining('Строка 2:'),
      0,
    ]);
  });

  it('has an upper bound of unfinished ones', async () => {
    for (let i = 0; i < MOST_IMPORTS; i += 1) await kept();
    const answer = await upload(ORDER, 'Распоряжение.html');
    expect([answer.status, await count()]).toEqual([422, MOST_IMPORTS]);
    expect(answer.text).toContain('Завершите или удалите');
  });

  it('is one at a time of each person', async () => {
    const { first, waited } = await meeting(stage, { table: 'imports', from: 'writing' }, () => [
      upload(ORDER, 'а.html'),
      upload(ORDER, 'б.html'),
    ]);
    expect([first.status, ...waited.map(({ status }) => status)]).toEqual([429, 303]);
    expect(first.text).toContain('Ваш предыдущий файл ещё читается.');
  });
});

describe('the list', () => {
  it('is empty, then names what is unfinished, by whom, with how many questions, and can be removed', async () => {
    expect((await operator.get('/import')).text).toContain('Незавершённых загрузок нет.');
    const path = await kept();
    const list = await stage.as(OTHER).get('/import');
    expect(list.text).toMatch(
      /О мониторинге распоряжение\.txt operator@example\.org .* обязательных вопросов: 1/,
    );
    expect((await operator.get(`${path}/delete`)).text).toContain('все ответы на вопросы будут удалены');
    await operator.post(`${path}/delete`, {});
    expect(await count()).toBe(0);
  });

  it('is offered to operators on the page of all roadmaps, and to nobody else', async () => {
    expect((await operator.get('/roadmaps')).body).toContain('href="/import"');
    expect((await stage.as('shvaiko@example.org').get('/roadmaps')).body).not.toContain('href="/import"');
  });
});

describe('answers', () => {
  it('are kept in part; a proposal that stands in its field counts only when it is accepted', async () => {
    const path = await kept();
    const seen = seenBy(await operator.get(path));
    const answer = await operator.post(path, multipart({ seen, [POSITION]: PROPOSED, [EMAIL]: '' }));
    expect(answer.location).toBe(`${path}?done=import-saved`);
    expect((await stored(path))?.answers).toEqual({});
    const tick = { 'ok-people.nazarova.position': 'yes' };
    await operator.post(path, multipart({ seen: '2', [POSITION]: PROPOSED, ...tick }));
    expect((await stored(path))?.answers).toEqual({ 'people.nazarova.position': PROPOSED });
    expect((await operator.get(path)).body).toMatch(/id="ok-people.nazarova.position"[^>]* checked/);
    const changed = { [POSITION]: 'главный специалист', 'q-roll': 'preceding', [EMAIL]: ADDRESS };
    await operator.post(path, multipart({ seen: '3', ...changed }));
    expect((await stored(path))?.answers).toEqual({
      'people.nazarova.position': 'главный специалист',
      'people.nazarova.email': ADDRESS,
      roll: 'preceding',
    });
    expect((await operator.get(path)).text).toContain('На все обязательные вопросы есть ответ.');
  });

  it('accept the proposals of a kind at once', async () => {
    const path = await kept();
    await operator.post(path, multipart({ seen: '1', [POSITION]: PROPOSED, accept: 'requisites' }));
    expect((await stored(path))?.answers).toEqual({ roll: 'preceding' });
  });

  it('that are wrong are said at their field and stay there, the right ones are kept', async () => {
    const path = await kept();
    const answer = await operator.post(path, multipart({ seen: '1', 'q-roll': 'next', [EMAIL]: 'не адрес' }));
    expect(answer.status).toBe(422);
    expect(answer.body).toMatch(new RegExp(`id="${EMAIL}-error">Неверный адрес`));
    expect(answer.body).toContain('value="не адрес"');
    expect(seenBy(answer)).toBe('2');
    expect((await stored(path))?.answers).toEqual({ roll: 'next' });
  });

  it('of somebody who was overtaken replace nothing: both are shown', async () => {
    const path = await kept();
    const [mine, theirs] = [await operator.get(path), await stage.as(OTHER).get(path)];
    await stage.as(OTHER).post(path, multipart({ seen: seenBy(theirs), [EMAIL]: ADDRESS }));
    const form = multipart({ seen: seenBy(mine), [EMAIL]: 'inoi@example.org' });
    const answer = await operator.post(path, form);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain(`Пока Вы отвечали, ответы изменены (${OTHER}, 15.01.2024`);
    expect(answer.text).toContain(`Уже сохранено: ${ADDRESS}`);
    expect(answer.body).toContain('value="inoi@example.org"');
    expect((await stored(path))?.answers).toEqual({ 'people.nazarova.email': ADDRESS });
  });

  it('of which only a part has come are not kept', async () => {
    const path = await kept();
    const answer = await operator.post(
      path,
      multipart({ seen: '1', [EMAIL]: ADDRESS, 'q-roll': 'x'.repeat(20_000) }),
    );
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('Текст длиннее 16 КБ')]);
    expect((await stored(path))?.answers).toEqual({});
  });

  it('with signs that no database keeps are kept without them', async () => {
    const path = await kept();
    await operator.post(path, multipart({ seen: '1', [EMAIL]: `${ADDRESS}\0` }));
    expect((await stored(path))?.answers).toEqual({ 'people.nazarova.email': ADDRESS });
  });
});

describe('the file', () => {
  it('can be saved before all is answered, with the questions in it', async () => {
    const { content, headers } = await operator.get(`${await kept()}/roadmap.yaml`);
    expect(headers.get('content-disposition')).toContain('small-order.yaml');
    expect(content.toString()).toMatch(/# .*вопрос/);
  });
});

describe('starting', () => {
  async function answeredOne(changes: Parameters<typeof importOf>[0] = {}): Promise<string> {
    const path = await kept(changes);
    await operator.post(path, multipart({ seen: '1', [EMAIL]: ADDRESS }));
    return path;
  }
  const runs = async (id: string) => (await stage.site.engine.stateOf(id)) !== undefined;
  const named = (roadmap: string) => {
    const { draft } = importOf();
    return { draft: { ...draft, file: { ...draft.file, roadmap } } };
  };

  it('waits for the last required answer', async () => {
    const path = await kept();
    expect((await operator.get(`${path}/start`)).text).toContain('Без ответа: 1 обязательный вопрос.');
    expect((await operator.post(`${path}/start`, { seen: '1' })).status).toBe(422);
    expect(await runs('small-order')).toBe(false);
  });

  it('shows before what will happen, to whom and when, and changes nothing by that', async () => {
    const path = await answeredOne();
    const { text } = await operator.get(`${path}/start`);
    expect(text).toContain('О.И. Назарова 1 15.01.2024, 10:00');
    expect(await runs('small-order')).toBe(false);
  });

  it('says how many proposals nobody has confirmed, before and in the journal', async () => {
    const { draft } = importOf();
    const [roll] = draft.questions.filter(({ id }) => id === 'roll');
    const order = { ...roll, id: 'items.1.related', about: 'items.1.related', answer: 'text' } as const;
    const questions = [...draft.questions, { ...order, text: 'Порядок', proposed: '1', alternatives: [] }];
    const file = { ...draft.file, roadmap: 'unconfirmed-order' };
    const path = await answeredOne({ draft: { ...draft, file, questions } as typeof draft });
    const { text } = await operator.get(`${path}/start`);
    expect(text).toContain(
      'Не подтверждено предложений: 3, из них порядок пунктов: 1. Проверить предложения',
    );
    await operator.post(`${path}/start`, { seen: '2' });
    const journal = await operator.get('/roadmaps/unconfirmed-order/journal');
    expect(journal.text).toContain('поставлено на контроль; не подтверждено предложений программы: 3');
    const lines = await stage.site.db
      .selectFrom('journal')
      .select('payload')
      .where('roadmap', '=', 'unconfirmed-order')
      .execute();
    expect(lines[0]?.payload).toMatchObject({ unconfirmed: 3 });
  });

  it('says nothing of proposals once all are confirmed', async () => {
    const path = await kept(named('confirmed-order'));
    await operator.post(
      path,
      multipart({
        seen: '1',
        [EMAIL]: ADDRESS,
        [POSITION]: PROPOSED,
        'ok-people.nazarova.position': 'yes',
        'q-roll': 'preceding',
      }),
    );
    expect((await operator.get(`${path}/start`)).text).not.toContain('Не подтверждено');
  });

  it('happens once, however often and by whomever it is pressed', async () => {
    const path = await answeredOne();
    const both = await Promise.all([
      operator.post(`${path}/start`, { seen: '2' }),
      stage.as(OTHER).post(`${path}/start`, { seen: '2' }),
    ]);
    expect(new Set(both.map(({ location }) => location))).toEqual(
      new Set([`${path}?done=import-already`, '/roadmaps/small-order?done=import-started']),
    );
    expect((await operator.get('/roadmaps/small-order?done=import-started')).text).toContain(
      'исполнителям сообщат',
    );
    const again = await operator.post(`${path}/start`, { seen: '2' });
    expect((await operator.get(again.location ?? '')).text).toContain('Уже поставлено на контроль.');
    expect((await operator.post(path, multipart({ seen: '3', 'q-roll': 'next' }))).location).toBe(path);
    expect((await operator.get('/import')).text).toContain('Незавершённых загрузок нет.');
    const mails = await stage.site.db
      .selectFrom('notices')
      .select('recipient')
      .where('roadmap', '=', 'small-order')
      .where('kind', '=', 'assignment')
      .execute();
    expect(mails).toEqual([{ recipient: ADDRESS }]);
  });

  it('of what has been changed since it was looked at is refused', async () => {
    const path = await answeredOne(named('changed-order'));
    await stage.as(OTHER).post(path, multipart({ seen: '2', 'q-roll': 'next' }));
    const answer = await operator.post(`${path}/start`, { seen: '2' });
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('ответы изменены')]);
    expect(await runs('changed-order')).toBe(false);
  });

  it('never changes a roadmap that is under control already', async () => {
    const path = await answeredOne(named('open'));
    const before = await stage.site.engine.stateOf('open');
    const answer = await operator.post(`${path}/start`, { seen: '2' });
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('уже на контроле')]);
    expect(await stage.site.engine.stateOf('open')).toEqual(before);
  });

  it('says why the engine refused, when somebody was faster by the blink of an eye', async () => {
    const path = await answeredOne(named('open'));
    const before = await stage.site.engine.stateOf('open');
    const late = jest.spyOn(stage.site.engine, 'stateOf').mockResolvedValueOnce(undefined);
    const answer = await operator.post(`${path}/start`, { seen: '2' });
    late.mockRestore();
    expect(answer.status).toBe(409);
    expect(answer.text).toMatch(
      /дорожную карту «open» поставили на контроль\. Загруженная отличается: .+\. Ничего не поставлено/,
    );
    expect(await stage.site.engine.stateOf('open')).toEqual(before);
    expect((await stored(path))?.roadmaps).toBeNull();
  });

  it('says what is wrong with the file in words, with the field', async () => {
    const { draft } = importOf();
    const items = draft.file.items.map((item) => ({ ...item, deadline: 'по мере необходимости' }));
    const path = await answeredOne({ draft: { ...draft, file: { ...draft.file, roadmap: 'vague', items } } });
    const { text } = await operator.get(`${path}/start`);
    expect(text).toContain('П. 1: срок – ');
    expect(await runs('vague')).toBe(false);
  });
});

describe('an order for several organisations', () => {
  const organisations = [
    { name: 'Школа № 1', lead: 'А.А. Первый', leadEmail: 'first@example.org', line: 2 },
    { name: 'Школа № 2', lead: 'Б.Б. Второй', line: 3 },
  ];
  const { draft } = importOf();
  const many = (roadmap: string) => ({
    organisations,
    draft: {
      ...draft,
      file: {
        ...draft.file,
        roadmap,
        parties: { school: { name: 'Школа', lead: 'nazarova' } },
        items: draft.file.items.map((item) => ({ ...item, responsible: ['school'] })),
      },
    },
  });

  it('asks what is common once and what one of them lacks apart, and starts all of them', async () => {
    const path = await kept(many('schools'));
    const shown = await operator.get(path);
    expect(shown.text).toContain('Организации: 2');
    expect(shown.text).not.toContain('Адрес электронной почты: О.И. Назарова');
    const [asked = ''] = /q-people\.[a-z0-9-]+\.email/.exec(shown.body) ?? [];
    await operator.post(path, multipart({ seen: '1', [asked]: 'second@example.org' }));
    const preview = await operator.get(`${path}/start`);
    expect(preview.text).toContain('Поставить на контроль 2 дорожные карты');
    const answer = await operator.post(`${path}/start`, { seen: '2' });
    expect(answer.location).toBe(`${path}?done=import-started`);
    const { roadmaps } = (await stored(path)) ?? {};
    expect(roadmaps).toHaveLength(2);
    for (const id of roadmaps ?? []) expect(await stage.site.engine.stateOf(id)).toBeDefined();
    expect((await operator.get(`${path}/roadmap.yaml?n=2`)).content.toString()).toContain('Школа № 2');
    expect((await operator.get(`${path}/roadmap.yaml?n=3`)).status).toBe(404);
  });

  it('starts none where one of them is under control already', async () => {
    const path = await kept(many('academies'));
    const [asked = ''] = /q-people\.[a-z0-9-]+\.email/.exec((await operator.get(path)).body) ?? [];
    await operator.post(path, multipart({ seen: '1', [asked]: 'second@example.org' }));
    const taken = /id: (academies-[a-z0-9-]+)|roadmap: (academies-[a-z0-9-]+)/.exec(
      (await operator.get(`${path}/roadmap.yaml?n=2`)).content.toString(),
    );
    const id = taken?.[2] ?? '';
    await stage.apply(roadmapOf(id, [makeItem('1', '2024-06-03')]));
    expect((await operator.post(`${path}/start`, { seen: '2' })).status).toBe(422);
    expect(await stage.site.engine.roadmaps()).not.toContain(id.replace('2', '1'));
    expect((await stored(path))?.roadmaps).toBeNull();
  });
});
