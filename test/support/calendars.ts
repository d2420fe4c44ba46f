// Calendars that change, for tests: the Russian years as they are and as they were before a decree, and rules over them.

import type { CalendarYear } from '../../src/calendar/work-calendar.ts';
import { createLiveRules, type LiveRules } from '../../src/engine/live-rules.ts';
import type { DayKind, OwnDay, ProposedChange } from '../../src/workflows/calendar-change.ts';
import { totalsOf } from '../../src/workflows/calendar-change.ts';
import { organisationDirectory } from '../../src/workflows/organisation-directory.ts';
import { defaultPolicy, russianYear } from './roadmaps.ts';

/** The year without the transfer of a day off from `from`. */
export function beforeDecree(year: number, from: string): CalendarYear {
  const file = russianYear(year);
  const transfer = file.transfers.find((one) => one.from === from);
  if (!transfer) throw new Error(`no transfer from ${from}`);
  const changed = {
    ...file,
    transfers: file.transfers.filter((one) => one !== transfer),
    daysOff: file.daysOff.filter((day) => day !== transfer.to),
    workingWeekends: file.workingWeekends.filter((day) => day !== from),
    shortDays: file.shortDays.filter((day) => day !== from),
  };
  return { ...changed, totals: totalsOf(changed) };
}

const person = { operators: [], observers: [] };

/** A region `oblast` with the municipalities `gorod` and `rayon`. */
export const ORGANISATIONS = organisationDirectory([
  { id: 'oblast', title: 'Томская область', parent: null, ...person, operators: ['oblast@example.org'] },
  { id: 'gorod', title: 'Город Томск', parent: 'oblast', ...person, operators: ['gorod@example.org'] },
  { id: 'rayon', title: 'Томский район', parent: 'oblast', ...person, operators: ['rayon@example.org'] },
]);

/** As a process has them that starts with these files; by default with those of config/. */
export function liveRules(
  years: readonly CalendarYear[] = [2023, 2024, 2025, 2026, 2027].map(russianYear),
  organisations = ORGANISATIONS,
): LiveRules {
  return createLiveRules({
    calendarNames: ['ru'],
    calendarYears: (name) => (name === 'ru' ? years : []),
    policies: new Map([['default', defaultPolicy()]]),
    organisations,
  });
}

export const SOURCE = { issuer: 'Администрация Города Томска', number: '15-р', date: '2024-01-10' };

export function ownDays(days: Record<string, DayKind>, organisation = ''): ProposedChange {
  const lines = Object.entries(days).map(([date, kind]): OwnDay => ({ date, kind, reason: 'День города' }));
  return { calendar: 'ru', organisation, content: { kind: 'days', source: SOURCE, days: lines } };
}

export function wholeYear(year: CalendarYear): ProposedChange {
  return { calendar: 'ru', organisation: '', content: { kind: 'year', year } };
}
