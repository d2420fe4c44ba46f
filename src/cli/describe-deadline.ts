// The meaning of a deadline as a person reads it on the terminal.
import type { DeadlineMeaning } from '../workflows/deadline/meaning.ts';

const day = (iso: string) => (/^\d{4}-\d{2}-\d{2}$/.test(iso) ? iso.split('-').toReversed().join('.') : iso);
const UNITS: Record<string, string> = { WD: 'раб. дн.', D: 'календ. дн.', M: 'мес.', Y: 'г.', H: 'ч.' };

function main(m: DeadlineMeaning): string {
  switch (m.kind) {
    case 'date':
      return `не позднее ${daysOf(m)} включительно`;
    case 'on_date':
      return `день: ${daysOf(m)}${m.time_end === undefined ? '' : `–${m.time_end}`}`;
    case 'window':
      if (m.windows) return `периоды: ${m.windows.map(([a, b]) => `${day(a)}–${day(b)}`).join('; ')}`;
      if (m.anchor !== undefined && m.start === null)
        return `период, который зависит от события: ${m.anchor}`;
      return `период: с ${m.start === null ? '…' : day(m.start)} по ${m.end === null ? '… (конец не указан)' : day(m.end)}`;
    case 'relative': {
      const [, n = '', unit = ''] = /^PT?(\d+)(WD|D|M|Y|H)$/.exec(m.offset) ?? [];
      const side = { before: 'до события', after: 'после события', at: 'в день события' }[m.direction];
      return `${n === '0' ? '' : `${n} ${UNITS[unit] ?? unit} `}${side}: ${m.anchor ?? 'не названо'}`;
    }
    case 'recurring':
      return `повторяется: ${m.rule}${m.first === undefined ? '' : `, первый раз ${day(m.first)}`}${m.until === undefined ? '' : `, до ${day(m.until)}`}`;
    case 'external':
      return `определяется не исполнителем: ${m.anchor}`;
    case 'ongoing':
      return `постоянно${m.anchor === undefined ? '' : `: ${m.anchor}`}`;
    case 'unknown':
      return `не понято. ${m.question}`;
  }
}

function daysOf(m: Extract<DeadlineMeaning, { kind: 'date' | 'on_date' }>): string {
  const days = m.dates?.map(day).join(', ') ?? (m.date ? day(m.date) : (m.template ?? 'год не указан'));
  return m.time === undefined ? days : `${days}, ${m.time}`;
}

/** One line for the meaning, one for each part and warning. */
export function describeDeadline(m: DeadlineMeaning): string {
  const lines = m.parts ? ['несколько сроков:', ...m.parts.map((part) => `  ${main(part)}`)] : [main(m)];
  return [...lines, ...m.warnings.map((warning) => `предупреждение: ${warning}`)].join('\n');
}
