// What all plots have around their marks: title, scale with its unit, periods along the bottom, a legend in words.
// Only attributes, no styles: the pages' content policy forbids those. White ground: read on dark pages and in print alike.
import { type ScaleLinear, scaleBand, scaleLinear } from 'd3-scale';
import type { Child } from 'hono/jsx';
import { numberText } from '../workflows/monitoring/figure.ts';
import { printable, textWidth, wrap } from './plot-text.ts';

/** Pixels; the width of a page's text in a document. */
export interface PlotSize {
  width: number;
  height: number;
}
export const PLOT_SIZE: PlotSize = { width: 640, height: 280 };

export const INK = '#0b0c0c';
const QUIET = '#484949';
const LINE = '#b1b4b6';
/** Pixels of the typeface. */
const [TITLE, TEXT] = [14, 12];
const FONT = 'Golos Text Variable, Golos Text, DejaVu Sans, Arial, sans-serif';

/** Where marks are drawn: pixels from the left top corner. */
export interface PlotArea {
  /** The middle of each period. */
  centres: readonly number[];
  /** From one period's middle to the next. */
  step: number;
  /** Of a bar. */
  band: number;
  y: ScaleLinear<number, number>;
  top: number;
  bottom: number;
}

interface Frame {
  size: PlotSize;
  title: string;
  /** The same in words, for whoever does not see the plot. */
  description: string;
  unit: string;
  labels: readonly string[];
  /** Least and greatest value of the scale. */
  domain: readonly [number, number];
  /** Where the scale has its numbers; chosen, if not given. */
  ticks?: readonly number[];
  legend: readonly LegendLine[];
  draw: (area: PlotArea) => Child;
}

interface LegendLine {
  words: string;
  /** Around the point it is moved to, at most 24 by 12 pixels; none where words are enough. */
  sample?: Child;
}

/** A whole `<svg>`. */
export function plot(frame: Frame): string {
  // No component here is asynchronous, so the element turns into a string, not into a promise of one.
  return String((<Plot {...frame} />) as string);
}

function Plot({ size: { width, height }, unit, labels, domain, legend, draw, ...frame }: Frame) {
  const title = printable(frame.title);
  const heading = wrap(title, { width: width - 16, size: TITLE, most: 2, isBold: true }).lines;
  const y = scaleLinear().domain(domain);
  const ticks = frame.ticks ?? ticksOf(y);
  const left = Math.max(...ticks.map((tick) => textWidth(numberText(tick), TEXT))) + 16;
  const rows = legendRows(legend, width - 16);
  const along = xLabels(labels.map(printable), left, width);
  const top = heading.length * 18 + 32;
  const bottom = height - rows.length * 18 - along.height - 14;
  y.rangeRound([bottom, top]);
  const { step } = along;
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      font-family={FONT}
      font-size={TEXT}
      fill={INK}
    >
      <title>{title}</title>
      <desc>{printable(frame.description)}</desc>
      <rect width={width} height={height} fill="#ffffff" />
      {heading.map((line, i) => (
        <text x={8} y={18 + i * 18} font-size={TITLE} font-weight="bold">
          {line}
        </text>
      ))}
      <text x={8} y={heading.length * 18 + 18} fill={QUIET}>
        {printable(unit)}
      </text>
      {ticks.map((tick) => (
        <>
          <line x1={left} x2={width - 8} y1={y(tick)} y2={y(tick)} stroke={tick === 0 ? INK : LINE} />
          <text x={left - 6} y={y(tick) + 4} text-anchor="end" fill={QUIET}>
            {numberText(tick)}
          </text>
        </>
      ))}
      {labels.length === 0 && (
        <text x={(left + width) / 2} y={(top + bottom) / 2} text-anchor="middle">
          За отчётные периоды данных нет
        </text>
      )}
      {draw({ centres: along.centres, step, band: Math.min(48, Math.round(step * 0.6)), y, top, bottom })}
      {along.shown.map(({ centre, x, lines }) => (
        <>
          <line x1={centre} x2={centre} y1={y(0)} y2={y(0) + 5} stroke={INK} />
          {lines.map((line, i) => (
            <text x={x} y={bottom + 18 + i * 14} text-anchor="middle">
              {line}
            </text>
          ))}
        </>
      ))}
      {rows.flatMap((row, i) =>
        row.map(({ x, line }) => (
          <g transform={`translate(${x} ${height - 10 - (rows.length - 1 - i) * 18})`}>
            {line.sample !== undefined && <g transform="translate(12 -4)">{line.sample}</g>}
            <text x={line.sample === undefined ? 0 : 30}>{line.words}</text>
          </g>
        )),
      )}
    </svg>
  );
}

/** People and things are not counted in halves, unless there is less than one. */
function ticksOf(y: ScaleLinear<number, number>): number[] {
  const ticks = y.ticks(4);
  const whole = ticks.filter(Number.isInteger);
  return whole.length > 1 ? whole : ticks;
}

interface XLabel {
  centre: number;
  /** The middle of the words: moved from the period's only where they would leave the picture. */
  x: number;
  width: number;
  lines: string[];
}

/** As many labels as can be read, counted from the last period, which always has one. */
function xLabels(labels: readonly string[], left: number, width: number) {
  const right = width - (labels.length > 8 ? 24 : 8);
  const scale = scaleBand<number>().domain(labels.keys()).rangeRound([left, right]);
  const step = scale.step();
  const centres = labels.map((_, i) => (scale(i) ?? left) + step / 2);
  const place = (i: number, room: number): XLabel & { isCut: boolean } => {
    const { lines, isCut } = wrap(labels[i] ?? '', { width: room, size: TEXT, most: 2 });
    const own = Math.max(...lines.map((line) => textWidth(line, TEXT)));
    const centre = centres[i] ?? left;
    return { centre, lines, isCut, width: own, x: Math.min(centre, width - 4 - own / 2) };
  };
  const every = (n: number) =>
    labels
      .map((_, i) => i)
      .filter((i) => (labels.length - 1 - i) % n === 0)
      .map((i) => place(i, Math.max(step * n - 8, 24)));
  let shown = every(1);
  for (let n = 2; n <= labels.length && shown.some(isCrowded); n += 1) shown = every(n);
  const height = 14 * Math.max(1, ...shown.map(({ lines }) => lines.length));
  return { step, centres, shown, height };
}

function isCrowded(label: XLabel & { isCut: boolean }, i: number, all: readonly XLabel[]): boolean {
  const before = all[i - 1];
  return label.isCut || (before !== undefined && label.x - label.width / 2 < before.x + before.width / 2 + 4);
}

function legendRows(legend: readonly LegendLine[], width: number) {
  const rows: { x: number; line: LegendLine }[][] = [];
  let x = Number.POSITIVE_INFINITY;
  for (const line of legend) {
    const own = textWidth(line.words, TEXT) + (line.sample === undefined ? 18 : 48);
    if (x + own - 18 > width) {
      rows.push([]);
      x = 8;
    }
    rows.at(-1)?.push({ x, line });
    x += own;
  }
  return rows;
}

/** A value above its mark: white around it, so that lines behind do not disturb. */
export function Value({ x, y, children }: { x: number; y: number; children: string }) {
  return (
    <text x={x} y={y} text-anchor="middle" stroke="#ffffff" stroke-width="3" paint-order="stroke">
      {children}
    </text>
  );
}

/** @returns which periods have room for their value, counted from the last one */
export function hasRoom(texts: readonly string[], step: number): (i: number) => boolean {
  const widest = Math.max(...texts.map((text) => textWidth(text, TEXT)));
  const every = Math.ceil((widest + 2) / step);
  return (i) => (texts.length - 1 - i) % every === 0;
}
