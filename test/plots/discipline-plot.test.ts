// The plot of discipline over time: two lines that differ without colour, gaps where nothing was planned.
import { describe, expect, it } from '@jest/globals';
import { disciplinePlot } from '../../src/plots/discipline-plot.tsx';
import { pngOf } from '../../src/plots/png-of.ts';
import { textsOf } from './read-plot.ts';

const title = 'Исполнительская дисциплина, Ко, %';
const points = [
  { label: 'I квартал 2024 г.', onOriginal: 66.666, inForce: 100 },
  { label: 'II квартал 2024 г.', onOriginal: null, inForce: null },
  { label: 'III квартал 2024 г.', onOriginal: 50, inForce: 50 },
];

describe('the plot of discipline', () => {
  it('says each share once where both dates give the same', () => {
    const texts = textsOf(disciplinePlot({ title, points }));
    expect(texts.filter((text) => ['66,7', '50', '100'].includes(text)).toSorted()).toEqual(
      // 50 and 100 stand on the scale, too.
      ['100', '100', '50', '50', '66,7'],
    );
  });

  it('tells the two dates apart by line and mark, named in the legend', () => {
    const svg = disciplinePlot({ title, points });
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['на срок по документу', 'на действующий срок', 'без точки – сроков не было']),
    );
    // The line and its sample; squares for the one date, dots for the other, two periods and a sample each.
    expect(svg.match(/stroke-dasharray="6 4"/g)).toHaveLength(2);
    expect(svg.match(/<circle/g)).toHaveLength(3);
    expect(svg.match(/<rect [^>]*fill="none"/g)).toHaveLength(3);
  });

  it('says in words what it shows', () => {
    expect(disciplinePlot({ title, points })).toContain(
      'I квартал 2024 г.: на срок по документу 66,7\u00a0%, на действующий срок 100\u00a0%; ' +
        'II квартал 2024 г.: на срок по документу сроков нет, на действующий срок сроков нет',
    );
  });

  it.each([
    ['no period', []],
    ['one period', points.slice(0, 1)],
    ['only gaps', [{ label: '<2024>', onOriginal: null, inForce: null }]],
    [
      'three years of months',
      Array.from({ length: 36 }, (_, i) => ({ label: `${i}.2024`, onOriginal: i, inForce: 100 - i })),
    ],
  ])('can be drawn of %s', (_, given) => {
    const svg = disciplinePlot({ title: `${title} <&>`, points: given });
    expect(svg).not.toMatch(/NaN|undefined|null/);
    expect(pngOf(svg).length).toBeGreaterThan(1000);
  });
});
