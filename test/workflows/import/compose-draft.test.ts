import { expect, it } from '@jest/globals';
import { readPlainText } from '../../../src/import/plain-text.ts';
import { answerQuestions } from '../../../src/workflows/import/answer-questions.ts';
import { composeDraft } from '../../../src/workflows/import/compose-draft.ts';
import type { ImportDraft } from '../../../src/workflows/import/draft.ts';
import { kindOf } from '../../../src/workflows/import/indicator-kind.ts';
import { resultTypeOf } from '../../../src/workflows/import/result-type.ts';
import { roadmapIdOf } from '../../../src/workflows/import/roadmap-id.ts';

const ACT = `АДМИНИСТРАЦИЯ ГОРОДА ТОМСКА
ДЕПАРТАМЕНТ ОБРАЗОВАНИЯ

ПРИКАЗ

10.01.2024 № 12

О подготовке школ

1. Утвердить план мероприятий (приложение).

2. Контроль за исполнением приказа возложить на Петрова П.П., заместителя начальника.

Начальник департамента С.С. Сидоров

План мероприятий по подготовке школ

`;
const HEADER = '№\tМероприятие\tОтветственный\tРезультат\tСрок';
const row = (id: number, deadline: string, responsible = 'Школа № 5', result = 'Письмо') =>
  `${id}\tПодготовить список помещений ${id}\t${responsible}\t${result}\t${deadline}`;

function compose(rows: string[], { act = ACT, header = HEADER } = {}): ImportDraft {
  const blocks = readPlainText(`${act}${[header, ...rows].join('\n')}\n`);
  const draft = composeDraft(
    { format: 'text', name: 'приказ о школах.txt', blocks },
    { calendar: 'ru', policy: 'default' },
  );
  if ('fault' in draft) throw new Error(draft.fault.message);
  return draft;
}

const question = (draft: ImportDraft, about: string) => draft.questions.find(({ id }) => id === about);
const deadlines = ({ file }: ImportDraft) => file.items.map(({ deadline }) => deadline);
const answer = (draft: ImportDraft, answers: Record<string, string>) => {
  const { draft: answered, faults } = answerQuestions(draft, answers);
  expect(faults).toEqual([]);
  return answered;
};

it('asks once for the year of all deadlines without one, and reads them in the year of the order', () => {
  const draft = compose([row(1, 'до 5 мая'), row(2, 'III квартал'), row(3, '1 июня 2024 года')]);
  expect(deadlines(draft)).toEqual([
    { text: 'до 5 мая', date: '2024-05-05' },
    { text: 'III квартал', window: { start: '2024-07-01', end: '2024-09-30' } },
    '1 июня 2024 года',
  ]);
  expect(question(draft, 'items.year')).toMatchObject({
    proposed: '2024',
    required: true,
    fragment: 'до 5 мая',
  });
  expect(draft.questions.filter(({ id }) => id.endsWith('.deadline'))).toEqual([]);
  expect(deadlines(answer(draft, { 'items.year': '2025' }))).toEqual([
    { text: 'до 5 мая', date: '2025-05-05' },
    { text: 'III квартал', window: { start: '2025-07-01', end: '2025-09-30' } },
    '1 июня 2024 года',
  ]);
});

it('asks on its own for a deadline that the year given does not date', () => {
  const draft = answer(compose([row(1, 'до 5 мая'), row(2, 'III квартал')]), { 'items.year': '2024/25' });
  expect(deadlines(draft)).toEqual([{ text: 'до 5 мая', date: '2025-05-05' }, 'III квартал']);
  expect(question(draft, 'items.2.deadline')).toMatchObject({ proposed: null, required: true });
});

it('refuses what is no year for them', () => {
  const { faults } = answerQuestions(compose([row(1, 'до 5 мая')]), { 'items.year': '2024/26' });
  expect(faults).toEqual([{ id: 'items.year', message: 'нужен год «2025» или учебный год «2025/26»' }]);
});

it('keeps the words of a deadline without a date, proposes none, and offers what could be meant', () => {
  const draft = compose([row(1, 'постоянно'), row(2, 'до 1 марта 2024 года, до 1 июня 2024 года')]);
  expect(deadlines(draft)).toEqual(['постоянно', 'до 1 марта 2024 года, до 1 июня 2024 года']);
  expect(question(draft, 'items.1.deadline')).toMatchObject({ proposed: null, required: true });
  const { proposed, alternatives = [] } = question(draft, 'items.2.deadline') ?? {};
  expect(proposed).toBeNull();
  expect(alternatives.map(({ value }) => value)).toEqual(['01.03.2024', '01.06.2024', 'по графику']);
});

it('asks one question for all items without a responsible body, and then who leads the body that is named', () => {
  const header = '№\tМероприятие\tСрок';
  const draft = compose(
    ['1\tСоставить список\t1 марта 2024 года', '2\tНаправить список\t2 марта 2024 года'],
    { header },
  );
  expect(draft.file.items.map(({ responsible }) => responsible)).toEqual([null, null]);
  const asked = answer(draft, { 'items.responsible': 'МАОУ СОШ № 5', 'items.result': 'Список' });
  const [key = ''] = Object.keys(asked.file.parties);
  expect(asked.file.items.map(({ responsible, result }) => [responsible, result.text])).toEqual([
    [[key], 'Список'],
    [[key], 'Список'],
  ]);
  expect(question(asked, `parties.${key}.lead`)).toMatchObject({ required: true });
});

it('gives the control to whom the clause names, else asks', () => {
  const said = compose([row(1, '1 марта 2024 года')]);
  expect(said.file.people[said.file.supervisor ?? '']?.name).toBe('П.П. Петров');
  const unsaid = compose([row(1, '1 марта 2024 года')], { act: ACT.replace(/2\. Контроль.*\n/, '') });
  expect(unsaid.file.supervisor).toBeNull();
  expect(question(unsaid, 'supervisor')).toMatchObject({ proposed: null, required: true });
});

it('asks for every requisite of an annex that comes alone, and calls the roadmap by its file', () => {
  const draft = compose([row(1, '1 марта 2024 года')], { act: '' });
  const required = draft.questions.filter((one) => one.required).map(({ id }) => id);
  expect(required).toEqual(
    expect.arrayContaining([
      'order.date',
      'order.number',
      'order.title',
      'order.issuer',
      'supervisor',
      'controller',
      'timezone',
      'title',
    ]),
  );
  expect(draft.file.roadmap).toBe('prikaz-shkolakh');
  expect(question(draft, 'roadmap')).toMatchObject({ required: false });
});

it('takes what an outside schedule decides for such, and who sets it by its words', () => {
  const draft = compose([
    row(1, 'по графику, направляемому региональным оператором'),
    row(2, '1 марта 2024 года'),
  ]);
  expect(draft.file.items.map(({ dateSetBy }) => dateSetBy)).toEqual(['region', undefined]);
});

it.each([
  ['Письмо департамента образования о направлении отчета', 'letter'],
  ['Локальный акт МАОУ гимназии № 29', 'local-act'],
  ['Приказ МБОУ СОШ № 5', 'local-act'],
  ['Реестр извещений о проведении закупок', 'procurement-notices'],
  ['Распоряжение департамента образования', 'order'],
  ['Приказ', 'order'],
  ['По форме, рекомендованной федеральным оператором', 'form'],
  ['Справка по форме федерального оператора', 'form'],
  ['Отчёт в региональный ведомственный проектный офис', 'form'],
  ['Акты приемки работ', 'other'],
])('reads the result «%s» as %s', (text, type) => {
  expect(resultTypeOf(text)).toBe(type);
});

it.each([
  ['Численность обучающихся, осваивающих программы', null, 'contingent'],
  ['Количество проведенных мероприятий', 'единиц в год', 'cumulative'],
  ['Численность детей, принявших участие в мероприятиях', 'человек', 'cumulative'],
  ['Доля педагогических работников, прошедших обучение', '%', 'state'],
  ['Количество участников олимпиады', 'человек', 'seasonal'],
  ['Средний балл', null, undefined],
])('proposes for the indicator «%s» (%s) the kind %s', (name, unit, kind) => {
  expect(kindOf(name, unit)?.kind).toBe(kind);
});

it.each([
  [
    'Департамент образования администрации Города Томска',
    'Комплекс мер по созданию технопарка «Кванториум» на базе гимназии № 29 в 2024 году',
    'departament-obrazovaniya-tomska-kvantorium-29-2024',
  ],
  [
    null,
    'План мероприятий по подготовке школ к отопительному сезону 2024/2025',
    'shkol-otopitelnomu-sezonu-2025',
  ],
  ['Администрация Кривошеинского района', null, 'krivosheinskogo-raiona'],
  [null, null, null],
])('makes of «%s» and «%s» the id %s', (body, title, id) => {
  expect(roadmapIdOf(body, title)).toBe(id);
});

it.each([
  [
    'План мероприятий по противодействию коррупции',
    '12-р',
    '2024-02-10',
    'protivodeistviyu-korruptsii-2024-12-r',
  ],
  [
    'План мероприятий по противодействию коррупции',
    '15-р',
    '2025-02-11',
    'protivodeistviyu-korruptsii-2025-15-r',
  ],
  ['План', '15-р', '2025-02-11', '2025-15-r'],
  ['План работы на 2026 год', '15-р', '2025-02-11', 'raboty-god-2026'],
])('makes of «%s» with № %s of %s an id of its own', (title, number, date, id) => {
  expect(roadmapIdOf('Мэрия Омска', title, { number, date })).toBe(`meriya-omska-${id}`);
});

it('has the id changed by an answer', () => {
  const draft = compose([row(1, '1 июня 2024 года')]);
  expect(draft.file.roadmap).toMatch(/-2024-12$/);
  expect(question(draft, 'roadmap')).toMatchObject({ proposed: draft.file.roadmap, required: false });
  expect(answer(draft, { roadmap: 'prikaz-12' }).file.roadmap).toBe('prikaz-12');
  expect(answerQuestions(draft, { roadmap: 'Приказ 12' }).faults).toHaveLength(1);
});

it('names a person once among those informed, and the lead not at all', () => {
  const draft = compose(
    ['Петров А.А.', 'Иванов И.', 'Иванов И.И.', 'Орлов О.О.', 'Петров А.'].map((name, i) =>
      row(i + 1, '1 июня 2024 года', `Школа № 5, ${name}`),
    ),
  );
  const [party = ''] = Object.keys(draft.file.parties);
  const { lead, informed } = draft.file.parties[party] ?? {};
  expect({ lead, informed }).toEqual({ lead: 'petrov-2', informed: ['ivanov', 'orlov'] });
  const after = answer(draft, { [`parties.${party}.lead`]: 'orlov' });
  expect(after.file.parties[party]).toMatchObject({ lead: 'orlov', informed: ['ivanov', 'petrov-2'] });
});

it.each<[string, string | null, RegExp]>([
  ['ежемесячно с сентября по май', '01.09.2024', /повторения до 31\.05\.2025/],
  ['до 1 сентября каждого года до 2026 г.', '01.09.2024', /повторения до 31\.12\.2025/],
  ['2 раза в год с 1 сентября', '01.09.2024', /за период 2 и более раз/],
  ['1 8 апреля', '08.04.2024', /потеряно тире/],
  ['до 1 мая (9 мая)', '01.05.2024', /не учтено: «9 мая»/i],
  ['3.12', '03.12.2024', /время или номер/],
  ['l5 марта', '15.03.2024', /прочитано как «15»/],
  ['до 5 марта 12.00', '05.03.2024', /указано время 12:00/i],
  ['до 9 января', null, /09\.01\.2024 раньше самого документа/],
  ['не позднее начала года', null, /31\.12\.2023 раньше самого документа/],
])('asks about «%s» on its own, whose year alone does not settle it', (words, proposed, why) => {
  const draft = compose([row(1, words), row(2, 'до 5 мая')]);
  expect(question(draft, 'items.1.deadline')).toMatchObject({
    proposed,
    why: expect.stringMatching(why),
    required: true,
  });
  expect(question(draft, 'items.2.deadline')).toBeUndefined();
});

it('keeps the end of a series without a year, and what was answered for one item when the year is given', () => {
  const draft = compose([row(1, 'ежемесячно с сентября по май'), row(2, 'до 5 мая'), row(3, 'до 9 января')]);
  expect(deadlines(draft)[0]).toMatchObject({ recurring: { first: '2024-09-01', until: '2025-05-31' } });
  const own = answer(draft, { 'items.3.deadline': '12.03.2024' });
  expect(deadlines(answer(own, { 'items.year': '2025' })).slice(1)).toEqual([
    { text: 'до 5 мая', date: '2025-05-05' },
    { text: 'до 9 января', date: '2024-03-12' },
  ]);
  const open = answer(draft, { 'items.year': '2024' });
  expect(open.questions.filter(({ id }) => id === 'items.3.deadline')).toHaveLength(1);
});
