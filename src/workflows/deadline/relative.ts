// Deadlines counted from an event: «в течение 5 рабочих дней со дня …», «за 3 дня до …», «в месячный
// срок», «до начала …». The event is kept in the document's own words.
import { attempt, type Cursor, firstOf } from './cursor.ts';
import type { DeadlineMeaning, Relative, Window } from './meaning.ts';

const CODE = { день: 'D', неделя: 'W', месяц: 'M', год: 'Y' } as const;

function offset(count: number, unit: keyof typeof CODE, working: boolean): string {
  if (unit === 'день') return `P${count}${working ? 'WD' : 'D'}`;
  return unit === 'неделя' ? `P${count * 7}D` : `P${count}${CODE[unit]}`;
}

/** «10 (десяти)», «15-ти», «трех», «двадцати пяти». */
function count(c: Cursor): number | null {
  return attempt(c, () => {
    const n = c.take('num');
    if (n) {
      if (n.value < 1 || n.value > 1000) return null;
      const spelled = attempt(c, () => {
        const value = c.mark('(') ? words(c) : null;
        return value !== null && c.mark(')') ? value : null;
      });
      if (spelled !== null && spelled !== n.value)
        c.warn(`число цифрами (${n.value}) и прописью (${spelled}) расходится`);
      return n.value;
    }
    return words(c);
  });
}

function words(c: Cursor): number | null {
  const first = c.take('numeral');
  if (!first || first.ordinal) return null;
  const next = c.peek();
  if (first.value >= 20 && next?.t === 'numeral' && !next.ordinal && next.value < 10) {
    c.position++;
    return first.value + next.value;
  }
  return first.value;
}

/** «5 рабочих дней», «трех недель», «месяца», «рабочего дня» → `P5WD`, `P21D`, `P1M`, `P1WD`. */
function duration(c: Cursor): string | null {
  return attempt(c, () => {
    const n = count(c);
    const kind = c.oneOf('рабочий', 'календарный');
    if (c.words('час')) return n === null || kind ? null : `PT${n}H`;
    const unit = c.oneOf('день', 'неделя', 'месяц', 'год');
    return unit && offset(n ?? 1, unit, kind === 'рабочий');
  });
}

/** «в трехдневный срок», «в 10-дневный срок», «в месячный срок». */
function spanTerm(c: Cursor): string | null {
  if (!c.words('в')) return null;
  const n = c.take('num');
  if (n) c.mark('-');
  const kind = c.oneOf('рабочий', 'календарный');
  const span = c.take('span');
  if (!span || !c.words('срок')) return null;
  const value = n?.value ?? span.count;
  return value === null ? null : offset(value, span.unit, kind === 'рабочий');
}

/** Does another obligation begin here (after a comma)? Looks three tokens ahead. */
function partBegins(c: Cursor, ahead: number): boolean {
  const at = c.isWord(ahead, 'но', 'и') ? ahead + 1 : ahead;
  if (c.isWord(at, 'ежегодно', 'ежеквартально', 'ежемесячно', 'еженедельно', 'ежедневно', 'далее'))
    return true;
  const limit =
    c.isWord(at, 'не') && c.isWord(at + 1, 'позднее')
      ? at + 2
      : c.isWord(at, 'до', 'к', 'срок')
        ? at + 1
        : -1;
  const t = limit < 0 ? undefined : c.peek(limit);
  return limit > at + 1 || t?.t === 'num' || t?.t === 'dotted' || t?.t === 'month';
}

/**
 * The words of an event, up to the end of the part. `null` when there are none. Numbers in them are
 * refused (`strict`) or warned of: they may be a date that belongs to the deadline.
 */
export function event(c: Cursor, strict: boolean): string | null {
  return attempt(c, () => {
    const from = c.position;
    let depth = 0;
    let numbers = false;
    for (let t = c.peek(); t; t = c.peek()) {
      if (t.t === 'mark') {
        if (t.mark === '(') depth++;
        if (t.mark === ')' && --depth < 0) break;
        if (t.mark === ';' && depth === 0) break;
        if (t.mark === ',' && depth === 0 && partBegins(c, 1)) break;
      } else if (['num', 'dotted', 'clock', 'month', 'roman'].includes(t.t)) numbers = true;
      c.position++;
    }
    const text = c.slice(from, c.position);
    if (!/\p{L}{2}/u.test(text) || (numbers && strict)) return null;
    if (numbers) c.warn('в описании события есть числа или даты: проверьте, от чего считается срок');
    return text;
  });
}

const connector = (c: Cursor): 'after' | 'before' | null => {
  if (c.words('до') || c.words('перед')) {
    return 'before';
  }
  if (c.words('после')) return 'after';
  if (!c.oneOf('с', 'от')) return null;
  c.oneOf('день', 'дата', 'момент');
  return 'after';
};

function relative(offset: string, direction: Relative['direction'], anchor: string | null): Relative {
  return { kind: 'relative', offset, direction, anchor, warnings: [] };
}

/** «в течение N … со дня …», «не позднее N … после/до …», «за N … до …», «через N … после …». */
function counted(c: Cursor): Relative | null {
  const within = c.words('в', 'течение');
  const notLater = !within && c.words('не', 'позднее');
  if (notLater) c.words('чем');
  const lead = !within && c.oneOf('за', 'через');
  if (!within && !notLater && !lead) return null;
  const length = duration(c);
  if (length === null) return null;
  const direction = connector(c);
  if (direction === null) {
    if (!within || !/\d/.test(length) || length === 'P1Y') return null;
    c.warn('не сказано, от какого события считать срок');
    return relative(length, 'after', null);
  }
  if ((lead === 'за' && direction === 'after') || (within && direction === 'before')) return null;
  const anchor = event(c, false);
  return anchor === null ? null : relative(length, direction, anchor);
}

function termFrom(c: Cursor): Relative | null {
  const length = spanTerm(c);
  if (length === null) return null;
  const anchor = attempt(c, () => (connector(c) === 'after' ? event(c, false) : null));
  if (anchor === null) c.warn('не сказано, от какого события считать срок');
  return relative(length, 'after', anchor);
}

/** «до начала …», «до дня …», «в день …», «после …», «по завершении …»: the event itself. */
function atEvent(c: Cursor): DeadlineMeaning | null {
  if (c.oneOf('до', 'перед') || c.words('не', 'позднее')) {
    const exclusive = c.words('день');
    const anchor = event(c, true);
    return anchor === null ? null : { ...relative('P0D', 'before', anchor), ...(exclusive && { exclusive }) };
  }
  if (c.words('в', 'день')) {
    const anchor = event(c, true);
    return anchor === null ? null : relative('P0D', 'at', anchor);
  }
  if (c.words('после') || (c.words('по') && c.isWord(0, 'завершение'))) {
    const anchor = event(c, true);
    if (anchor === null) return null;
    c.warn('не сказано, сколько времени даётся после события');
    return relative('P0D', 'after', anchor);
  }
  return null;
}

/** «в течение работы ярмарки», «в дни работы ярмарки», «в период подготовки». */
function during(c: Cursor): Window | null {
  if (!c.words('в')) return null;
  if (!c.oneOf('течение', 'день', 'дни', 'период')) return null;
  const next = c.peek();
  if (
    next?.t !== 'word' ||
    (next.lemma !== null && !['весь', 'период', 'начало', 'исполнение'].includes(next.lemma))
  )
    return null;
  const anchor = event(c, true);
  return anchor === null ? null : { kind: 'window', start: null, end: null, anchor, warnings: [] };
}

export function relativeDeadline(c: Cursor): DeadlineMeaning | null {
  return firstOf<DeadlineMeaning>(c, counted, termFrom, inDays, atEvent, during);
}

/** «в дни …» is a window, «в день …» the day itself; the lemma is one, the form tells. */
function inDays(c: Cursor): DeadlineMeaning | null {
  const t = c.peek(1);
  return t?.t === 'word' && t.text.toLowerCase() === 'дни' ? during(c) : null;
}
