// What is said on the page to which a form leads when it was carried out. The address has only a code: nothing that
// stands in an address is ever printed.
import type { Action } from '../workflows/actions.ts';

type Other =
  | 'leave-set'
  | 'draft'
  | 'import-saved'
  | 'import-started'
  | 'import-already'
  | 'import-deleted'
  | 'calendar-changed';

const DONE: Record<Action | Other, string> = {
  acknowledge: 'Ознакомление подтверждено.',
  contribute: 'Материалы представлены, ответственному исполнителю сообщат.',
  submit: 'Доклад направлен на проверку. Напоминания по пункту прекращены.',
  'report-progress': 'Сообщение о ходе исполнения сохранено. Срок и контроль не изменились.',
  'report-indicators': 'Показатели сохранены.',
  draft: 'Черновик сохранён. Показатели ещё не представлены.',
  'reissue-report': 'Отчёт выпущен и будет направлен получателям.',
  expect: 'Ожидаемая дата сохранена. Срок не изменился.',
  'request-extension': 'Запрос о продлении направлен на решение. До издания акта действует прежний срок.',
  'support-extension': 'Запрос поддержан. Срок изменится, когда внесут реквизиты акта.',
  'refuse-extension': 'В продлении отказано, исполнителю сообщат.',
  'set-date': 'Срок внесён, напоминания пойдут по нему.',
  accept: 'Пункт исполнен и снят с контроля.',
  return: 'Результат возвращён на доработку, исполнители получат замечания.',
  clarify: 'Уточнение сохранено.',
  cancel: 'Пункт снят с контроля без исполнения.',
  reopen: 'Контроль возобновлён, исполнителям сообщат.',
  amend: 'Срок изменён, исполнителям сообщат.',
  'set-absence': 'Отсутствие сохранено.',
  'leave-set': 'График отпусков внесён.',
  'change-lead': 'Ответственный исполнитель изменён, прежнему и новому сообщат.',
  'release-order': 'Распоряжение снято с контроля.',
  'import-saved': 'Ответы сохранены.',
  'import-started': 'Поставлено на контроль, исполнителям сообщат.',
  'import-already': 'Это распоряжение уже поставлено на контроль, второй раз ничего не сделано.',
  'import-deleted': 'Загрузка удалена.',
  'calendar-changed': 'Изменение календаря внесено.',
};

/** Undefined for what is no code. */
export function doneWords(code: string | undefined): string | undefined {
  return code !== undefined && Object.hasOwn(DONE, code) ? DONE[code as keyof typeof DONE] : undefined;
}
