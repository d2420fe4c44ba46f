// Which month or year a day of a series belongs to: «месяца, следующего за отчетным кварталом», «каждого
// месяца», «последнего месяца квартала», «года, предшествующего планируемому».
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { countInWords } from './durations.ts';
import type { Rate } from './rates.ts';

export interface Belonging {
  freq: Rate['freq'];
  /** Months of the year, `3,6,9,12`, where the words single them out. */
  months?: string;
  /** Years from the one that is reported or planned for. */
  shift: -1 | 0 | 1;
}

const FREQ = { год: 'YEARLY', квартал: 'QUARTERLY', месяц: 'MONTHLY', полугодие: 'MONTHLY' } as const;
const QUARTER_MONTHS: Record<number, string> = { 1: '1,4,7,10', 2: '2,5,8,11', 3: '3,6,9,12' };

export function belonging(c: Cursor): Belonging | null {
  return attempt(c, () => {
    const nth = c.words('последний') ? 3 : c.peek()?.t === 'numeral' ? countInWords(c) : null;
    const each = c.oneOf('каждый', 'следующий', 'отчетный', 'планируемый', 'текущий');
    const word = c.oneOf('месяц', 'квартал', 'год', 'полугодие');
    if (!word) return null;
    const of =
      nth === null
        ? null
        : firstOf(
            c,
            (k) => (k.words('каждый') ? k.oneOf('квартал') : null),
            (k) => k.oneOf('квартал'),
          );
    c.mark(',');
    const relation = c.oneOf('следующий', 'предыдущий');
    if (!each && !relation && !of) return null;
    const reported = relation || each ? attempt(c, reportedPeriod) : null;
    if (relation && !reported) return null;
    const quarterly = of === 'квартал' || reported === 'квартал';
    if (nth !== null) {
      const months = word === 'месяц' && quarterly ? QUARTER_MONTHS[nth] : undefined;
      return months ? { freq: 'YEARLY', months, shift: 0 } : null;
    }
    const freq = reported === 'квартал' || reported === 'год' ? FREQ[reported] : FREQ[word];
    return { freq, shift: word !== 'год' || !relation ? 0 : relation === 'следующий' ? 1 : -1 };
  });
}

/** «за отчетным (кварталом)», «планируемому», «за отчетным периодом», «за отчетным годом» */
function reportedPeriod(c: Cursor): 'квартал' | 'месяц' | 'год' | 'полугодие' | 'период' | null {
  c.words('за');
  const bare = c.oneOf('отчетный', 'планируемый', 'истекший', 'текущий');
  const bracket = c.mark('(') !== null;
  const of = c.oneOf('квартал', 'месяц', 'год', 'полугодие', 'период');
  if (bracket && !c.mark(')')) return null;
  return of ?? (bare ? 'период' : null);
}
