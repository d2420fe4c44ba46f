// What a deadline's wording means. One type behind the phrase and the object form of the roadmap file,
// and the JSON contract of `srok deadline`.
import { z } from 'zod';
import { isIsoDate } from '../../calendar/dates.ts';

export const IsoDateSchema = z.string().refine(isIsoDate, 'не дата: нужна существующая дата вида ГГГГ-ММ-ДД');

interface Common {
  /** What a person should look at: misprints, assumptions, damage. */
  warnings: string[];
  note?: string;
  /** Where in the cell's words it holds: «I этап», «у городской елки». */
  scope?: string;
}

/** A limit: «до», «к», «не позднее». Inclusive. */
export interface ByDate extends Common {
  kind: 'date';
  sense: 'by';
  /** null when the year is a variable (`template`). */
  date: string | null;
  dates?: string[];
  time?: string;
  template?: string;
  intended?: string | string[];
  parts?: DeadlineMeaning[];
}
/** The day itself. */
export interface OnDate extends Common {
  kind: 'on_date';
  date?: string | null;
  dates?: string[];
  time?: string;
  time_end?: string;
  template?: string;
  intended?: string | string[];
  parts?: DeadlineMeaning[];
}
export interface Window extends Common {
  kind: 'window';
  start: string | null;
  /** null when the end depends on an event (`anchor`) or is not given. */
  end: string | null;
  anchor?: string;
  windows?: [string, string][];
  time?: string;
  time_end?: string;
  intended?: string | string[];
  parts?: DeadlineMeaning[];
}
/** Counted from an event: `P5WD` working days, `P15D` calendar days, `P1M`. */
export interface Relative extends Common {
  kind: 'relative';
  offset: string;
  direction: 'before' | 'after' | 'at';
  anchor: string | null;
  exclusive?: boolean;
  time?: string;
  parts?: DeadlineMeaning[];
}
export interface Recurring extends Common {
  kind: 'recurring';
  /** RFC 5545 RRULE value; `FREQ=QUARTERLY` is allowed. */
  rule: string;
  first?: string;
  until?: string;
  sense?: 'by';
  time?: string;
  /** `MM-DD` of both ends, every year. */
  window?: [string, string];
  windows?: [string, string][];
  /** «не реже …», «2 раза в год» */
  min_count_per_period?: number;
  template?: string;
  parts?: DeadlineMeaning[];
}
/** Set by somebody else's schedule or by an outside condition. */
export interface External extends Common {
  kind: 'external';
  anchor: string;
  parts?: DeadlineMeaning[];
}
export interface Ongoing extends Common {
  kind: 'ongoing';
  anchor?: string;
  window?: [string, string];
  /** Where only the beginning is said. */
  start?: string;
  parts?: DeadlineMeaning[];
}
export interface Unknown extends Common {
  kind: 'unknown';
  question: string;
  /** What a misspelt wording would mean if spelt right: for a person to confirm. */
  proposed?: DeadlineMeaning;
  parts?: DeadlineMeaning[];
}

export type DeadlineMeaning = ByDate | OnDate | Window | Relative | Recurring | External | Ongoing | Unknown;

/** What a reader of the phrase knows besides it. */
export interface DeadlineContext {
  /** The year that a date without one belongs to. */
  year?: number;
  /** School year 2025/26 is 2025: September … December belong to it, January … August to the next. */
  schoolYear?: number;
}
