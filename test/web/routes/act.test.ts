// Every command from its form: what is asked, what is refused and how, and two people at one item.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFileStore } from '../../../src/files/file-store.ts';
import { createLog } from '../../../src/log.ts';
import { itemState, type RoadmapEvent, type RoadmapState } from '../../../src/workflows/state.ts';
import { tomskRoadmap } from '../../support/simulated.ts';
import { type Answer, OPERATOR, openSite, type TestSite, TOMSK, type Visitor } from '../site.ts';

type Form = Record<string, string>;
type Who = 'shkurkina' | 'nazarova' | 'shabolina' | 'zubchevskaya' | 'shvaiko' | 'savenkov' | 'operator';

let stage: TestSite;
let folder: string;
let roadmaps = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-act-'));
  stage = await openSite({
    at: '2024-01-15T10:00',
    events: null,
    site: { files: createFileStore({ folder, log: createLog('silent') }) },
  });
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

const as = (who: Who): Visitor => stage.as(who === 'operator' ? OPERATOR : `${who}@example.org`);

/** A roadmap of its own, put under control now; its id. */
async function newRoadmap(): Promise<string> {
  roadmaps += 1;
  const id = `tomsk-${roadmaps}`;
  await stage.apply(tomskRoadmap({ id }));
  return id;
}

async function stateOf(id: string): Promise<RoadmapState> {
  const { db, cache } = stage.site;
  const state = (await cache.load(db, [id])).get(id)?.state;
  if (!state) throw new Error(`no roadmap ${id}`);
  return state;
}

const lastEvent = async (id: string): Promise<RoadmapEvent | undefined> => (await stateOf(id)).events.at(-1);
const statusOf = async (id: string, item: string) =>
  itemState(await stateOf(id), item).occurrences['']?.status;

/** Path of a form; of one about the roadmap as a whole without an item. */
const formOf = (id: string, item: string, action: string): string =>
  item === '' ? `/roadmaps/${id}/do/${action}` : `/roadmaps/${id}/items/${item}/do/${action}`;

/** Opens the form and sends it, as a browser does: with what it says its reader has seen. */
async function act(who: Who, path: string, typed: Form): Promise<Answer> {
  const form = await as(who).get(path);
  expect([path, form.status]).toEqual([path, 200]);
  return as(who).post(path, { seen: seenBy(form), ...typed });
}

const seenBy = ({ body }: Answer): string => /name="seen" value="(\d+)"/.exec(body)?.[1] ?? '';

/** What stands beside the field that is wrong. */
const faultAt = ({ body }: Answer, field: string): string | undefined =>
  new RegExp(`id="${field}-error">([^<]*)<`).exec(body)?.[1];

const LETTER = { executed: '2024-01-15', number: '01-15/123', documentDate: '2024-01-15', addressee: 'РВПО' };
const ACT = { kind: 'распоряжение', number: '17 р', actDate: '2024-01-15', signatory: 'М.Г. Савенков' };

it('carries out every command', async () => {
  const id = await newRoadmap();
  const steps: [who: Who, item: string, action: string, typed: Form, event: RoadmapEvent['type']][] = [
    ['shabolina', '', 'acknowledge', {}, 'acknowledged'],
    ['nazarova', '2', 'set-date', { date: '2024-02-05', basis: 'письмо РВПО № 57' }, 'date-set'],
    ['shabolina', '3', 'contribute', {}, 'contributed'],
    ['nazarova', '3', 'report-progress', { text: 'готов проект' }, 'progress-reported'],
    ['nazarova', '3', 'expect', { date: '2024-01-26', text: 'ждём согласования' }, 'expected'],
    ['nazarova', '3', 'request-extension', { proposed: '2024-02-12', text: 'мало' }, 'extension-requested'],
    ['shvaiko', '3', 'support-extension', {}, 'extension-decided'],
    ['zubchevskaya', '3', 'amend', { ...ACT, date: '2024-02-12' }, 'amended'],
    ['nazarova', '3', 'submit', LETTER, 'submitted'],
    ['zubchevskaya', '3', 'return', { text: 'нет плана', party: 'school' }, 'returned'],
    ['nazarova', '3', 'submit', { ...LETTER, text: 'с планом' }, 'submitted'],
    ['zubchevskaya', '3', 'accept', { confirmed: 'yes' }, 'accepted'],
    ['shvaiko', '3', 'reopen', { text: 'ошибка в плане' }, 'reopened'],
    ['zubchevskaya', '7', 'cancel', { text: 'не нужно', confirmed: 'yes' }, 'cancelled'],
    ['zubchevskaya', '9', 'change-lead', { person: 'shkurkina' }, 'lead-changed'],
    [
      'shkurkina',
      '4',
      'request-extension',
      { proposed: 'other', date: '01.04.2024', text: 'мало' },
      'extension-requested',
    ],
    ['shvaiko', '4', 'refuse-extension', { text: 'времени достаточно' }, 'extension-decided'],
    ['nazarova', '13', 'report-indicators', { 'value-1': '1 234', 'value-3.1': '16' }, 'contributed'],
    [
      'operator',
      '',
      'change-lead',
      { person: 'shkurkina', substitute: 'nazarova', confirmed: 'yes' },
      'lead-changed',
    ],
    [
      'operator',
      '',
      'set-absence',
      { person: 'nazarova', date: '2024-07-01', until: '2024-07-14', substitute: 'shkurkina' },
      'absence-set',
    ],
    ['shvaiko', '', 'release-order', { basis: 'исполнено', confirmed: 'yes' }, 'released'],
  ];
  for (const [who, item, action, typed, event] of steps) {
    const answer = await act(who, formOf(id, item, action), typed);
    expect([action, answer.status, answer.text.slice(0, 0)]).toEqual([action, 303, '']);
    expect([action, (await lastEvent(id))?.type]).toEqual([action, event]);
    const back = await as(who).get(answer.location ?? '');
    expect([action, back.status]).toEqual([action, 200]);
    expect(back.body).toContain('class="done"');
  }
  const state = await stateOf(id);
  const texts = state.events.filter((e) => e.type === 'submitted').map((e) => e.text);
  expect(texts[1]).toBe('письмо от 15.01.2024 № 01-15/123, адресат: РВПО\nс планом');
  expect(itemState(state, '13').occurrences['2024-10-01']?.values).toEqual({ '1': 1234, '3.1': 16 });
  expect(state.events.every((e) => e.n === 1 || e.via === 'page')).toBe(true);
});

it('clarifies an item that was past when it was put under control, both ways', async () => {
  stage.clock.set(stage.clock.now() + 60 * 86_400_000);
  const id = await newRoadmap();
  const done = await act('zubchevskaya', formOf(id, '3', 'clarify'), {
    outcome: 'executed',
    executed: '2024-01-20',
    basis: 'письмо № 5',
  });
  const undone = await act('shvaiko', formOf(id, '5', 'clarify'), { outcome: 'open' });
  expect([done.status, undone.status]).toEqual([303, 303]);
  expect([await statusOf(id, '3'), await statusOf(id, '5')]).toEqual(['executed', 'in_execution']);
  stage.clock.set(stage.clock.now() - 60 * 86_400_000);
});

it('offers the date of the last report, not today, once the item was reopened', async () => {
  const id = await newRoadmap();
  const form = async () => as('nazarova').get(formOf(id, '3', 'submit'));
  expect((await form()).text).not.toContain('Указана дата из прежнего доклада');
  await act('nazarova', formOf(id, '3', 'submit'), LETTER);
  await act('zubchevskaya', formOf(id, '3', 'accept'), { confirmed: 'yes' });
  stage.clock.set(stage.clock.now() + 20 * 86_400_000);
  await act('shvaiko', formOf(id, '3', 'reopen'), { text: 'ошибка в плане' });
  const { body, text } = await form();
  expect(body).toMatch(/<input type="date" value="2024-01-15"/);
  expect(text).toContain('Указана дата из прежнего доклада');
  stage.clock.set(stage.clock.now() - 20 * 86_400_000);
});

describe('a form that is wrong', () => {
  let id: string;
  beforeAll(async () => {
    id = await newRoadmap();
  });

  it('says what is wrong beside each field and keeps what was typed', async () => {
    const path = formOf(id, '3', 'submit');
    const answer = await act('nazarova', path, {
      executed: '2024-01-16',
      number: '',
      documentDate: '2024-02-30',
      addressee: 'РВПО <b>',
      text: 'первая\nвторая',
    });
    expect(answer.status).toBe(422);
    expect(faultAt(answer, 'executed')).toBe('Этот день ещё не наступил');
    expect(faultAt(answer, 'number')).toBe('Укажите номер документа');
    expect(faultAt(answer, 'documentDate')).toBe('Такой даты нет: укажите день, месяц и год');
    expect(faultAt(answer, 'addressee')).toBeUndefined();
    expect(answer.body).toContain('value="РВПО &lt;b&gt;"');
    expect(answer.body).toContain('первая\nвторая</textarea>');
    expect(answer.body).toContain('href="#number"');
  });

  it.each([
    ['nazarova', '3', 'expect', { date: '2024-01-14', text: 'а' }, 'date', 'Эта дата уже прошла'],
    ['nazarova', '3', 'request-extension', { text: 'а' }, 'proposed', 'Выберите предлагаемый срок'],
    [
      'nazarova',
      '3',
      'request-extension',
      { proposed: 'other', date: '2024-01-29', text: 'а' },
      'date',
      'Предлагаемый срок должен быть позже действующего',
    ],
    [
      'nazarova',
      '3',
      'request-extension',
      { proposed: 'other', date: '2199-01-29', text: 'а' },
      'date',
      'На этот год нет производственного календаря: срок внести нельзя',
    ],
    ['zubchevskaya', '3', 'amend', { ...ACT, date: '2024-01-29' }, 'date', 'Этот срок уже действует'],
    [
      'nazarova',
      '2',
      'set-date',
      { date: '2024-02-05' },
      'basis',
      'Укажите основание: вид документа, дату и номер',
    ],
    [
      'zubchevskaya',
      '7',
      'cancel',
      { text: 'а' },
      'confirmed',
      'Поставьте отметку: это действие нельзя отменить',
    ],
    ['nazarova', '3', 'report-progress', { text: 'а\0' }, 'text', 'Удалите недопустимые управляющие знаки'],
    [
      'nazarova',
      '3',
      'report-progress',
      { text: 'а'.repeat(3001) },
      'text',
      'Не больше 3000 знаков: сократите текст',
    ],
    [
      'nazarova',
      '13',
      'report-indicators',
      { 'value-1': 'много' },
      'value-1',
      'Укажите число, например 750 или 99,5',
    ],
    [
      'nazarova',
      '',
      'set-absence',
      { person: 'shvaiko', date: '2024-02-01', until: '2024-02-02' },
      'person',
      'Выберите, кто отсутствует',
    ],
    [
      'shvaiko',
      '',
      'set-absence',
      { person: 'shabolina', date: '2024-02-02', until: '2024-02-01' },
      'until',
      'Последний день раньше первого',
    ],
    ['shvaiko', '', 'release-order', { confirmed: 'yes' }, 'basis', 'Укажите основание'],
  ] as [Who, string, string, Form, string, string][])(
    'is refused: %s, п. %s, %s (%#)',
    async (who, item, action, typed, field, fault) => {
      const before = (await stateOf(id)).events.length;
      const answer = await act(who, formOf(id, item, action), typed);
      expect([answer.status, faultAt(answer, field)]).toEqual([422, fault]);
      expect((await stateOf(id)).events).toHaveLength(before);
    },
  );

  it('wants a reason when a result is accepted before what it waits for', async () => {
    await act('shkurkina', formOf(id, '5', 'submit'), { executed: '2024-01-15', numbers: '№ 01, 02;\n03' });
    expect((await lastEvent(id))?.text).toBe('извещения о закупках: 01, 02, 03');
    const path = formOf(id, '5', 'accept');
    const refused = await act('zubchevskaya', path, { confirmed: 'yes' });
    expect(faultAt(refused, 'text')).toBe('Укажите основание, по которому пункт снимается с контроля');
    expect(refused.text).toContain('Не исполнены п. 2, 3');
    expect((await act('zubchevskaya', path, { confirmed: 'yes', text: 'срочно' })).status).toBe(303);
  });
});

describe('two people at one item', () => {
  let id: string;
  beforeAll(async () => {
    id = await newRoadmap();
  });

  it('shows the second what the first did, keeps what was typed, and lets them send again', async () => {
    const path = formOf(id, '3', 'report-progress');
    const opened = await as('nazarova').get(path);
    await act('shvaiko', formOf(id, '3', 'amend'), { ...ACT, date: '2024-02-20' });
    const events = (await stateOf(id)).events.length;

    const late = await as('nazarova').post(path, { seen: seenBy(opened), text: 'готов черновик' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Пока Вы заполняли форму, произошло следующее');
    expect(late.text).toContain(
      '15.01.2024, 10:00 – И.В. Швайко: срок изменён актом: новый срок – 20.02.2024, прежний – 29.01.2024; основание: распоряжение от 15.01.2024 № 17 р, подписал(а) М.Г. Савенков.',
    );
    expect(late.body).toContain('готов черновик</textarea>');
    expect((await stateOf(id)).events).toHaveLength(events);

    const again = await as('nazarova').post(path, { seen: seenBy(late), text: 'готов черновик' });
    expect(again.status).toBe(303);
    expect(await lastEvent(id)).toMatchObject({ type: 'progress-reported', text: 'готов черновик' });
  });

  it('lets one of two decisions through that come at the same moment', async () => {
    await act('nazarova', formOf(id, '10', 'submit'), LETTER);
    const seen = String((await stateOf(id)).events.length);
    const answers = await Promise.all([
      as('zubchevskaya').post(formOf(id, '10', 'accept'), { seen, confirmed: 'yes' }),
      as('shvaiko').post(formOf(id, '10', 'return'), { seen, text: 'нет плана' }),
    ]);
    expect(answers.map((a) => a.status).sort((a, b) => a - b)).toEqual([303, 409]);
    expect(answers.find((a) => a.status === 409)?.text).toMatch(/снят с контроля|возвращён на доработку/);
    expect((await stateOf(id)).events.at(-2)?.type).toBe('submitted');
  });

  it('is not disturbed by what happened elsewhere, or by an acknowledgement', async () => {
    const path = formOf(id, '3', 'report-progress');
    const opened = await as('nazarova').get(path);
    await act('shabolina', formOf(id, '', 'acknowledge'), {});
    await act('shabolina', formOf(id, '7', 'report-progress'), { text: 'пишем план' });
    expect((await as('nazarova').post(path, { seen: seenBy(opened), text: 'идёт' })).status).toBe(303);
  });
});

describe('who may', () => {
  let id: string;
  beforeAll(async () => {
    id = await newRoadmap();
  });

  it('does not know a form for those who may not send it', async () => {
    const before = (await stateOf(id)).events.length;
    const forbidden: [Who, string, string][] = [
      ['nazarova', '3', 'accept'],
      ['shabolina', '3', 'submit'],
      ['zubchevskaya', '3', 'support-extension'],
      ['zubchevskaya', '', 'release-order'],
      ['savenkov', '3', 'report-progress'],
      ['savenkov', '', 'acknowledge'],
      ['operator', '3', 'cancel'],
      ['nazarova', '3', 'nothing'],
      ['nazarova', '3', 'toString'],
      ['nazarova', '99', 'submit'],
    ];
    for (const [who, item, action] of forbidden) {
      const path = formOf(id, item, action);
      const form = { seen: '99', text: 'а', confirmed: 'yes', basis: 'а' };
      expect([who, path, (await as(who).get(path)).status]).toEqual([who, path, 404]);
      expect([who, path, (await as(who).post(path, form)).status]).toEqual([who, path, 404]);
    }
    expect((await stateOf(id)).events).toHaveLength(before);
  });

  it('says that it is not the moment, to those who may at another', async () => {
    const early = await as('zubchevskaya').get(formOf(id, '3', 'accept'));
    expect([
      early.status,
      early.text.includes('В нынешнем состоянии пункта это действие не выполняется'),
    ]).toEqual([409, true]);
    const sent = await as('zubchevskaya').post(formOf(id, '3', 'accept'), { confirmed: 'yes' });
    expect([sent.status, sent.text.includes('П. 3 не на проверке.')]).toEqual([422, true]);
  });

  it('lets a substitute act in their own name, and says for whom', async () => {
    const days = { date: '2024-01-15', until: '2024-01-20' };
    await act('nazarova', formOf(id, '', 'set-absence'), {
      person: 'nazarova',
      substitute: 'shkurkina',
      ...days,
    });
    const path = formOf(id, '3', 'report-progress');
    expect((await as('shkurkina').get(path)).text).toContain('за отсутствующего: О.И. Назарова');
    await act('shkurkina', path, { text: 'идёт' });
    const page = await as('shkurkina').get(`/roadmaps/${id}/items/3`);
    expect(page.text).toContain('И.Я. Шкуркина (за: О.И. Назарова)');
  });

  it('says that a date set elsewhere is moved there alone', async () => {
    await act('nazarova', formOf(id, '2', 'set-date'), { date: '2024-02-05', basis: 'письмо' });
    const form = await as('nazarova').get(formOf(id, '2', 'request-extension'));
    expect(form.text).toContain('Срок установлен на федеральном уровне: изменить его может только орган');
  });
});

it('opens with the person chosen whom a list of people leads from, and with nothing else filled in', async () => {
  const path = formOf(TOMSK, '', 'set-absence');
  const { body } = await as('zubchevskaya').get(`${path}?person=shabolina&date=2024-02-01`);
  expect(body).toContain('<option value="shabolina" selected="">');
  expect(body).not.toContain('2024-02-01');
});

it('leads back to the list that somebody works through, and to no other place', async () => {
  const id = await newRoadmap();
  await act('nazarova', formOf(id, '3', 'submit'), LETTER);
  const path = formOf(id, '3', 'return');
  const form = await as('zubchevskaya').get(`${path}?from=review`);
  expect(form.body).toContain(`action="${path}?from=review"`);
  expect(form.body).toContain('<a href="/review">Вернуться');
  const sent = await as('zubchevskaya').post(`${path}?from=review`, {
    seen: seenBy(form),
    text: 'нет плана',
  });
  expect([sent.status, sent.location]).toEqual([303, '/review?done=return']);
  for (const from of ['//evil.example', 'https://evil.example', 'toString']) {
    const elsewhere = await as('nazarova').get(
      `${formOf(id, '3', 'submit')}?from=${encodeURIComponent(from)}`,
    );
    expect(elsewhere.body).toContain(`<a href="/roadmaps/${id}/items/3">Вернуться`);
  }
});

it('takes files with a report and shows them with it', async () => {
  const id = await newRoadmap();
  const path = formOf(id, '3', 'submit');
  const form = new FormData();
  for (const [name, value] of Object.entries({ seen: '1', ...LETTER })) form.set(name, value);
  form.append('files', new File(['%PDF-1.7\n%%EOF\n'], 'письмо в РВПО.pdf', { type: 'application/pdf' }));
  expect((await as('nazarova').post(path, form)).status).toBe(303);
  const page = await as('zubchevskaya').get(`/roadmaps/${id}/items/3`);
  expect(page.text).toContain('письмо в РВПО.pdf 15 байт');
  const review = await as('zubchevskaya').get(formOf(id, '3', 'accept'));
  expect(review.text).toContain('К докладу приложено: письмо в РВПО.pdf');

  const bad = new FormData();
  bad.append('text', 'идёт');
  bad.append('files', new File(['<html>'], 'план.pdf'));
  const refused = await as('nazarova').post(formOf(id, '7', 'report-progress'), bad);
  expect(refused.status).toBe(404);
  const later = await as('shabolina').post(formOf(id, '7', 'report-progress'), bad);
  expect([later.status, faultAt(later, 'files') !== undefined]).toEqual([422, true]);
  expect(later.body).toContain('идёт</textarea>');
  expect(later.text).toContain('выберите их заново');
});

describe('while the database cannot be reached', () => {
  const failing = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  let id: string;
  beforeAll(async () => {
    id = await newRoadmap();
  });

  it.each(['when it is sent', 'while it is carried out'])(
    'loses nothing typed in a form (%s)',
    async (when) => {
      const { site } = stage;
      const { act: carryOut, sessions } = site;
      const fail = async () => {
        throw failing;
      };
      const upload = new FormData();
      for (const [name, value] of Object.entries({ seen: '1', text: 'готов\nчерновик' }))
        upload.set(name, value);
      upload.append('files', new File(['%PDF-1.7\n%%EOF\n'], 'письмо.pdf'));
      if (when === 'when it is sent') site.sessions = { ...sessions, sessionOf: fail };
      else site.act = fail;
      try {
        const path = `${formOf(id, '3', 'expect')}?due=`;
        const plain = await as('nazarova').post(path, { date: '2024-02-05', text: 'ждём <РВПО>' });
        expect([plain.status, plain.text.includes('Ничего не изменено')]).toEqual([503, true]);
        expect(plain.body).toContain('name="date" value="2024-02-05"');
        expect(plain.body).toContain('name="text" value="ждём &lt;РВПО&gt;"');
        expect(plain.body).toContain(`action="${path}"`);
        const withFiles = await as('nazarova').post(formOf(id, '3', 'report-progress'), upload);
        expect(withFiles.status).toBe(503);
        expect(withFiles.body).toContain('name="text" value="готов');
      } finally {
        Object.assign(site, { act: carryOut, sessions });
      }
    },
  );
});
