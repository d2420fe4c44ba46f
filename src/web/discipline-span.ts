// For which days, and in which steps, executive discipline is asked for: the address of its page and of its downloads.
import { z } from 'zod';
import { addDays, addMonths, daysBetween, type IsoDate, quarterOf } from '../calendar/dates.ts';
import type { Span, Step } from '../workflows/discipline/periods.ts';
import type { FormState } from './components/fields.tsx';
import { checkForm, typedOf } from './form.ts';
import { day } from './forms/field-checks.ts';

export interface DisciplineQuery {
  span: Span;
  step: Step;
}

/** A plot of a hundred months is the most that can be read. */
const MOST_DAYS = 3660;

export const STEPS: readonly (readonly [Step, string])[] = [
  ['quarter', 'по кварталам'],
  ['month', 'по месяцам'],
];

const schema = z
  .object({
    from: day('Укажите первый день'),
    until: day('Укажите последний день'),
    step: z.enum(['quarter', 'month'], { error: 'Выберите разбивку' }).default('quarter'),
  })
  .refine(({ from, until }) => from <= until, {
    path: ['until'],
    message: 'Последний день раньше первого',
    when: ({ issues }) => issues.length === 0,
  })
  .refine(({ from, until }) => daysBetween(from, until) <= MOST_DAYS, {
    path: ['until'],
    message: 'Период длиннее десяти лет: сократите его',
    when: ({ issues }) => issues.length === 0,
  });

/** Without days this year; `query` is null where what stands in the address is none. */
export function readQuery(
  given: Readonly<Record<string, string>>,
  today: IsoDate,
): { query: DisciplineQuery | null; form: FormState } {
  const { span, step } = yearOf(today);
  const asked = typedOf(Object.entries(given));
  const typed = 'from' in asked || 'until' in asked ? asked : { ...span, step, ...asked };
  const checked = checkForm(schema, typed);
  if (!checked.ok) return { query: null, form: { typed, errors: checked.errors } };
  const { from, until, step: steps } = checked.value;
  return { query: { span: { from, until }, step: steps }, form: { typed: checked.value, errors: {} } };
}

export function disciplineAddress({ span, step }: DisciplineQuery, path = '/discipline'): string {
  return `${path}?${String(new URLSearchParams({ ...span, step }))}`;
}

/** What is asked for most. */
export function presets(today: IsoDate): { words: string; query: DisciplineQuery }[] {
  const quarter = quarterFrom(today);
  return [
    { words: 'текущий квартал', query: quarterOn(quarter) },
    { words: 'прошлый квартал', query: quarterOn(addMonths(quarter, -3)) },
    { words: 'текущий год', query: yearOf(today) },
    { words: 'прошлый год', query: yearOf(addMonths(today, -12)) },
  ];
}

function quarterFrom(date: IsoDate): IsoDate {
  return `${date.slice(0, 4)}-${String(quarterOf(date) * 3 - 2).padStart(2, '0')}-01`;
}

const quarterOn = (from: IsoDate): DisciplineQuery => ({
  span: { from, until: addDays(addMonths(from, 3), -1) },
  step: 'month',
});

const yearOf = (date: IsoDate): DisciplineQuery => {
  const year = date.slice(0, 4);
  return { span: { from: `${year}-01-01`, until: `${year}-12-31` }, step: 'quarter' };
};
