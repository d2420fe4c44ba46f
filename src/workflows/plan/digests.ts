// Digests planned ahead: walks the days on which a line can appear or a week begins, and plans a digest
// wherever the rules would send one if nothing happens until then.
import { addDays, dateOf, type IsoDate } from '../../calendar/dates.ts';
import { dayAfter } from '../../calendar/rungs.ts';
import { calendarWarningFrom } from '../alarms.ts';
import { digestOn, digestReaders, lineKey } from '../digest.ts';
import { type DigestRole, dateMissingFrom, reviewWaitsOn } from '../digest-lines.ts';
import { controlDateIn } from '../forecast.ts';
import type { PlannedNotice } from '../notice.ts';
import { isRunning } from '../state.ts';
import { onDay, type PlanContext } from './context.ts';
import { firstDayAtRisk } from './risks.ts';

export function planDigests(context: PlanContext): PlannedNotice[] {
  // By today, which may differ from one reader's zone to another's.
  const days = new Map<IsoDate, IsoDate[]>();
  return digestReaders(context.state, context.told).flatMap((reader) => {
    const today = dateOf(context.now, context.zoneOf(reader.person));
    const known = days.get(today) ?? candidateDays(context, today);
    days.set(today, known);
    return planReader(context, reader, known);
  });
}

function planReader(
  context: PlanContext,
  reader: { person: string; roles: DigestRole[] },
  days: readonly IsoDate[],
): PlannedNotice[] {
  const { calendar } = context;
  const role = reader.roles[0] ?? 'supervisor';
  const found: PlannedNotice[] = [];
  let last = context.told.digests[reader.person];
  for (const day of days) {
    const weekly = calendar.firstOfWeek(day) === day;
    const notice = onDay(
      context,
      {
        person: reader.person,
        role,
        party: null,
        kind: 'digest',
        rung: weekly ? 'weekly' : 'news',
        epoch: day,
        item: '',
        occurrence: '',
        due: null,
        dueVersion: 0,
        event: null,
      },
      day,
      'escalations',
    );
    const digest = notice && digestOn(context, reader, day, weekly, last);
    if (!notice || !digest) continue;
    found.push(notice);
    last = {
      lines: digest.lines.map(lineKey),
      weeklyAt: digest.weekly ? notice.slot : (last?.weeklyAt ?? null),
      monthlyOn: weekly ? day : (last?.monthlyOn ?? null),
    };
  }
  return found;
}

/** Working days on which a digest may be due: today and the next day, beginnings of weeks, and days on which a line appears by itself. */
function candidateDays(context: PlanContext, today: IsoDate): IsoDate[] {
  const { state, calendar, until } = context;
  const days = new Set<IsoDate>(context.weekStarts());
  const add = (day: IsoDate | null) => {
    if (day === null || day > until || !calendar.covers(day)) return;
    const from = day < today ? today : day;
    if (calendar.count(addDays(from, -1), calendar.lastDay) > 0) days.add(calendar.onOrAfter(from));
  };
  add(today);
  add(addDays(today, 1));
  add(calendarWarningFrom(context));
  for (const absence of state.absences) add(absence.from);
  for (const item of state.roadmap.items) {
    for (const occurrence of context.occurrences(item)) {
      add(reviewWaitsOn(context, occurrence));
      add(dateMissingFrom(context, item, occurrence, today));
      if (!isRunning(occurrence.status) || occurrence.due === null || occurrence.due > until) continue;
      add(firstDayAtRisk(context, item, today));
      const control = controlDateIn(state, occurrence.due, calendar);
      const after = occurrence.due > control ? occurrence.due : control;
      if (calendar.count(after, calendar.lastDay) > 0) add(dayAfter(occurrence.due, control, 1, calendar));
    }
  }
  return [...days].filter((day) => day >= today && day <= until).sort();
}
