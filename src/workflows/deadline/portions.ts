// A part of a month, quarter or year named by where in it: «I декада мая», «начало сентября», «вторая
// половина 2024 года», «последняя неделя мая».
import { type Cursor, firstOf } from './cursor.ts';
import { contextYear, monthRange, years } from './periods.ts';
import { type Stretch, wholeMonths } from './stretches.ts';
import { yearTail } from './years.ts';

/** Days 1 … 31 (the end) of one month, or months of a longer stretch. */
interface Portion {
  days: [number, number];
  /** Of how many equal parts, which. */
  of: number;
  nth: number;
  /** No usage fixes its days. */
  vague: boolean;
}

const TENS: [number, number][] = [
  [1, 10],
  [11, 20],
  [21, 31],
];
const WEEKS: Record<number, [number, number]> = { 1: [1, 7], 2: [8, 14], 3: [15, 21], 4: [22, 28] };

function portion(c: Cursor): Portion | null {
  const vague = (nth: number): Portion => ({ days: TENS[nth - 1] ?? [1, 31], of: 3, nth, vague: true });
  if (c.words('начало')) return vague(1);
  if (c.words('середина')) return vague(2);
  if (c.words('конец')) return vague(3);
  const last = c.words('последний');
  const t = c.peek();
  const n = last
    ? null
    : t?.t === 'roman' || t?.t === 'num' || (t?.t === 'numeral' && t.ordinal)
      ? t.value
      : 0;
  if (n !== null) c.position++;
  if (n === 0) return null;
  if (c.words('половина')) {
    if (n !== 1 && n !== 2) return null;
    return { days: n === 1 ? [1, 15] : [16, 31], of: 2, nth: n, vague: false };
  }
  if (c.words('декада')) {
    const days = TENS[(n ?? 3) - 1];
    return days ? { days, of: 0, nth: n ?? 3, vague: false } : null;
  }
  if (!c.words('неделя')) return null;
  const days: [number, number] | undefined = n === null ? [25, 31] : WEEKS[n];
  return days ? { days, of: 0, nth: n ?? 5, vague: true } : null;
}

const SEASONS = { весна: [3, 5], лето: [6, 8], осень: [9, 11] } as const;

/** «лето 2024 года», «осенью»: by the calendar; a winter lies in two years and is asked about. */
export function season(c: Cursor): Stretch | null {
  const name = c.oneOf('весна', 'лето', 'осень');
  if (!name) return null;
  c.words('период');
  const [first, last] = SEASONS[name];
  const tail = yearTail(c, last);
  if (tail?.variable) return null;
  c.warn('время года принято по календарным месяцам');
  return wholeMonths(first, last, tail?.year ?? null);
}

export function portionOfPeriod(c: Cursor): Stretch | null {
  const part = portion(c);
  const whole = part && firstOf<Stretch>(c, monthRange, years, contextYear);
  if (!part || !whole) return null;
  const { first, last } = whole;
  const months = last.month - first.month + 1;
  if (months === 1) {
    if (part.vague)
      c.warn(
        `дни приняты по обычаю: с ${part.days[0]} по ${part.days[1] === 31 ? 'последнее' : part.days[1]} число`,
      );
    const start = part.of === 0 && part.nth === 5 ? lastWeek(last.month, last.year) : part.days[0];
    return { first: { ...first, day: start }, last: { ...last, day: part.days[1] } };
  }
  if (part.of === 0 || first.year !== last.year || months % part.of !== 0 || months < 0) return null;
  const length = months === 3 ? 1 : part.vague ? 1 : months / part.of;
  if (part.vague && months > 3 && part.nth === 2) return null;
  if (part.vague || months === 3) c.warn('месяцы внутри периода приняты по обычаю');
  const from =
    part.nth === 1 ? first.month : part.nth === part.of ? last.month - length + 1 : first.month + 1;
  return { first: { ...first, month: from }, last: { ...last, month: from + length - 1 } };
}

const lastWeek = (month: number, year: number | null) =>
  new Date(Date.UTC(year ?? 2023, month, 0)).getUTCDate() - 6;
