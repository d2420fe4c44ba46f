// What a roadmap's file and a policy say about monitoring: how it is read, what is refused, what is assumed.
import { describe, expect, it } from '@jest/globals';
import { monitoredItem } from '../../../src/workflows/monitoring/series.ts';
import { formatIssue, parseRoadmap, type RoadmapRead } from '../../../src/workflows/parse-roadmap.ts';
import { PolicySchema } from '../../../src/workflows/policy.ts';
import { defaultPolicy, russianCalendar } from '../../support/roadmaps.ts';
import { tomskRoadmap } from '../../support/simulated.ts';

const calendar = russianCalendar();
const head = (date: string) => `roadmap: r
title: Т
order: { number: "1", date: ${date}, issuer: a, title: О }
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
`;
const item = (id: string, deadline: string) =>
  `  - { id: "${id}", title: Т, responsible: [p], result: { text: Р, type: other }, deadline: ${deadline} }\n`;
const SERIES = item('13', '"не позднее 1 октября 2024 года, далее – ежеквартально"');
const OPENING = item('12', 'до 15 сентября 2024 года');
const indicator = (more: string, kind = 'cumulative') =>
  `indicators:\n  - { id: "3", name: Н, unit: единиц, minimum: { opening: 1, later: 2 }, kind: ${kind}${more} }\n`;

function read(rest: string, date = '2023-12-27', policy = defaultPolicy()): RoadmapRead {
  const policies = new Map([['default', policy]]);
  return parseRoadmap(head(date) + rest, 'f.yaml', { calendar: () => calendar, policies });
}
const errors = (rest: string): string[] => {
  const result = read(rest);
  return result.ok ? [] : result.errors.map((e) => e.message);
};
const warnings = (rest: string): string[] => read(rest).warnings.map((w) => w.message);

describe('the block monitoring', () => {
  const items = `items:\n${OPENING}${SERIES}`;

  it('names items, a recipient and an indicator’s conditions', () => {
    const text = `${items}${indicator(', weights: [0, 50, 0, 50], judgedAfter: "12"')}monitoring: { item: "13", opening: "12", addressee: Офис, recipients: [a] }\n`;
    const result = read(text);
    if (!result.ok) throw new Error(result.errors.map(formatIssue).join('\n'));
    expect(result.warnings).toEqual([]);
    expect(monitoredItem(result.roadmap)?.id).toBe('13');
    expect(result.roadmap.monitoring).toEqual({
      item: '13',
      opening: '12',
      addressee: 'Офис',
      recipients: ['a'],
    });
  });

  it.each([
    ['monitoring: { item: "14" }', 'пункта «14» нет в разделе items'],
    ['monitoring: { opening: "14" }', 'пункта «14» нет в разделе items'],
    ['monitoring: { recipients: [b] }', 'лица «b» нет в разделе people'],
    ['monitoring: { item: "12" }', 'п. 12 не повторяется'],
    ['monitoring: { item: "13", opening: "13" }', 'п. 13 повторяется: открытием может быть только'],
  ])('is refused as %s', (block, message) => {
    expect(errors(`${items}${indicator('')}${block}\n`).join('\n')).toContain(message);
  });

  it.each([
    [', requires: "4"', 'cumulative', 'показателя «4» нет в разделе indicators'],
    [', requires: "3"', 'cumulative', 'требует сам себя'],
    [', judgedAfter: "14"', 'state', 'пункта «14» нет в разделе items'],
    [', judgedAfter: "13"', 'state', 'п. 13 повторяется'],
    [', weights: [30, 25, 10, 30]', 'cumulative', 'сумма четырёх чисел должна быть 100'],
    [', weights: [30, 25, 10, 35]', 'state', 'только у показателя нарастающим итогом'],
  ])('and an indicator with %s (%s) too', (more, kind, message) => {
    expect(errors(items + indicator(more, kind)).join('\n')).toContain(message);
  });

  it('may be missing: the only recurring item carries the figures; several are doubtful, none is too', () => {
    expect(warnings(items + indicator(''))).toEqual([]);
    expect(warnings(`items:\n${OPENING}${indicator('')}`).join()).toContain('показатели никто не запросит');
    const second = SERIES.replace('"13"', '"14"');
    expect(warnings(items + second + indicator('')).join()).toContain('несколько (п. 13, 14): укажите');
    expect(warnings(`${items}monitoring: { item: "13" }\n`).join()).toContain('показателей нет');
    expect(warnings(items + indicator('', 'state')).join()).toContain('доля в процентах');
  });

  it('of the first order says who gets the report', () => {
    const roadmap = tomskRoadmap();
    expect(roadmap.monitoring?.recipients).toEqual(['rvpo']);
    expect(monitoredItem(roadmap)?.id).toBe('13');
  });
});

describe('a series whose document names no date', () => {
  it.each([
    ['ежемесячно', '2024-02-29', '2024-03-10', 'FREQ=MONTHLY'],
    ['ежеквартально', '2023-12-27', '2024-01-10', 'FREQ=QUARTERLY'],
    ['ежеквартально', '2024-01-01', '2024-04-10', 'FREQ=QUARTERLY'],
    ['каждое полугодие', '2024-06-30', '2024-07-10', 'FREQ=MONTHLY;INTERVAL=6'],
    ['ежегодно', '2024-05-05', '2025-01-10', 'FREQ=YEARLY'],
    ['ежеквартально до 20 числа', '2024-02-05', '2024-04-20', 'FREQ=QUARTERLY'],
    ['ежемесячно до 25 числа', '2024-02-05', '2024-02-25', 'FREQ=MONTHLY'],
    ['ежемесячно до 5 числа', '2024-02-05', '2024-03-05', 'FREQ=MONTHLY'],
  ])('%s, of an order of %s, is first due on %s', (text, date, first, rule) => {
    const result = read(`items:\n${item('1', text)}`, date);
    expect(result.ok && result.roadmap.items[0]?.deadline).toEqual({ kind: 'recurring', text, first, rule });
    expect(result.warnings.map((w) => w.message).join()).toContain(`first: ГГГГ-ММ-ДД, rule: ${rule} }`);
  });

  it.each(['ежеквартально до 31 числа', 'ежемесячно до 31 числа'])(
    'is asked for its first date where the day is the last of a month: %s',
    (text) => {
      const result = read(`items:\n${item('1', text)}`, '2024-02-05');
      expect(result.ok ? [] : result.errors.map(({ message }) => message).join()).toContain(
        'запишите срок объектом',
      );
    },
  );

  it('is read by the policy’s day, and says what was assumed', () => {
    const policy = defaultPolicy();
    const other = { ...policy, monitoring: { ...policy.monitoring, dayOfMonth: 20 } };
    const result = read(`items:\n${item('1', 'ежеквартально')}`, '2023-12-27', other);
    expect(result.warnings.map((w) => w.message).join()).toContain(
      'срок «ежеквартально»: дата не указана; принято: до 20 числа месяца после отчётного периода, первый срок 20.01.2024',
    );
  });
});

it('an older policy has the defaults of monitoring', () => {
  const { monitoring: _, ...older } = defaultPolicy();
  expect(PolicySchema.parse(older).monitoring).toEqual({
    weights: [30, 25, 10, 35],
    refineWithin: 10,
    dayOfMonth: 10,
  });
  expect(PolicySchema.safeParse({ ...older, monitoring: { weights: [50, 50, 0, 1] } }).success).toBe(false);
});
