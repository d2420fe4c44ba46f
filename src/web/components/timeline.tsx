// The timeline as a picture that needs no script; gantt.js puts a movable one in its place, from the same data.
import { addDays, addMonths, daysBetween, type IsoDate } from '../../calendar/dates.ts';
import { numericDate, oneLine, shorten } from '../../messages/wording.ts';
import { assetPath } from '../assets.ts';
import { GROUPS } from '../roadmap-view.ts';
import type { Lane, Timeline } from '../timeline.ts';

const LANE = 36;
const HEAD = 60;
const BAR = 18;
/** Pixels of a day: a year fills the page. */
const [DAY_LEAST, DAY_MOST, WIDTH] = [2, 6, 860];
const MONTHS = 'янв фев мар апр май июн июл авг сен окт ноя дек'.split(' ');

export function TimelineChart({ timeline }: { timeline: Timeline }) {
  const { lanes } = timeline;
  return (
    <div
      class="timeline"
      data-timeline={JSON.stringify(ganttData(timeline))}
      data-library={assetPath('frappe-gantt.js')}
    >
      <ol class="lanes">
        {lanes.map(({ row }) => (
          <li>
            <a href={row.href}>
              {row.item.id}. {shorten(row.item.title, 60)}
            </a>
          </li>
        ))}
      </ol>
      <section class="days" tabindex={0} aria-label="Ход по времени: то же словами – в таблице выше">
        <div class="still">
          <Picture timeline={timeline} />
        </div>
        <div class="live" />
      </section>
      <Legend today={timeline.today} />
    </div>
  );
}

function Picture({ timeline }: { timeline: Timeline }) {
  const { first, last, today, lanes, off, waits } = timeline;
  const total = daysBetween(first, last) + 1;
  const scale = Math.min(DAY_MOST, Math.max(DAY_LEAST, WIDTH / total));
  const [width, height] = [Math.ceil(total * scale), HEAD + lanes.length * LANE];
  const x = (day: IsoDate): number => Math.round(daysBetween(first, day) * scale * 10) / 10;
  const y = (lane: number): number => HEAD + lane * LANE + LANE / 2;
  const now = x(today);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={`Ход по времени с ${numericDate(first)} по ${numericDate(last)}, сегодня ${numericDate(today)}`}
    >
      <path
        class="off"
        d={off
          .map(({ from, to }) => `M${x(from)} ${HEAD}H${x(addDays(to, 1))}V${height}H${x(from)}Z`)
          .join('')}
      />
      {monthsBetween(first, last).map((month) => (
        <>
          <line class="grid" x1={x(month)} x2={x(month)} y1={28} y2={height} />
          <text class="month" x={x(month) + 4} y={48}>
            {MONTHS[Number(month.slice(5, 7)) - 1]}
          </text>
          {(month === first || month.slice(5, 7) === '01') && (
            <text class="year" x={x(month) + 4} y={20}>
              {month.slice(0, 4)}
            </text>
          )}
        </>
      ))}
      {lanes.map((_, i) => (
        <line class="grid" x1={0} x2={width} y1={HEAD + i * LANE} y2={HEAD + i * LANE} />
      ))}
      {waits.map(({ before, after }) => {
        const from = lanes[before]?.bar;
        const to = lanes[after]?.bar;
        if (!from || !to) return null;
        return <path class="wait" d={arrow(x(addDays(from.end, 1)), y(before), x(to.start), y(after))} />;
      })}
      {lanes.map(({ row }, i) => (
        <text class="name" x={4} y={y(i) + 5}>
          п. {row.item.id}
        </text>
      ))}
      {lanes.map((lane, i) => (
        <LaneMarks lane={lane} x={x} y={y(i)} />
      ))}
      <line class="today" x1={now} x2={now} y1={24} y2={height} />
      <text
        class="today"
        x={now > width - 120 ? now - 4 : now + 4}
        y={20}
        text-anchor={now > width - 120 ? 'end' : 'start'}
      >
        сегодня, {numericDate(today).slice(0, 5)}
      </text>
    </svg>
  );
}

function LaneMarks({ lane, x, y }: { lane: Lane; x: (day: IsoDate) => number; y: number }) {
  const { row, bar, limits, original } = lane;
  const top = y - BAR / 2;
  const limit = limits[0]?.day ?? null;
  const after = (day: IsoDate): number => x(addDays(day, 1));
  // What lies past the date in force is drawn apart.
  const inTime =
    bar && (limit === null || bar.end <= limit ? after(bar.end) : Math.max(x(bar.start), after(limit)));
  const right = Math.max(...limits.map(({ day }) => x(day) + 10), bar ? after(bar.end) + 4 : 0);
  return (
    <g class={row.tone}>
      <title>{summary(lane)}</title>
      {bar && inTime !== null && inTime > x(bar.start) && (
        <rect class="bar" x={x(bar.start)} y={top} width={inTime - x(bar.start)} height={BAR} rx="2" />
      )}
      {bar && inTime !== null && after(bar.end) > inTime && (
        <rect class="late" x={inTime} y={top} width={after(bar.end) - inTime} height={BAR} rx="2" />
      )}
      {original && <path class="original" d={diamond(x(original), y)} />}
      {limits.map(({ day, group }) => (
        <path class={`limit ${GROUPS[group].tone}`} d={diamond(x(day), y)} />
      ))}
      {row.group !== 'running' && (
        <text class="word" x={right + 4} y={y + 5}>
          {SHORT[row.group]}
        </text>
      )}
    </g>
  );
}

const SHORT: Record<keyof typeof GROUPS, string> = {
  overdue: 'срок нарушен',
  risk: 'риск',
  unclarified: 'уточнить',
  undated: 'срок не определён',
  review: 'на проверке',
  rework: 'на доработке',
  running: '',
  executed: 'исполнен',
  cancelled: 'снят',
};

function Legend({ today }: { today: IsoDate }) {
  return (
    <p class="legend quiet">
      Полоса – время исполнения, фактическое или по прогнозу; ромб – контрольная дата; пустой ромб – срок по
      документу, если действует другой; штриховка – после срока; пунктир – сегодня, {numericDate(today)}.
      Серым отмечены нерабочие дни.
    </p>
  );
}

/** «П. 8: срок 25.10.2024, прогноз 17.09.2024; на исполнении» */
function summary({ row }: Lane): string {
  const { facts, states, forecast } = row;
  const term = facts.term ? `срок ${numericDate(facts.term.due.date)}` : 'срок не определён';
  const done = facts.executedAt ? `исполнен ${numericDate(facts.executedAt)}` : null;
  const ready = forecast && !done ? `прогноз ${numericDate(forecast)}` : done;
  const words = states.map((s) => s.words).join(', ');
  return `П. ${facts.item}: ${[term, ready].filter(Boolean).join(', ')}; ${words}`;
}

const diamond = (x: number, y: number): string => `M${x} ${y - 9}l8 9l-8 9l-8 -9Z`;

function arrow(x1: number, y1: number, x2: number, y2: number): string {
  const down = y2 > y1 ? 1 : -1;
  const head = `m-5 -4l5 4l-5 4`;
  if (x2 - x1 >= 12) return `M${x1} ${y1}H${x1 + 6}V${y2}H${x2}${head}`;
  return `M${x1} ${y1}h6V${y2 - (down * LANE) / 2}H${x2 - 10}V${y2}H${x2}${head}`;
}

function monthsBetween(first: IsoDate, last: IsoDate): IsoDate[] {
  const months: IsoDate[] = [];
  for (let month = first; month <= last; month = addMonths(first, months.length)) months.push(month);
  return months;
}

/** What gantt.js draws: nothing that is not in the picture. */
function ganttData({ today, lanes, off, waits }: Timeline) {
  const idOf = (lane: number) => `lane-${lane}`;
  return {
    today,
    off: off.map(({ from, to }) => ({ from, days: daysBetween(from, to) + 1 })),
    tasks: lanes.map((lane, i) => ({
      id: idOf(i),
      name: SHORT[lane.row.group],
      title: `${lane.row.item.id}. ${oneLine(lane.row.item.title)}`,
      details: summary(lane),
      start: lane.bar?.start ?? lane.limits[0]?.day ?? today,
      end: lane.bar?.end ?? lane.limits.at(-1)?.day ?? today,
      isSeries: lane.bar === null,
      tone: lane.row.tone,
      limits: lane.limits.map(({ day, group }) => ({ day, tone: GROUPS[group].tone })),
      original: lane.original,
      dependencies: waits.filter(({ after }) => after === i).map(({ before }) => idOf(before)),
    })),
  };
}
