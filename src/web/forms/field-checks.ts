// What may stand in a field, with the fault in words for whoever typed it. The limits are those of workflows/command.ts.
import { z } from 'zod';
import { type IsoDate, isIsoDate } from '../../calendar/dates.ts';
import type { WorkCalendar } from '../../calendar/work-calendar.ts';
import type { CommandOfPerson } from '../../engine/act.ts';
import { isClean } from '../../workflows/clean-text.ts';
import { type Checked, checkForm, type Typed } from '../form.ts';

/** Longest free text of a command is 4000; requisites stand beside it. */
const LONGEST = 3000;

/** @param missing said when nothing was typed */
export function words(missing: string, longest = LONGEST) {
  return z
    .string({ error: missing })
    .max(longest, `Не больше ${longest} знаков: сократите текст`)
    .refine(isClean, 'Удалите недопустимые управляющие знаки');
}

/** `15.02.2024` is understood too, where a browser has no field for dates. */
export function day(missing: string) {
  return z
    .string({ error: missing })
    .transform((text): IsoDate => text.replace(/^(\d\d)\.(\d\d)\.(\d{4})$/, '$3-$2-$1'))
    .refine(isIsoDate, 'Такой даты нет: укажите день, месяц и год');
}

export function pastDay(missing: string, today: IsoDate) {
  return day(missing).refine((date) => date <= today, 'Этот день ещё не наступил');
}

/** A day by which something is due: its year has to have a calendar. */
export function coveredDay(missing: string, calendar: WorkCalendar) {
  return day(missing).refine(
    (date) => calendar.covers(date),
    'На этот год нет производственного календаря: срок внести нельзя',
  );
}

export function oneOf(values: readonly string[], missing: string) {
  return z.string({ error: missing }).refine((value) => values.includes(value), missing);
}

/** What was typed as a command, or the faults beside their fields. */
export function readAs<S extends z.ZodType>(
  schema: S,
  typed: Typed,
  make: (value: z.output<S>) => CommandOfPerson,
): Checked<CommandOfPerson> {
  const checked = checkForm(schema, typed);
  return checked.ok ? { ok: true, value: make(checked.value) } : checked;
}
