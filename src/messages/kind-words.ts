// How kinds of messages and what an entry is about are named: on the terminal, in reports and on pages.
import type { EventRung, Kind, Section } from '../workflows/notice.ts';

export const KIND_NAMES: Record<Kind, string> = {
  overdue: 'срок нарушен',
  reminder: 'напоминание',
  monitoring: 'запрос мониторинга',
  notice: 'уведомление',
  assignment: 'постановка на контроль',
  digest: 'сводка',
};

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
  report: 'отчёт о показателях',
  'extension-decided': 'решение о продлении срока',
  'lead-changed': 'изменён ответственный',
  'substitute-set': 'замещение',
  decide: 'требуется решение',
  overdue: 'срок нарушен',
  soon: 'срок в ближайшие 10 рабочих дней',
  'monitoring-missing': 'показатели не представлены',
  'below-minimum': 'показатели ниже минимального значения',
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
