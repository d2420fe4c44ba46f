// Why a notice is planned, as the list of coming notices says it beside what it is.
import type { Kind, Role } from '../workflows/notice.ts';
import { numericDate } from './wording.ts';

export const ROLE_NAMES: Record<Role, string> = {
  responsible: 'ответственный исполнитель',
  coExecutor: 'соисполнитель',
  supervisor: 'контроль возложен на',
  controller: 'контролёр',
  issuer: 'издал распоряжение',
  substitute: 'замещающий',
  former: 'прежний исполнитель',
  addressee: 'получатель отчёта',
};

/** Of a notice that follows from dates; of one that tells of an event the event itself is the reason. */
export function reasonInWords(kind: Kind, rung: string, due: string | null): string {
  const date = due === null ? 'не определён' : numericDate(due);
  if (kind === 'assignment') return 'пункт поручен исполнителям';
  if (kind === 'overdue') return `если пункт не будет исполнен: срок ${date}`;
  if (kind === 'monitoring') return `показатели нужны к ${date}`;
  if (rung.startsWith('T-')) return `срок ${date}`;
  if (rung.startsWith('A+')) return 'если ознакомление не подтвердят';
  if (rung.startsWith('P+')) return 'долгий срок: сведения о ходе исполнения раз в квартал';
  if (rung.startsWith('W+')) return 'каждую неделю, пока срок не внесён';
  if (rung === 'start') return 'исполнены пункты, которых он ожидал';
  if (rung === 'at-risk') return `прогноз позже срока ${date}`;
  return 'сообщение о событии';
}
