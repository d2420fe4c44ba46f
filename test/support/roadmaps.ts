// A small roadmap after the first order (its people, dates and order of dependency) and the calendar
// and policy of config/, for tests that need no file of their own.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  type CalendarYear,
  CalendarYearSchema,
  createWorkCalendar,
  type WorkCalendar,
} from '../../src/calendar/work-calendar.ts';
import { type Policy, PolicySchema } from '../../src/workflows/policy.ts';
import type { Deadline, Item, Roadmap } from '../../src/workflows/roadmap.ts';

const config = new URL('../../config/', import.meta.url);

/** One year of the Russian production calendar. */
export function russianYear(year: number): CalendarYear {
  const file = new URL(`calendars/ru-${year}.json`, config);
  return CalendarYearSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

export function russianCalendar(): WorkCalendar {
  const years = readdirSync(new URL('calendars/', config)).flatMap((name) => {
    const year = /^ru-(\d{4})\.json$/.exec(name)?.[1];
    return year === undefined ? [] : [Number(year)];
  });
  return createWorkCalendar('ru', years.map(russianYear));
}

export function defaultPolicy(): Policy {
  return PolicySchema.parse(parse(readFileSync(new URL('policies/default.yaml', config), 'utf8')));
}

/** An item of both parties, the department responsible; `due` is its date by the document. */
export function makeItem(id: string, due: string, changes: Partial<Item> = {}): Item {
  const deadline: Deadline = { kind: 'date', text: `не позднее ${due}`, due };
  return {
    id,
    title: `Исполнено мероприятие ${id}`,
    responsible: ['department', 'school'],
    result: { text: 'Письмо департамента', type: 'letter' },
    deadline,
    dateSetBy: 'own',
    after: [],
    related: [],
    minWorkingDays: 5,
    ...changes,
  };
}

/** Items 2 (date by somebody's schedule), 3, 5, 7, 8, 9, 12 and 13 (quarterly). */
export function makeRoadmap(changes: Partial<Roadmap> = {}): Roadmap {
  const person = (name: string, key: string) => ({ name, email: `${key}@example.org` });
  return {
    id: 'technopark',
    title: 'Создание детского технопарка «Кванториум»',
    order: {
      number: '1410 р',
      date: '2023-12-27',
      issuer: 'savenkov',
      title: 'О реализации мероприятия по созданию детских технопарков «Кванториум» в 2024 году',
      drafter: 'zubchevskaya',
    },
    timezone: 'Asia/Tomsk',
    calendar: 'ru',
    roll: 'preceding',
    policy: 'default',
    supervisor: 'shvaiko',
    controller: 'zubchevskaya',
    people: {
      savenkov: person('М.Г. Савенков', 'savenkov'),
      shvaiko: person('И.В. Швайко', 'shvaiko'),
      zubchevskaya: { ...person('О.В. Зубчевская', 'zubchevskaya'), phone: '(3822) 90-99-81' },
      nazarova: person('О.И. Назарова', 'nazarova'),
      shkurkina: person('И.Я. Шкуркина', 'shkurkina'),
      shabolina: person('С.В. Шаболина', 'shabolina'),
    },
    parties: {
      department: { name: 'Департамент образования администрации Города Томска', lead: 'nazarova' },
      school: { name: 'МАОУ гимназия № 29 г. Томска', lead: 'shabolina' },
    },
    items: [
      makeItem('2', '', {
        title: 'Сформирован и направлен на согласование перечень оборудования',
        deadline: { kind: 'external', text: 'Согласно графику, направляемому федеральным оператором' },
        minWorkingDays: 10,
        dateSetBy: 'federal',
      }),
      makeItem('3', '2024-01-29', { title: 'Разработан дизайн-проект', minWorkingDays: 10 }),
      makeItem('5', '2024-02-15', {
        title: 'Объявлены закупки товаров, работ, услуг для создания детского технопарка «Кванториум»',
        responsible: ['department'],
        lead: 'shkurkina',
        result: { text: 'Реестр извещений о проведении закупок', type: 'procurement-notices' },
        after: ['2', '3'],
        minWorkingDays: 12,
      }),
      makeItem('7', '2024-04-29', { title: 'Направлена информационная справка' }),
      makeItem('8', '2024-08-25', {
        title: 'Получено, установлено и налажено оборудование',
        after: ['5'],
        minWorkingDays: 75,
        dateSetBy: 'region',
      }),
      makeItem('9', '2024-08-23', {
        title: 'Проведен фотомониторинг',
        after: ['3', '5'],
        minWorkingDays: 60,
      }),
      makeItem('12', '2024-09-15', { title: 'Начало работы детского технопарка', after: ['8', '9'] }),
      makeItem('13', '', {
        title: 'Ежеквартальный мониторинг выполнения показателей',
        deadline: {
          kind: 'recurring',
          text: 'не позднее 1 октября 2024 года, далее – ежеквартально',
          first: '2024-10-01',
          rule: 'FREQ=QUARTERLY',
        },
        result: { text: 'Отчет по итогам мониторинга показателей', type: 'form' },
      }),
    ],
    indicators: [
      {
        id: '1',
        name: 'Численность обучающихся',
        unit: 'человек в год',
        minimum: { opening: 750, later: 1500 },
        kind: 'contingent',
      },
    ],
    viewers: [],
    amendments: [],
    corrections: [],
    ...changes,
  };
}
