// Deadlines counted from an event: «в течение 5 рабочих дней со дня …», «за 3 дня до …», «в месячный
// срок», «до начала …». The event is kept in the document's own words.
import { atBoundary, attempt, type Cursor, firstOf } from './cursor.ts';
import { duration, spanTerm } from './durations.ts';
import { event } from './events.ts';
import type { DeadlineMeaning, Relative, Window } from './meaning.ts';

const NO_EVENT = 'не сказано, от какого события считать срок';

/** «до», «после», «со дня», «с даты», «от»: before or after an event. */
const connector = (c: Cursor): 'after' | 'before' | null => {
  if (c.words('до') || c.words('перед')) return 'before';
  if (c.words('после')) return 'after';
  if (!c.oneOf('с', 'от')) return null;
  // «со дня, следующего за днем получения» keeps its words.
  const t = c.peek(1);
  if (!(c.isWord(0, 'день') && t?.t === 'mark')) c.oneOf('день', 'дата', 'момент');
  return 'after';
};

function relative(offset: string, direction: Relative['direction'], anchor: string | null): Relative {
  return { kind: 'relative', offset, direction, anchor, warnings: [] };
}

type Lead = 'в течение' | 'не позднее' | 'за' | 'через' | 'срок' | 'не менее' | 'без слова';

function lead(c: Cursor): Lead | null {
  if (c.words('в', 'течение') || c.words('на', 'протяжение')) return 'в течение';
  return firstOf<Lead>(c, leadOfLimit, leadOfLength, () => (bareTerm(c) ? 'без слова' : null));
}

/** «не позднее чем за», «не позднее, чем через», «за», «через», «не менее чем за», «по истечении». */
function leadOfLimit(c: Cursor): Lead | null {
  c.words('в', 'срок');
  if (c.words('не', 'позднее') || c.words('не', 'менее')) {
    const less = c.isWord(-1, 'менее');
    c.mark(',');
    c.words('чем');
    const word = c.oneOf('за', 'через', 'в');
    if (word === 'в') return c.words('течение') ? 'в течение' : null;
    if (less) return word === 'за' ? 'не менее' : null;
    return word ?? 'не позднее';
  }
  if (c.words('по', 'завершение') || c.words('спустя')) return 'через';
  return c.oneOf('за', 'через');
}

/** «в срок до 10 дней», «в срок не более 10 дней», «в срок, не превышающий 30 дней», «не более 10 дней». */
function leadOfLength(c: Cursor): Lead | null {
  const term = c.words('в', 'срок') || c.words('срок');
  c.mark(',', '-');
  if (c.words('не', 'более')) {
    c.words('чем');
    return c.words('за') ? null : 'срок';
  }
  if (c.words('не', 'превышающий')) return 'срок';
  return c.words('до') || term ? 'срок' : null;
}

/** «5 рабочих дней (со дня …)» without a preposition: only days that are called working or calendar. */
function bareTerm(c: Cursor): boolean {
  const [n, of] = [c.peek(), c.peek(1)];
  const counted = n?.t === 'num' || (n?.t === 'numeral' && !n.ordinal);
  const bracket = of?.t === 'mark' && of.mark === '(';
  return (
    counted &&
    (bracket || c.isWord(1, 'рабочий', 'календарный', 'р') || c.isWord(2, 'рабочий', 'календарный'))
  );
}

export function counted(c: Cursor): Relative | null {
  const word = lead(c);
  const length = word && duration(c);
  if (!word || length === null) return null;
  const direction = connector(c);
  if (direction === null) {
    if (
      word === 'за' ||
      word === 'не менее' ||
      !/\d/.test(length) ||
      (word !== 'в течение' && length === 'P1D')
    )
      return null;
    if (length === 'P1Y' || word === 'через' || word === 'не позднее') return null;
    c.warn(NO_EVENT);
    return relative(length, 'after', null);
  }
  const before = direction === 'before';
  if (word === 'в течение' && before) return null;
  if ((word === 'за' || word === 'не менее') !== before && word !== 'не позднее' && word !== 'без слова')
    return null;
  const anchor = event(c, false);
  return anchor === null ? null : relative(length, direction, anchor);
}

/** «в трехдневный срок со дня …» */
function termFrom(c: Cursor): Relative | null {
  const length = spanTerm(c);
  if (length === null) return null;
  const anchor = attempt(c, () => (connector(c) === 'after' ? event(c, false) : null));
  if (anchor === null) c.warn(NO_EVENT);
  return relative(length, 'after', anchor);
}

/** «на следующий рабочий день после …», «не позднее дня, следующего за днем …», «не позднее следующего дня со дня …». */
function nextDay(c: Cursor): Relative | null {
  if (
    !c.words('на') &&
    !(c.words('не', 'позднее') || c.words('в', 'течение') || c.words('до') || c.words('в'))
  )
    return null;
  let working = c.words('рабочий');
  const ahead = c.words('следующий');
  working = (ahead && c.words('рабочий')) || working;
  if (!c.words('день')) return null;
  const offset = `P1${working ? 'WD' : 'D'}`;
  if (!ahead) {
    c.mark(',');
    if (!c.words('следующий', 'за')) return null;
    c.words('день');
    const anchor = event(c, true);
    return anchor === null ? null : relative(offset, 'after', anchor);
  }
  const after = connector(c) ?? (c.words('за', 'день') || c.words('за') ? 'after' : null);
  if (after === 'before') return null;
  if (!after) c.warn(NO_EVENT);
  const anchor = after ? event(c, true) : null;
  return after && anchor === null ? null : relative(offset, 'after', anchor);
}

/** «незамедлительно», «сразу после …»: without delay. */
function atOnce(c: Cursor): Relative | null {
  if (!c.oneOf('незамедлительно', 'сразу')) return null;
  const after = c.words('после') || c.words('по');
  const anchor = after ? event(c, true) : null;
  if (after && anchor === null) return null;
  if (!after) c.warn(NO_EVENT);
  return relative('P0D', 'after', anchor);
}

/** «двух рабочих дней» is a length. */
function isCount(c: Cursor): boolean {
  const t = c.peek();
  return (
    (t?.t === 'numeral' && !t.ordinal) ||
    attempt(c, () => (duration(c) && atBoundary(c) ? true : null)) === true
  );
}

/** What «до …» says without an event that could be looked up. */
const NO_NAME =
  /^(?:срок[аи]?|отказа|обеда|последнего|упора|утра|вечера|ночи|полудня|полуночи|дня|даты|этого|(?:сих|тех) пор|нового года|начала|конца|окончания|завершения|начала дня|конца дня)$/i;
/** «до дня знаний»: a date of the calendar that is not said. */
const HOLIDAY =
  /^(?:(?:дня|дню|день) )?(?:знаний|победы|учителя|воспитателя|защитника|защиты детей|россии|народного единства|города|села|матери|отца|семьи|космонавтики|конституции|флага|республики|студента|молод[её]жи|пожилого|инвалидов|весны и труда)(?: |$)/i;

/** «открытия», «подписания», «начала занятий»: a noun of an action, or words enough to know it by. */
function namedEvent(c: Cursor, meaning: Relative): Relative | null {
  const anchor = meaning.anchor ?? '';
  if (NO_NAME.test(anchor) || HOLIDAY.test(anchor)) return null;
  if (!/\s|[нтцс]и[яюи]$/i.test(anchor))
    c.warn('событие названо одним словом: проверьте, от чего считается срок');
  return meaning;
}

/** «до начала …», «до дня …», «в день …», «после …», «по завершении …»: the event itself. */
function atEvent(c: Cursor): DeadlineMeaning | null {
  const limit = c.oneOf('до', 'перед', 'к') ?? (c.words('не', 'позднее') ? 'не позднее' : null);
  if (limit) {
    if (limit === 'к' && !c.isWord(0, 'начало', 'завершение', 'день')) return null;
    if (c.isWord(0, 'следующий', 'чем') || isCount(c)) return null;
    const dayBefore = limit !== 'к' && c.words('день') && limit !== 'не позднее';
    if (c.peek()?.t === 'mark') return null;
    const words = event(c, true);
    if (words === null) return null;
    const anchor = words.replace(/,? \(?(?:включительно|вкл\.?)\)?$/i, '');
    const exclusive = dayBefore && anchor === words;
    return namedEvent(c, { ...relative('P0D', 'before', anchor), ...(exclusive && { exclusive }) });
  }
  if (c.words('в', 'день')) {
    const anchor = event(c, true);
    return anchor === null || HOLIDAY.test(anchor) ? null : relative('P0D', 'at', anchor);
  }
  if (c.words('после') || (c.words('по') && c.isWord(0, 'завершение'))) {
    const anchor = event(c, true);
    if (anchor === null) return null;
    c.warn('не сказано, сколько времени даётся после события');
    return relative('P0D', 'after', anchor);
  }
  return null;
}

const DURING = [
  'весь',
  'период',
  'начало',
  'исполнение',
  'завершение',
  'следующий',
  'последний',
  'учебный',
  'срок',
] as const;

/** «в течение работы ярмарки», «в дни работы ярмарки», «на период подготовки». */
function during(c: Cursor): Window | null {
  const on = c.words('на');
  if (!on && !c.words('в')) return null;
  if (
    !(on
      ? c.oneOf('период', 'протяжение')
      : c.oneOf('течение', 'день', 'дни', 'период', 'сроки', 'ход', 'время'))
  )
    return null;
  const next = c.peek();
  if (next?.t !== 'word' || (next.lemma !== null && !c.isWord(0, ...DURING))) return null;
  const anchor = event(c, true);
  // «полутора месяцев» is a length that is not understood, no event.
  if (anchor === null || HOLIDAY.test(anchor) || /(^|\s)(месяц|недел|дн|час|сут)/i.test(anchor)) return null;
  return { kind: 'window', start: null, end: null, anchor, warnings: [] };
}

/** «в дни …» is a window, «в день …» the day itself; the lemma is one, the form tells. */
function inDays(c: Cursor): DeadlineMeaning | null {
  const t = c.peek(1);
  return t?.t === 'word' && t.text.toLowerCase() === 'дни' ? during(c) : null;
}

export function relativeDeadline(c: Cursor): DeadlineMeaning | null {
  return firstOf<DeadlineMeaning>(c, counted, termFrom, nextDay, atOnce, inDays, atEvent, during);
}
