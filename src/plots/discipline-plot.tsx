// How much was done in time, period by period, on the date by the document and on the one in force: a dashed line with
// squares and a solid one with dots.
import { line } from 'd3-shape';
import { numberText } from '../workflows/monitoring/figure.ts';
import { hasRoom, INK, PLOT_SIZE, type PlotArea, type PlotSize, plot, Value } from './plot-frame.tsx';

export interface DisciplinePlotData {
  title: string;
  /** In order of time; per cent. */
  points: readonly { label: string; onOriginal: number | null; inForce: number | null }[];
}

/** Per cent; null where nothing was planned. */
interface Share {
  i: number;
  share: number | null;
}

const ORIGINAL = { stroke: '#a2191f', 'stroke-width': 1.8 };
const IN_FORCE = { stroke: INK, 'stroke-width': 1.8 };

/** To a tenth, as the table beside it. */
const shareText = (share: number): string => numberText(Math.round(share * 10) / 10);

/** An `<svg>` as text, the same for the same data. */
export function disciplinePlot(data: DisciplinePlotData, size: PlotSize = PLOT_SIZE): string {
  const { points } = data;
  const words = (share: number | null) => (share === null ? 'сроков нет' : `${shareText(share)}\u00A0%`);
  return plot({
    size,
    title: data.title,
    unit: '%',
    description: points
      .map(
        ({ label, onOriginal, inForce }) =>
          `${label}: на срок по документу ${words(onOriginal)}, на действующий срок ${words(inForce)}`,
      )
      .join('; '),
    labels: points.map(({ label }) => label),
    // Room for a value above 100 and below 0.
    domain: [-18, 115],
    ticks: [0, 25, 50, 75, 100],
    legend: [
      { words: 'на срок по документу', sample: <Sample of={ORIGINAL} isDashed /> },
      { words: 'на действующий срок', sample: <Sample of={IN_FORCE} /> },
      ...(points.some((p) => p.onOriginal === null && p.inForce === null)
        ? [{ words: 'без точки – сроков не было' }]
        : []),
    ],
    draw: (area) => <Marks points={points} area={area} />,
  });
}

function Marks({ points, area }: { points: DisciplinePlotData['points']; area: PlotArea }) {
  const { centres, step, y } = area;
  const path = line<Share>()
    .defined(({ share }) => share !== null)
    .x(({ i }) => centres[i] ?? 0)
    .y(({ share }) => y(share ?? 0));
  const onOriginal = points.map((point, i): Share => ({ i, share: point.onOriginal }));
  const inForce = points.map((point, i): Share => ({ i, share: point.inForce }));
  const isSaid = hasRoom(
    points.map(() => '100,0'),
    step,
  );
  return (
    <>
      <path d={path(inForce) ?? ''} fill="none" {...IN_FORCE} />
      <path d={path(onOriginal) ?? ''} fill="none" stroke-dasharray="6 4" {...ORIGINAL} />
      {inForce.map(({ i, share }) => share !== null && <Dot x={centres[i] ?? 0} y={y(share)} />)}
      {onOriginal.map(({ i, share }) => share !== null && <Square x={centres[i] ?? 0} y={y(share)} />)}
      {points.map((point, i) => {
        const shares = [point.onOriginal, point.inForce].filter((share) => share !== null);
        if (shares.length === 0 || !isSaid(i)) return null;
        const [least, most] = [Math.min(...shares), Math.max(...shares)];
        return (
          <>
            <Value x={centres[i] ?? 0} y={y(most) - 9}>
              {shareText(most)}
            </Value>
            {least !== most && (
              <Value x={centres[i] ?? 0} y={y(least) + 19}>
                {shareText(least)}
              </Value>
            )}
          </>
        );
      })}
    </>
  );
}

const Dot = ({ x, y }: { x: number; y: number }) => <circle cx={x} cy={y} r={3.2} fill={INK} />;
const Square = ({ x, y }: { x: number; y: number }) => (
  <rect x={x - 5} y={y - 5} width={10} height={10} fill="none" {...ORIGINAL} />
);

function Sample({ of, isDashed = false }: { of: typeof ORIGINAL; isDashed?: boolean }) {
  return (
    <>
      <path d="M-12 0H12" {...of} {...(isDashed ? { 'stroke-dasharray': '6 4' } : {})} />
      {isDashed ? <Square x={0} y={0} /> : <Dot x={0} y={0} />}
    </>
  );
}
