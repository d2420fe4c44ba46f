// What mails say of the figures of a period: the request, the report, its second issue, what is below the minimum.
import { describe, expect, it } from '@jest/globals';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { makeRoadmap } from '../support/roadmaps.ts';
import { mailsOf, mailTo, type Script, visibleText } from './mails.ts';

const { people, items } = makeRoadmap();
const roadmap: Roadmap = makeRoadmap({
  items: items.filter(({ id }) => id === '13'),
  people: { ...people, rvpo: { name: 'РВПО', email: 'rvpo@example.org' } },
  monitoring: { addressee: 'Региональный ведомственный проектный офис', recipients: ['rvpo'] },
  indicators: [
    {
      id: '3',
      name: 'Участники мероприятий',
      unit: 'человек в год',
      minimum: { opening: 3000, later: 6000 },
      kind: 'cumulative',
    },
    {
      id: '5',
      name: 'Доля педагогов, прошедших обучение',
      unit: '%',
      minimum: { opening: 100, later: 100 },
      kind: 'state',
    },
  ],
});
const [OCTOBER, JANUARY, APRIL] = ['2024-10-01', '2025-01-01', '2025-04-01'];
const about = (due: string) => ({ item: '13', due });

const SCRIPT: Script = [
  ['2023-12-28T10:00', { do: 'acknowledge', by: 'nazarova' }],
  ['2023-12-28T10:00', { do: 'acknowledge', by: 'shabolina' }],
  [
    '2024-09-24T10:00',
    {
      do: 'report-indicators',
      by: 'shabolina',
      ...about(OCTOBER),
      values: { '3': 2400, '5': { numerator: 15, denominator: 15 } },
    },
  ],
  ['2024-09-25T10:00', { do: 'submit', by: 'nazarova', ...about(OCTOBER) }],
  ['2024-09-26T10:05', { do: 'accept', by: 'zubchevskaya', ...about(OCTOBER) }],
  [
    '2024-12-25T10:00',
    {
      do: 'report-indicators',
      by: 'shabolina',
      ...about(JANUARY),
      values: { '3': 2900, '5': { numerator: 12, denominator: 15 } },
    },
  ],
  ['2024-12-25T11:00', { do: 'submit', by: 'nazarova', ...about(JANUARY) }],
  ['2024-12-26T10:05', { do: 'accept', by: 'zubchevskaya', ...about(JANUARY) }],
  [
    '2025-01-13T10:05',
    { do: 'report-indicators', by: 'shabolina', ...about(JANUARY), values: { '3': 2950 } },
  ],
  [
    '2025-01-14T10:05',
    { do: 'reissue-report', by: 'zubchevskaya', ...about(JANUARY), text: 'учтены\nмероприятия 30.12' },
  ],
  [
    '2025-03-31T10:00',
    {
      do: 'report-indicators',
      by: 'shabolina',
      ...about(APRIL),
      values: { '3': 1900, '5': { numerator: 15, denominator: 15 } },
    },
  ],
  ['2025-04-01T10:00', { do: 'submit', by: 'nazarova', ...about(APRIL) }],
  ['2025-04-02T10:05', { do: 'accept', by: 'zubchevskaya', ...about(APRIL) }],
];
const sent = mailsOf(SCRIPT, '2025-04-14', { roadmaps: [roadmap] });
const textOf = (to: string, day: string, rung: string) =>
  mailTo(sent, to, day, rung).text.replaceAll('\u00a0', ' ');

describe('the request for figures', () => {
  it('says this year’s minimum only, the last figures, and until when exact ones are taken', () => {
    const first = textOf('nazarova', '2024-09-20', 'T-7');
    expect(first).toContain(
      'Минимальное значение на 2024 год (год открытия): 3 000. Единица измерения: человек в год.',
    );
    expect(first).not.toContain('6 000');
    expect(first).not.toContain('Прошлое значение');
    expect(first).not.toContain('уточнённые значения');
    const second = textOf('nazarova', '2024-12-19', 'T-7');
    expect(second).toContain(
      'Представьте значения показателей за IV квартал 2024 г. по состоянию на 28.12.2024.',
    );
    expect(second).toContain(
      'Срок наступает раньше конца периода (31.12.2024), поэтому показатели представляются по состоянию на 28.12.2024; уточнённые значения – до 22 января 2025 г., это не нарушение срока.',
    );
    expect(second).toContain('Прошлое значение (III квартал 2024 г.): 2 400.');
    expect(second).toContain('Прошлое значение (III квартал 2024 г.): 100 % (15 из 15).');
  });
});

describe('figures that a co-executor has given', () => {
  it('are said to the responsible lead, who checks and signs', () => {
    const text = textOf('nazarova', '2024-09-25', 'contributed');
    expect(text).toContain('Проверьте показатели и доложите об исполнении.');
    expect(text).toContain(
      '3 Участники мероприятий\n    Представлено: 2 400. Минимальное значение на 2024 год: 3 000.',
    );
    expect(text).toContain('Исполнить не позднее 1 октября 2024 г. (вторник).');
    const refined = textOf('nazarova', '2025-01-14', 'contributed');
    expect(refined).toContain('Представлено: 2 950.');
    expect(refined).not.toContain('Исполнить не позднее');
    expect(refined).not.toContain('доложите об исполнении');
  });
});

describe('a report', () => {
  it('goes to its recipients with a covering letter, and to nobody else', () => {
    const reports = sent.filter(({ mail }) => mail.entries.some(({ rung }) => rung === 'report'));
    expect(reports.map(({ mail, subject }) => [mail.to.key, subject])).toEqual([
      ['rvpo', 'П. 13: отчёт о показателях за III квартал 2024 г.'],
      ['rvpo', 'П. 13: отчёт о показателях за IV квартал 2024 г.'],
      ['rvpo', 'П. 13: уточнённый отчёт о показателях за IV квартал 2024 г.'],
      ['rvpo', 'П. 13: отчёт о показателях за I квартал 2025 г.'],
    ]);
    const text = textOf('rvpo', '2024-12-26', 'report');
    expect(text).toContain(
      'Направляем отчёт о показателях за IV квартал 2024 г. по состоянию на 28 декабря 2024 г.\n',
    );
    expect(text).toContain('Значения предварительные; уточнённые могут быть направлены до 22 января 2025 г.');
    expect(text).toContain('Адресат: Региональный ведомственный проектный офис');
    expect(text).toContain('Проверил(а): О.В. Зубчевская');
    expect(text).toContain('Приложения: отчёт (DOCX) и таблица показателей (XLSX)');
  });

  it('says, issued again, why and what changed, in text and HTML', () => {
    const { html } = mailTo(sent, 'rvpo', '2025-01-14', 'report');
    const text = textOf('rvpo', '2025-01-14', 'report');
    expect(text).toContain('Он заменяет прежний отчёт за этот период.');
    expect(text).toContain('Причина уточнения:\n> учтены\n> мероприятия 30.12');
    expect(text).toContain('3 Участники мероприятий\n    Стало: 2 950. Было: 2 900.');
    expect(text).not.toContain('5 Доля педагогов');
    expect(visibleText(html)).toContain('Стало: 2 950. Было: 2 900.');
  });

  it('is asked of the controller where figures were made exact after acceptance', () => {
    const digest = textOf('zubchevskaya', '2025-01-14', 'review');
    expect(digest).toContain('Показатели за IV квартал 2024 г. уточнены 13.01.2025 после снятия с контроля.');
    expect(digest).toContain('Проверьте их и выпустите уточнённый отчёт.');
    const later = sent.filter(
      ({ mail }) =>
        mail.to.key === 'zubchevskaya' &&
        mail.entries.some(({ rung, occurrence }) => rung === 'review' && occurrence === JANUARY),
    );
    expect(later.at(-1)?.text.replaceAll('\u00a0', ' ')).toBe(digest);
  });

  it('is checked by the controller with the figures in sight', () => {
    const digest = textOf('zubchevskaya', '2024-09-26', 'review');
    expect(digest).toContain('Показатели: 3 – 2 400; 5 – 100 % (15 из 15).');
  });

  it('of exact figures tells the responsible lead that they came', () => {
    const { subject, text } = mailTo(sent, 'nazarova', '2025-01-14', 'contributed');
    expect(subject).toBe('П. 13: показатели уточнены');
    expect(text).toContain('МАОУ гимназия № 29 г. Томска (С.В. Шаболина) – показатели уточнены 13.01.2025.');
  });
});

describe('a period past its date', () => {
  const reopened: Script = [
    ...SCRIPT.slice(0, 5),
    [
      '2024-10-07T10:00',
      { do: 'reopen', by: 'zubchevskaya', ...about(OCTOBER), text: 'участники посчитаны дважды' },
    ],
  ];
  const digest = (script: Script, day: string) =>
    mailTo(
      mailsOf(script, day, { roadmaps: [roadmap] }),
      'shvaiko',
      day,
      'monitoring-missing',
    ).text.replaceAll('\u00a0', ' ');

  it('says in the supervisor’s digest which figures are there when only the report is missing', () => {
    expect(digest(reopened, '2024-10-08')).toContain('Внесено значений: 2 из 2; об исполнении не доложено');
    expect(digest(SCRIPT.slice(0, 2), '2024-10-02')).not.toContain('Внесено значений');
  });
});

describe('figures below the minimum', () => {
  it('stand in the supervisor’s digest with their rule and what follows, until a better period is accepted', () => {
    const lines = sent.filter(({ mail }) => mail.entries.some(({ rung }) => rung === 'below-minimum'));
    expect(new Set(lines.map(({ mail }) => mail.to.key))).toEqual(new Set(['shvaiko']));
    const text = textOf('shvaiko', '2024-12-27', 'below-minimum');
    expect(text).toContain('Показатели ниже минимального значения: 1');
    expect(text).toContain('За IV квартал 2024 г.');
    expect(text).toContain(
      'Показатель 3 «Участники мероприятий»: 2 900 из 3 000 (человек в год), не хватает 100.',
    );
    expect(text).toContain(
      'Показатель 5 «Доля педагогов, прошедших обучение»: 80 из 100 (%), не хватает 20.',
    );
    expect(text).toContain('минимальное значение 3 000 не достигнуто');
    expect(text).toContain(
      'Последствие: если до 31.12.2024 значения не повысятся, обязательство по показателям 2024 года не будет выполнено.',
    );
    // The report that replaced it is news, and the year is over.
    expect(textOf('shvaiko', '2025-01-15', 'below-minimum')).toContain(
      'Последствие: год закончился, минимальные значения 2024 года не достигнуты',
    );
    const weekly = sent.filter(({ mail }) => mail.to.key === 'shvaiko');
    const rungs = weekly.map(({ mail }) => mail.entries.map(({ rung }) => rung));
    expect(rungs.at(-2)).toContain('below-minimum');
    expect(rungs.at(-1)).toEqual(['done']);
  });
});
