// What a check of `srok doctor` finds, and how a check is run: it always ends, in time, with a finding.
import { UserError } from '../../errors.ts';
import { withinDeadline } from '../../jobs/within-deadline.ts';

/** Ids are a contract of `--json`; the words are for people. */
export const CHECKS = {
  config: 'папка настроек',
  calendars: 'производственный календарь',
  operators: 'операторы',
  disk: 'место на диске',
  database: 'база данных',
  'database-settings': 'надёжность записи базы данных',
  'database-connections': 'соединения с базой данных',
  'database-sessions': 'забытые транзакции',
  clock: 'часы',
  schema: 'таблицы',
  'left-behind': 'перенос данных',
  'journal-roles': 'защита журнала',
  organisations: 'организации',
  roadmaps: 'дорожные карты',
  contacts: 'связь с исполнителями',
  alarms: 'открытые предупреждения',
  service: 'работа службы',
  late: 'рассылка',
  sending: 'письма в работе',
  refusals: 'отказы почтового сервера',
  outbox: 'исходящие',
  webhooks: 'веб-хуки',
  files: 'приложенные файлы',
  buttons: 'кнопки писем',
  'api-tokens': 'доступ для программ',
  backups: 'резервная копия',
  redis: 'Redis',
  'redis-memory': 'память Redis',
  'redis-persistence': 'запись Redis на диск',
  queue: 'очередь',
  sender: 'отправитель',
  smtp: 'почтовый сервер',
  'smtp-tls': 'шифрование почты',
  'smtp-login': 'вход на почтовый сервер',
  mailbox: 'почтовый ящик',
  dns: 'DNS',
  'journal-chain': 'цепочка журнала',
} as const;

export type CheckId = keyof typeof CHECKS;

/** `fault`: a promise is broken or will be; `warning`: it holds, and somebody should know. */
export type Level = 'ok' | 'warning' | 'fault';

export interface Finding {
  id: CheckId;
  level: Level;
  /** What is so. */
  text: string;
  /** What to do; null where nothing is to be done. */
  advice: string | null;
}

export function ok(id: CheckId, text: string): Finding {
  return { id, level: 'ok', text, advice: null };
}

export function warning(id: CheckId, text: string, advice: string): Finding {
  return { id, level: 'warning', text, advice };
}

export function fault(id: CheckId, text: string, advice: string): Finding {
  return { id, level: 'fault', text, advice };
}

/** How long (ms) a server may take to answer everything that a check asks it. */
export const ANSWER_MS = 5_000;

/**
 * What `work` finds; where it fails, or has not ended in `withinMs`, a fault of the check with `advice`. Work that is
 * given up goes on: whoever runs the checks must not wait for it.
 */
export async function attempt(
  id: CheckId,
  advice: string,
  work: () => Promise<Finding[]>,
  withinMs = ANSWER_MS,
): Promise<Finding[]> {
  let found: Finding[] = [];
  const working = async () => {
    found = await work();
  };
  try {
    const ended = await withinDeadline(working(), withinMs);
    return ended ? found : [fault(id, `нет ответа за ${withinMs / 1000} с`, advice)];
  } catch (error) {
    return [fault(id, reasonOf(error), advice)];
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof UserError)
    return error.message.replace(/^База данных недоступна/, 'недоступна').replace(/\.$/, '');
  const { message, code } = error as { message?: string; code?: string };
  return `проверка не удалась: ${[message, code].filter(Boolean).join(', ') || String(error)}`;
}

/** The first of a list, and how many more there are. */
export function listed(names: readonly string[], most = 10): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} и ещё ${rest}` : names.join(', ');
}
