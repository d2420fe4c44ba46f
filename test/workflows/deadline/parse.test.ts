import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/calendar/dates.ts';
import type { DeadlineContext, DeadlineMeaning } from '../../../src/workflows/deadline/meaning.ts';
import { parseDeadline } from '../../../src/workflows/deadline/parse.ts';

const GENITIVE = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(
  ' ',
);

const any = fc.string({ unit: 'grapheme', maxLength: 200 });
const words = fc.array(
  fc.constantFrom(
    'до',
    'с',
    'по',
    'не позднее',
    'в течение',
    '1',
    '15',
    '31',
    '2024',
    'мая',
    'года',
    'I',
    'квартал',
    'ежегодно',
    'далее',
    ',',
    '-',
    '(',
    ')',
    '01.10.2024',
    '12-00',
    'за',
    'дней',
    'рабочих',
    'каждый',
    'числа',
    'месяца',
    'X',
    '№',
  ),
  { maxLength: 14 },
);
const dayOf2024 = fc.integer({ min: 0, max: 3650 }).map((n) => addDays('2020-01-01', n));

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
    const meaning = parseDeadline('до 1 марта', {});
    expect(meaning).toMatchObject({ kind: 'date', date: null });
    expect(meaning.warnings).not.toEqual([]);
    expect(parseDeadline('I квартал', {}).kind).toBe('unknown');
  });
});

const FIELDS = [
  'kind',
  'date',
  'dates',
  'start',
  'end',
  'rule',
  'first',
  'offset',
  'direction',
  'time',
  'time_end',
  'sense',
];

it('reads the real wordings: at least 85 % right, at most 2 % wrong without a warning', () => {
  const rows = readFileSync('test/fixtures/deadlines.tsv', 'utf8').trimEnd().split('\n').slice(1);
  const wrong: string[] = [];
  const silent: string[] = [];
  for (const row of rows) {
    const [text = '', year = '', , , meaning = ''] = row.split('\t');
    const expected = JSON.parse(meaning) as Record<string, unknown>;
    // A rule that is not an RRULE (free words after the frequency) is compared by its frequency.
    const asRule = (rule: unknown) =>
      typeof expected['rule'] === 'string' && /[: ]/.test(expected['rule'])
        ? String(rule).slice(0, 11)
        : rule;
    const found: Record<string, unknown> = {
      ...parseDeadline(
        text,
        year === ''
          ? {}
          : year.endsWith('-school')
            ? { schoolYear: Number(year.slice(0, 4)) }
            : { year: Number(year) },
      ),
    };
    const differs = FIELDS.some((field) => {
      if (expected[field] === undefined) return false;
      const [a, b] =
        field === 'rule' ? [asRule(expected[field]), asRule(found[field])] : [expected[field], found[field]];
      return JSON.stringify(a) !== JSON.stringify(b);
    });
    if (!differs) continue;
    wrong.push(text);
    if (found['kind'] !== 'unknown' && (found['warnings'] as string[]).length === 0) silent.push(text);
  }
  expect(rows).toHaveLength(95);
  expect(wrong.length).toBeLessThanOrEqual(Math.floor(rows.length * 0.15));
  expect(silent.length).toBeLessThanOrEqual(Math.floor(rows.length * 0.02));
});

it('reads a date that is printed in ten ways', () => {
  fc.assert(
    fc.property(dayOf2024, (iso) => {
      const [y = '', m = '', d = ''] = iso.split('-');
      const word = GENITIVE[Number(m) - 1] ?? '';
      const ways = [
        `${d}.${m}.${y}`,
        `${Number(d)} ${word} ${y} года`,
        `${Number(d)} ${word} ${y} г.`,
        `${d} ${word} ${y}г.`,
        `«${d}» ${word} ${y} года`,
        `${Number(d)}-го ${word.toUpperCase()} ${y}`,
        `${Number(d)}\u00a0${word}\u2009${y}\u00a0г.`,
        iso,
        `${d}/${m}/${y}`,
        `${d}. ${m}. ${y} г.`,
        `(${Number(d)} ${word} ${y}* года)`,
      ];
      for (const way of ways) expect(parseDeadline(way, {})).toMatchObject({ kind: 'on_date', date: iso });
      for (const way of ways.slice(0, 9))
        expect(parseDeadline(`не позднее ${way}`, {})).toMatchObject({
          kind: 'date',
          sense: 'by',
          date: iso,
        });
    }),
    { numRuns: 300 },
  );
});

describe('what is no deadline', () => {
  const NEAR = [
    '',
    ' ',
    '-',
    '—',
    '№',
    '5',
    '12',
    '2024',
    '10-12',
    '10 12',
    '99.99.9999',
    '32.01.2024',
    '31.02.2024',
    '30 февраля 2024 года',
    '31 апреля 2024',
    '00.05.2024',
    '15.13.2024',
    'каб. 305',
    'кабинет 12',
    'ауд. 10',
    'ул. 9 Мая, 12',
    'улица 1 Мая 2024',
    'пр. 60 лет Октября',
    'дом 8, корпус 3',
    '8 (3822) 90-99-81',
    'тел. 90-99-81',
    '90-99-81',
    '12:00',
    '10.30',
    '9.00',
    'в 10.00',
    'с 9.00 до 18.00',
    '10-00 часов',
    '12 часов 45 минут',
    'ст. 12.5',
    'статья 112 ТК РФ',
    'пункт 5',
    'п. 3.1',
    'часть 2 статьи 5',
    '44-ФЗ',
    'приказ № 15',
    'приказ от 15.05.2024 № 12',
    'письмо от 30.11.2023 № ТВ-2357/02',
    'распоряжение от 08.12.2023 № 1884-р',
    'протокол от 1 мая 2024 года',
    'от 15.05.2024',
    'на 1 июня 2024 года',
    'по состоянию на 01.01.2024',
    '1500 человек',
    '100 %',
    '5-11 классы',
    '3.1',
    '750',
    'школа № 29',
    'МАОУ гимназия № 29',
    '1 раз',
    '2 раза',
    '5 дней',
    'три недели',
    'месяц',
    'квартал',
    'год',
    'май или июнь',
    'мая',
    'понедельник',
    'до 1 мая 2024 года или позднее',
    'до 10-12 июня',
    'с 1',
    'по',
    'до',
    'не позднее',
    'не ранее',
    'в срок',
    'срок',
    'до кабинета 305',
    'I',
    'IV',
    'X',
    'х',
    'XX съезд',
    '+8 град.',
    '1/2',
    '2024/25',
    '5 6 7 8',
    '2024-13-01',
    '2024-02-30',
    '1.2.3.4',
    '192.168.0.1',
    '12.05.20245',
    '101 мая 2024',
    '1 мая 20240',
    '15 мая 3024 года',
    'до 0 мая 2024',
  ];

  it.each(NEAR)('«%s» is unknown', (text) => {
    const meaning = parseDeadline(text, {});
    expect(meaning.kind).toBe('unknown');
    expect(meaning.kind === 'unknown' && meaning.question).toMatch(/[а-я]/);
  });

  it('asks nothing of a text of more than 100 kB but refuses it', () => {
    expect(parseDeadline('а'.repeat(60_000), {}).kind).toBe('unknown');
    expect(parseDeadline(`до 1 мая 2024 года${' '.repeat(100_000)}`, {}).kind).toBe('unknown');
  });
});

it('never throws, and always answers with warnings', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        any,
        words.map((w) => w.join(' ')),
      ),
      fc.constantFrom<DeadlineContext>({}, { year: 2024 }, { schoolYear: 2025 }),
      (text, context) => {
        expect(Array.isArray(parseDeadline(text, context).warnings)).toBe(true);
      },
    ),
    { numRuns: 3000 },
  );
});

it('never names a day that does not exist', () => {
  fc.assert(
    fc.property(words, (list) => {
      const found =
        JSON.stringify(parseDeadline(list.join(' '), { year: 2023 })).match(/"\d{4}-\d{2}-\d{2}"/g) ?? [];
      for (const day of found) expect(addDays(day.slice(1, -1), 0)).toBe(day.slice(1, -1));
    }),
    { numRuns: 3000 },
  );
});

it('takes time in proportion to the length', () => {
  const phrases = [
    'до 1 мая 2024 года, ',
    'до а, ',
    'в течение работы ярмарки, ',
    '1 мая - ',
    '((((',
    'май, ',
    'за 5 дней до а; ',
    '5 и ',
    'ежегодно ',
    'слово ',
    'I, ',
    'в период ',
    '2О24 ',
    '1.',
    'а- б',
  ];
  const cost = (phrase: string, length: number) => {
    const text = phrase.repeat(Math.ceil(length / phrase.length));
    const runs = Array.from({ length: 3 }, () => {
      // Processor time: other tests run on the same cores.
      const before = process.cpuUsage();
      parseDeadline(text, { year: 2024 });
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    return Math.min(...runs);
  };
  for (const phrase of phrases) {
    cost(phrase, 5_000);
    // Eight times the text: at most thrice eight times the time, and a floor for what is too quick to measure.
    expect(cost(phrase, 48_000)).toBeLessThan(Math.max(24 * cost(phrase, 6_000), 60));
  }
});
