// From an item's deadline in the file, a phrase or an object, to what the plan works with. Refuses
// whatever does not say one date, series, outside schedule or predecessor.
import type { z } from 'zod';
import { addDays, addMonths, type IsoDate, numericDate } from '../calendar/dates.ts';
import type { DeadlineMeaning } from './deadline/meaning.ts';
import { parseDeadline } from './deadline/parse.ts';
import { periodStart } from './facts-period.ts';
import { stepOf } from './occurrences.ts';
import type { Deadline, DeadlineSchema } from './roadmap.ts';

type FileDeadline = z.infer<typeof DeadlineSchema>;

export type DeadlineRead =
  | { ok: true; deadline: Deadline; warnings: string[] }
  | { ok: false; message: string; at: string | null };

const OBJECT_FORM =
  'запишите срок объектом: { text: "слова документа", date: ГГГГ-ММ-ДД } (или window, recurring, external, after)';
const FORMS = ['date', 'window', 'recurring', 'external', 'after'] as const;

/** What a series is given whose document names no date. */
export interface SeriesDefaults {
  orderDate: IsoDate;
  /** Of the month after the period. */
  dayOfMonth: number;
}

/** @param defaults without them a series without a date is refused */
export function readDeadline(source: FileDeadline, defaults?: SeriesDefaults): DeadlineRead {
  return typeof source === 'string'
    ? readMeaning(source, parseDeadline(source, {}), defaults)
    : fromObject(source);
}

const refuse = (message: string, at: string | null = null): DeadlineRead => ({ ok: false, message, at });

function fromObject(source: Exclude<FileDeadline, string>): DeadlineRead {
  const given = FORMS.filter((form) => source[form] !== undefined);
  if (given.length !== 1)
    return refuse(`срок: нужно ровно одно из ${FORMS.join(', ')}, указано: ${given.join(', ') || 'ничего'}`);
  const text = (fallback: string) => source.text ?? fallback;
  const accept = (deadline: Deadline): DeadlineRead => ({ ok: true, deadline, warnings: [] });
  if (source.date !== undefined)
    return accept({ kind: 'date', text: text(`не позднее ${source.date}`), due: source.date });
  if (source.window) {
    const { start, end } = source.window;
    if (start > end) return refuse('начало периода позже его конца: поменяйте даты', 'window');
    return accept({ kind: 'date', text: text(`с ${start} по ${end}`), due: end });
  }
  if (source.recurring) {
    const { first, rule, until } = source.recurring;
    if (stepOf(rule) === null) return refuse(unsupported(rule), 'recurring');
    if (until !== undefined && until < first)
      return refuse('until раньше first: исправьте даты', 'recurring');
    return accept({
      kind: 'recurring',
      text: text(`с ${first}, ${rule}`),
      first,
      rule,
      ...(until !== undefined && { until }),
    });
  }
  if (source.after)
    return accept({ kind: 'after', text: text(`после исполнения п. ${source.after.item}`), ...source.after });
  return accept({ kind: 'external', text: text('по графику, который определяется не исполнителем') });
}

const unsupported = (rule: string) =>
  `периодичность «${rule}» не поддерживается; допустимо: FREQ=MONTHLY, FREQ=QUARTERLY, FREQ=YEARLY, полугодие – FREQ=MONTHLY;INTERVAL=6`;

/** Of words whose meaning is known already, perhaps in a year that they do not name. */
export function readMeaning(text: string, meaning: DeadlineMeaning, defaults?: SeriesDefaults): DeadlineRead {
  const accept = (deadline: Deadline): DeadlineRead => ({ ok: true, deadline, warnings: meaning.warnings });
  if (meaning.parts)
    return refuse(`срок «${text}»: в нём несколько сроков; разделите пункт или ${OBJECT_FORM}`);
  switch (meaning.kind) {
    case 'date':
    case 'on_date':
      if (meaning.dates)
        return refuse(`срок «${text}»: в нём несколько дат; разделите пункт или ${OBJECT_FORM}`);
      if (!meaning.date) return refuse(`срок «${text}»: год не указан; ${OBJECT_FORM}`);
      return accept({ kind: 'date', text, due: meaning.date });
    case 'window':
      if (meaning.windows) return refuse(`срок «${text}»: в нём несколько периодов; ${OBJECT_FORM}`);
      if (meaning.end === null) return refuse(`срок «${text}»: конец периода не указан; ${OBJECT_FORM}`);
      if (meaning.start !== null && meaning.start > meaning.end)
        return refuse(`срок «${text}»: начало позже конца; ${OBJECT_FORM}`);
      return accept({ kind: 'date', text, due: meaning.end });
    case 'recurring':
      return fromSeries(text, meaning, defaults);
    case 'external':
      return accept({ kind: 'external', text });
    case 'relative':
      return refuse(`срок «${text}» отсчитывается от события, которое не является пунктом; ${OBJECT_FORM}`);
    case 'ongoing':
      return refuse(`срок «${text}» не имеет даты; ${OBJECT_FORM}`);
    case 'unknown':
      return refuse(`срок «${text}» не понят; ${OBJECT_FORM}`);
  }
}

type Series = Extract<DeadlineMeaning, { kind: 'recurring' }>;

/** A rule's own days must be those of its first date: then the first date says it all. */
function fromSeries(text: string, meaning: Series, defaults?: SeriesDefaults): DeadlineRead {
  const { first, until } = meaning;
  if (meaning.template !== undefined) return refuse(`срок «${text}»: год не указан; ${OBJECT_FORM}`);
  const form = `запишите срок объектом: { text: "…", recurring: { first: ГГГГ-ММ-ДД, rule: ${withoutDays(meaning.rule)} } }`;
  const accept = (from: IsoDate, rule: string, warning?: string): DeadlineRead => ({
    ok: true,
    deadline: { kind: 'recurring', text, first: from, rule, ...(until !== undefined && { until }) },
    warnings: [
      ...meaning.warnings,
      ...(warning === undefined ? [] : [`${warning}; если это не так, ${form}`]),
    ],
  });
  const assumed = defaults && firstByDefault(meaning, defaults);
  if (assumed && (until === undefined || assumed.first <= until))
    return accept(assumed.first, assumed.rule, assumed.warning);
  if (first === undefined || !/^\d{4}-/.test(first) || meaning.window || meaning.windows)
    return refuse(`срок «${text}»: первая дата не указана; ${form}`);
  const [month, day] = [Number(first.slice(5, 7)), Number(first.slice(8))];
  const rule = meaning.rule
    .replace(`;BYMONTH=${month};BYMONTHDAY=${day}`, '')
    .replace(new RegExp(`;BYMONTHDAY=${day}$`), '');
  if (stepOf(rule) === null) return refuse(`срок «${text}»: ${unsupported(meaning.rule)}; ${form}`);
  if (until !== undefined && meaning.sense === undefined)
    return accept(first, rule, `первым сроком принято начало периода, ${numericDate(first)}`);
  return accept(first, rule);
}

/** As a file may have it: how often alone. */
function withoutDays(rule: string): string {
  const often = /^FREQ=[A-Z]+(;INTERVAL=\d+)?/.exec(rule)?.[0] ?? '';
  return stepOf(often) === null ? 'FREQ=…' : often;
}

interface Assumed {
  first: IsoDate;
  rule: string;
  warning: string;
}

/**
 * Of «ежеквартально» or «ежеквартально до 20 числа»: that day, or else the policy's, of the month after the period in
 * which the order's date lies; of «ежемесячно до 20 числа» the next such day after the order.
 */
function firstByDefault(meaning: Series, { orderDate, dayOfMonth }: SeriesDefaults): Assumed | null {
  const { first, window, windows, template, parts } = meaning;
  if ((first ?? window ?? windows ?? template ?? parts) !== undefined) return null;
  const [, rule = meaning.rule, written] = /^(.+);BYMONTHDAY=(\d{1,2})$/.exec(meaning.rule) ?? [];
  const step = stepOf(rule);
  if (step === null) return null;
  const day = written === undefined ? dayOfMonth : Number(written);
  const thisMonth = dayIn(orderDate, day);
  const nextDay = written !== undefined && step === 1;
  const date =
    nextDay && thisMonth > orderDate ? thisMonth : dayIn(addMonths(periodStart(orderDate, step), step), day);
  const what = nextDay ? `${day} число месяца` : `до ${day} числа месяца после отчётного периода`;
  return {
    first: date,
    rule,
    warning: `${written === undefined ? 'дата не указана' : 'первая дата не указана'}; принято: ${what}, первый срок ${numericDate(date)}`,
  };
}

/** The day of that date's month, or its last where it has no such day. */
function dayIn(date: IsoDate, day: number): IsoDate {
  const last = Number(addDays(addMonths(`${date.slice(0, 8)}01`, 1), -1).slice(8));
  return `${date.slice(0, 8)}${String(Math.min(day, last)).padStart(2, '0')}`;
}
