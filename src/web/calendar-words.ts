// What a change of a calendar would do, in words: for the page and the command alike.
import { type IsoDate, numericDate, weekday } from '../calendar/dates.ts';
import type { CalendarYear } from '../calendar/work-calendar.ts';
import type { CalendarPreview, NoticeChange, ShownNotice } from '../engine/preview-calendar.ts';
import { rungInWords } from '../messages/kind-words.ts';
import { oneLine, plural } from '../messages/wording.ts';
import {
  basisOf,
  type CalendarChange,
  type ChangeContent,
  type DayKind,
  type ProposedChange,
} from '../workflows/calendar-change.ts';
import { KINDS, type Kind } from '../workflows/notice.ts';
import type { OrganisationDirectory } from '../workflows/organisation-directory.ts';
import { timeInWords } from './event-words.ts';
import { organisationTitle } from './organisation-choice.ts';

export const DAY_WORDS: Record<DayKind, string> = {
  off: 'выходной',
  working: 'рабочий день',
  short: 'сокращённый рабочий день',
};

const WEEKDAYS = ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'];

/** «29.04.2024 (пн)» */
export function shortDay(date: IsoDate): string {
  return `${numericDate(date)} (${WEEKDAYS[weekday(date) - 1]})`;
}

const dates = (n: number) => `${n} ${plural(n, 'контрольная дата', 'контрольные даты', 'контрольных дат')}`;
const notices = (n: number) => `${n} ${plural(n, 'уведомление', 'уведомления', 'уведомлений')}`;
const roadmaps = (n: number) => `${n} ${plural(n, 'дорожной карте', 'дорожных картах', 'дорожных картах')}`;
const one = (n: number, singular: string, several: string) => plural(n, singular, several, several);

/** «Переносятся 5 контрольных дат и 12 уведомлений, добавляется 1 уведомление – в 3 дорожных картах из 40.» */
export function outcomeInWords({
  controlDates,
  notices: planned,
  concerned,
  roadmaps: all,
}: CalendarPreview): string {
  if (concerned === 0) return `Ни контрольные даты, ни уведомления не меняются (дорожных карт: ${all}).`;
  const [moved, added, withdrawn] = [planned.moved.total, planned.added.total, planned.withdrawn.total];
  const overtaken = planned.overtaken.total;
  const subjects = [
    ...(controlDates.length > 0 ? [dates(controlDates.length)] : []),
    ...(moved > 0 ? [notices(moved)] : []),
  ];
  const first = controlDates.length > 0 ? controlDates.length : moved;
  const parts = [
    ...(controlDates.length === 0 ? ['контрольные даты не меняются'] : []),
    ...(subjects.length > 0 ? [`${one(first, 'переносится', 'переносятся')} ${subjects.join(' и ')}`] : []),
    ...(overtaken > 0
      ? [
          `${one(overtaken, 'будет отправлено', 'будут отправлены')} в ближайший рабочий час ${notices(overtaken)}`,
        ]
      : []),
    ...(added > 0 ? [`${one(added, 'добавляется', 'добавляются')} ${notices(added)}`] : []),
    ...(withdrawn > 0 ? [`${one(withdrawn, 'отменяется', 'отменяются')} ${notices(withdrawn)}`] : []),
  ];
  const text = `${parts.join(', ')} – в ${roadmaps(concerned)} из ${all}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const NOTICE_WORDS: Record<NoticeChange, string> = {
  moved: 'переносятся',
  overtaken: 'приходятся на прошедшее время и будут отправлены в ближайший рабочий час',
  added: 'добавляются',
  withdrawn: 'отменяются',
  sent: 'уже отправлены и повторно не отправляются',
};

const KIND_WORDS: Record<Kind, string> = {
  overdue: 'о нарушении срока',
  reminder: 'напоминания',
  monitoring: 'запросы мониторинга',
  notice: 'уведомления о событиях',
  assignment: 'поручения',
  digest: 'сводки',
};

/** «напоминания – 4, сводки – 8» */
export function kindsInWords(byKind: CalendarPreview['notices'][NoticeChange]['byKind']): string {
  return KINDS.flatMap((kind) => (byKind[kind] ? [`${KIND_WORDS[kind]} – ${byKind[kind]}`] : [])).join(', ');
}

/** «п. 7, напоминание …, О.И. Назарова: 26.04.2024 09:00 → 27.04.2024 09:00» */
export function noticeInWords({ item, kind, rung, to, from, at, zone }: ShownNotice): string {
  const what = kind === 'digest' ? 'сводка' : `п. ${item}, ${rungInWords(kind, rung)}`;
  const when = (instant: number | null) => (instant === null ? 'нет' : timeInWords(instant, zone));
  return `${what}, ${to}: ${when(from)} → ${when(at)}`;
}

export function proposalInWords({ calendar, organisation, content }: ProposedChange): string {
  const whose = organisation === '' ? '' : `, организация ${organisation}`;
  const totals = content.kind === 'year' ? `, ${totalsInWords(content.year.totals)}` : '';
  return `Календарь ${calendar}${whose}: ${contentInWords(content)}${totals}`;
}

/** Of own days whose year goes. */
export function restingInWords(changes: CalendarPreview['resting']): string {
  const named = changes.map(({ id, content }) => `№ ${id} (${contentInWords(content)})`).join('; ');
  return `На этот год внесены отдельные дни: ${named}. Они не отменяются и снова начнут действовать, когда год внесут; если они не нужны, отмените и их.`;
}

/** To be compared with the source. */
function totalsInWords({ workingDays, nonWorkingDays, shortDays }: CalendarYear['totals']): string {
  return `рабочих дней – ${workingDays}, нерабочих – ${nonWorkingDays}, сокращённых – ${shortDays}`;
}

export function contentInWords(content: ChangeContent): string {
  if (content.kind === 'withdrawal') return `отмена изменения № ${content.of}`;
  if (content.kind === 'year') return `${content.year.year} год`;
  return content.days
    .map(({ date, kind, reason }) => `${shortDay(date)} – ${DAY_WORDS[kind]}, ${reason}`)
    .join('; ');
}

/** «№ 77 р от 20.11.2026», with the organisation where there are several. */
export function orderInWords(
  { orders }: Pick<CalendarPreview, 'orders'>,
  roadmap: string,
  organisations: OrganisationDirectory,
): string {
  const order = orders[roadmap];
  if (!order) return roadmap;
  const words = `№ ${oneLine(order.number)} от ${numericDate(order.date)}`;
  const isOne = new Set(Object.values(orders).map(({ organisation }) => organisation)).size === 1;
  return isOne ? words : `${words} (${organisationTitle(organisations, order.organisation)})`;
}

/** Of a year the acts that it had not been made by before: one of them has made the change. */
function newSource(content: ChangeContent, years: readonly CalendarYear[]): string {
  if (content.kind !== 'year') return basisOf(content);
  const { year, source } = content.year;
  const known = years.find((one) => one.year === year)?.source ?? [];
  const added = source.filter((one) => !known.includes(one));
  return added.length > 0 ? added.join('; ') : basisOf(content);
}

/** Why the day is another one: the reason with its source. */
function reasonOf(content: ChangeContent, day: IsoDate, years: readonly CalendarYear[]): string {
  const source = newSource(content, years);
  if (content.kind === 'withdrawal') return `отмена изменения № ${content.of} (${source})`;
  if (content.kind === 'days')
    return `${content.days.find(({ date }) => date === day)?.reason ?? ''} (${source})`;
  const transfer = content.year.transfers.find(({ from, to }) => from === day || to === day);
  const words = transfer
    ? `перенос выходного с ${numericDate(transfer.from)} на ${numericDate(transfer.to)}`
    : `календарь на ${content.year.year} год`;
  return `${words} (${source})`;
}

/**
 * The changed days that a control date has moved for, each with its reason.
 * @param years of the calendar, as they are before the change
 */
export function whyMoved(
  { days }: Pick<CalendarPreview, 'days'>,
  { content }: Pick<CalendarChange, 'content'>,
  moved: { due: IsoDate; from: IsoDate; to: IsoDate },
  years: readonly CalendarYear[],
): string {
  const [first = '', , last = ''] = [moved.due, moved.from, moved.to].sort();
  return days.days
    .filter(({ date }) => date >= first && date <= last)
    .map(({ date, kind }) => `${numericDate(date)} – ${DAY_WORDS[kind]}: ${reasonOf(content, date, years)}`)
    .join('; ');
}
