// The meaning of a deadline as a person reads it on the terminal.
import type { DeadlineMeaning } from '../workflows/deadline/meaning.ts';
import { describeRule } from './describe-rule.ts';

const day = (iso: string) => (/^\d{4}-\d{2}-\d{2}$/.test(iso) ? iso.split('-').toReversed().join('.') : iso);
const dayOfYear = (monthDay: string) => monthDay.split('-').toReversed().join('.');
const UNITS: Record<string, string> = { WD: 'раб. дн.', D: 'календ. дн.', M: 'мес.', Y: 'г.' };
const HOURS: Record<string, string> = { H: 'ч.', M: 'мин.' };
const SIDES = { before: 'до события', after: 'после события', at: 'в день события' };

type Of<K extends DeadlineMeaning['kind']> = Extract<DeadlineMeaning, { kind: K }>;

function main(m: DeadlineMeaning): string {
  switch (m.kind) {
    case 'date':
      return `не позднее ${daysOf(m)} включительно`;
    case 'on_date':
      return `день: ${daysOf(m)}${m.time_end === undefined ? '' : `–${m.time_end}`}`;
    case 'window':
      return windowOf(m);
    case 'relative':
      return relativeOf(m);
    case 'recurring':
      return recurringOf(m);
    case 'external':
      return `определяется не исполнителем: ${m.anchor}`;
    case 'ongoing':
      return `постоянно${ongoingWhen(m)}${m.anchor === undefined ? '' : `: ${m.anchor}`}`;
    case 'unknown':
      return `не понято. ${m.question}`;
  }
}

function windowOf({ start, end, anchor, windows, time, time_end }: Of<'window'>): string {
  if (windows) return `периоды: ${windows.map(([a, b]) => `${day(a)}–${day(b)}`).join('; ')}`;
  const clock = time === undefined ? '' : `, ${time}${time_end === undefined ? '' : `–${time_end}`}`;
  if (anchor !== undefined && start === null)
    return end === null
      ? `период, который зависит от события: ${anchor}`
      : `период: с события (${anchor}) по ${day(end)}`;
  return `период: с ${start === null ? '…' : day(start)} по ${end === null ? '… (конец не указан)' : day(end)}${clock}`;
}

function relativeOf({ offset, direction, anchor, exclusive }: Of<'relative'>): string {
  const [, hours, n = '', unit = ''] = /^P(T?)(\d+)(WD|D|M|Y|H)$/.exec(offset) ?? [];
  const length = n === '0' ? '' : `${n} ${(hours ? HOURS : UNITS)[unit] ?? unit} `;
  return `${length}${SIDES[direction]}: ${anchor ?? 'не названо'}${exclusive ? ' (сам день не входит)' : ''}`;
}

function recurringOf(m: Of<'recurring'>): string {
  const windows = m.windows ?? (m.window ? [m.window] : []);
  const spans = windows.map(([a, b]) =>
    a.length === 5 ? `${dayOfYear(a)}–${dayOfYear(b)}` : `${day(a)}–${day(b)}`,
  );
  return [
    `повторяется: ${describeRule(m.rule)}`,
    ...(m.sense === 'by' ? ['не позднее этого дня'] : []),
    ...(m.min_count_per_period === undefined ? [] : [`не реже ${m.min_count_per_period} раз за период`]),
    ...(m.time === undefined ? [] : [m.time]),
    ...(spans.length === 0 ? [] : [`в период ${spans.join('; ')}`]),
    ...(m.first === undefined ? [] : [`первый раз ${day(m.first)}`]),
    ...(m.until === undefined ? [] : [`до ${day(m.until)}`]),
  ].join(', ');
}

const ongoingWhen = ({ window, start }: Of<'ongoing'>): string => {
  if (window) return ` с ${day(window[0])} по ${day(window[1])}`;
  return start === undefined ? '' : ` с ${day(start)}`;
};

function daysOf(m: Of<'date' | 'on_date'>): string {
  const days = m.dates?.map(day).join(', ') ?? (m.date ? day(m.date) : (m.template ?? 'год не указан'));
  return m.time === undefined ? days : `${days}, ${m.time}`;
}

const intendedOf = (m: DeadlineMeaning): string[] =>
  'intended' in m && m.intended !== undefined
    ? [`вероятно, имелось в виду: ${[m.intended].flat().map(day).join('–')}`]
    : [];

const scoped = (m: DeadlineMeaning): string => `${m.scope === undefined ? '' : `${m.scope}: `}${main(m)}`;

/** One line for the meaning, one for each part, misprint, proposal and warning. */
export function describeDeadline(m: DeadlineMeaning): string {
  const lines = m.parts ? ['несколько сроков:', ...m.parts.map((part) => `  ${scoped(part)}`)] : [scoped(m)];
  const proposed = m.kind === 'unknown' && m.proposed ? [`возможно: ${scoped(m.proposed)}`] : [];
  return [
    ...lines,
    ...intendedOf(m),
    ...proposed,
    ...m.warnings.map((warning) => `предупреждение: ${warning}`),
  ].join('\n');
}
