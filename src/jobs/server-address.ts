// How a server that cannot be reached is named to the operator: where it should be and why not, no secrets.

/** Scheme, host, port and database of an address; no user, no password, no parameters. */
export function addressOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'соединение отклонено',
  ENOTFOUND: 'имя сервера не найдено',
  EAI_AGAIN: 'имя сервера не определяется',
  ETIMEDOUT: 'сервер не отвечает',
  EHOSTUNREACH: 'нет маршрута до сервера',
};

/** What a client's error says, known codes in words. */
export function reasonOf(error: unknown): string {
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  const known = REASONS[code];
  return known === undefined ? message : `${known} (${code})`;
}
