// The form of one day of a body's own: date, what it is, why and by which act.

import { isIsoDate } from '../../calendar/dates.ts';
import { type DayKind, type ProposedChange, ProposedChangeSchema } from '../../workflows/calendar-change.ts';
import { isCleanLine } from '../../workflows/clean-text.ts';
import { OWN } from '../../workflows/organisation-directory.ts';
import type { FormErrors, Typed } from '../form.ts';
import { organisationOfWord } from '../organisation-choice.ts';

export const OWN_DAY_FIELDS = {
  date: 'Дата',
  reason: 'Причина',
  issuer: 'Кто издал акт',
  number: 'Номер акта',
  actDate: 'Дата акта',
} as const;

type Field = keyof typeof OWN_DAY_FIELDS | 'kind';

const MISSING: Record<Field, string> = {
  date: 'Укажите дату.',
  kind: 'Выберите, какой это день.',
  reason: 'Укажите причину.',
  issuer: 'Укажите, кто издал акт.',
  number: 'Укажите номер акта.',
  actDate: 'Укажите дату акта.',
};
const LONGEST = 300;

export function ownDayIn(
  typed: Typed,
): { ok: true; value: ProposedChange } | { ok: false; errors: FormErrors } {
  const text = (field: Field) => (typed[field] ?? '').trim();
  const errors: Record<string, string> = {};
  for (const field of Object.keys(MISSING) as Field[]) {
    if (text(field) === '') errors[field] = MISSING[field];
    else if (text(field).length > LONGEST) errors[field] = `Не длиннее ${LONGEST} знаков.`;
    else if (!isCleanLine(text(field))) errors[field] = 'Удалите недопустимые управляющие знаки.';
  }
  for (const field of ['date', 'actDate'] as const)
    if (!errors[field] && !isIsoDate(text(field))) errors[field] = 'Такой даты нет: выберите её в календаре.';
  const value = {
    calendar: typed['calendar'] ?? '',
    organisation: organisationOfWord(typed['organisation'] ?? OWN),
    content: {
      kind: 'days' as const,
      source: { issuer: text('issuer'), number: text('number'), date: text('actDate') },
      days: [{ date: text('date'), kind: text('kind') as DayKind, reason: text('reason') }],
    },
  };
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const parsed = ProposedChangeSchema.safeParse(value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, errors: { kind: MISSING.kind } };
}
