// What is said on the page to which a form leads when it was carried out. The address has only a code: nothing that
// stands in an address is ever printed.
import type { Action } from '../workflows/actions.ts';

const DONE: Record<Action | 'leave-set' | 'draft', string> = {
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
};

/** Undefined for what is no code. */
export function doneWords(code: string | undefined): string | undefined {
  return code !== undefined && Object.hasOwn(DONE, code) ? DONE[code as keyof typeof DONE] : undefined;
}
