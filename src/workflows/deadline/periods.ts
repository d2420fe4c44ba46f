// Months, quarters, half-years, years, ten-day spans and vaguer parts of them inside a phrase. Each is
// read to its first and last day.
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { month } from './dates.ts';
import { type Stretch, wholeMonths } from './stretches.ts';
import { inSchoolYear, isYear, schoolYearNumber, yearTail } from './years.ts';

const LOST_DASH = 'вероятно, потеряно тире';

export const isDash = (c: Cursor) => c.mark('-') !== null;

/** «I», «3», «2-й», «первое»: 1 … `max`. */
const ordinal = (c: Cursor, max: number): number | null =>
  attempt(c, () => {
    const t = c.peek();
    if (!t || (t.t !== 'roman' && t.t !== 'num' && !(t.t === 'numeral' && t.ordinal))) return null;
    if (t.t === 'num' && t.width > 1) return null;
    c.position++;
    return t.value >= 1 && t.value <= max ? t.value : null;
  });

/** «I», «II–III», «I и III», «1, 2, 3» before their unit: from, to. */
function numbersOfParts(c: Cursor): [number, number][] | null {
  const list: [number, number][] = [];
  let previous = 0;
  do {
    const first = ordinal(c, 4);
    if (first === null || first <= previous) return null;
    const last = attempt(c, () => {
      if (!isDash(c)) {
        if (c.peek()?.t !== 'roman') return null;
        c.warn(LOST_DASH);
      }
      return ordinal(c, 4);
    });
    if (last !== null && last <= first) return null;
    list.push([first, last ?? first]);
    previous = last ?? first;
  } while (c.mark(',', '/') || c.words('и'));
  return list;
}

/** «I квартал», «II-III кварталы», «I, III квартал», «первое полугодие», with or without a year. */
export function partsOfYear(c: Cursor): Stretch[] | null {
  return attempt(c, () => {
    const list = numbersOfParts(c);
    const unit = list && c.oneOf('квартал', 'полугодие');
    if (!unit) return null;
    const length = unit === 'квартал' ? 3 : 6;
    const inSchool = unit === 'полугодие' && halfOfSchoolYear(c, list);
    if (inSchool) return inSchool;
    if (list.some(([, last]) => last > 12 / length)) return null;
    const tail = yearTail(c, (list.at(-1)?.[1] ?? 1) * length);
    if (tail?.variable) return null;
    const found = list.map(([first, last]): Stretch | null => {
      const [from, to] = [(first - 1) * length + 1, last * length];
      if (tail?.schoolYear === undefined) return wholeMonths(from, to, tail?.year ?? null);
      const year = inSchoolYear(tail.schoolYear, to);
      // A quarter that lies in two school years.
      return inSchoolYear(tail.schoolYear, from) === year ? wholeMonths(from, to, year, tail) : null;
    });
    const known = found.filter((stretch) => stretch !== null);
    return known.length < found.length ? null : known;
  });
}

/** «I полугодие 2024/25 учебного года», or any half-year where the context is a school year. */
function halfOfSchoolYear(c: Cursor, list: [number, number][]): Stretch[] | null {
  const year = schoolYearNumber(c) ?? (c.peek()?.t === 'num' ? undefined : c.context.schoolYear);
  const [half] = list;
  if (year === undefined || list.length !== 1 || !half || half[0] !== half[1] || half[0] > 2) return null;
  c.words('учебный', 'год');
  c.warn('полугодие учебного года: приняты сентябрь – декабрь и январь – май');
  return [half[0] === 1 ? wholeMonths(9, 12, year) : wholeMonths(1, 5, year + 1)];
}

function oneMonth(c: Cursor): Stretch | null {
  return attempt(c, () => {
    const m = month(c);
    if (m === null) return null;
    const tail = yearTail(c, m);
    return tail?.variable ? null : wholeMonths(m, m, tail?.year ?? null, tail);
  });
}

/** One month, or a run of quarters or half-years. */
export const monthsOrParts = (c: Cursor): Stretch[] | null =>
  firstOf<Stretch[]>(c, partsOfYear, (k) => {
    const one = oneMonth(k);
    return one && [one];
  });

function lostDash(c: Cursor): boolean {
  const lost = c.peek()?.t === 'month';
  if (lost) c.warn(LOST_DASH);
  return lost;
}

/** «июль – август 2015», «с января по март 2024 года», «май июнь» (a lost dash); one month where no range. */
export function monthRange(c: Cursor): Stretch | null {
  return attempt(c, () => {
    const from = c.words('с');
    const first = monthsOrParts(c)?.[0];
    if (!first) return null;
    if (!(from ? c.oneOf('по', 'до') || isDash(c) : isDash(c) || lostDash(c))) return from ? null : first;
    const last = monthsOrParts(c)?.at(-1);
    return last ? { first: first.first, last: last.last } : null;
  });
}

/** «2024 год», «2021–2024 годы», «с 2021 по 2024 год», «2025/2026 учебный год». */
export function years(c: Cursor): Stretch | null {
  const from = c.words('с');
  const inSchool = schoolYearNumber(c);
  if (inSchool !== null) return schoolYear(c, inSchool);
  const take = () => {
    const n = c.take('num');
    return n?.width === 4 && isYear(n.value) ? n.value : null;
  };
  const first = take();
  if (first === null) return null;
  let last = first;
  let named = c.words('год');
  while (isDash(c) || c.words(from ? 'по' : 'и') || (!from && c.mark(','))) {
    const next = take();
    if (next === null || next <= last) return null;
    last = next;
    named = c.words('год') || named;
  }
  if (!named || (from && last === first)) return null;
  c.words('год');
  return { first: { day: 1, month: 1, year: first }, last: { day: 31, month: 12, year: last } };
}

function schoolYear(c: Cursor, first: number): Stretch {
  c.warn('конец учебного года принят 31 мая: он устанавливается учебным планом');
  return { first: { day: 1, month: 9, year: first }, last: { day: 31, month: 5, year: first + 1 } };
}

/** «года», «т. г.», «следующего года», «учебного года»: counted from the context's year. */
export function contextYear(c: Cursor): Stretch | null {
  const { context } = c;
  c.oneOf('весь');
  if (c.words('учебный', 'год') || c.words('текущий', 'учебный', 'год'))
    return context.schoolYear === undefined ? null : schoolYear(c, context.schoolYear);
  if (context.year === undefined) return null;
  const tail = c.isWord(0, 'год') || c.peek()?.t === 'num' ? null : yearTail(c, 12);
  if (!tail) {
    if (!c.words('год') || c.isWord(0, 'следующий', 'предыдущий')) return null;
    c.warn(`год прочитан как ${context.year}-й календарный`);
  }
  return tail?.variable ? null : wholeMonths(1, 12, tail?.year ?? context.year);
}
