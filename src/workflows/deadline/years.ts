// Years as deadlines write them: «2024 г.», «24 г.», «т. г.», «следующего года», «X - 1 года», «2024/25 учебного года».
import { attempt, type Cursor, firstOf } from './cursor.ts';
import type { DeadlineContext } from './meaning.ts';

/** Neither a year nor a variable: the context's own («т. г.»), which may be unknown. */
export interface YearTail {
  year: number | null;
  /** «X-1», «год+1»: what the year is counted from when it is no number. */
  variable?: string;
  /** «2024/25 учебного года»: what stands before it in a list lies in the same one. */
  schoolYear?: number;
}

export const isYear = (n: number) => n >= 1900 && n <= 2100;

/** The year that a month without one belongs to. */
export function yearFor(month: number, context: DeadlineContext): number | null {
  if (context.year !== undefined) return context.year;
  if (context.schoolYear !== undefined) return inSchoolYear(context.schoolYear, month);
  return null;
}

export const inSchoolYear = (first: number, month: number) => (month >= 9 ? first : first + 1);

/** What follows a day and a month, or a month, a quarter, a half-year (`month`, 1–12, is the last of it). */
export function yearTail(c: Cursor, month: number): YearTail | null {
  return firstOf<YearTail>(
    c,
    () => {
      const first = schoolYearNumber(c);
      return first === null ? null : { year: inSchoolYear(first, month), schoolYear: first };
    },
    numberedYear,
    namedYear,
    variableYear,
  );
}

/** «2024», «2024 г.», «2024-го года», «24 г.» */
function numberedYear(c: Cursor): YearTail | null {
  const n = c.take('num');
  if (!n) return null;
  // «12 лет» is an age.
  const named = c.slice(c.position, c.position + 1) !== 'лет' && c.words('год');
  if (n.suffix && !named) return null;
  if (n.width === 4 && isYear(n.value)) {
    // «2024 г.г.»
    c.words('год');
    return { year: n.value };
  }
  return n.width === 2 && named ? { year: shortYear(c, n.value) } : null;
}

/** 00–69 is of this century. */
export function shortYear(c: Cursor, n: number): number {
  const full = n < 70 ? 2000 + n : 1900 + n;
  c.warn(`год двумя цифрами прочитан как ${full}`);
  return full;
}

/** «текущего года», «т. г.», «с. г.», «следующего года», «прошлого года»; not «следующего за …». */
function namedYear(c: Cursor): YearTail | null {
  const shift = c.words('следующий') ? 1 : c.words('предыдущий') ? -1 : 0;
  if (shift === 0 && !c.oneOf('текущий', 'с')) return null;
  if (!c.words('год') || c.isWord(0, 'следующий', 'предыдущий')) return null;
  if (shift === 0) return { year: null };
  const { year } = c.context;
  if (year === undefined) {
    c.warn('от какого года считать, не указано');
    return { year: null, variable: `год${shift > 0 ? '+1' : '-1'}` };
  }
  c.warn(`год определён от ${year}-го: ${year + shift}`);
  return { year: year + shift };
}

/** «X - 1 года», «(X+1) года», «года X - 1», «года (X)» */
function variableYear(c: Cursor): YearTail | null {
  const before = c.words('год');
  const bracket = c.mark('(') !== null;
  const t = c.peek();
  const isX = (t?.t === 'roman' && t.value === 10) || (t?.t === 'word' && /^[xх]$/i.test(t.text));
  if (!isX) return null;
  c.position++;
  const shift = attempt(c, () => {
    const sign = c.mark('-', '+');
    const n = sign ? c.take('num') : null;
    return n && n.width === 1 ? `${sign}${n.value}` : null;
  });
  if (bracket && !c.mark(')')) return null;
  if (!before && !c.words('год') && shift === null) return null;
  c.warn('год – переменная X: дата определяется для каждого года отдельно');
  return { year: null, variable: `X${shift ?? ''}` };
}

/** «2024/25 учебного года», «2024–2025 уч. год»: its first year. */
export function schoolYearNumber(c: Cursor): number | null {
  return attempt(c, () => {
    c.words('в');
    const first = c.take('num');
    if (first?.width !== 4 || !isYear(first.value) || !c.mark('/', '-')) return null;
    const second = c.take('num');
    const last = second?.width === 2 ? Math.floor(first.value / 100) * 100 + second.value : second?.value;
    return last === first.value + 1 && c.words('учебный', 'год') ? first.value : null;
  });
}
