// The figures of two periods through their forms: typed, kept, given by two leads, reported, refined; and the page «Мониторинг»
// beside it. One roadmap, in the order of its days. What is issued: test/long/web/monitoring.test.ts.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { itemState, type Occurrence, type RoadmapState } from '../../../src/workflows/state.ts';
import { tomskRoadmap } from '../../support/simulated.ts';
import { faultAt, seenBy, sendForm, shownIn } from '../send-form.ts';
import { openSite, type TestSite, TOMSK } from '../site.ts';

const [FIRST, SECOND] = ['2024-10-01', '2025-01-01'];
const MONITORING = `/roadmaps/${TOMSK}/monitoring`;
const formOf = (action: string, due = FIRST) => `/roadmaps/${TOMSK}/items/13/do/${action}?due=${due}`;
const FIGURES = formOf('report-indicators');

let stage: TestSite;
beforeAll(async () => {
  // Item 12, which opens, was executed on 2 September.
  stage = await openSite({ at: '2024-09-20T10:00', events: 'on-time' });
});
afterAll(() => stage.close());

const as = (who: string) => stage.as(`${who}@example.org`);

async function stateOf(id = TOMSK): Promise<RoadmapState> {
  const { db, cache } = stage.site;
  const state = (await cache.load(db, [id])).get(id)?.state;
  if (!state) throw new Error(`no roadmap ${id}`);
  return state;
}

async function occurrence(due = FIRST): Promise<Occurrence | undefined> {
  return itemState(await stateOf(), '13').occurrences[due];
}

const send = (who: string, path: string, typed: Record<string, string>) => sendForm(as(who), path, typed);

describe('the form of figures', () => {
  it('says of each indicator what it is, what the year needs and by which day', async () => {
    const { status, text } = await as('shabolina').get(FIGURES);
    expect(status).toBe(200);
    for (const said of [
      'Период: III квартал 2024 г.',
      '1. Численность обучающихся общеобразовательной организации',
      'Минимальное значение на 2024 год 750 (человек в год), год открытия',
      'По графику на 30.09.2024',
      'Пояснение; при отставании – причины и принимаемые меры',
      'Знаменатель: сколько всего',
      'Сохранить черновик',
    ])
      expect(text).toContain(said);
    expect(text).not.toContain('Ранее в этом году');
  });

  it.each([
    [{ 'value-1': '-5' }, 'value-1', 'Значение не может быть отрицательным.'],
    [{ 'value-1': '750,5' }, 'value-1', 'Укажите целое число: единица измерения – «человек в год».'],
    [{ 'value-1': '50 %' }, 'value-1', 'Укажите число без знака «%»: показатель измеряется не в процентах'],
    [{ 'value-5': '20', 'of-5': '18' }, 'value-5', 'Числитель не может быть больше знаменателя.'],
    [
      { 'value-5': '100 %', 'of-5': '20' },
      'value-5',
      'Укажите количество без знака «%»: доля в процентах рассчитывается из числителя и знаменателя',
    ],
    [{ 'value-5': '20' }, 'of-5', 'Укажите знаменатель: сколько всего'],
    [{ 'of-5': '20' }, 'value-5', 'Укажите числитель'],
    [{ 'value-3': '100', 'value-3.1': '5' }, 'note-3', /^Отстаёт от графика .*причины и принимаемые меры/],
    [
      { 'value-3': '500', 'value-3.1': '0', 'note-3.1': 'не проводили' },
      'confirm-3',
      /^Больше нуля, а показатель 3\.1 – 0/,
    ],
    [{ 'value-1': '76 000' }, 'confirm-1', /более чем в 3 раза: проверьте и подтвердите/],
    [{ 'value-1': '760', 'note-1': 'а\0' }, 'note-1', 'Удалите недопустимые управляющие знаки'],
    [{ 'value-1': '1.000' }, 'value-1', /тысячи отделяйте пробелом/],
  ] as [Record<string, string>, string, string | RegExp][])(
    'puts what is wrong beside the field and keeps the rest (%#)',
    async (typed, field, fault) => {
      const answer = await send('shabolina', FIGURES, { ...typed, text: 'черновые данные' });
      expect(answer.status).toBe(422);
      if (typeof fault === 'string') expect(faultAt(answer, field)).toBe(fault);
      else expect(faultAt(answer, field)).toMatch(fault);
      // In the summary with its indicator.
      const [, indicator] = field.split('-');
      expect(answer.body).toContain(`href="#${field}">Показатель ${indicator}: ${faultAt(answer, field)}`);
      expect(answer.body).toContain('черновые данные</textarea>');
      expect(await occurrence()).toBeUndefined();
    },
  );
});

it('wants a figure at least', async () => {
  const answer = await send('shabolina', FIGURES, { text: 'черновые данные' });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('Не выполнено: Укажите значение хотя бы одного показателя');
});

describe('a draft', () => {
  it('is kept for its writer alone, whichever session they come with, and counts as nothing', async () => {
    const kept = await send('shabolina', FIGURES, {
      'value-1': 'около 760',
      'note-2': 'уточняем',
      draft: 'yes',
    });
    expect([kept.status, kept.location]).toEqual([303, `${FIGURES}&done=draft`]);
    const again = await as('shabolina').get(kept.location ?? '');
    expect(shownIn(again, 'value-1')).toBe('около 760');
    expect(again.body).toContain('уточняем</textarea>');
    expect(again.text).toContain('Черновик сохранён');
    expect(again.text).toContain('Показан Ваш черновик от 20.09.2024, 10:00; он ещё не отправлен');
    expect((await as('nazarova').get(FIGURES)).body).not.toContain('уточняем');
    expect(await occurrence()).toBeUndefined();
  });

  it('says what the database cannot hold', async () => {
    const refused = await send('shabolina', FIGURES, { 'value-1': '7\0', draft: 'yes' });
    expect([refused.status, faultAt(refused, 'value-1')]).toEqual([
      422,
      'Удалите недопустимые управляющие знаки',
    ]);
  });

  it('is not lost either when the session has ended before it is kept', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ seen: '1', 'value-1': '761 <', draft: 'yes' }))
      form.set(name, value);
    const ended = await stage.stranger.post(FIGURES, form);
    expect(ended.status).toBe(401);
    expect(ended.text).toContain('Ничего не отправлено');
    expect(ended.body).toContain(`action="${FIGURES}"`);
    expect(ended.body).toContain('name="value-1" value="761 &lt;"');
    expect((await as('shabolina').post(FIGURES, form)).status).toBe(303);
    expect(shownIn(await as('shabolina').get(FIGURES), 'value-1')).toBe('761 &lt;');
  });

  it('is gone once the figures are given', async () => {
    const sent = await send('shabolina', FIGURES, { 'value-1': '760', 'value-2': '310', 'note-2': '' });
    expect(sent.status).toBe(303);
    expect((await occurrence())?.values).toEqual({ '1': 760, '2': 310 });
    expect((await as('shabolina').get(FIGURES)).text).not.toContain('черновик от');
    expect(await stage.site.db.selectFrom('drafts').selectAll().execute()).toEqual([]);
  });
});

describe('two leads', () => {
  it('see who gave which figure, and what one sends leaves the other’s alone', async () => {
    stage.clock.set(stage.clock.now() + 3_600_000);
    const form = await as('nazarova').get(FIGURES);
    expect(form.text).toContain('С.В. Шаболина (МАОУ гимназия № 29 г. Томска), 20.09.2024, 10:00');
    await send('nazarova', FIGURES, { 'value-3': '3 100', 'value-3.1': '16' });
    const { given = {}, values } = (await occurrence()) ?? {};
    expect(Object.fromEntries(Object.entries(given).map(([id, { by }]) => [id, by]))).toEqual({
      '1': 'shabolina',
      '2': 'shabolina',
      '3': 'nazarova',
      '3.1': 'nazarova',
    });
    expect(values).toEqual({ '1': 760, '2': 310, '3': 3100, '3.1': 16 });
    // Whoever sends all of it as it was gives nothing of it anew, at most words.
    const same = await send('shabolina', FIGURES, {});
    expect(same.status).toBe(422);
    expect(same.text).toContain('Ничего не изменено: укажите новое значение или пояснение');
    expect((await send('shabolina', FIGURES, { text: 'сверено' })).status).toBe(303);
    expect((await occurrence())?.given).toEqual(given);
  });

  it('keep in a draft what they changed, so that it takes nothing back that the other gave meanwhile', async () => {
    const opened = await as('shabolina').get(FIGURES);
    await send('nazarova', FIGURES, { 'value-3': '3 110' });
    // Opened before that, kept after it.
    const fields = [...opened.body.matchAll(/value="([^"]*)"[^>]*name="(value-[^"]*)"/g)];
    const typed = Object.fromEntries(fields.map(([, value = '', name = '']) => [name, value]));
    expect(typed).toMatchObject({ 'value-1': '760', 'value-3': '3100' });
    const draft = { ...typed, seen: seenBy(opened), 'value-1': '762', draft: 'yes' };
    expect((await as('shabolina').post(FIGURES, draft)).status).toBe(303);
    stage.clock.set(stage.clock.now() + 60_000);
    await send('nazarova', FIGURES, { 'value-3': '3 120', 'note-3.1': 'без повторов' });
    const again = await as('shabolina').get(FIGURES);
    expect(['value-1', 'value-2', 'value-3'].map((name) => shownIn(again, name))).toEqual([
      '762',
      '310',
      '3120',
    ]);
    const before = (await occurrence())?.given;
    expect((await send('shabolina', FIGURES, {})).status).toBe(303);
    const { given, values, notes } = (await occurrence()) ?? {};
    expect([values?.['1'], values?.['3'], notes?.['3.1']]).toEqual([762, 3120, 'без повторов']);
    expect(given?.['1']?.by).toBe('shabolina');
    expect(given?.['3']).toEqual(before?.['3']);
    expect(given?.['3']?.by).toBe('nazarova');
  });

  it('learn what the other did while they typed, and lose nothing', async () => {
    const opened = await as('shabolina').get(FIGURES);
    await send('nazarova', FIGURES, { 'value-1': '770' });
    const late = await as('shabolina').post(FIGURES, {
      seen: seenBy(opened),
      'value-1': '765',
      'value-4': '0',
    });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Пока Вы заполняли форму, произошло следующее');
    expect(shownIn(late, 'value-1')).toBe('765');
    // What only the other has touched is shown as they gave it, not as it was.
    const other = await as('shabolina').post(FIGURES, {
      seen: seenBy(opened),
      'value-1': '762',
      'value-4': '0',
    });
    expect([shownIn(other, 'value-1'), shownIn(other, 'value-4')]).toEqual(['770', '0']);
    expect((await occurrence())?.values['1']).toBe(770);
  });

  it('replace what was given, and cannot take it back', async () => {
    const emptied = await send('shabolina', FIGURES, { 'value-1': '', 'note-3.1': '' });
    expect(emptied.status).toBe(422);
    expect(faultAt(emptied, 'value-1')).toBe('Значение уже представлено; чтобы изменить его, укажите новое');
    expect(faultAt(emptied, 'note-3.1')).toBe(
      'Пояснение уже представлено; чтобы изменить его, укажите новое',
    );
  });

  it('may be stood in for', async () => {
    await stage.run({
      do: 'set-absence',
      by: 'shabolina',
      date: '2024-09-20',
      until: '2024-09-20',
      substitute: 'shkurkina',
    });
    expect((await as('shkurkina').get(FIGURES)).text).toContain('за отсутствующего: С.В. Шаболина');
    expect((await send('shkurkina', FIGURES, { 'value-4': '0' })).status).toBe(303);
    expect((await occurrence())?.given?.['4']).toMatchObject({ by: 'shkurkina', party: 'school' });
  });
});

it('keeps each figure that was given in the history, and in the journal', async () => {
  const { text } = await as('nazarova').get(`/roadmaps/${TOMSK}/items/13?due=${FIRST}`);
  const history = text.replace(/\u00a0/g, ' ');
  expect(history).toContain(
    'Материалы представлены: МАОУ гимназия № 29 г. Томска; показатель 1 – 760; 2 – 310',
  );
  expect(history).toMatch(
    /показатель 3 – 3 120; 3\.1 – 16; пояснение к показателю 3\.1 Пояснение: показатель 3\.1 – без повторов/,
  );
  expect(history).toMatch(/Показатели представлены: [^;]+; показатель 3 – 3 100; 3\.1 – 16/);
  const journal = (await as('zubchevskaya').get(`/roadmaps/${TOMSK}/journal`)).text;
  expect(journal.replace(/\u00a0/g, ' ')).toMatch(/показатели представлены: [^;]+; показатель 3 – 3 100/);
});

describe('a report on figures', () => {
  it('is not sent before all of them are there', async () => {
    const form = await as('nazarova').get(formOf('submit'));
    expect(form.text).toContain('Показатели: III квартал 2024 г.');
    expect(form.text).toContain('✓ в графике');
    const refused = await send('nazarova', formOf('submit'), { executed: '2024-09-20', document: 'отчёт' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Показатель 5: представьте значение');
    expect(refused.body).toContain('id="figure-5"');
  });

  it('shows the controller each figure with its judgement and the rule', async () => {
    expect((await send('nazarova', FIGURES, { 'value-5': '0', 'of-5': '0' })).status).toBe(303);
    const opened = await as('shabolina').get(FIGURES);
    const sent = await send('nazarova', formOf('submit'), { executed: '2024-09-20', document: 'отчёт' });
    expect(sent.status).toBe(303);
    const { text } = await as('zubchevskaya').get(formOf('accept'));
    for (const said of [
      '770',
      'нет данных (0 из 0)',
      'Нарастающим итогом со дня открытия (02.09.2024): на 30.09.2024 по графику нужно не менее',
      'не оценивается',
      'Снять с контроля',
    ])
      expect(text).toContain(said);
    expect((await as('zubchevskaya').get(formOf('return'))).text).toContain('Доля минимума');
    const queue = (await as('zubchevskaya').get('/review')).text;
    expect(queue).toContain('За III квартал 2024 г.: 1 – 770 ✓ в графике');

    // Somebody still had the form of figures open.
    const late = await as('shabolina').post(FIGURES, { seen: seenBy(opened), 'value-1': '800' });
    expect([late.status, shownIn(late, 'value-1')]).toEqual([409, '800']);
    expect(late.text).toContain('доложено об исполнении');
    const insisted = await as('shabolina').post(FIGURES, { seen: seenBy(late), 'value-1': '800' });
    expect(insisted.status).toBe(422);
    expect(insisted.text).toContain('контролёр возвращает отчёт на доработку');
    expect((await occurrence())?.values['1']).toBe(770);
  });
});

describe('figures taken before the period’s end', () => {
  const NEXT = formOf('report-indicators', SECOND);

  it('say so, beside those of the year before them', async () => {
    // By then the scenario would do what was done above.
    stage.clock.set(Date.UTC(2024, 11, 23, 4));
    const { text } = await as('shabolina').get(NEXT);
    expect(text).toContain('IV квартал 2024 г., по состоянию на 28.12.2024 (предварительно)');
    expect(text).toContain('Уточнённые значения принимаются до 22.01.2025, это не нарушение срока');
    expect(text).toContain('Ранее в этом году III квартал 2024 г. – 770');
  });

  it('want a reason where a sum over the year has become less', async () => {
    const values = {
      'value-1': '790',
      'value-2': '330',
      'value-3': '3 050',
      'value-3.1': '19',
      'value-4': '0',
    };
    const refused = await send('shabolina', NEXT, { ...values, 'value-5': '20', 'of-5': '20' });
    expect(faultAt(refused, 'note-3')).toMatch(/^Меньше, чем на 30\.09\.2024 \(3.120\): поясните/);
    const sent = await send('shabolina', NEXT, {
      ...values,
      'value-5': '20',
      'of-5': '20',
      'note-3': 'исключены повторы',
    });
    expect(sent.status).toBe(303);
    const typed = { executed: '2024-12-23', document: 'отчёт' };
    expect((await send('nazarova', formOf('submit', SECOND), typed)).status).toBe(303);
  });

  it('may be refined for ten working days, while somebody checks them', async () => {
    stage.clock.set(Date.UTC(2025, 0, 20, 4));
    const form = await as('shabolina').get(NEXT);
    expect(form.text).toContain('Пункт 13: уточнить показатели');
    const same = await send('shabolina', NEXT, {});
    expect(same.text).toContain('Ничего не изменено: уточните хотя бы одно значение');
    expect((await send('shabolina', NEXT, { 'value-1': '810' })).status).toBe(303);
    const { status, values } = (await occurrence(SECOND)) ?? {};
    expect([status, values?.['1']]).toEqual(['under_review', 810]);
    const { text } = await as('shabolina').get(`/roadmaps/${TOMSK}/items/13?due=${SECOND}`);
    expect(text).toMatch(/Уточнены показатели: [^;]+; показатель 1 – 810/);
    expect(text).toContain('5 – 20 из 20');
  });

  it('are refused afterwards, with the way out', async () => {
    stage.clock.set(Date.UTC(2025, 0, 23, 4));
    expect((await as('shabolina').get(NEXT)).status).toBe(409);
    const late = await as('shabolina').post(NEXT, { 'value-1': '820' });
    expect(late.status).toBe(422);
    expect(late.text).toContain('уточнённые значения принимались до 22.01.2025');
  });
});

it('takes an answer that is late, and says that it is', async () => {
  stage.clock.set(Date.UTC(2025, 3, 4, 4));
  const path = formOf('report-indicators', '2025-04-01');
  expect((await as('shabolina').get(path)).text).toContain('срок нарушен');
  const sent = await send('shabolina', path, { 'value-1': '700', 'note-1': 'набор продолжается' });
  expect(sent.status).toBe(303);
});

it('takes the sign for per cent where the unit is written as a word', async () => {
  const { indicators } = tomskRoadmap();
  const inWords = indicators.map((one) => (one.id === '2' ? { ...one, unit: 'процентов' } : one));
  await stage.apply(tomskRoadmap({ id: 'in-words', indicators: inWords }));
  const path = formOf('report-indicators', '2025-07-01').replace(TOMSK, 'in-words');
  const answer = await send('shabolina', path, { 'value-1': '95 %', 'value-2': '95 %' });
  expect([faultAt(answer, 'value-1'), faultAt(answer, 'value-2')]).toEqual([
    'Укажите число без знака «%»: показатель измеряется не в процентах',
    undefined,
  ]);
});

describe('the page «Мониторинг»', () => {
  it('shows periods and indicators with verdict and rule, plots, and what is to be done', async () => {
    const { text, body } = await as('shabolina').get(MONITORING);
    for (const said of [
      'Пункт 12 исполнен 02.09.2024. Год открытия – 2024',
      'Региональный ведомственный проектный офис',
      'I кв. 2025',
      'Контингент за год, каждый учтён один раз: минимальное значение 1 500 пока не достигнуто'.replace(
        '1 500',
        '1\u00a0500',
      ),
      'Представить показатели',
    ])
      expect(text.replace(/\s/g, ' ')).toContain(said.replace(/\s/g, ' '));
    expect(body.match(/<svg/g)).toHaveLength(6);
    expect(body).not.toMatch(/<svg[^>]*style=/);
    expect((await as('shabolina').get(`/roadmaps/${TOMSK}`)).body).toContain(`href="${MONITORING}"`);
    expect((await as('shabolina').get(`/roadmaps/${TOMSK}/items/13`)).body).toContain(`href="${MONITORING}"`);
  });

  it('says when nobody has given a figure yet, and where there is nothing to give', async () => {
    await stage.apply(tomskRoadmap({ id: 'begun' }));
    await stage.apply(tomskRoadmap({ id: 'plain', indicators: [] }));
    expect((await as('nazarova').get('/roadmaps/begun/monitoring')).text).toContain(
      'Показатели ещё не представлены',
    );
    expect((await as('nazarova').get('/roadmaps/plain/monitoring')).text).toContain('нет показателей');
    expect((await as('nazarova').get('/roadmaps/plain')).body).not.toContain('/monitoring"');
  });
});
