// Every problem of the API: the code says which it is, the detail what to do about it. The pages describe them by the same
// words.

interface ProblemKind {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 503;
  /** The same for every problem of the kind; in English, for logs. */
  title: string;
  /** The same for people. */
  heading: string;
  /** What is said unless something more exact is known. */
  detail: string;
}

export const PROBLEMS = {
  malformed: {
    status: 400,
    title: 'Malformed request',
    heading: 'Запрос не разобран',
    detail: 'Тело запроса не разобрано: нужен JSON в кодировке UTF-8.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid token',
    heading: 'Нет действующего токена',
    detail:
      'Нужен действующий токен в заголовке Authorization: Bearer. Токен создают на странице «Доступ для программ».',
  },
  'insufficient-scope': {
    status: 403,
    title: 'The token lacks a scope',
    heading: 'У токена нет нужного права',
    detail: 'У токена нет нужного права. Создайте токен с этим правом.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    heading: 'Не найдено',
    detail: 'По этому адресу ничего нет, или владельцу токена оно не открыто. Проверьте адрес.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    heading: 'Метод не поддерживается',
    detail: 'Этот метод здесь не поддерживается. Допустимые названы в заголовке Allow.',
  },
  refused: {
    status: 409,
    title: 'Refused by the rules',
    heading: 'Действие не допускается правилами',
    detail: 'Правила не допускают этого действия. Ничего не изменено.',
  },
  stale: {
    status: 412,
    title: 'Changed since it was read',
    heading: 'Изменено после чтения',
    detail:
      'С тех пор произошли изменения. Прочитайте пункт заново и повторите с новым ETag. Ничего не изменено.',
  },
  'too-large': {
    status: 413,
    title: 'Request too large',
    heading: 'Слишком большой запрос',
    detail: 'Тело запроса больше 64 КБ. Сократите его.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    heading: 'Принимается только JSON',
    detail: 'Принимается только JSON в кодировке UTF-8: заголовок Content-Type: application/json.',
  },
  invalid: {
    status: 422,
    title: 'Invalid request',
    heading: 'Запрос не соответствует описанию',
    detail: 'Запрос не соответствует описанию. Что исправить, сказано в errors. Ничего не изменено.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency key used for another request',
    heading: 'Ключ уже использован для другого запроса',
    detail:
      'Этот Idempotency-Key уже использован для другого запроса. Возьмите новый ключ. Ничего не изменено.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    heading: 'Слишком много запросов',
    detail:
      'Слишком много запросов. Повторите через столько секунд, сколько сказано в заголовке Retry-After.',
  },
  fault: {
    status: 500,
    title: 'Internal error',
    heading: 'Ошибка в системе',
    detail: 'В системе произошла ошибка, изменения не сохранены. Повторите позже с тем же Idempotency-Key.',
  },
  unavailable: {
    status: 503,
    title: 'Database unavailable',
    heading: 'База данных недоступна',
    detail: 'База данных временно недоступна. Повторите через 30 секунд с тем же Idempotency-Key.',
  },
} as const satisfies Record<string, ProblemKind>;
export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(PROBLEMS, text);
}
