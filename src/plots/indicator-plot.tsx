// An indicator over its periods: a bar for what was reached, a dashed mark for where the pace asked it to be, a thick
// line for the year's minimum. Shapes and words tell them apart; colour only repeats it.
import { line, symbol, symbolDiamond } from 'd3-shape';
import { numberText } from '../workflows/monitoring/figure.ts';
import { hasRoom, INK, PLOT_SIZE, type PlotArea, type PlotSize, plot, Value } from './plot-frame.tsx';

export interface IndicatorPlotData {
  title: string;
  unit: string;
  /** In order of time. */
  points: readonly IndicatorPoint[];
}

interface IndicatorPoint {
  /** «III квартал 2024 г.» */
  label: string;
  amount: number | null;
  pace: number | null;
  minimum: number | null;
}

const PACE = '#a2191f';
const BAR = { fill: '#9fc0e6', stroke: '#1d5a9e', 'stroke-width': 1.2 };
const MINIMUM = { fill: 'none', stroke: INK, 'stroke-width': 2.5 };
const NO_DATA = 'н/д';
const diamond = symbol(symbolDiamond, 40)() ?? '';

/** An `<svg>` as text, the same for the same data. */
export function indicatorPlot(data: IndicatorPlotData, size: PlotSize = PLOT_SIZE): string {
  const points = data.points.map(({ label, ...values }) => ({
    label,
    amount: known(values.amount),
    pace: known(values.pace),
    minimum: known(values.minimum),
  }));
  const all = points.flatMap(({ amount, pace, minimum }) => [amount ?? 0, pace ?? 0, minimum ?? 0]);
  const greatest = Math.max(0, ...all);
  return plot({
    size,
    title: data.title,
    unit: data.unit,
    description: points.map((point) => inWords(point)).join('; '),
    labels: points.map(({ label }) => label),
    // Nothing but zeros has no scale.
    ...(greatest > 0 ? {} : { ticks: [0] }),
    // Room for the value above the highest bar.
    domain: [Math.min(0, ...all), greatest > 0 ? greatest * 1.12 : 1],
    legend: [
      { words: 'значение', sample: <rect x={-10} y={-6} width={20} height={12} {...BAR} /> },
      ...(points.some(({ pace }) => pace !== null)
        ? [{ words: 'по графику на отчётную дату', sample: <PaceMark x={0} y={0} width={24} /> }]
        : []),
      { words: 'минимальное значение года', sample: <path d="M-12 0H12" {...MINIMUM} /> },
      ...(points.some(({ amount }) => amount === null) ? [{ words: `${NO_DATA} – нет данных` }] : []),
    ],
    draw: (area) => <Marks points={points} area={area} />,
  });
}

const known = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;

function inWords({ label, amount, pace, minimum }: IndicatorPoint): string {
  const words = (value: number | null) => (value === null ? 'нет данных' : numberText(value));
  const asked = [
    ...(pace === null ? [] : [`по графику ${numberText(pace)}`]),
    ...(minimum === null ? [] : [`минимальное значение ${numberText(minimum)}`]),
  ].join(', ');
  return `${label}: ${words(amount)}${asked ? ` (${asked})` : ''}`;
}

function Marks({ points, area }: { points: readonly IndicatorPoint[]; area: PlotArea }) {
  const { centres, step, band, y, bottom } = area;
  const zero = y(0);
  const texts = points.map(({ amount }) => (amount === null ? NO_DATA : numberText(amount)));
  const isSaid = hasRoom(texts, step);
  const at = (i: number): number => centres[i] ?? 0;
  return (
    <>
      {points.map(({ amount }, i) => {
        if (amount === null) return null;
        const top = Math.min(y(amount), zero);
        return (
          <rect x={at(i) - band / 2} y={top} width={band} height={Math.abs(y(amount) - zero)} {...BAR} />
        );
      })}
      <path d={minimumLine(points, area)} {...MINIMUM} />
      {points.map(
        ({ pace }, i) =>
          pace !== null && <PaceMark x={at(i)} y={y(pace)} width={Math.min(step, band + 16)} />,
      )}
      {points.map(({ amount, pace, minimum }, i) => {
        if (!isSaid(i)) return null;
        const lines = [pace, minimum].flatMap((value) => (value === null ? [] : [y(value)]));
        const foot = amount === null ? bottom : Math.min(y(amount), zero);
        return (
          <Value x={at(i)} y={clearOf(lines, foot - 5)}>
            {texts[i] ?? ''}
          </Value>
        );
      })}
    </>
  );
}

/** Level through each period, a step where the next one has another minimum. */
function minimumLine(points: readonly IndicatorPoint[], { centres, step, y }: PlotArea): string {
  const ends = points.flatMap(({ minimum }, i) =>
    [-step / 2, step / 2].map((side) => ({ x: (centres[i] ?? 0) + side, minimum })),
  );
  return (
    line<(typeof ends)[number]>()
      .defined(({ minimum }) => minimum !== null)
      .x(({ x }) => x)
      .y(({ minimum }) => y(minimum ?? 0))(ends) ?? ''
  );
}

/** @returns where a line of text stands that begins at `foot` and moves up past what would run through it */
function clearOf(lines: readonly number[], foot: number): number {
  return lines.toSorted((a, b) => b - a).reduce((y, at) => (at > y - 14 && at < y + 9 ? at - 9 : y), foot);
}

function PaceMark({ x, y, width }: { x: number; y: number; width: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path d={`M${-width / 2} 0H${width / 2}`} stroke={PACE} stroke-width="2" stroke-dasharray="4 3" />
      <path d={diamond} fill="#ffffff" stroke={PACE} stroke-width="1.6" />
    </g>
  );
}
