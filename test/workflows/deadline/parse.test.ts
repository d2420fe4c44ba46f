import { describe, expect, it } from '@jest/globals';
import type { DeadlineContext, DeadlineMeaning } from '../../../src/workflows/deadline/meaning.ts';
import { parseDeadline } from '../../../src/workflows/deadline/parse.ts';

describe('the order of Tomsk', () => {
  it.each<[string, Partial<DeadlineMeaning>]>([
    ['30 декабря 2023 года', { kind: 'on_date', date: '2023-12-30' }],
    ['Согласно графику, направляемому федеральным оператором', { kind: 'external' }],
    ['до 29 января 2024 года', { kind: 'date', sense: 'by', date: '2024-01-29' }],
    ['01 марта 2024 года', { kind: 'on_date', date: '2024-03-01' }],
    ['не позднее 15 февраля 2024 года', { kind: 'date', date: '2024-02-15' }],
    ['не позднее 29 апреля 2024 года', { kind: 'date', date: '2024-04-29' }],
    ['не позднее 23 августа 2024 года', { kind: 'date', date: '2024-08-23' }],
    ['не позднее 25 августа 2024 года', { kind: 'date', date: '2024-08-25' }],
    ['23 августа 2024 года', { kind: 'on_date', date: '2024-08-23' }],
    ['в течении 2024 года', { kind: 'window', start: '2024-01-01', end: '2024-12-31' }],
    ['не позднее 15 сентября 2024 года', { kind: 'date', date: '2024-09-15' }],
    [
      'не позднее 1 октября 2024 года, далее – ежеквартально',
      { kind: 'recurring', rule: 'FREQ=QUARTERLY', first: '2024-10-01', sense: 'by' },
    ],
  ])('%s', (text, meaning) => {
    expect(parseDeadline(text, {})).toMatchObject({ ...meaning, warnings: [] });
  });
});

describe('a series that begins with a named period', () => {
  it.each([
    [
      'ежеквартально, до 10 числа месяца, следующего за отчетным, начиная с 1 квартала 2026 года',
      '2026-04-10',
    ],
    [
      'начиная со II квартала 2025 года ежеквартально до 5 числа месяца, следующего за кварталом',
      '2025-07-05',
    ],
    ['ежеквартально, начиная с I квартала 2026 года', '2026-01-01'],
    ['ежемесячно, до 3 числа месяца, следующего за отчётным, начиная с марта 2025 года', '2025-03-03'],
  ])('is in doubt about its first day: %s', (text, first) => {
    const meaning = parseDeadline(text, { year: 2025 });
    expect(meaning).toMatchObject({ kind: 'recurring', first });
    expect(meaning.warnings.at(-1)).toContain('проверьте');
  });
});

describe('other forms', () => {
  it.each<[string, DeadlineContext, Partial<DeadlineMeaning>]>([
    [
      'в течение 10 (десяти) рабочих дней со дня подписания',
      {},
      { kind: 'relative', offset: 'P10WD', direction: 'after', anchor: 'подписания' },
    ],
    [
      'не позднее чем за три недели до открытия',
      {},
      { kind: 'relative', offset: 'P21D', direction: 'before' },
    ],
    ['в трехдневный срок со дня получения', {}, { kind: 'relative', offset: 'P3D', direction: 'after' }],
    [
      'ежеквартально, до 5 числа месяца, следующего за отчетным',
      {},
      { kind: 'recurring', rule: 'FREQ=QUARTERLY;BYMONTHDAY=5', sense: 'by' },
    ],
    [
      'до 10 числа месяца, следующего за отчетным кварталом',
      {},
      { kind: 'recurring', rule: 'FREQ=QUARTERLY;BYMONTHDAY=10' },
    ],
    ['до 25 числа каждого месяца', {}, { kind: 'recurring', rule: 'FREQ=MONTHLY;BYMONTHDAY=25' }],
    [
      'до 1 июня ежегодно',
      { year: 2024 },
      { kind: 'recurring', rule: 'FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1', first: '2024-06-01' },
    ],
    ['раз в полугодие', {}, { kind: 'recurring', rule: 'FREQ=MONTHLY;INTERVAL=6' }],
    ['сентябрь – май', { schoolYear: 2025 }, { kind: 'window', start: '2025-09-01', end: '2026-05-31' }],
    ['15 января', { schoolYear: 2025 }, { kind: 'on_date', date: '2026-01-15' }],
    ['1-е полугодие 2024 г.', {}, { kind: 'window', start: '2024-01-01', end: '2024-06-30' }],
    ['II–III кварталы 2024 года', {}, { kind: 'window', start: '2024-04-01', end: '2024-09-30' }],
    ['с 15 декабря по 10 января 2025 года', {}, { kind: 'window', start: '2024-12-15', end: '2025-01-10' }],
    [
      'не ранее 1 мая и не позднее 31 мая 2024 года',
      { year: 2024 },
      { kind: 'window', start: '2024-05-01', end: '2024-05-31' },
    ],
    ['до конца I квартала 2024 года', {}, { kind: 'date', date: '2024-03-31' }],
    ['первого марта 2024 года', {}, { kind: 'on_date', date: '2024-03-01' }],
    ['двадцать первого мая 2024 года', {}, { kind: 'on_date', date: '2024-05-21' }],
    ['в 10:00 22 июня 2024 года', {}, { kind: 'on_date', date: '2024-06-22', time: '10:00' }],
    ['15 и 30 мая 2024 года', {}, { kind: 'on_date', dates: ['2024-05-15', '2024-05-30'] }],
    ['постоянно', {}, { kind: 'ongoing' }],
    ['по мере поступления обращений', {}, { kind: 'ongoing' }],
    ['по согласованию с заказчиком', {}, { kind: 'external' }],
  ])('%s', (text, context, meaning) => {
    expect(parseDeadline(text, context)).toMatchObject(meaning);
  });

  it('keeps each of several obligations apart', () => {
    const meaning = parseDeadline(
      'в течение 5 рабочих дней со дня подписания, но не позднее 1 мая 2024 г.',
      {},
    );
    expect(meaning.parts).toMatchObject([
      { kind: 'relative', offset: 'P5WD', anchor: 'подписания' },
      { kind: 'date', date: '2024-05-01' },
    ]);
    expect(meaning.warnings).not.toEqual([]);
  });

  it('reads through damage, and says where it guessed', () => {
    expect(parseDeadline('дo 1 мapта 2024 гoда', {})).toMatchObject({
      kind: 'date',
      date: '2024-03-01',
      warnings: [],
    });
    for (const text of ['до 1 марта 2О24 года', 'до до 1 марта 2024 года', 'до 01.03.24']) {
      const meaning = parseDeadline(text, {});
      expect(meaning).toMatchObject({ kind: 'date', date: '2024-03-01' });
      expect(meaning.warnings).not.toEqual([]);
    }
    expect(parseDeadline('ІІ квартал 2024 г.', {})).toMatchObject({ start: '2024-04-01' });
  });

  it('keeps an evident misprint as it stands, and says what was probably meant', () => {
    const meaning = parseDeadline('с 15.01.2024 по 20.02.2023', {});
    expect(meaning).toMatchObject({
      start: '2024-01-15',
      end: '2023-02-20',
      intended: ['2024-01-15', '2024-02-20'],
    });
    expect(meaning.warnings).not.toEqual([]);
  });

  it.each(['до 15.05', 'мая', 'до 2025 года', 'до мая 2024 года', 'год'])('doubts «%s» aloud', (text) => {
    expect(parseDeadline(text, { year: 2024 }).warnings).not.toEqual([]);
  });

  it('never fills in a year that nobody said', () => {
    const meaning = parseDeadline('15 мая', {});
    expect(meaning).toMatchObject({ kind: 'on_date', date: null });
    expect(meaning.warnings).not.toEqual([]);
    expect(parseDeadline('I квартал', {}).kind).toBe('unknown');
  });
});

it('reads a limit of a document without any year as one of every year, and says so', () => {
  expect(parseDeadline('до 1 апреля', {})).toMatchObject({
    kind: 'recurring',
    rule: 'FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1',
    sense: 'by',
    warnings: [expect.stringContaining('год не указан')],
  });
});

describe('a misspelt wording', () => {
  it.each([
    ['не познее 15 февраля 2024 года', 'не позднее 15 февраля 2024 года', '2024-02-15'],
    ['до 1 сентебря 2024 года', 'до 1 сентября 2024 года', '2024-09-01'],
    ['до 1 феварля 2024 года', 'до 1 февраля 2024 года', '2024-02-01'],
  ])('«%s» is asked about, with what was probably meant', (text, right, date) => {
    expect(parseDeadline(text, {})).toMatchObject({
      kind: 'unknown',
      question: expect.stringContaining(`Имеется в виду «${right}»?`),
      warnings: [expect.stringContaining('похоже на')],
      proposed: { kind: 'date', date },
    });
  });

  it('of which nothing like it is known has no proposal', () => {
    expect(parseDeadline('не пожалуй 15 февраля 2024 года', {})).not.toHaveProperty('proposed');
  });
});

it('warns of a day of the week that is not that day’s', () => {
  expect(parseDeadline('15 мая 2024 года (среда)', {}).warnings).toEqual([]);
  expect(parseDeadline('15 мая 2024 года (вторник)', {}).warnings).toEqual([
    'день недели не соответствует дате',
  ]);
});

it('warns of a year that is far from the document’s', () => {
  expect(parseDeadline('до 15 мая 1924 года', { year: 2024 }).warnings).not.toEqual([]);
  expect(parseDeadline('до 15 мая 2025 года', { year: 2024 }).warnings).toEqual([]);
});

describe('a yearly day with the years that it is for', () => {
  it.each([
    ['ежегодно, до 1 февраля 2025–2027 гг.', '2025-02-01', '2027-12-31'],
    ['до 1 марта 2024-2026 годов ежегодно', '2024-03-01', '2026-12-31'],
    ['ежегодно до 15 марта 2024, 2025, 2026 годов', '2024-03-15', '2026-12-31'],
  ])('%s', (text, first, until) => {
    expect(parseDeadline(text, {})).toMatchObject({ kind: 'recurring', first, until, warnings: [] });
  });

  it('is not understood where a year is left out', () => {
    expect(parseDeadline('ежегодно до 15 марта 2024, 2026 годов', {}).kind).toBe('unknown');
  });

  it('is doubted where two beginnings contradict each other', () => {
    expect(parseDeadline('ежегодно до 15 марта 2024 года, в 2026 году', {}).warnings).not.toEqual([]);
  });
});

it('reads two hours over a dash as office hours, and says so', () => {
  for (const text of ['15.03.2024 9-18', '15 марта 2024 года, 9-18 часов', '15.03.2024 (9-18)'])
    expect(parseDeadline(text, {})).toMatchObject({
      kind: 'on_date',
      date: '2024-03-15',
      time: '09:00',
      time_end: '18:00',
      warnings: [expect.stringContaining('прочитано как часы')],
    });
  expect(parseDeadline('15.03.2024 в 9-18', {})).toMatchObject({ time: '09:18', warnings: [] });
  expect(parseDeadline('15.03.2024 10-30', {})).toMatchObject({ time: '10:30', warnings: [] });
  expect(parseDeadline('15.03.2024 9-10 - 10-20', {})).toMatchObject({ time: '09:10', time_end: '10:20' });
});

describe('a list over New Year or of a school year', () => {
  it.each<[string, DeadlineContext, string[]]>([
    ['15 сентября, 20 января 2024/2025 учебного года', {}, ['2024-09-15', '2025-01-20']],
    ['15 сентября 2024 г., 20 октября 2024 г.', {}, ['2024-09-15', '2024-10-20']],
  ])('%s', (text, context, dates) => {
    expect(parseDeadline(text, context)).toMatchObject({ dates, warnings: [] });
  });

  it.each<[string, DeadlineContext, string[]]>([
    ['15 декабря, 20 января 2025 г.', {}, ['2024-12-15', '2025-01-20']],
    [
      '15 сентября 2024 г., 15 декабря, 15 марта 2025 г., 15 июня',
      { year: 2024 },
      ['2024-09-15', '2024-12-15', '2025-03-15', '2025-06-15'],
    ],
    ['20 декабря, 15 января', { year: 2024 }, ['2024-12-20', '2025-01-15']],
    ['до 1 сентября, не позднее 25 августа 2024 г.', {}, ['2024-09-01', '2024-08-25']],
    ['15.09.2025; 15.03.2025', {}, ['2025-09-15', '2025-03-15']],
  ])('%s, with a warning', (text, context, dates) => {
    const meaning = parseDeadline(text, context);
    expect(meaning).toMatchObject({ dates });
    expect(meaning.warnings).not.toEqual([]);
  });

  it.each<[string, DeadlineContext, string, string, boolean]>([
    ['сентябрь, январь 2024-2025 уч. года', {}, '2024-09-01', '2025-01-31', false],
    ['декабрь, январь, февраль 2024/2025 учебного года', {}, '2024-12-01', '2025-02-28', false],
    ['IV квартал 2024, I квартал', { year: 2024 }, '2024-10-01', '2025-03-31', true],
    ['I, IV кварталы 2024-2025 учебного года', {}, '2024-10-01', '2025-03-31', true],
    ['I, IV кварталы', { schoolYear: 2024 }, '2024-10-01', '2025-03-31', true],
    ['с 1 по 10 сентября, с 1 по 10 февраля 2024/25 учебного года', {}, '2024-09-01', '2025-02-10', false],
  ])('%s as periods', (text, context, start, end, warned) => {
    const meaning = parseDeadline(text, context);
    expect(meaning).toMatchObject({ kind: 'window', start, end });
    expect(meaning.warnings.length > 0).toBe(warned);
  });
});

describe('an event', () => {
  it.each<[string, boolean]>([
    ['до дня открытия', true],
    ['не позднее дня открытия', false],
    ['до дня открытия включительно', false],
    ['до дня открытия (включительно)', false],
  ])('of which the day itself counts or not: %s', (text, exclusive) => {
    const meaning = parseDeadline(text, {});
    expect(meaning).toMatchObject({ kind: 'relative', direction: 'before', anchor: 'открытия' });
    expect('exclusive' in meaning).toBe(exclusive);
  });

  it.each([
    'не позднее чем за два дня',
    'не позднее чем за три рабочих дня',
    'не позднее чем за неделю',
    'не позднее чем на следующий день',
    'не позднее двух рабочих дней',
    'до срока',
    'до отказа',
    'до обеда',
    'до последнего',
    'до дня знаний',
    'в День знаний',
    'ко Дню Победы',
    'до Нового года',
  ])('is not named by «%s»', (text) => {
    for (const context of [{}, { year: 2024 }]) expect(parseDeadline(text, context).kind).toBe('unknown');
  });

  it('named by one word that is no action is doubted', () => {
    expect(parseDeadline('до морозов', {}).warnings).not.toEqual([]);
    expect(parseDeadline('до дня защиты проекта', {})).toMatchObject({
      anchor: 'защиты проекта',
      warnings: [],
    });
  });
});

it.each([
  ['ежемесячно по 25 декабря 2024', '2024-12-25'],
  ['еженедельно до 25 декабря 2024', '2024-12-25'],
  ['не реже 1 раза в 3 месяца до 01.12.2024', '2024-12-01'],
])('takes the date of «%s» for the end of the series', (text, until) => {
  const meaning = parseDeadline(text, {});
  expect(meaning).toMatchObject({ kind: 'recurring', until });
  expect(meaning).not.toHaveProperty('first');
  expect(meaning.warnings).not.toEqual([]);
});

it('doubts a day that not every month has', () => {
  expect(parseDeadline('ежемесячно до 31 числа', {})).toMatchObject({ rule: 'FREQ=MONTHLY;BYMONTHDAY=-1' });
  for (const text of ['ежемесячно до 31 числа', 'до 30 числа каждого месяца'])
    expect(parseDeadline(text, {}).warnings).not.toEqual([]);
});

it('warns of a year long past even where nothing is known of the document', () => {
  for (const text of ['до 15 мая 1924 года', '1988 год', 'с 1 мая 1987 г. по 1 июня 1987 г.'])
    expect(parseDeadline(text, {}).warnings).not.toEqual([]);
});
