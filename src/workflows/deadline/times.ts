// Times of day inside a phrase: they belong to a date and are never one themselves.
import { attempt, type Cursor } from './cursor.ts';

export interface Times {
  time: string;
  time_end?: string;
}

const pad = (n: number) => String(n).padStart(2, '0');

/** «10.00 ч.», «12-00 часов», «12:00», «12 часов 45 минут»; a bare number only as the first of «с 10 до 12 часов». */
function clock(c: Cursor, bare = false): string | null {
  return attempt(c, () => {
    const read = withColon(c) ?? withDot(c) ?? inNumbers(c, bare);
    if (!read) return null;
    c.words('час');
    c.words('минута');
    const [hour, minute] = read;
    return hour <= 24 && minute <= 59 && hour * 60 + minute <= 1440 ? `${pad(hour)}:${pad(minute)}` : null;
  });
}

type HourMinute = [hour: number, minute: number];

function withColon(c: Cursor): HourMinute | null {
  const t = c.take('clock');
  return t && [t.hour, t.minute];
}

function withDot(c: Cursor): HourMinute | null {
  return attempt(c, () => {
    const t = c.take('dotted');
    if (t?.parts.length !== 2 || t.widths[1] !== 2 || (t.widths[0] ?? 3) > 2) return null;
    const [hour = 99, minute = 99] = t.parts;
    return [hour, minute];
  });
}

function inNumbers(c: Cursor, bare: boolean): HourMinute | null {
  return attempt(c, () => {
    const n = c.take('num');
    if (!n || n.width > 2 || n.suffix) return null;
    if (c.words('час')) {
      const m = c.peek()?.t === 'num' && c.isWord(1, 'минута') ? c.take('num') : null;
      return [n.value, m?.value ?? 0];
    }
    const minute = attempt(c, () => {
      const m = c.mark('-') ? c.take('num') : null;
      return m?.width === 2 ? m.value : null;
    });
    if (minute !== null) return [n.value, minute];
    return bare && c.isWord(0, 'до', 'по') && c.isWord(2, 'час') ? [n.value, 0] : null;
  });
}

/** «9-18», «10-12 часов»: two hours rather than an hour and minutes. */
function officeHours(c: Cursor): Times | null {
  const first = c.take('num');
  const last = first && c.mark('-') ? c.take('num') : null;
  if (!first || !last || first.width > 2 || last.width > 2 || first.suffix || last.suffix) return null;
  if (last.value > 24 || last.value <= first.value || c.isWord(0, 'минута') || c.mark('-')) return null;
  c.words('час');
  const [time, end] = [`${pad(first.value)}:00`, `${pad(last.value)}:00`];
  c.warn(
    `«${first.value}-${last.value}» прочитано как часы: с ${time} до ${end}; возможно, это время ${first.value}:${pad(last.value)}`,
  );
  return { time, time_end: end };
}

/** «с 12-00 до 17-00 часов», «с 10 до 12 часов», «в 10.00», «(10.00 ч.)», «с 18.00» */
export function times(c: Cursor): Times | null {
  return attempt(c, () => {
    const bracket = c.mark('(') !== null;
    if (!bracket) c.mark(',');
    const from = c.words('с');
    if (!from) c.words('в');
    const hours = from || c.isWord(-1, 'в') ? null : attempt(c, officeHours);
    if (hours) return bracket && !c.mark(')') ? null : hours;
    const time = clock(c, from);
    if (time === null) return null;
    const until = c.mark('-') !== null || (from && c.oneOf('до', 'по') !== null);
    const end = until ? clock(c) : null;
    if ((until && end === null) || (bracket && !c.mark(')'))) return null;
    return end === null ? { time } : { time, time_end: end };
  });
}

/** A time before its date, «в 10.00 22 июня», «10:00 22 июня»: not a bare «10.06», which may be a day. */
export function timesBefore(c: Cursor): Times | null {
  return attempt(c, () => (c.peek()?.t === 'dotted' && c.peek(1)?.t !== 'num' ? null : times(c)));
}

/** «до 12-00 часов», «к 14.00», «не позднее 18:00». */
export function timeLimit(c: Cursor): string | null {
  return attempt(c, () => {
    const bracket = c.mark('(') !== null;
    if (!bracket) c.mark(',');
    if (!c.oneOf('до', 'к') && !c.words('не', 'позднее')) return null;
    const time = clock(c);
    return bracket && !c.mark(')') ? null : time;
  });
}
