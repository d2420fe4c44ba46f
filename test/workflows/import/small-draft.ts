// A draft written by hand: every kind of question once.
import type { ImportDraft, Question } from '../../../src/workflows/import/draft.ts';

const ask = (about: string, more: Partial<Question> = {}): Question => ({
  id: about,
  about,
  text: `О чём: ${about}`,
  why: 'Так не сказано.',
  fragment: null,
  place: null,
  proposed: null,
  alternatives: [],
  answer: 'text',
  required: false,
  ...more,
});

export const smallDraft = (): ImportDraft => ({
  source: 'приказ.docx',
  file: {
    roadmap: 'department-2024',
    title: 'План «А» – на 2024 год: этап # 1',
    order: { number: '12', date: null, issuer: 'petrov', title: 'О плане', drafter: 'sidorova' },
    timezone: 'Asia/Tomsk',
    calendar: 'ru',
    roll: 'preceding',
    policy: 'default',
    supervisor: null,
    controller: 'sidorova',
    people: {
      petrov: { name: 'П.П. Петров', position: 'начальник', email: null },
      sidorova: { name: 'С.С. Сидорова', position: null, email: null, phone: '(3822) 90-99-81' },
    },
    parties: { school: { name: "Школа № 5 'Мир'", lead: null } },
    items: [
      {
        id: '1',
        title: 'Составлен перечень: 1. столов; 2. стульев',
        responsible: ['school'],
        result: { text: 'Письмо', type: 'letter' },
        deadline: '1 февраля 2024 года',
      },
      {
        id: '2',
        title: 'Закуплено\nоборудование',
        responsible: ['school'],
        result: { text: 'Договор', type: 'other' },
        deadline: 'по мере готовности',
        after: ['1'],
      },
      {
        id: '3',
        title: 'Открытие',
        responsible: ['school'],
        result: { text: 'Акт', type: 'other' },
        deadline: '1 сентября 2024 года',
        after: ['2'],
        executed: { date: '2024-01-10', document: 'приказ № 12' },
      },
    ],
  },
  places: {},
  questions: [
    ask('order.date', { answer: 'date', required: true }),
    ask('people.petrov.email', { answer: 'email', required: true }),
    ask('people.sidorova.email', { answer: 'email', required: true }),
    ask('supervisor', { required: true, alternatives: [{ value: 'petrov', label: 'П.П. Петров' }] }),
    ask('parties.school.lead', { required: true }),
    ask('items.2.deadline', { answer: 'deadline', required: true }),
    ask('controller', { proposed: 'sidorova', why: 'Она исполнитель документа.' }),
    ask('roll', {
      answer: 'choice',
      proposed: 'preceding',
      alternatives: ['preceding', 'next', 'none'].map((value) => ({ value, label: value })),
    }),
    ask('items.1.after'),
    ask('items.2.after', { proposed: '1' }),
    ask('items.3.after', { proposed: '2' }),
    ask('items.3.executed', { answer: 'yes-no', proposed: 'yes' }),
    ask('items.lead'),
    ask('items.minWorkingDays'),
  ],
  links: [],
  remarks: [{ text: 'Строка «Итого»\nне вошла', place: null }],
});

/** An answer to each required question, and the address of the person that one of them brings. */
export const REQUIRED_ANSWERS: Record<string, string> = {
  'order.date': '10.01.2024',
  'people.petrov.email': 'Petrov@example.org',
  'people.sidorova.email': 'sidorova@example.org',
  supervisor: 'petrov',
  'parties.school.lead': 'Ш.Ш. Шубина, директор',
  'people.shubina-shsh.email': 'shubina@example.org',
  'items.2.deadline': '15.03.2024',
};

/** To the others. */
export const OTHER_ANSWERS: Record<string, string> = {
  controller: 'С.С. Сидорова',
  roll: 'next',
  'items.1.after': '',
  'items.2.after': 'нет',
  'items.3.after': '1, 2',
  'items.3.executed': 'нет',
  'items.lead': '1, 2: sidorova; 3: И.И. Иванов, завхоз',
  'items.minWorkingDays': '1: 5; 2, 3: 10',
  'people.ivanov-ii.email': 'ivanov@example.org',
};
