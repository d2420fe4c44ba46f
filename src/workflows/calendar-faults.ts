// What is wrong with a proposed change of a calendar, all of it at once, each with what to do about it: days that contradict
// the calendar or each other, totals that do not add up, years without neighbours.
import { addDays, daysBetween, type IsoDate, numericDate, weekday, yearOf } from '../calendar/dates.ts';
import { type CalendarYear, createWorkCalendar, type WorkCalendar } from '../calendar/work-calendar.ts';
import {
  type CalendarChange,
  type DayKind,
  dayKind,
  effectiveYears,
  inForce,
  type OwnDay,
  type ProposedChange,
  totalsOf,
} from './calendar-change.ts';
import { canonical } from './canonical.ts';
import type { Path } from './locate.ts';
import { OWN } from './organisation-directory.ts';

/** The calendars that a change meets. */
export interface KnownCalendars {
  names: readonly string[];
  /** As they hold for an organisation. */
  years(calendar: string, organisation?: string): CalendarYear[];
  /** Before any change. */
  files(calendar: string): readonly CalendarYear[];
  changes(): readonly CalendarChange[];
  isOrganisation(id: string): boolean;
}

export interface ChangeFault {
  /** In the file of the change. */
  path: Path;
  message: string;
}

const KIND_WORDS: Record<DayKind, string> = {
  off: 'выходной',
  working: 'рабочий день',
  short: 'сокращённый рабочий день',
};

export function faultsOf(proposal: ProposedChange, known: KnownCalendars): ChangeFault[] {
  const { calendar, organisation, content } = proposal;
  if (!known.names.includes(calendar)) {
    const message = `нет календаря «${calendar}»: укажите один из имеющихся (${known.names.join(', ')})`;
    return [{ path: ['calendar'], message }];
  }
  if (organisation !== OWN && !known.isOrganisation(organisation))
    return [
      {
        path: ['organisation'],
        message: `нет организации «${organisation}»: укажите id из файла organisations.yaml или уберите поле`,
      },
    ];
  if (content.kind === 'days')
    return faultsOfDays(proposal, content.days, known.years(calendar, organisation));
  if (content.kind === 'withdrawal') return faultsOfWithdrawal(proposal, content.of, known);
  if (organisation !== OWN)
    return [
      { path: ['year'], message: 'год календаря – общий для всех: организация вносит только свои дни' },
    ];
  return faultsOfYear(content.year, known.years(calendar));
}

function faultsOfDays(
  proposal: ProposedChange,
  days: readonly OwnDay[],
  years: readonly CalendarYear[],
): ChangeFault[] {
  const name = proposal.calendar;
  const calendar = createWorkCalendar(name, years);
  const seen = new Set<IsoDate>();
  const faults = days.flatMap(({ date, kind }, i): ChangeFault[] => {
    const fault = (message: string) => [{ path: ['days', i, 'date'], message }];
    const day = numericDate(date);
    if (seen.has(date)) return fault(`${day} указано дважды: оставьте одну строку`);
    seen.add(date);
    if (!calendar.covers(date))
      return fault(
        `нет календаря ${name} на ${yearOf(date)} год: сначала загрузите файл ${name}-${yearOf(date)}.json`,
      );
    if (dayKind(calendar, date) === kind)
      return fault(`${day} – и так ${KIND_WORDS[kind]}: исправьте дату или уберите эту строку`);
    return [];
  });
  if (faults.length > 0) return faults;
  const changed = effectiveYears(years, [{ ...proposal, id: 1, at: 0 }], [proposal.organisation]);
  return faultsOfRests(days, createWorkCalendar(name, changed));
}

/** Days off in a row at most: the January holidays with their weekends have about eleven. */
const LONGEST_REST = 15;

/** Nothing would be told for as long, and every control date in it would be before it. */
function faultsOfRests(days: readonly OwnDay[], calendar: WorkCalendar): ChangeFault[] {
  const isOff = (date: IsoDate) => calendar.covers(date) && !calendar.isWorkingDay(date);
  let until: IsoDate | null = null;
  const inOrder = [...days.entries()].sort(([, a], [, b]) => (a.date < b.date ? -1 : 1));
  return inOrder.flatMap(([i, { date, kind }]): ChangeFault[] => {
    if (kind !== 'off' || (until !== null && date <= until)) return [];
    let [first, last] = [date, date];
    while (isOff(addDays(first, -1))) first = addDays(first, -1);
    while (isOff(addDays(last, 1))) last = addDays(last, 1);
    until = last;
    const length = daysBetween(first, last) + 1;
    if (length <= LONGEST_REST) return [];
    const message = `с ${numericDate(first)} по ${numericDate(last)} не остаётся рабочих дней (${length} подряд, допустимо не больше ${LONGEST_REST}): исправьте даты или уберите лишние строки`;
    return [{ path: ['days', i, 'date'], message }];
  });
}

function faultsOfYear(file: CalendarYear, years: readonly CalendarYear[]): ChangeFault[] {
  const faults = faultsWithin(file);
  const [first, last] = [years[0]?.year ?? file.year, years.at(-1)?.year ?? file.year];
  const missing = file.year > last + 1 ? last + 1 : file.year < first - 1 ? first - 1 : null;
  if (missing !== null)
    faults.push({
      path: ['year'],
      message: `годы идут подряд, а календаря на ${missing} год ещё нет: сначала загрузите его`,
    });
  const current = years.find(({ year }) => year === file.year);
  if (current && canonical(current) === canonical(file))
    faults.push({ path: ['year'], message: `календарь на ${file.year} год уже таков: менять нечего` });
  return faults;
}

/** The year for itself. */
export function faultsWithin(file: CalendarYear): ChangeFault[] {
  const faults: ChangeFault[] = [];
  const lists = [
    ['daysOff', (date) => (weekday(date) > 5 ? 'суббота или воскресенье, и так выходной' : null)],
    ['workingWeekends', (date) => (weekday(date) <= 5 ? 'не суббота и не воскресенье' : null)],
    ['shortDays', (date) => (isWorked(file, date) ? null : 'выходной, сокращённым быть не может')],
  ] as const satisfies [keyof CalendarYear, (date: IsoDate) => string | null][];
  for (const [list, wrong] of lists) {
    const seen = new Set<IsoDate>();
    for (const [i, date] of file[list].entries()) {
      const why =
        yearOf(date) !== file.year ? `не ${file.year} года` : seen.has(date) ? 'указано дважды' : wrong(date);
      seen.add(date);
      if (why !== null)
        faults.push({ path: [list, i], message: `${numericDate(date)} – ${why}: исправьте или удалите` });
    }
  }
  for (const [i, { to }] of file.transfers.entries())
    if (yearOf(to) === file.year && isWorked(file, to))
      faults.push({
        path: ['transfers', i, 'to'],
        message: `выходной перенесён на ${numericDate(to)}, а этот день рабочий: внесите его в daysOff или исправьте перенос`,
      });
  const counted = totalsOf(file);
  for (const total of ['workingDays', 'nonWorkingDays', 'shortDays'] as const)
    if (counted[total] !== file.totals[total])
      faults.push({
        path: ['totals', total],
        message: `итог ${file.totals[total]}, а по дням файла ${counted[total]}: сверьте дни и итог с источником`,
      });
  return faults;
}

function isWorked(file: CalendarYear, date: IsoDate): boolean {
  return weekday(date) > 5 ? file.workingWeekends.includes(date) : !file.daysOff.includes(date);
}

function faultsOfWithdrawal(
  { calendar, organisation }: ProposedChange,
  of: number,
  known: KnownCalendars,
): ChangeFault[] {
  const fault = (message: string) => [{ path: ['of'], message }];
  const changes = known.changes();
  const withdrawn = inForce(changes).find(({ id }) => id === of);
  if (!withdrawn || withdrawn.calendar !== calendar || withdrawn.organisation !== organisation)
    return fault(`нет действующего изменения № ${of}: см. srok calendar list`);
  const left = changes.filter(({ id }) => id !== of);
  const years = effectiveYears(
    known.files(calendar),
    left.filter((one) => one.calendar === calendar),
    [],
  );
  const gap = years.find(({ year }, i) => i > 0 && years[i - 1]?.year !== year - 1);
  return gap
    ? fault(`без него не станет года ${gap.year - 1}: сначала отмените изменение за ${gap.year} год`)
    : [];
}
