// Lengths of time: «5 рабочих дней», «10 (десяти) дней», «трех недель», «трехдневный срок» → `P5WD`, `P21D`.
import { attempt, type Cursor } from './cursor.ts';

const CODE = { день: 'D', неделя: 'W', месяц: 'M', год: 'Y' } as const;

function offset(count: number, unit: keyof typeof CODE, working: boolean): string {
  if (unit === 'день') return `P${count}${working ? 'WD' : 'D'}`;
  return unit === 'неделя' ? `P${count * 7}D` : `P${count}${CODE[unit]}`;
}

const LONGEST = 1000;

/** «10», «10 (десяти)», «пяти (5)», «15-ти», «трех», «двадцати пяти», «2–3» (the longer, with a warning). */
function count(c: Cursor): number | null {
  return attempt(c, () => {
    const n = plainCount(c);
    if (n === null || n < 1 || n > LONGEST) return null;
    const again = attempt(c, () => {
      const value = c.mark('(') ? plainCount(c) : null;
      return value !== null && c.mark(')') ? value : null;
    });
    if (again !== null && again !== n) c.warn(`число (${n}) и число в скобках (${again}) расходятся`);
    const longer = attempt(c, () => (c.mark('-') ? plainCount(c) : null));
    if (longer === null) return n;
    c.warn(`срок назван промежутком: взято большее, ${longer}`);
    return longer > n ? longer : null;
  });
}

const plainCount = (c: Cursor): number | null => c.take('num')?.value ?? countInWords(c);

/** A count, also as an ordinal: «не позднее третьего рабочего дня после …». */
export function countInWords(c: Cursor): number | null {
  return attempt(c, () => {
    const first = c.take('numeral');
    if (!first) return null;
    const next = c.peek();
    if (!first.ordinal && first.value >= 20 && next?.t === 'numeral' && next.value < 10) {
      c.position++;
      return first.value + next.value;
    }
    return first.value;
  });
}

/** «5 рабочих дней», «5 р. д.», «трех недель», «месяца», «рабочего дня», «полугода», «24 часов» → `P5WD`, `P21D`, `P1M`, `P6M`, `PT24H`. */
export function duration(c: Cursor): string | null {
  return attempt(c, () => {
    if (c.words('полугодие')) return 'P6M';
    const n = count(c);
    const kind = c.oneOf('рабочий', 'календарный') ?? abbreviated(c);
    if (c.words('час')) return n === null || kind ? null : `PT${n}H`;
    if (c.words('минута')) return n === null || kind ? null : `PT${n}M`;
    const unit = c.oneOf('день', 'неделя', 'месяц', 'год') ?? (kind && c.words('д') ? 'день' : null);
    return unit && offset(n ?? 1, unit, kind === 'рабочий');
  });
}

/** «р. д.», «к. д.» */
function abbreviated(c: Cursor): 'рабочий' | 'календарный' | null {
  if (!c.isWord(1, 'д', 'день')) return null;
  if (c.words('р')) return 'рабочий';
  return c.words('к') ? 'календарный' : null;
}

/** «в трехдневный срок», «в 10-дневный срок», «в месячный срок». */
export function spanTerm(c: Cursor): string | null {
  if (!c.words('в')) return null;
  const n = c.take('num');
  if (n) c.mark('-');
  const kind = c.oneOf('рабочий', 'календарный');
  const span = c.take('span');
  if (!span || !c.words('срок')) return null;
  const value = n?.value ?? span.count;
  return value === null ? null : offset(value, span.unit, kind === 'рабочий');
}
