// Deadlines without a date of their own: always and as needed, set by somebody else's schedule or by
// an outside condition, and the matrix of quarters that some tables have instead of words.
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { iso, lastDayOf } from './dates.ts';
import { event } from './events.ts';
import type { DeadlineMeaning, External, Ongoing, Window } from './meaning.ts';
import { windowOfDays } from './windows.ts';

const ongoing = (more: Partial<Ongoing> = {}): Ongoing => ({ kind: 'ongoing', ...more, warnings: [] });

/** «постоянно», «на постоянной основе», «круглогодично», «при необходимости» */
function always(c: Cursor): Ongoing | null {
  if (c.words('постоянно') || c.words('на', 'постоянный', 'основа')) return ongoing();
  if (c.words('при', 'необходимость') || c.words('по', 'необходимость')) return ongoing();
  if (!c.words('круглогодично')) return null;
  const { year } = c.context;
  return ongoing(year === undefined ? {} : { window: [iso(year, 1, 1), iso(year, 12, 31)] });
}

/** «постоянно, в течение 2024 года», «в течение года постоянно», «с 1 сентября 2024 года – постоянно» */
function alwaysWithin(c: Cursor): Ongoing | null {
  const before = windowOfDays(c);
  if (before) c.mark(',', '-');
  const meaning = always(c);
  if (!meaning || before) return meaning && before && { ...meaning, ...boundsOf(before) };
  const after = attempt(c, () => {
    c.mark(',', '-');
    return windowOfDays(c);
  });
  return after && { ...meaning, ...boundsOf(after) };
}

const boundsOf = ({ start, end, anchor }: Window): Partial<Ongoing> => ({
  ...(start !== null && (end === null ? { start } : { window: [start, end] as [string, string] })),
  ...(anchor !== undefined && { anchor }),
});

/** «по мере необходимости», «по мере поступления обращений» */
function asNeeded(c: Cursor): Ongoing | null {
  if (!c.words('по', 'мера')) return null;
  if (c.words('необходимость')) return ongoing();
  const anchor = event(c, true);
  return anchor === null ? null : ongoing({ anchor });
}

/** «весь период», «в течение всего периода реализации», «на весь срок действия» */
function wholePeriod(c: Cursor): Ongoing | null {
  if (!c.words('в', 'течение') && !c.words('на', 'протяжение')) c.words('на');
  if (!c.words('весь') || !c.isWord(0, 'период', 'срок')) return null;
  const anchor = event(c, true);
  return anchor === null ? null : ongoing({ anchor });
}

export const ongoingDeadline = (c: Cursor): Ongoing | null =>
  firstOf<Ongoing>(c, alwaysWithin, always, asNeeded, wholePeriod);

const SET_BY = ['отдельный', 'график', 'план', 'согласование', 'расписание', 'решение'] as const;

/** «Согласно графику …», «по плану», «в соответствии с …», «по согласованию», «с установлением …». */
function byOthers(c: Cursor): External | null {
  const from = c.position;
  const opens =
    c.words('согласно') ||
    c.words('в', 'соответствие', 'с') ||
    c.words('при') ||
    (c.words('с') && c.isWord(0, 'установление')) ||
    (c.words('по') && c.isWord(0, ...SET_BY)) ||
    (c.words('в') && (c.isWord(0, 'сроки', 'установленный') || c.isWord(1, 'сроки')));
  if (!opens || event(c, false) === null) return null;
  return { kind: 'external', anchor: c.slice(from, c.position), warnings: [] };
}

/** Words about «сроки» without any number: somebody else knows them. */
function termsInWords(c: Cursor): External | null {
  const anchor = event(c, true);
  return anchor !== null && /(^|\s)сроки(\s|$)/i.test(anchor)
    ? { kind: 'external', anchor, warnings: [] }
    : null;
}

export const externalDeadline = (c: Cursor): External | null => firstOf<External>(c, byOthers, termsInWords);

/** «х / - / х / -»: marks under the four quarters. Nothing without a year. */
export function quarterMatrix(c: Cursor): DeadlineMeaning | null {
  const cells: (boolean | null)[] = [];
  do {
    const cell = attempt(c, () => {
      if (c.mark('-')) return { planned: false as boolean | null };
      if (c.mark('+', '✓')) return { planned: true as boolean | null };
      if (c.mark('…') || (c.mark('[') && c.take('word') && c.mark(']'))) return { planned: null };
      const t = c.peek();
      if (t?.t !== 'word' && t?.t !== 'roman') return null;
      if (!/^[xхv]$/i.test(c.slice(c.position, c.position + 1))) return null;
      c.position++;
      return { planned: true as boolean | null };
    });
    if (!cell) return null;
    cells.push(cell.planned);
  } while (c.mark('/', '|'));
  const { year } = c.context;
  if (cells.length !== 4 || year === undefined || !c.atEnd()) return null;
  if (cells.includes(null)) c.warn('часть клеток обрезана');
  const windows = cells.flatMap((planned, i): [string, string][] =>
    planned ? [[iso(year, i * 3 + 1, 1), iso(year, i * 3 + 3, lastDayOf(year, i * 3 + 3))]] : [],
  );
  const [first] = windows;
  if (!first) return null;
  if (windows.length === 4) return { kind: 'recurring', rule: 'FREQ=QUARTERLY', windows, warnings: [] };
  return {
    kind: 'window',
    start: first[0],
    end: first[1],
    ...(windows.length > 1 && { windows }),
    warnings: [],
  };
}
