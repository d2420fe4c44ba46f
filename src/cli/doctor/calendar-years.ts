// A year without a production calendar ends all planning in silence unless somebody is told in time.
import { addDays, dateOf, type IsoDate, numericDate, yearOf } from '../../calendar/dates.ts';
import type { WorkCalendar } from '../../calendar/work-calendar.ts';
import type { Rules } from '../../engine/engine-deps.ts';
import type { Policy } from '../../workflows/policy.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

export interface CalendarNeeds {
  /** With what has been changed since the files were written. */
  rules: Pick<Rules, 'calendar' | 'policies'>;
  /** Every one there is. */
  calendarNames: readonly string[];
  /** Of settings, for the advice. */
  folder: string;
  /** Calendars that roadmaps go by; none known: every one there is. */
  names: readonly string[];
  /** Milliseconds since 1970 UTC. */
  now: number;
}

/** Every year that plans reach into, of every calendar in use. */
export function calendarYears({ rules, calendarNames, folder, names, now }: CalendarNeeds): Finding[] {
  const used = names.length > 0 ? names : calendarNames;
  const today = dateOf(now, 'UTC');
  const policies = [...rules.policies.values()];
  const days = (of: (policy: Policy) => number) => Math.max(...policies.map(of));
  const findings = used.flatMap((name) => {
    const calendar = rules.calendar(name);
    if (!calendar) return [];
    return missingYears(
      calendar,
      today,
      addDays(
        today,
        days((p) => p.horizonDays),
      ),
    ).map((year) => {
      const since = `${year}-01-01`;
      const level =
        since <=
        addDays(
          today,
          days((p) => p.calendarWarningDays),
        )
          ? fault
          : warning;
      return level(
        'calendars',
        `нет календаря ${name} на ${year} год: после ${numericDate(calendar.lastDay)} ничего не планируется`,
        calendarAdvice(name, year),
      );
    });
  });
  if (findings.length > 0) return findings;
  if (used.length === 0)
    return [
      fault(
        'calendars',
        `в папке ${folder} нет ни одного календаря`,
        `Верните файлы папки ${folder}/calendars и перезапустите службу.`,
      ),
    ];
  return [ok('calendars', `хватает на весь срок планирования: ${used.join(', ')}`)];
}

/** Also of the past, where it ends the calendar before its later years. */
function missingYears(calendar: WorkCalendar, today: IsoDate, horizon: IsoDate): number[] {
  const missing: number[] = [];
  const first = Math.min(yearOf(today), yearOf(calendar.lastDay) + 1);
  for (let year = first; year <= yearOf(horizon); year++)
    if (!calendar.covers(`${year}-01-01`)) missing.push(year);
  return missing;
}

export function calendarAdvice(name: string, year: number): string {
  return `Загрузите год: srok calendar import ${name}-${year}.json, либо на странице «Календарь рабочих дней»; перезапускать службу не нужно. Перенос выходных дней Правительство утверждает обычно осенью предшествующего года.`;
}
