// Times of day inside a phrase: they belong to a date and are never one themselves.
import { attempt, type Cursor } from './cursor.ts';

export interface Times {
  time: string;
  time_end?: string;
}

const pad = (n: number) => String(n).padStart(2, '0');

/** «10.00 ч.», «12-00 часов», «12:00», «12 часов 45 минут». A bare number is no time. */
function clock(c: Cursor): string | null {
  return attempt(c, () => {
    let hour: number;
    let minute: number;
    const colon = c.take('clock');
    const dotted = colon ? null : c.take('dotted');
    if (colon) [hour, minute] = [colon.hour, colon.minute];
    else if (dotted) {
      if (dotted.parts.length !== 2 || dotted.widths[1] !== 2 || (dotted.widths[0] ?? 3) > 2) return null;
      [hour = 99, minute = 99] = dotted.parts;
    } else {
      const n = c.take('num');
      if (!n || n.width > 2 || n.suffix) return null;
      hour = n.value;
      if (c.words('час')) {
        const m = c.peek()?.t === 'num' && c.isWord(1, 'минута') ? c.take('num') : null;
        if (m) c.position++;
        minute = m?.value ?? 0;
      } else {
        if (!c.mark('-')) return null;
        const m = c.take('num');
        if (m?.width !== 2) return null;
        minute = m.value;
      }
    }
    c.words('час');
    return hour <= 24 && minute <= 59 ? `${pad(hour)}:${pad(minute)}` : null;
  });
}

/** «с 12-00 до 17-00 часов», «в 10.00», «10.00 ч.», «с 18.00» */
export function times(c: Cursor): Times | null {
  return attempt(c, () => {
    c.mark(',');
    const from = c.words('с');
    if (!from) c.words('в');
    const time = clock(c);
    if (time === null) return null;
    const dash = c.mark('-') !== null;
    if (!dash && !(from && c.oneOf('до', 'по'))) return { time };
    const end = clock(c);
    return end === null ? null : { time, time_end: end };
  });
}

/** «до 12-00 часов», «к 14.00», «не позднее 18:00». */
export function timeLimit(c: Cursor): string | null {
  return attempt(c, () => {
    c.mark(',');
    if (!c.oneOf('до', 'к') && !c.words('не', 'позднее')) return null;
    return clock(c);
  });
}
