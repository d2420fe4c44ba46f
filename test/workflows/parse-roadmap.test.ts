import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { controlDateOf } from '../../src/calendar/rungs.ts';
import { loadConfig } from '../../src/config.ts';
import { formatIssue, parseRoadmap } from '../../src/workflows/parse-roadmap.ts';
import { roadmapJsonSchema } from '../../src/workflows/roadmap-schema.ts';

const config = loadConfig('config');
const known = { calendar: config.calendar, policies: config.policies };
const TOMSK = 'config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml';

const read = (text: string) => parseRoadmap(text, 'f.yaml', known);
const errorsOf = (text: string): string[] => {
  const result = read(text);
  return result.ok ? [] : result.errors.map(formatIssue);
};
const tomsk = () => {
  const result = parseRoadmap(readFileSync(TOMSK, 'utf8'), TOMSK, known);
  if (!result.ok) throw new Error(result.errors.map(formatIssue).join('\n'));
  return result;
};

const HEAD = `roadmap: r
title: Т
order: { number: "1", date: 2024-01-10, issuer: a, title: О }
timezone: Asia/Tomsk
calendar: ru
roll: preceding
policy: default
supervisor: a
controller: a
people:
  a: { name: А, email: a@example.org }
parties:
  p: { name: П, lead: a }
items:
`;
const item = (id: string, deadline: string, more = '') =>
  `  - { id: "${id}", title: Т, responsible: [p], result: { text: Р, type: other }, deadline: ${deadline}${more} }\n`;
const withDeadline = (deadline: string) => read(HEAD + item('1', deadline));
const dueOf = (deadline: string) => {
  const result = withDeadline(deadline);
  return result.ok ? result.roadmap.items[0]?.deadline : result.errors.map((e) => e.message).join('\n');
};

describe('the Tomsk roadmap', () => {
  it('is read without an error or a warning', () => {
    expect(tomsk().warnings).toEqual([]);
  });

  it('has the dates of the order', () => {
    const dates = tomsk().roadmap.items.map(({ id, deadline: d }) => [
      id,
      d.kind === 'date' ? d.due : d.kind === 'recurring' ? `${d.first} ${d.rule}` : d.kind,
    ]);
    expect(Object.fromEntries(dates)).toEqual({
      '1': '2023-12-30',
      '2': 'external',
      '3': '2024-01-29',
      '4': '2024-03-01',
      '5': '2024-02-15',
      '6': '2024-04-29',
      '7': '2024-08-23',
      '8': '2024-08-25',
      '9': '2024-08-23',
      '10': '2024-08-23',
      '11': '2024-12-31',
      '12': '2024-09-15',
      '13': '2024-10-01 FREQ=QUARTERLY',
    });
  });

  it('rolls to the control dates of the known answers', () => {
    const calendar = config.calendar('ru');
    if (!calendar) throw new Error('no calendar');
    const control = tomsk().roadmap.items.flatMap(({ id, deadline: d }) =>
      d.kind === 'date' ? [[id, controlDateOf(d.due, 'preceding', calendar)]] : [],
    );
    expect(Object.fromEntries(control)).toMatchObject({
      '1': '2023-12-29',
      '6': '2024-04-27',
      '8': '2024-08-23',
      '11': '2024-12-28',
      '12': '2024-09-13',
    });
  });

  it('has titles, results, deadlines and indicators word for word', () => {
    const order = readFileSync('test/fixtures/order-1410.txt', 'utf8');
    const { items, indicators, title, order: requisites } = tomsk().roadmap;
    expect(items).toHaveLength(13);
    expect(indicators).toHaveLength(6);
    const rows = order.split('\n');
    for (const { id, title: own, result, deadline } of items) {
      const row = rows.find((r) => r.startsWith(`${id}.\t${own}\t`));
      expect(row?.endsWith(`\t${result.text}\t${deadline.text}`)).toBe(true);
    }
    for (const { name, unit, minimum } of indicators)
      expect(order).toContain(`\t${name} (${unit})\t${minimum.opening}\t${minimum.later}`);
    expect(order).toContain(`\n${title}\n`);
    expect(order).toContain(`\n${requisites.title}\n`);
  });

  it('waits in the order of the design', () => {
    const { items, indicators } = tomsk().roadmap;
    expect(
      Object.fromEntries(items.filter((i) => i.after.length > 0).map((i) => [i.id, i.after.join()])),
    ).toEqual({ '5': '2,3', '8': '5', '9': '3,5', '12': '7,8,9' });
    expect(items.map((i) => i.minWorkingDays)).toEqual([0, 10, 10, 5, 12, 5, 10, 75, 60, 5, 20, 5, 5]);
    expect(indicators.map((i) => i.kind)).toEqual([
      'contingent',
      'contingent',
      'cumulative',
      'cumulative',
      'seasonal',
      'state',
    ]);
  });
});

describe('a file with faults', () => {
  it('gives one line for each of twelve faults, in one run', () => {
    const text = readFileSync('test/fixtures/twelve-faults.yaml', 'utf8');
    const lines = errorsOf(text);
    expect(lines.map((line) => line.split(': ')[0])).toEqual([
      'f.yaml:3:29',
      'f.yaml:4:11',
      'f.yaml:9:13',
      'f.yaml:10:1',
      'f.yaml:12:39',
      'f.yaml:21:15',
      'f.yaml:25:19',
      'f.yaml:28:13',
      'f.yaml:32:35',
      'f.yaml:33:15',
      'f.yaml:34:13',
      'f.yaml:35:9',
    ]);
    for (const part of [
      'не дата',
      'часовой пояс',
      'sidorova',
      'colour',
      'адрес электронной почты',
      'не понят',
      'gymnasium',
      '«9»',
      'letter, local-act',
      'на 2031 год',
      '1 → 3 → 1',
      'указан дважды',
    ])
      expect(lines.filter((line) => line.includes(part))).toHaveLength(1);
  });

  it.each([
    ['nothing', '', 'файл пуст'],
    ['only a comment', '# пусто\n', 'файл пуст'],
    ['no YAML', 'roadmap: [1, 2', 'незакрытая скобка'],
    ['a tab as indent', 'order:\n\tnumber: 1\n', 'табуляцией'],
    ['a second colon on a line', 'title: Срок: завтра\n', 'возьмите значение с двоеточием в кавычки'],
    ['a sign that begins no value', 'title: @a\n', 'возьмите его в кавычки'],
    ['an unknown escape', 'title: "a\\q"\n', 'одинарные кавычки'],
    ['a list', '- 1\n- 2\n', 'нужно: набор полей'],
    ['a file of one megabyte', `title: ${'а'.repeat(500_001)}`, 'слишком велик'],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: &d [${'*c,'.repeat(9)}]\ne: [${'*d,'.repeat(9)}]\n`,
      'слишком много',
    ],
    ['nesting without end', '['.repeat(400_000), 'вложенность'],
    ['a second document', `${HEAD}${item('1', 'до 1 марта 2024 года')}---\na: 1\n`, 'несколько документов'],
    ['a duplicate key', `${HEAD}${item('1', 'до 1 марта 2024 года')}title: Т\n`, ':16:1: ключ указан дважды'],
  ])('refuses %s', (_, text, message) => {
    expect(errorsOf(text).join('\n')).toContain(message);
  });

  it('refuses one megabyte before parsing it', () => {
    const started = process.hrtime.bigint();
    expect(errorsOf('['.repeat(1_000_001))).toHaveLength(1);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(200);
  });

  it('finds two people with one address, whatever its capitals', () => {
    const text =
      HEAD.replace('parties:', '  b: { name: Б, email: A@Example.org }\nparties:') +
      item('1', 'до 1 марта 2024 года');
    expect(errorsOf(text)).toEqual([
      'f.yaml:12:24: адрес A@Example.org уже указан у «a»: у каждого лица свой адрес',
    ]);
  });

  it('names every person, party and item that does not exist', () => {
    const text =
      HEAD.replace('issuer: a', 'issuer: x, drafter: y').replace('lead: a', 'lead: z, informed: [w]') +
      item('1', 'до 1 марта 2024 года', ', lead: v, related: ["7"]');
    const lines = errorsOf(text);
    expect(lines).toHaveLength(6);
    for (const name of ['«x»', '«y»', '«z»', '«w»', '«v»', '«7»']) expect(lines.join('\n')).toContain(name);
  });

  it('names a longer cycle once and an item that waits for itself', () => {
    const due = 'до 1 марта 2024 года';
    const long =
      HEAD +
      item('1', due, ', after: ["3"]') +
      item('2', due, ', after: ["1"]') +
      item('3', due, ', after: ["2"]');
    expect(errorsOf(long)).toHaveLength(1);
    expect(errorsOf(long)[0]).toContain('1 → 3 → 2 → 1');
    expect(errorsOf(HEAD + item('1', due, ', after: ["1"]'))[0]).toContain('1 → 1');
  });

  it('names the missing policy and the missing calendar', () => {
    const lines = errorsOf(
      HEAD.replace('calendar: ru', 'calendar: kz').replace('policy: default', 'policy: strict') +
        item('1', 'до 1 марта 2024 года'),
    );
    expect(lines[0]).toContain('f.yaml:5:11: производственный календарь «kz»');
    expect(lines[1]).toContain('f.yaml:7:9: правила «strict»');
  });

  it('names the file of a year without a calendar', () => {
    expect(dueOf('до 1 марта 2031 года')).toContain('config/calendars/ru-2031.json');
    expect(dueOf('{ recurring: { first: 2031-01-10, rule: FREQ=YEARLY } }')).toContain('на 2031 год');
  });

  it('warns, and accepts, when the predecessor ends too late', () => {
    const pair = (days: number) =>
      read(
        HEAD +
          item('1', '{ date: 2024-02-01 }') +
          item('2', '{ date: 2024-02-15 }', `, after: ["1"], minWorkingDays: ${days}`),
      );
    const late = pair(10);
    expect(late.ok && late.warnings.map((w) => w.line)).toEqual([16]);
    expect(pair(9).warnings).toEqual([]);
  });
});

describe('what is accepted with a warning', () => {
  const warningsOf = (text: string) => {
    const result = read(text);
    expect(result.ok).toBe(true);
    return result.warnings.map(formatIssue);
  };

  it('is somebody without an address who is to get mail, once, with what they have to do', () => {
    const text =
      `${HEAD}${item('1', 'до 1 марта 2024 года')}${item('2', 'до 1 марта 2024 года', ', lead: b')}`
        .replace(', email: a@example.org }', ' }\n  b: { name: Б }\n  c: { name: В }')
        .replace('lead: a }', 'lead: a, informed: [c] }');
    expect(warningsOf(text)).toEqual([
      'f.yaml:11:6: А: нет адреса электронной почты (контроль исполнения; контролёр; издал распоряжение; исполнитель п. 1), письма не дойдут: добавьте email',
      'f.yaml:12:6: Б: нет адреса электронной почты (исполнитель п. 2), письма не дойдут: добавьте email',
      'f.yaml:13:6: В: нет адреса электронной почты (для сведения), письма не дойдут: добавьте email',
    ]);
  });

  it('is somebody who is to get copies twice, or leads the party', () => {
    const head = HEAD.replace('lead: a }', 'lead: a, informed: [b, a, b] }').replace(
      'parties:',
      '  b: { name: Б, email: b@example.org }\nparties:',
    );
    expect(warningsOf(head + item('1', '2024-05-06'))).toEqual([
      'f.yaml:14:40: «a» – ответственное лицо исполнителя, копии ему не нужны: уберите',
      'f.yaml:14:43: «b» указан дважды: оставьте один раз',
    ]);
  });

  it('is a deadline before the date of the order, also of an order of the future', () => {
    const text = `${HEAD.replace('2024-01-10', '2027-05-11')}${item('1', 'до 1 марта 2024 года')}`;
    expect(warningsOf(text)).toEqual([
      'f.yaml:15:88: п. 1: срок 01.03.2024 раньше даты документа 11.05.2027',
    ]);
  });
});

describe('the deadline of an item', () => {
  it.each([
    ['до 1 марта 2024 года', { kind: 'date', text: 'до 1 марта 2024 года', due: '2024-03-01' }],
    ['01 марта 2024 года', { kind: 'date', text: '01 марта 2024 года', due: '2024-03-01' }],
    ['I квартал 2024 года', { kind: 'date', text: 'I квартал 2024 года', due: '2024-03-31' }],
    [
      'не позднее 1 июня 2024 года – далее ежегодно',
      {
        kind: 'recurring',
        text: 'не позднее 1 июня 2024 года – далее ежегодно',
        first: '2024-06-01',
        rule: 'FREQ=YEARLY',
      },
    ],
    [
      '{ text: к весне, window: { start: 2024-02-01, end: 2024-02-29 } }',
      { kind: 'date', text: 'к весне', due: '2024-02-29' },
    ],
    [
      '{ text: "два раза в год", recurring: { first: 2024-06-01, rule: FREQ=MONTHLY;INTERVAL=6 } }',
      { kind: 'recurring', text: 'два раза в год', first: '2024-06-01', rule: 'FREQ=MONTHLY;INTERVAL=6' },
    ],
    ['{ text: по графику, external: true }', { kind: 'external', text: 'по графику' }],
  ])('%s is understood', (deadline, meaning) => {
    expect(dueOf(deadline)).toEqual(meaning);
  });

  it('may count from another item', () => {
    const result = read(
      HEAD + item('1', 'до 1 марта 2024 года') + item('2', '{ after: { item: "1", workingDays: 5 } }'),
    );
    expect(result.ok && result.roadmap.items[1]?.deadline).toMatchObject({
      kind: 'after',
      item: '1',
      workingDays: 5,
    });
    expect(errorsOf(HEAD + item('2', '{ after: { item: "8", workingDays: 5 } }'))[0]).toContain('«8»');
  });

  it.each([
    ['постоянно', 'не имеет даты'],
    ['в течение 5 дней со дня подписания', 'отсчитывается от события'],
    ['до 1 марта 2024 года, до 1 мая 2024 года', 'несколько дат'],
    ['до 1 марта', 'год не указан'],
    ['с 1 марта 2024 года', 'конец периода'],
    ['еженедельно', 'rule: FREQ=… }'],
    ['еженедельно', 'первая дата'],
    ['{ text: к весне }', 'ровно одно'],
    ['{ date: 2024-03-01, external: true }', 'ровно одно'],
    ['{ recurring: { first: 2024-03-01, rule: FREQ=WEEKLY } }', 'допустимо: FREQ=MONTHLY'],
    ['{ window: { start: 2024-03-02, end: 2024-03-01 } }', 'начало периода позже'],
    ['{ date: 2024-02-30 }', 'не дата'],
    ['5', 'нужно'],
  ])('%s is refused', (deadline, message) => {
    expect(dueOf(deadline.includes(', до') ? `"${deadline}"` : deadline)).toContain(message);
  });
});

it('the schema for editors is up to date', () => {
  expect(readFileSync('config/roadmap.schema.json', 'utf8')).toBe(roadmapJsonSchema());
});
