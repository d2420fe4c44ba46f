// How often something comes again, and the part of a year or month that its day is counted in.
import { attempt, type Cursor } from './cursor.ts';

export interface Rate {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'QUARTERLY' | 'YEARLY';
  interval: number;
  byDay?: string;
}

const ADVERBS = {
  ежегодно: 'YEARLY',
  ежеквартально: 'QUARTERLY',
  ежемесячно: 'MONTHLY',
  еженедельно: 'WEEKLY',
  ежедневно: 'DAILY',
} as const;
const UNITS = {
  год: 'YEARLY',
  квартал: 'QUARTERLY',
  месяц: 'MONTHLY',
  неделя: 'WEEKLY',
  день: 'DAILY',
} as const;

const unit = (c: Cursor, n: number): Rate | null => {
  if (c.words('полугодие')) return { freq: 'MONTHLY', interval: 6 * n };
  c.words('учебный');
  const word = c.oneOf('год', 'квартал', 'месяц', 'неделя', 'день');
  return word && { freq: UNITS[word], interval: n };
};

/** «ежегодно», «раз в квартал», «1 раз в 5 лет», «каждый четверг», «каждое полугодие». */
export function rate(c: Cursor): Rate | null {
  return attempt(c, () => {
    const adverb = c.oneOf('ежегодно', 'ежеквартально', 'ежемесячно', 'еженедельно', 'ежедневно');
    if (adverb) return { freq: ADVERBS[adverb], interval: 1 };
    if (c.words('каждый')) {
      const day = c.take('weekday');
      return day ? { freq: 'WEEKLY', interval: 1, byDay: day.code } : unit(c, 1);
    }
    const times = c.peek();
    if (times?.t === 'num' || times?.t === 'numeral') c.position++;
    if (!c.words('раз', 'в')) return null;
    if (times && 'value' in times && times.value !== 1)
      c.warn(`не менее ${times.value} раз за период: сроки внутри периода не указаны`);
    const every = c.peek()?.t === 'num' ? c.take('num') : null;
    return unit(c, every?.value ?? 1);
  });
}

export const ruleOf = (r: Rate, more = '') =>
  `FREQ=${r.freq}${r.interval > 1 ? `;INTERVAL=${r.interval}` : ''}${r.byDay ? `;BYDAY=${r.byDay}` : ''}${more}`;

/** «месяца, следующего за отчетным (кварталом)», «каждого месяца», «следующего месяца», «года, предшествующего планируемому». */
export function qualifier(c: Cursor): Rate['freq'] | null {
  return attempt(c, () => {
    const each = c.oneOf('каждый', 'следующий', 'отчетный', 'планируемый');
    const word = c.oneOf('месяц', 'квартал', 'год');
    if (!word) return null;
    let freq: Rate['freq'] = UNITS[word];
    c.mark(',');
    if (!each && !c.oneOf('следующий', 'предыдущий')) return null;
    c.words('за');
    if (c.oneOf('отчетный', 'планируемый', 'истекший')) {
      const bracket = c.mark('(') !== null;
      const of = c.oneOf('квартал', 'месяц', 'год', 'полугодие') ?? (c.words('период') ? 'период' : null);
      if (bracket && !c.mark(')')) return null;
      if (of === 'квартал' || of === 'год') freq = UNITS[of];
    }
    return freq;
  });
}
