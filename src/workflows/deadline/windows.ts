// Windows: a span of days with both ends, or one of them: «в период с 1 по 31 мая», «не ранее … и не
// позднее …», «С 28 марта 2011 г.», «со дня подписания до 31 декабря».
import { addDays } from '../../calendar/dates.ts';
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { date, resolve } from './dates.ts';
import { event } from './events.ts';
import { limitWord } from './limit-words.ts';
import type { Window } from './meaning.ts';
import { period, spans } from './ranges.ts';
import { resolveStretch } from './stretches.ts';
import { times } from './times.ts';

const window = (start: string | null, end: string | null): Window => ({
  kind: 'window',
  start,
  end,
  warnings: [],
});

/** «не ранее 1 мая и не позднее 31 мая», «не ранее 1 мая» */
function notEarlier(c: Cursor): Window | null {
  if (!c.words('не', 'ранее')) return null;
  const from = date(c);
  if (!from) return startingOn(period(c)?.start ?? null);
  const to = attempt(c, () => {
    c.mark(',');
    c.oneOf('и', 'но');
    return limitWord(c) ? date(c) : null;
  });
  if (!to) return startingOn(resolve(from, c.context));
  const span = resolveStretch(c, { first: from, last: to });
  return span && window(span.start, span.end);
}

/** «не ранее чем через 10 дней после …», «не ранее чем за 10 дней и не позднее чем за 3 дня до …» */
function notEarlierThanEvent(c: Cursor): Window | null {
  const from = c.position;
  if (!c.words('не', 'ранее') || event(c, false) === null) return null;
  c.warn('границы периода зависят от события');
  return { ...window(null, null), anchor: c.slice(from, c.position) };
}

const startingOn = (start: string | null): Window | null => (start === null ? null : window(start, null));

/** «С 28 марта 2011 г.», «начиная с сентября 2024 года», «после 1 мая 2024 года»: open-ended. */
function startOnly(c: Cursor): Window | null {
  if (c.words('после')) {
    const d = date(c);
    const day = d && resolve(d, c.context);
    if (!day) return null;
    c.warn('указано только начало: конец срока не назван');
    return window(addDays(day, 1), null);
  }
  c.words('начиная');
  if (!c.words('с')) return null;
  const d = date(c);
  return startingOn(d ? resolve(d, c.context) : (period(c)?.start ?? null));
}

/** «со дня подписания до 31 декабря 2024 года», «с момента заключения договора по 1 мая» */
function fromEvent(c: Cursor): Window | null {
  if (!c.words('с') || !c.oneOf('день', 'дата', 'момент')) return null;
  const from = c.position;
  while (c.peek()?.t === 'word' && !(c.isWord(0, 'до', 'по') && isDateAhead(c))) c.position++;
  const anchor = c.slice(from, c.isWord(-1, 'и') ? c.position - 1 : c.position);
  if (!/\p{L}{2}/u.test(anchor)) return null;
  if (c.atEnd()) {
    c.warn('указано только начало: конец срока не назван');
    return { ...window(null, null), anchor };
  }
  if (!c.oneOf('до', 'по')) return null;
  const d = date(c);
  const end = d ? resolve(d, c.context) : c.words('конец') ? (period(c)?.end ?? null) : null;
  return end === null ? null : { ...window(null, end), anchor };
}

function isDateAhead(c: Cursor): boolean {
  const t = c.peek(1);
  return t?.t === 'num' || t?.t === 'dotted' || t?.t === 'numeral' || c.isWord(1, 'конец');
}

/** A span of days, with or without «в течение», «в период», «на протяжении», «в». */
function spanned(c: Cursor): Window | null {
  const preposition = c.words('в')
    ? (c.oneOf('течение', 'период', 'срок', 'сроки') ?? 'в')
    : (c.words('на', 'протяжение') ||
        c.words('на', 'период') ||
        c.words('на') ||
        c.oneOf('срок', 'период')) &&
      'на';
  const first = c.peek();
  if (!preposition && first?.t === 'month' && /[яа]$/i.test(c.text.slice(first.start, first.end)))
    c.warn('месяц в родительном падеже: возможно, потеряно число');
  const found = spans(c);
  const [span] = found ?? [];
  if (!found || !span) return null;
  const time = attempt(c, times);
  const end = found.at(-1)?.end ?? span.end;
  return {
    ...window(span.start, end),
    ...(found.length > 1 && { windows: found.map((s): [string, string] => [s.start, s.end]) }),
    ...(span.intended && { intended: span.intended }),
    ...time,
  };
}

export function windowOfDays(c: Cursor): Window | null {
  return firstOf<Window>(c, notEarlier, spanned, startOnly, fromEvent, notEarlierThanEvent);
}
