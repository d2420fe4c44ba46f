// How often something comes again: «ежегодно», «раз в квартал», «не реже двух раз в год», «каждые две
// недели», «по пятницам», «последний четверг месяца».
import { attempt, type Cursor, firstOf } from './cursor.ts';
import { countInWords } from './durations.ts';

export interface Rate {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'QUARTERLY' | 'YEARLY';
  interval: number;
  /** The rest of the rule: `;BYDAY=TH`. */
  by?: string;
  /** «не реже …», «2 раза в …» */
  atLeast?: number;
}

const ADVERBS = {
  ежегодно: { freq: 'YEARLY', interval: 1 },
  ежеквартально: { freq: 'QUARTERLY', interval: 1 },
  ежемесячно: { freq: 'MONTHLY', interval: 1 },
  еженедельно: { freq: 'WEEKLY', interval: 1 },
  ежедневно: { freq: 'DAILY', interval: 1 },
  ежедекадно: { freq: 'MONTHLY', interval: 1, by: ';BYMONTHDAY=10,20,-1' },
} as const;
const UNITS = {
  год: ADVERBS.ежегодно,
  квартал: ADVERBS.ежеквартально,
  месяц: ADVERBS.ежемесячно,
  неделя: ADVERBS.еженедельно,
  день: ADVERBS.ежедневно,
  декада: ADVERBS.ежедекадно,
  полугодие: { freq: 'MONTHLY', interval: 6 },
} as const;

export const WORKING_DAYS = 'MO,TU,WE,TH,FR';

/** «месяц», «5 лет», «две недели», «рабочий день» */
function unit(c: Cursor): Rate | null {
  const n = c.take('num')?.value ?? countInWords(c) ?? 1;
  c.words('учебный');
  const working = c.words('рабочий');
  c.words('календарный');
  const word = c.oneOf('год', 'квартал', 'месяц', 'неделя', 'день', 'декада', 'полугодие');
  if (!word || n < 1 || n > 100 || (working && word !== 'день')) return null;
  const { freq, interval } = UNITS[word];
  if (working) return n === 1 ? { freq: 'WEEKLY', interval: 1, by: `;BYDAY=${WORKING_DAYS}` } : null;
  return { ...UNITS[word], freq, interval: interval * n };
}

/** «ежегодно», «ежедневно в рабочие дни», «ежедневно (кроме …)» is not read. */
function adverb(c: Cursor): Rate | null {
  const word = c.oneOf('ежегодно', 'ежеквартально', 'ежемесячно', 'еженедельно', 'ежедневно', 'ежедекадно');
  if (!word) return null;
  const working =
    word === 'ежедневно' && (c.words('в', 'рабочий', 'день') || c.words('по', 'рабочий', 'дни'));
  return working ? { freq: 'WEEKLY', interval: 1, by: `;BYDAY=${WORKING_DAYS}` } : ADVERBS[word];
}

/** «1 раз в год», «два раза в месяц», «дважды в год», «раз в 5 лет», «1 р./год», «не реже одного раза в квартал». */
function timesPer(c: Cursor): Rate | null {
  const least = c.words('не', 'реже') || c.words('не', 'менее');
  c.words('чем');
  const twice = c.oneOf('дважды', 'трижды');
  const n = twice ? (twice === 'дважды' ? 2 : 3) : (c.take('num')?.value ?? countInWords(c) ?? 1);
  if (!twice && !c.oneOf('раз', 'р')) return null;
  if (!c.words('в') && !c.mark('/')) return null;
  const every = unit(c);
  return every && (least || n > 1 ? { ...every, atLeast: n } : every);
}

/** «каждый четверг», «каждые две недели», «каждое полугодие» */
function every(c: Cursor): Rate | null {
  c.words('в');
  if (!c.words('каждый')) return null;
  return firstOf<Rate>(c, weekdayOfMonth, (k) => (k.peek()?.t === 'weekday' ? weekdays(k) : unit(k)));
}

/** «по пятницам», «по понедельникам и четвергам» */
function onWeekdays(c: Cursor): Rate | null {
  if (c.words('по', 'рабочий', 'дни')) return { freq: 'WEEKLY', interval: 1, by: `;BYDAY=${WORKING_DAYS}` };
  return c.words('по') ? weekdays(c) : null;
}

export function weekdays(c: Cursor): Rate | null {
  const days: string[] = [];
  do {
    const code = c.take('weekday')?.code;
    if (!code) return null;
    days.push(code);
  } while (attempt(c, () => ((c.mark(',') || c.words('и')) && c.peek()?.t === 'weekday' ? true : null)));
  return { freq: 'WEEKLY', interval: 1, by: `;BYDAY=${days.join(',')}` };
}

/** «последний четверг (каждого) месяца», «второй вторник месяца» */
export function weekdayOfMonth(c: Cursor): Rate | null {
  c.words('в');
  const last = c.words('последний');
  const nth = last ? -1 : countInWords(c);
  const code = nth !== null && nth <= 4 ? c.take('weekday')?.code : undefined;
  if (!code) return null;
  c.words('каждый');
  const word = c.oneOf('месяц', 'квартал');
  if (!word) return null;
  if (word === 'квартал') {
    c.warn('день недели квартала: взят его последний месяц');
    return nth === -1 ? { freq: 'YEARLY', interval: 1, by: `;BYMONTH=3,6,9,12;BYDAY=-1${code}` } : null;
  }
  return { freq: 'MONTHLY', interval: 1, by: `;BYDAY=${nth}${code}` };
}

export function rate(c: Cursor): Rate | null {
  return attempt(c, () => {
    c.words('с', 'периодичность');
    return firstOf<Rate>(c, adverb, timesPer, every, onWeekdays, weekdayOfMonth);
  });
}

export const ruleOf = (r: Rate, more = '') =>
  `FREQ=${r.freq}${r.interval > 1 ? `;INTERVAL=${r.interval}` : ''}${r.by ?? ''}${more}`;
