// What operators are told of webhooks, on the page and by command alike.
import type { EventType } from '../workflows/state.ts';

export const EVENT_TYPE_WORDS: Record<EventType, string> = {
  'put-under-control': 'поставлено на контроль',
  acknowledged: 'ознакомление подтверждено',
  contributed: 'материалы соисполнителя представлены',
  'indicators-refined': 'показатели уточнены',
  submitted: 'результат представлен на проверку',
  accepted: 'исполнен, снят с контроля',
  returned: 'возвращён на доработку',
  'progress-reported': 'сообщено о ходе исполнения',
  expected: 'сообщена ожидаемая дата',
  'extension-requested': 'запрошено продление срока',
  'extension-decided': 'принято решение о продлении',
  amended: 'срок изменён актом',
  corrected: 'исправлена ошибка ввода',
  'date-set': 'срок внесён',
  clarified: 'уточнено при постановке на контроль',
  cancelled: 'снят с контроля без исполнения',
  reopened: 'контроль возобновлён',
  'report-issued': 'выпущен отчёт мониторинга',
  'absence-set': 'внесено отсутствие',
  'lead-changed': 'сменён ответственный исполнитель',
  released: 'распоряжение снято с контроля',
  'definition-changed': 'изменена дорожная карта',
};

const FAULTS: Readonly<Record<string, string>> = {
  'not-a-url': 'Укажите адрес целиком, например https://example.org/srok',
  scheme: 'Адрес должен начинаться с https://',
  credentials: 'Адрес не должен содержать имени и пароля: подлинность сообщений подтверждает подпись',
  port: 'Порт должен быть 443 или больше 1023',
  'not-public':
    'Это адрес внутренней сети. Если программа действительно в ней, пусть администратор сервера внесёт её узел в SROK_WEBHOOK_ALLOW, а оператор всей установки добавит веб-хук',
  'unknown-host': 'Такого узла нет, или DNS сейчас не отвечает. Проверьте адрес и повторите',
  'too-many': 'Веб-хуков этой организации уже 20: удалите ненужные',
  'too-long': 'Адрес длиннее 2000 знаков',
};

/** Why a webhook was not added. */
export const webhookFault = (fault: string): string => FAULTS[fault] ?? fault;

const ERRORS: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'не ответила вовремя',
  ECONNREFUSED: 'не принимает соединения',
  ECONNRESET: 'прервала соединение',
  'target-not-public': 'адрес ведёт во внутреннюю сеть, сообщение не отправлено',
  'target-scheme': 'адрес без https, сообщение не отправлено',
  'target-port': 'порт не разрешён, сообщение не отправлено',
  'target-unknown-host': 'узел не найден',
  CERT_HAS_EXPIRED: 'срок действия сертификата истёк',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'сертификат никем не удостоверен',
  SELF_SIGNED_CERT_IN_CHAIN: 'сертификат никем не удостоверен',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'сертификат не удаётся проверить',
  ERR_TLS_CERT_ALTNAME_INVALID: 'сертификат выдан другому узлу',
};

/** What came of an attempt: the program's answer, or why there was none. */
export function webhookAnswer({ reply, error }: { reply: string | null; error: string | null }): string {
  if (reply !== null) return `ответ: ${reply}`;
  return error === null ? '–' : (ERRORS[error] ?? `ответа нет (${error})`);
}

const PAUSES = {
  operator: 'приостановлен оператором',
  gone: 'приостановлен: программа ответила, что её здесь больше нет (410)',
  failing: 'приостановлен: трое суток не удаётся передать сообщение',
  restored: 'приостановлен: данные восстановлены из копии',
} as const;

export const webhookState = (paused: { reason: keyof typeof PAUSES } | null): string =>
  paused === null ? 'действует' : PAUSES[paused.reason];
