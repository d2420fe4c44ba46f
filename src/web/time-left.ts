// How far away a date is, in words, as every list says it.
import { capital, left, passed, workingDays } from '../messages/wording.ts';
import type { Term } from '../workflows/facts-term.ts';

/** «Осталось 10 рабочих дней», «Последний день», «Прошло 3 рабочих дня»; null without a date. */
export function timeLeft({ term }: { term: Pick<Term, 'daysLeft' | 'daysOverdue'> | null }): string | null {
  if (term === null) return null;
  const { daysLeft, daysOverdue } = term;
  if (daysOverdue > 0) return `${capital(passed(daysOverdue))} ${workingDays(daysOverdue)} после срока`;
  if (daysLeft === 0) return 'Последний день';
  return `${capital(left(daysLeft))} ${workingDays(daysLeft)}`;
}
