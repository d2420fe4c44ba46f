// The plot of an indicator: what is drawn for which values, and that nothing given can break the picture.
import { describe, expect, it } from '@jest/globals';
import { type IndicatorPlotData, indicatorPlot } from '../../src/plots/indicator-plot.tsx';
import { pngOf } from '../../src/plots/png-of.ts';
import { bars, textsOf } from './read-plot.ts';

const quarters = ['III квартал 2024 г.', 'IV квартал 2024 г.', 'I квартал 2025 г.'];

function data(points: Partial<IndicatorPlotData['points'][number]>[]): IndicatorPlotData {
  return {
    title: '3. Численность детей, принявших участие во внеклассных мероприятиях',
    unit: 'человек в год',
    points: points.map((point, i) => ({
      label: quarters[i % 3] ?? '',
      amount: null,
      pace: null,
      minimum: null,
      ...point,
    })),
  };
}

const year = data([
  { amount: 1390, pace: 1200.4, minimum: 3000 },
  { amount: 3120, pace: 3000, minimum: 3000 },
  { pace: 1800, minimum: 6000 },
]);

describe('the plot of an indicator', () => {
  it('has a bar as high as its value on a scale that begins at zero', () => {
    const [third = 0, fourth = 0, ...more] = bars(indicatorPlot(year));
    expect(more).toEqual([]);
    expect(third / fourth).toBeCloseTo(1390 / 3120, 1);
  });

  it('says values, scale and a missing value as Russians write them', () => {
    const texts = textsOf(indicatorPlot(year));
    expect(texts).toEqual(expect.arrayContaining(['1 390', '3 120', 'н/д', 'человек в год', '2 000']));
  });

  it('says in words what it shows', () => {
    const svg = indicatorPlot(year);
    expect(svg).toContain(`<title>${year.title}</title>`);
    expect(svg.replace(/\u00a0/g, ' ')).toContain(
      '<desc>III квартал 2024 г.: 1 390 (по графику 1 200,4, минимальное значение 3 000); ' +
        'IV квартал 2024 г.: 3 120 (по графику 3 000, минимальное значение 3 000); ' +
        'I квартал 2025 г.: нет данных (по графику 1 800, минимальное значение 6 000)</desc>',
    );
  });

  it('tells value, pace and minimum apart by shape, and names each in the legend', () => {
    const svg = indicatorPlot(year);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining([
        'значение',
        'по графику на отчётную дату',
        'минимальное значение года',
        'н/д – нет данных',
      ]),
    );
    // Three periods and the legend; the minimum is one line without dashes.
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(4);
    expect(svg).toMatch(/<path d="M[^"]+" fill="none" stroke="#0b0c0c" stroke-width="2.5">/);
  });

  it('does not speak of pace or missing values where there are none', () => {
    const texts = textsOf(indicatorPlot(data([{ amount: 100, minimum: 100 }])));
    expect(texts).not.toContain('по графику на отчётную дату');
    expect(texts.join()).not.toContain('н/д');
  });

  it('breaks the line of the minimum where there is none', () => {
    const svg = indicatorPlot(data([{ minimum: 10 }, {}, { minimum: 20 }]));
    const [, path = ''] = /<path d="([^"]+)" fill="none" stroke="#0b0c0c"/.exec(svg) ?? [];
    expect(path.match(/M/g)).toHaveLength(2);
  });

  it.each([
    ['no period', data([])],
    ['one period', data([{ amount: 412, minimum: 750 }])],
    ['nothing but gaps', data([{}, {}, {}])],
    ['zeros', data([{ amount: 0, minimum: 0 }])],
    [
      'values far above and below the minimum',
      data([
        { amount: 9e9, minimum: 1 },
        { amount: -5, minimum: 1 },
      ]),
    ],
    ['what is no number', data([{ amount: Number.NaN, pace: Number.POSITIVE_INFINITY, minimum: 1 }])],
    [
      'twenty periods',
      data(Array.from({ length: 20 }, (_, i) => ({ amount: 300 * i, pace: 280 * i, minimum: 6000 }))),
    ],
    ['a word without end', { ...data([{ label: 'ы'.repeat(400), amount: 1 }]), title: 'ж'.repeat(1000) }],
  ])('can be drawn of %s, inside its bounds', (_, given) => {
    const svg = indicatorPlot(given);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
    for (const [, x] of svg.matchAll(/ x="([^"]+)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(-10);
      expect(Number(x)).toBeLessThanOrEqual(640);
    }
    expect(pngOf(svg).length).toBeGreaterThan(1000);
  });

  it('has no halves of people on its scale, and no scale where all is zero', () => {
    const scale = (amount: number) =>
      textsOf(indicatorPlot(data([{ amount }]))).filter((text) => /^[\d,]+$/.test(text));
    expect(scale(2)).toEqual(['0', '1', '2', '2']);
    expect(scale(0)).toEqual(['0', '0']);
  });

  it('says that there are no data yet', () => {
    expect(textsOf(indicatorPlot(data([])))).toContain('За отчётные периоды данных нет');
  });

  it('shows markup and control characters of a title as text', () => {
    const svg = indicatorPlot({
      title: `«Кванториум» <script>alert("1")</script> & \u0000\u000b\ud800 '`,
      unit: '<b>',
      points: [{ label: '</svg><img src=x>', amount: 1, pace: null, minimum: null }],
    });
    expect(svg).not.toMatch(/<script|<img|<b>|<\/svg>./);
    expect(textsOf(svg).join(' ')).toContain('<script>alert("1")</script> &');
    expect(pngOf(svg).length).toBeGreaterThan(1000);
  });

  it('gives the last of many periods its label, and none over another', () => {
    const points = Array.from({ length: 20 }, (_, i) => ({
      label: `${['I', 'II', 'III', 'IV'][i % 4]} квартал ${2020 + Math.floor(i / 4)} г.`,
      amount: i,
      pace: null,
      minimum: null,
    }));
    const texts = textsOf(indicatorPlot({ ...year, points }));
    expect(texts.filter((text) => text.endsWith('квартал')).length).toBeGreaterThanOrEqual(4);
    expect(texts).toContain('2024 г.');
  });

  it('is the same for the same data, and as large as it is told to be', () => {
    expect(indicatorPlot(year)).toBe(indicatorPlot(structuredClone(year)));
    expect(indicatorPlot(year, { width: 340, height: 260 })).toContain('viewBox="0 0 340 260"');
  });
});
