// How kinds and times of messages are named on the terminal and in reports.
import { dateOf, formatInstant, type Instant, type IsoDate, weekday } from '../calendar/dates.ts';
import type { EventRung, Kind, Section } from '../workflows/notice.ts';

export const KIND_NAMES: Record<Kind, string> = {
  overdue: 'срок нарушен',
  reminder: 'напоминание',
  monitoring: 'запрос мониторинга',
  notice: 'уведомление',
  assignment: 'постановка на контроль',
  digest: 'сводка',
};

const WEEKDAYS = ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'];

/** «01.02.2024», «чт», «09:00» on the recipient's wall clock. */
export function localTime(at: Instant, zone: string): { date: string; weekday: string; time: string } {
  const day = dateOf(at, zone);
  return {
    date: day.split('-').reverse().join('.'),
    weekday: WEEKDAYS[weekday(day) - 1] ?? '',
    time: formatInstant(at, zone).slice(11, 16),
  };
}

const DAYS = ['понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье'];

export function weekdayInWords(day: IsoDate): string {
  return DAYS[weekday(day) - 1] ?? '';
}

const MONTHS = 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' ');

/** «февраль 2024» of `2024-02` */
export function monthInWords(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;
}

const EVENTS: Record<EventRung | Section, string> = {
  start: 'можно приступать',
  'at-risk': 'риск нарушения срока',
  contributed: 'материалы соисполнителя представлены',
  accepted: 'исполнен, снят с контроля',
  returned: 'возвращён на доработку',
  amended: 'срок изменён',
  'date-set': 'срок определён',
  cancelled: 'снят с контроля без исполнения',
  reopened: 'возобновлён контроль',
  'extension-decided': 'решение о продлении срока',
  'lead-changed': 'изменён ответственный',
  'substitute-set': 'замещение',
  decide: 'требуется решение',
  overdue: 'срок нарушен',
  soon: 'срок в ближайшие 10 рабочих дней',
  'monitoring-missing': 'показатели не представлены',
  'date-missing': 'срок не определён',
  'not-acknowledged': 'не подтвердили ознакомление',
  done: 'исполнено за неделю',
  changed: 'изменено за неделю',
  undelivered: 'уведомления не доставлены',
  review: 'результат на проверку',
  clarify: 'уточнить при постановке на контроль',
  replies: 'ответы исполнителей',
  alarm: 'требует внимания',
};

/** What an entry is about: «до срока рабочих дней: 10», «срок истекает сегодня», «срок нарушен, 3-й рабочий день». */
export function rungInWords(kind: Kind, rung: string): string {
  const n = rung.slice(2);
  if (kind === 'overdue') return `срок нарушен, ${n}-й рабочий день`;
  if (kind === 'monitoring') return 'запрос показателей';
  if (kind === 'assignment') return 'поставлен на контроль';
  if (rung === 'T-0') return 'срок истекает сегодня';
  if (rung.startsWith('T-')) return `до срока рабочих дней: ${n}`;
  if (rung.startsWith('A+')) return 'ознакомление не подтверждено';
  if (rung.startsWith('P+')) return 'запрос о ходе исполнения';
  if (rung.startsWith('W+')) return 'срок не определён';
  return (EVENTS as Record<string, string>)[rung] ?? rung;
}
