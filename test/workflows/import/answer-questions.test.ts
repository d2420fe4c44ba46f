import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { answerQuestions } from '../../../src/workflows/import/answer-questions.ts';
import { OTHER_ANSWERS, REQUIRED_ANSWERS, smallDraft } from './small-draft.ts';

const answer = (answers: Record<string, string>) => answerQuestions(smallDraft(), answers);
const faultOf = (id: string, given: string) => answer({ [id]: given }).faults;
const asked = (answers: Record<string, string>) => answer(answers).draft.questions.map(({ id }) => id);
const ALL = { ...REQUIRED_ANSWERS, ...OTHER_ANSWERS };

it('takes a proposal as it is and asks no more', () => {
  const { draft, faults } = answer({ controller: 'sidorova', roll: 'preceding', 'items.3.executed': 'да' });
  expect(faults).toEqual([]);
  expect(draft.file).toEqual(smallDraft().file);
  expect(draft.questions).toHaveLength(smallDraft().questions.length - 3);
});

it('takes an answer to every question, with the address of a person whom an answer brings', () => {
  const { draft, faults } = answer(ALL);
  expect(faults).toEqual([]);
  expect(draft.questions.map(({ id }) => id)).toEqual(['items.1.after']);
  const { order, supervisor, controller, roll, people, parties, items } = draft.file;
  expect({ date: order.date, supervisor, controller, roll }).toEqual({
    date: '2024-01-10',
    supervisor: 'petrov',
    controller: 'sidorova',
    roll: 'next',
  });
  expect(people['petrov']?.email).toBe('petrov@example.org');
  expect(people['shubina-shsh']).toEqual({
    name: 'Ш.Ш. Шубина',
    position: 'директор',
    email: 'shubina@example.org',
  });
  expect(parties['school']?.lead).toBe('shubina-shsh');
  expect(
    items.map(({ lead, minWorkingDays, after, executed }) => ({ lead, minWorkingDays, after, executed })),
  ).toEqual([
    { lead: 'sidorova', minWorkingDays: 5 },
    { lead: 'sidorova', minWorkingDays: 10, after: null },
    { lead: 'ivanov-ii', minWorkingDays: 10, after: ['1', '2'], executed: null },
  ]);
});

it('asks for the address of a person whom an answer brings', () => {
  expect(asked({ supervisor: 'В.В. Волков, заместитель начальника' })).toContain('people.volkov-vv.email');
});

it('keeps the words of the document in a deadline that an answer explains', () => {
  const deadline = (given: string) => answer({ 'items.2.deadline': given }).draft.file.items[1]?.deadline;
  const text = 'по мере готовности';
  expect(deadline('2024-03-15')).toEqual({ text, date: '2024-03-15' });
  expect(deadline('не позднее 15 марта 2024 года')).toEqual({ text, date: '2024-03-15' });
  expect(deadline('по графику')).toEqual({ text, external: true });
  expect(deadline('не позднее 1 октября 2024 года, далее – ежеквартально')).toEqual({
    text,
    recurring: { first: '2024-10-01', rule: 'FREQ=QUARTERLY' },
  });
  expect(deadline('{ after: { item: "1", workingDays: 10 } }')).toEqual({
    text,
    after: { item: '1', workingDays: 10 },
  });
});

it.each([
  ['people.petrov.email', 'petrov', 'неверный адрес электронной почты'],
  ['order.date', '30.02.2024', 'не дата: нужна существующая дата вида ГГГГ-ММ-ДД'],
  ['order.date', '', 'без ответа на этот вопрос начать нельзя'],
  ['roll', 'later', 'выберите один из вариантов: preceding, next, none'],
  ['items.3.executed', 'возможно', 'ответьте «да» или «нет»'],
  ['items.2.after', '9', 'пункта «9» нет в разделе items: исправьте ссылку или добавьте запись'],
  ['items.1.after', '3', 'пункты ждут друг друга по кругу: 1 → 3 → 2 → 1; уберите одну из ссылок after'],
  ['items.minWorkingDays', '1: много', 'нужно: число'],
  ['items.minWorkingDays', '7: 5', 'пункта «7» нет'],
  ['items.lead', '1', 'напишите в виде «4, 5: значение; 8: значение»'],
  ['supervisor', 'petrov@example.org', 'укажите лицо: «И.И. Иванов, начальник отдела» или один из вариантов'],
  ['items.7.deadline', '15.03.2024', 'такого вопроса нет: проверьте обозначение'],
])('refuses for %s the answer «%s»', (id, given, message) => {
  expect(faultOf(id, given)).toEqual([{ id, message }]);
  const { file } = answer({ [id]: given }).draft;
  expect(file).toEqual(smallDraft().file);
});

it('refuses a deadline that it does not understand, and says what would do', () => {
  expect(faultOf('items.2.deadline', 'скоро')).toEqual([
    { id: 'items.2.deadline', message: expect.stringMatching(/^срок не понят: напишите дату/) },
  ]);
});

it('takes what is right beside what is wrong', () => {
  const { draft, faults } = answer({ ...REQUIRED_ANSWERS, 'people.petrov.email': 'sidorova@example.org' });
  expect(faults.map(({ id }) => id)).toEqual(['people.sidorova.email']);
  expect(draft.file.people['petrov']?.email).toBe('sidorova@example.org');
  expect(draft.file.parties['school']?.lead).toBe('shubina-shsh');
});

it('changes neither its draft nor what it is given', () => {
  const draft = smallDraft();
  const answers = { ...ALL };
  answerQuestions(draft, answers);
  expect({ draft, answers }).toEqual({ draft: smallDraft(), answers: ALL });
});

it('gives the same draft in whatever order, in however many calls, and when asked again', () => {
  const whole = answer(ALL).draft;
  const ids = Object.keys(ALL);
  const inCalls = fc.tuple(
    fc.shuffledSubarray(ids, { minLength: ids.length }),
    fc.array(fc.integer({ min: 1, max: 6 }), { minLength: ids.length, maxLength: ids.length }),
  );
  fc.assert(
    fc.property(inCalls, ([order, sizes]) => {
      let draft = smallDraft();
      // An address may come before the answer that brings its person: then it is given again.
      for (let round = 0; round < 2; round++)
        for (let at = 0, n = 0; at < order.length; at += sizes[n++] ?? 1)
          draft = answerQuestions(
            draft,
            Object.fromEntries(order.slice(at, at + (sizes[n] ?? 1)).map((id) => [id, ALL[id] ?? ''])),
          ).draft;
      expect(draft).toEqual(whole);
      expect(answerQuestions(draft, ALL)).toEqual({ draft: whole, faults: [] });
    }),
    { numRuns: 40 },
  );
});
