// What the form says beside a figure before it is taken.
import { describe, expect, it } from '@jest/globals';
import { checkFigures } from '../../../src/workflows/monitoring/check-figures.ts';
import type { IndicatorValue } from '../../../src/workflows/monitoring/figure.ts';
import { ANNEX, type Case, monitored } from './monitored.ts';

type Given = Case & { notes?: Record<string, string>; confirmed?: string[] };

/** `3 confirm: …` */
function remarks({ notes = {}, confirmed = [], values = {}, ...rest }: Given): string[] {
  const { view, item, occurrence } = monitored(rest);
  return checkFigures(view, item, occurrence, { values, notes, confirmed }).map(
    (r) => `${r.indicator} ${r.kind}: ${r.message}`,
  );
}

const due = '2025-07-01';
const good: Record<string, IndicatorValue> = {
  '1': 1500,
  '2': 600,
  '3': 3300,
  '3.1': 17,
  '4': 10,
  '5': { numerator: 15, denominator: 15 },
};

it('has nothing to say about good figures', () => {
  expect(remarks({ due, values: good })).toEqual([]);
});

describe('an impossible figure', () => {
  it.each<[string, IndicatorValue, string]>([
    ['1', -1, 'Значение не может быть отрицательным.'],
    ['1', 750.5, 'Укажите целое число: единица измерения – «человек в год».'],
    ['3.1', 0.5, 'Укажите целое число: единица измерения – «единиц в год».'],
    ['5', 100.1, 'Значение не может быть больше 100 %.'],
    ['5', { numerator: 16, denominator: 15 }, 'Числитель не может быть больше знаменателя.'],
    ['5', { numerator: -1, denominator: 15 }, 'Числитель и знаменатель не могут быть отрицательными.'],
    ['5', { numerator: 1.5, denominator: 15 }, 'Числитель и знаменатель – целые числа.'],
    [
      '1',
      { numerator: 1, denominator: 2 },
      'Укажите одно число: числитель и знаменатель бывают только у показателя на дату.',
    ],
  ])('of indicator %s is %j', (indicator, value, message) => {
    const notes = { [indicator]: 'так и есть' };
    const confirmed = [indicator];
    expect(remarks({ due, values: { [indicator]: value }, notes, confirmed })).toEqual([
      `${indicator} impossible: ${message}`,
    ]);
  });

  it('may be a fraction where things are not counted', () => {
    const indicators = [
      { id: 'a', name: 'Площадь', unit: 'кв. м', minimum: { opening: 1, later: 1 }, kind: 'state' as const },
    ];
    expect(remarks({ due, values: { a: 1.5 }, roadmap: { indicators } })).toEqual([]);
  });

  it('is none when nobody has yet been taught: 0 of 0', () => {
    expect(remarks({ due, values: { '5': { numerator: 0, denominator: 0 } } })).toEqual([]);
  });
});

describe('an explanation is asked for', () => {
  const asked = '3.1 explain: Отстаёт от графика (нужно не менее 16,5): укажите причины и принимаемые меры.';

  it('behind the pace', () => {
    expect(remarks({ due, values: { '3.1': 16 } })).toEqual([asked]);
  });

  it('below the minimum, not yet reached or at the year’s end', () => {
    expect(remarks({ due, values: { '1': 1400 } })).toEqual([
      '1 explain: Минимальное значение 1\u00A0500 пока не достигнуто: укажите причины и принимаемые меры.',
    ]);
    expect(remarks({ due: '2026-01-01', values: { '1': 1400 } })).toEqual([
      '1 explain: Ниже минимального значения 1\u00A0500: укажите причины и принимаемые меры.',
    ]);
  });

  it('below the former figure of the same year, of cumulative indicators only', () => {
    const earlier = { '2025-04-01': { '2': 900, '3': 4000, '3.1': 20 } };
    expect(remarks({ due, values: { ...good, '3': 3999, '3.1': 20 }, earlier })).toEqual([
      '3 explain: Меньше, чем на 31.03.2025 (4\u00A0000): поясните, почему итог с начала года уменьшился.',
    ]);
    expect(
      remarks({
        due: '2025-04-01',
        values: { '3': 1800, '3.1': 9 },
        earlier: { '2025-01-01': { '3': 3100 } },
      }),
    ).toEqual([]);
  });

  it('until there is one', () => {
    expect(remarks({ due, values: { '3.1': 16 }, notes: { '3.1': 'Карантин; перенос на июль.' } })).toEqual(
      [],
    );
    expect(remarks({ due, values: { '3.1': 16 }, notes: { '3.1': '  ' } })).toEqual([asked]);
    expect(remarks({ due, values: { '3.1': 16 }, confirmed: ['3.1'] })).toEqual([asked]);
  });
});

it('does not take what was said of the figure before for an explanation of the new one', () => {
  const said = { values: { '3': 33_000, '3.1': 9 }, notes: { '3.1': 'Карантин.' }, confirmed: ['3'] };
  expect(remarks({ due, values: { '3.1': 10, '3': 34_000 }, occurrence: said })).toHaveLength(2);
  expect(remarks({ due, values: { '1': 1500 }, occurrence: said })).toEqual([]);
});

describe('a confirmation is asked for', () => {
  it('when a figure is more than three times the usual', () => {
    const far =
      '3 confirm: Значение больше обычного (6\u00A0000) более чем в 3 раза: проверьте и подтвердите его.';
    expect(remarks({ due, values: { ...good, '3': 33_000 } })).toEqual([far]);
    expect(remarks({ due, values: { ...good, '3': 18_000 } })).toEqual([]);
    expect(
      remarks({ due, values: { ...good, '3': 33_000 }, earlier: { '2025-04-01': { '3': 11_000 } } }),
    ).toEqual([]);
    expect(remarks({ due, values: { ...good, '3': 33_000 }, confirmed: ['3'] })).toEqual([]);
    expect(
      remarks({ due, values: { ...good, '3': 33_000 }, notes: { '3': 'Городской фестиваль.' } }),
    ).toEqual([]);
  });

  it('when a level is less than a third of the last one', () => {
    expect(remarks({ due, values: { '1': 160 }, earlier: { '2025-04-01': { '1': 1600 } } })).toContain(
      '1 confirm: Значение меньше прошлого (1\u00A0600) более чем в 3 раза: проверьте и подтвердите его.',
    );
  });

  it('when there are visitors without events', () => {
    const broken = (shown: string) =>
      `3 confirm: Больше нуля, а показатель 3.1 – ${shown}: проверьте оба значения и подтвердите их.`;
    const early = { due: '2024-10-01', opened: '2024-09-30' };
    const events = { '3.1': 1 };
    expect(remarks({ ...early, values: { '3': 90 } })).toEqual([broken('не представлено')]);
    expect(remarks({ ...early, values: { '3': 90 }, occurrence: { values: events } })).toEqual([]);
    expect(remarks({ ...early, values: { '3': 0 } })).not.toContain(broken('не представлено'));
    expect(
      remarks({
        ...early,
        values: { '3.1': 0 },
        occurrence: { values: { '3': 90 } },
        notes: { '3.1': 'нет' },
      }),
    ).toEqual([broken('0')]);
  });
});

it('says its remarks in the order of the annex', () => {
  const values = Object.fromEntries(ANNEX.toReversed().map(({ id }) => [id, -1]));
  expect(remarks({ due, values }).map((r) => r.split(' ')[0])).toEqual(ANNEX.map(({ id }) => id));
});
