// Papers taken from the pages: what the state knows stands in them, and only for those who see the page it comes from.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mammoth from 'mammoth';
import { type Answer, openSite, type TestSite, TOMSK } from '../site.ts';

const PATH = `/roadmaps/${TOMSK}`;
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const LETTER = { executed: '2024-06-03', number: '91-о', documentDate: '2024-06-03', seen: '999' };

async function textOf({ headers, content }: Answer): Promise<string> {
  expect(headers.get('content-type')).toBe(DOCX);
  const { value } = await mammoth.extractRawText({ buffer: content });
  return value.replace(/\s+/g, ' ');
}

const nameOf = ({ headers }: Answer): string =>
  decodeURIComponent(/filename\*=UTF-8''(.*)/.exec(headers.get('content-disposition') ?? '')?.[1] ?? '');

describe('papers', () => {
  let stage: TestSite;
  const get = (who: string, path: string) => stage.as(`${who}@example.org`).get(`${PATH}/${path}`);

  beforeAll(async () => {
    stage = await openSite({ at: '2024-06-04T10:00' });
  }, 30_000);
  afterAll(() => stage.close());

  it('of the roadmap: every item with its state, what makes it late, and the forecast', async () => {
    const answer = await get('shabolina', 'summary.docx');
    expect(nameOf(answer)).toBe('Справка об исполнении, № 1410 р.docx');
    const text = await textOf(answer);
    for (const words of [
      'Кому: И.В. Швайко',
      '«04» июня 2024 г.',
      'Распоряжение поставлено на контроль 27 декабря 2023 г. По состоянию на 4 июня 2024 г.: пунктов – 13, из них',
      'Объявлены закупки товаров, работ, услуг для создания детского технопарка «Кванториум»',
      'исполнен с нарушением срока',
      'Причина: жалоба в УФАС.',
      'Запрошено продление до 25.10.2024: на решении.',
      'ожидает исполнения п. 7, 8, 9',
      'исполнено 20.05.2024',
      'прогноз',
    ])
      expect(text).toContain(words);
    // What is executed is late no more.
    expect(text).not.toContain('Срок нарушен, прошл');
  });

  it('of the digest: the sections of its page, with the journal’s mark', async () => {
    const page = await get('shvaiko', 'digest');
    expect(page.body).toContain('digest.docx?for=shvaiko');
    const text = await textOf(await get('shvaiko', 'digest.docx?for=shvaiko'));
    const headings = [...page.body.matchAll(/<h3[^>]*>([^<]*: \d+)<\/h3>/g)].map(([, heading]) => heading);
    expect(headings.length).toBeGreaterThan(0);
    expect(headings.filter((heading) => !text.includes(heading ?? ''))).toEqual([]);
    expect(text).toMatch(/Служебная записка.*Контрольная отметка журнала: [0-9a-f]{32} /);
    expect(text).toContain('срок поставки по контракту – 1 октября');
  });

  it('of the digest: to the issuer their own only, to the supervisor from the controller', async () => {
    expect(await textOf(await get('savenkov', 'digest.docx?for=shvaiko'))).toMatch(
      /^Кому: М\.Г\. Савенков.*Сообщать не о чем\./,
    );
    expect(await textOf(await get('zubchevskaya', 'digest.docx'))).toMatch(/^Кому: И\.В\. Швайко/);
    expect((await get('shabolina', 'digest.docx')).status).toBe(404);
  });

  it('of the digest: the controller’s own tasks are not reported to the supervisor', async () => {
    const own = 'Результаты на проверку';
    await stage.run({ do: 'reopen', by: 'zubchevskaya', item: '2', text: 'проверка' });
    await stage.run({ do: 'submit', by: 'nazarova', item: '2' });
    expect((await get('zubchevskaya', 'digest')).text).toContain(own);
    const text = await textOf(await get('zubchevskaya', 'digest.docx'));
    expect(text).not.toContain(own);
    expect(text).toBe(await textOf(await get('zubchevskaya', 'digest.docx?for=shvaiko')));
  });

  it('of an item: the request for extension while one waits', async () => {
    expect((await get('shkurkina', 'items/8')).body).toContain('items/8/extension-request.docx');
    const text = await textOf(await get('shkurkina', 'items/8/extension-request.docx'));
    expect(text).toContain('пункта 8 распоряжения от 27 декабря 2023 г. № 1410 р');
    expect(text).toContain('Причина: срок поставки по контракту – 1 октября.');
    expect(text).toContain('Прошу продлить срок исполнения пункта 8 до «25» октября 2024 г. включительно.');
    expect(text).toMatch(/включительно\. отдел обеспечения .* И\.Я\. Шкуркина О\.В\. Зубчевская/);
    const none = await get('shkurkina', 'items/9/extension-request.docx');
    expect([none.status, none.text]).toEqual([404, expect.stringContaining('по этому пункту нет')]);
  });

  it('of an item: the report on execution, with the co-executor’s part, lateness and attached files', async () => {
    await stage.run({ do: 'reopen', by: 'zubchevskaya', item: '3', text: 'проверка' });
    const text79 = 'письмо № 79\nисправлено';
    await stage.run({ do: 'submit', by: 'nazarova', item: '3', executed: '2024-02-05', text: text79 });
    const late = await textOf(await get('nazarova', 'items/3/execution-report.docx'));
    expect(late).toContain('Дата исполнения: «05» февраля 2024 г., с нарушением срока');
    expect(late).toContain('Материалы соисполнителя: МАОУ гимназия № 29 г. Томска, представлены 02.02.2024');
    expect(late).toContain('Чем подтверждается: письмо № 79. Пояснение: исправлено.');
    const form = new FormData();
    for (const [name, value] of Object.entries(LETTER)) form.set(name, value);
    form.append('files', new File(['%PDF-1.7\n%%EOF\n'], 'План <2024>.pdf'));
    expect((await stage.as('shabolina@example.org').post(`${PATH}/items/7/do/submit`, form)).status).toBe(
      303,
    );
    const text = await textOf(await get('shabolina', 'items/7/execution-report.docx'));
    expect(text).toMatch(/Чем подтверждается: .*91-о.* Приложение 1: План .*2024.*\.pdf/);
    expect(text).toMatch(/Прошу снять с контроля пункт 7 как исполненный\..*С\.В\. Шаболина/);
    await stage.run({ do: 'return', by: 'zubchevskaya', item: '7', text: 'нет подписи' });
    const returned = await get('shabolina', 'items/7/execution-report.docx');
    expect([returned.status, returned.text]).toEqual([
      404,
      expect.stringContaining('Сейчас такого доклада по этому пункту нет'),
    ]);
    expect((await get('nazarova', 'items/12/execution-report.docx')).status).toBe(404);
    expect((await get('nazarova', 'items/12')).body).not.toContain('execution-report');
  });

  it('of an item: no report on execution once it is accepted, control goes on or the item is cancelled', async () => {
    expect((await get('nazarova', 'items/3')).body).toContain('execution-report.docx');
    const gone = { status: 404, text: expect.stringContaining('Сейчас такого доклада по этому пункту нет') };
    await stage.run({ do: 'accept', by: 'zubchevskaya', item: '3' });
    expect(await get('nazarova', 'items/3/execution-report.docx')).toMatchObject(gone);
    expect((await get('nazarova', 'items/3')).body).not.toContain('execution-report');
    await stage.run({ do: 'reopen', by: 'zubchevskaya', item: '3', text: 'проверка' });
    expect(await get('nazarova', 'items/3/execution-report.docx')).toMatchObject(gone);
    expect((await get('nazarova', 'items/3')).body).not.toContain('execution-report');
    await stage.run({ do: 'submit', by: 'nazarova', item: '3' });
    expect((await get('nazarova', 'items/3/execution-report.docx')).status).toBe(200);
    await stage.run({ do: 'cancel', by: 'zubchevskaya', item: '3', text: 'не нужен' });
    expect(await get('nazarova', 'items/3/execution-report.docx')).toMatchObject(gone);
    expect((await get('nazarova', 'items/3')).body).not.toContain('execution-report');
  });
});
