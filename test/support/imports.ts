// An import as the store keeps it: a small order, with one question left.
import { randomUUID } from 'node:crypto';
import type { NewImport } from '../../src/store/imports.ts';
import type { ImportDraft } from '../../src/workflows/import/draft.ts';
import type { SourceDocument } from '../../src/workflows/import/source-document.ts';

const NUMBER = 'РАСПОРЯЖЕНИЕ 27.12.2023 № 1410 р';

const source: SourceDocument = {
  format: 'text',
  name: 'распоряжение.txt',
  blocks: [
    { kind: 'paragraph', text: NUMBER },
    {
      kind: 'table',
      rows: [['1', 'Проведён мониторинг', 'Департамент образования', '30 мая 2024 года']].map((row, r) =>
        row.map((text, column) => ({ text, row: r, column })),
      ),
    },
  ],
};

const draft: ImportDraft = {
  source: source.name,
  file: {
    roadmap: 'small-order',
    title: 'Комплекс мер',
    order: {
      number: '1410 р',
      date: '2023-12-27',
      issuer: 'savenkov',
      title: 'О мониторинге',
      drafter: null,
    },
    timezone: 'Asia/Tomsk',
    calendar: 'ru',
    roll: 'preceding',
    policy: 'default',
    supervisor: 'savenkov',
    controller: 'savenkov',
    people: {
      savenkov: { name: 'М.Г. Савенков', position: 'начальник департамента', email: 'savenkov@example.org' },
      nazarova: { name: 'О.И. Назарова', position: 'начальник отдела', email: null },
    },
    parties: { department: { name: 'Департамент образования', lead: 'nazarova' } },
    items: [
      {
        id: '1',
        title: 'Проведён мониторинг',
        responsible: ['department'],
        result: { text: 'Отчёт', type: 'other' },
        deadline: '30 мая 2024 года',
      },
    ],
  },
  places: {
    'order.number': { block: 0, start: 26, end: 32 },
    'items.1.deadline': { block: 1, row: 0, column: 3, start: 0, end: 16 },
  },
  questions: [
    {
      id: 'people.nazarova.email',
      about: 'people.nazarova.email',
      text: 'Адрес электронной почты: О.И. Назарова',
      why: 'На этот адрес идут напоминания и запросы; в документе его нет.',
      fragment: 'Департамент образования',
      place: { block: 1, row: 0, column: 2, start: 0, end: 23 },
      proposed: null,
      alternatives: [],
      answer: 'email',
      required: true,
    },
    {
      id: 'people.nazarova.position',
      about: 'people.nazarova.position',
      text: 'Должность: О.И. Назарова',
      why: 'Указано подразделение, должность предложена.',
      fragment: 'Департамент образования',
      place: { block: 1, row: 0, column: 2, start: 0, end: 23 },
      proposed: 'начальник отдела',
      alternatives: [],
      answer: 'text',
      required: false,
    },
    {
      id: 'roll',
      about: 'roll',
      text: 'Что делать со сроком в нерабочий день',
      why: 'Распоряжение об этом не говорит.',
      fragment: null,
      place: null,
      proposed: 'preceding',
      alternatives: [
        { value: 'preceding', label: 'исполнить в предшествующий рабочий день' },
        { value: 'next', label: 'исполнить в следующий рабочий день' },
      ],
      answer: 'choice',
      required: false,
    },
  ],
  links: [],
  remarks: [
    { text: 'В таблице нет столбца «Результат».', place: { block: 1, row: 0, column: 1, start: 0, end: 19 } },
  ],
};

export function importOf(changes: Partial<NewImport> = {}): NewImport {
  return {
    id: randomUUID(),
    name: source.name,
    size: 1000,
    sha256: '0'.repeat(64),
    source,
    draft,
    openQuestions: 1,
    organisations: null,
    ...changes,
  };
}
