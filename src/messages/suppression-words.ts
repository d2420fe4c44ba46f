// Why a planned notice was not sent, as pages say it.
import type { Suppression } from '../workflows/decide.ts';

const WORDS: Record<Suppression | 'restored', string> = {
  executed: 'пункт исполнен',
  'under-review': 'результат на проверке',
  cancelled: 'пункт снят с контроля',
  released: 'распоряжение снято с контроля',
  'date-changed': 'срок изменён',
  'date-passed': 'срок уже нарушен, об этом сообщается отдельно',
  'date-set': 'срок внесён',
  'recipient-changed': 'за пункт отвечает другое лицо',
  contributed: 'материалы уже представлены',
  acknowledged: 'ознакомление подтверждено',
  'expected-pending': 'названная ожидаемая дата ещё не наступила',
  replaced: 'сообщено о более позднем событии',
  blocked: 'пункты, которых он ожидает, не исполнены',
  'no-longer-at-risk': 'риска нарушения срока больше нет',
  'nothing-new': 'нового нет',
  'no-address': 'нет адреса электронной почты',
  'address-fails': 'адрес не принимает письма',
  restored: 'после восстановления из копии неизвестно, ушло ли письмо',
};

/** The ledger's own word where it has one that is not known here. */
export function suppressionInWords(reason: string): string {
  return (WORDS as Record<string, string>)[reason] ?? reason;
}
