// «Исполнительская дисциплина»: figures over the roadmaps that the reader controls, on the page and in its files.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mammoth from 'mammoth';
import { makeItem, makeRoadmap } from '../../support/roadmaps.ts';
import { OPERATOR, openSite, type TestSite } from '../site.ts';

const SUPERVISOR = 'shvaiko@example.org';
const OTHER = 'savenkov@example.org';
const YEAR = '?from=2024-01-01&until=2024-12-31&step=quarter';

let stage: TestSite;
beforeAll(async () => {
  const order = makeRoadmap().order;
  const map = (id: string, number: string, changes: object = {}) =>
    makeRoadmap({
      id,
      order: { ...order, number },
      items: [makeItem('1', '2024-01-15'), makeItem('2', '2024-02-15', { after: ['1'] })],
      ...changes,
    });
  stage = await openSite({ roadmap: map('first', '1 р'), events: null, at: '2024-01-12T10:00' });
  await stage.apply(map('second', '2 р <b>', { supervisor: 'savenkov', controller: 'savenkov' }));
  await stage.run({ do: 'submit', by: 'nazarova', item: '1' }, 'first');
  stage.clock.set(Date.UTC(2024, 2, 20, 5));
});
afterAll(() => stage.close());

const ask = (address: string, path = `/discipline${YEAR}`) => stage.as(address).get(path);

describe('the page of discipline', () => {
  it('gives n, N and Ко on both dates, and who waited', async () => {
    const { status, text } = await ask(OPERATOR);
    expect(status).toBe(200);
    expect(text).toContain('С 01.01.2024 по 31.12.2024, по состоянию на 20.03.2024.');
    expect(text).toContain('На срок по документу Ко = 1 / 4 × 100 % = 25 %');
    expect(text).toContain('На действующий срок Ко = 1 / 4 × 100 % = 25 %');
    expect(text).toContain(
      'Не исполнено в действующий срок 3, в том числе ожидали исполнения других пунктов: 1',
    );
    expect(text).toContain('I квартал 2024 г. 25 % (1 из 4) 25 % (1 из 4) 3');
    expect(text).toContain('II квартал 2024 г. сроков нет сроков нет –');
  });

  it('counts only what the reader controls', async () => {
    const [supervisor, other] = [await ask(SUPERVISOR), await ask(OTHER)];
    expect(supervisor.text).toContain('Ко = 1 / 2 × 100 % = 50 %');
    expect(supervisor.text).not.toContain('№ 2 р');
    expect(other.text).toContain('Ко = 0 / 2 × 100 % = 0 %');
    expect(other.text).toContain('№ 2 р <b> от 27.12.2023 0 % (0 из 2)');
    expect(other.body).not.toContain('2 р <b>');
  });

  it('counts for a substitute what the absent person controls', async () => {
    const visitor = stage.as('shkurkina@example.org');
    expect((await visitor.get('/discipline')).status).toBe(404);
    const absence = { person: 'savenkov', date: '2024-03-20', until: '2024-03-21', substitute: 'shkurkina' };
    await stage.run({ do: 'set-absence', by: 'savenkov', ...absence }, 'second');
    expect((await visitor.get(`/discipline${YEAR}`)).text).toContain('Ко = 0 / 2');
  });

  it('begins with this year, and offers what is asked for most', async () => {
    const { body, text } = await ask(SUPERVISOR, '/discipline');
    expect(text).toContain('С 01.01.2024 по 31.12.2024');
    expect(text).toContain('текущий квартал прошлый квартал текущий год прошлый год');
    const href = '/discipline?from=2023-10-01&amp;until=2023-12-31&amp;step=month';
    expect(body).toContain(`<a href="${href}">прошлый квартал</a>`);
    expect(body).toContain('aria-current="true">текущий год</a>');
  });

  it('says that there is nothing to count, without dividing by it', async () => {
    const { status, text } = await ask(SUPERVISOR, '/discipline?from=2023-01-01&until=2023-03-31');
    expect(status).toBe(200);
    expect(text).toContain('Нет пунктов со сроком в периоде: считать нечего.');
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('says how it counts, and shows it over time', async () => {
    const { text, body } = await ask(SUPERVISOR);
    expect(text).toContain('Пункт, срок которого ещё не истёк, не учитывается, даже если уже исполнен.');
    expect(body).toMatch(/<figure class="plot wide" tabindex="0"><svg[^>]+role="img"/);
  });

  it.each([
    ['from=2024-13-01&until=2024-12-31', 'Такой даты нет'],
    ['from=2024-01-01', 'Укажите последний день'],
    ['from=2024-02-01&until=2024-01-01', 'Последний день раньше первого'],
    ['from=1990-01-01&until=2024-01-01', 'Период длиннее десяти лет'],
    ['from=2024-01-01&until=2024-12-31&step=day', 'Выберите разбивку'],
    ['from=%00&until=%22%3E%3Cscript%3E', 'Такой даты нет'],
  ])('says beside the field what is wrong with %s', async (query, message) => {
    const { status, text, body } = await ask(SUPERVISOR, `/discipline?${query}`);
    expect([status, text.includes(message)]).toEqual([422, true]);
    expect(body).not.toContain('<script>');
    const file = await ask(SUPERVISOR, `/discipline.xlsx?${query}`);
    expect([file.status, file.location]).toEqual([303, `/discipline?${query}`]);
  });

  it('hands out the summary and the table as files', async () => {
    for (const format of ['docx', 'xlsx']) {
      const { status, headers, body } = await ask(SUPERVISOR, `/discipline.${format}${YEAR}`);
      expect([status, body.slice(0, 2)]).toEqual([200, 'PK']);
      expect(headers.get('content-disposition')).toContain(
        encodeURIComponent(`Исполнительская дисциплина 01.01.2024 – 31.12.2024.${format}`),
      );
    }
  });

  it('is signed with the position that the reader has, or none', async () => {
    for (const [address, signature] of [
      [OPERATOR, `Администратор ${OPERATOR}`],
      [SUPERVISOR, 'И.В. Швайко'],
      ['shkurkina@example.org', 'И.Я. Шкуркина'],
    ] as const) {
      const { content } = await ask(address, `/discipline.docx${YEAR}`);
      const { value } = await mammoth.extractRawText({ buffer: content });
      const text = value.replace(/\s+/g, ' ');
      expect(text).toContain(`график – в приложении. ${signature}`);
      expect(text).not.toContain('Контролёр');
    }
  });
});
