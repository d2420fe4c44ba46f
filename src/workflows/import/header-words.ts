// What the words over a column say about it: stems with weights, as forms of Russian orders use them.
// Data; a column's role is decided in columns.ts.
import { plainWords } from './cell-words.ts';

/** `deadline-start`: «Дата начала» beside «Дата окончания»; `period`: one column of a matrix of quarters, months or years. */
export type Role =
  | 'number'
  | 'title'
  | 'responsible'
  | 'result'
  | 'deadline'
  | 'deadline-start'
  | 'period'
  | 'funding'
  | 'note'
  | 'section'
  | 'other';

/** Stems of successive words. The further a stem stands from the beginning, the less it weighs. */
const STEMS: readonly [Role, number, string][] = [
  ['title', 8, 'мероприят'],
  ['title', 8, 'поручен'],
  ['title', 7, 'функци'],
  ['title', 7, 'наименован работ'],
  ['title', 6, 'вид работ'],
  ['title', 6, 'действи'],
  ['title', 6, 'задач'],
  ['title', 6, 'контрольн событи'],
  ['title', 6, 'содержан'],
  ['title', 5, 'контрольн точк'],
  ['title', 5, 'направлен деятельност'],
  ['title', 5, 'сделать'],
  ['title', 5, 'работ'],
  ['title', 5, 'этап'],
  ['title', 4, 'вопрос'],
  ['title', 4, 'наименован'],
  ['title', 3, 'назван'],
  ['responsible', 9, 'ответственн'],
  ['responsible', 9, 'соисполнител'],
  ['responsible', 8.5, 'исполнител'],
  ['responsible', 6, 'куратор'],
  ['responsible', 5, 'кто'],
  ['responsible', 5, 'организатор'],
  ['responsible', 5, 'фио'],
  ['responsible', 5, 'организаци'],
  ['responsible', 5, 'учрежден'],
  ['responsible', 5, 'орган'],
  ['responsible', 5, 'участник'],
  ['result', 8.5, 'результат'],
  ['result', 8.5, 'вид документ'],
  ['result', 9, 'форм завершен'],
  ['result', 7, 'подтвержда'],
  ['result', 6, 'документ'],
  ['result', 6, 'итог'],
  ['result', 6, 'форм отчет'],
  ['result', 5, 'продукт'],
  ['result', 5, 'вид завершен'],
  ['deadline', 8, 'срок'],
  ['deadline', 8, 'дата'],
  ['deadline', 8, 'даты'],
  ['deadline', 8, 'периодичност'],
  ['deadline', 8, 'когда'],
  ['deadline', 7, 'период'],
  ['deadline', 7, 'окончан'],
  ['deadline', 7, 'завершен'],
  ['deadline', 6, 'время'],
  ['deadline', 6, 'контрольн точк'],
  ['deadline', 6, 'месяц'],
  ['deadline', 6, 'квартал'],
  ['deadline', 4, 'график'],
  ['deadline-start', 9.5, 'начал'],
  ['funding', 9, 'финансирован'],
  ['funding', 8, 'стоимост'],
  ['funding', 8, 'сумм'],
  ['funding', 7, 'бюджет'],
  ['funding', 6, 'затрат'],
  ['funding', 6, 'руб'],
  ['note', 10, 'отметк'],
  ['note', 10, 'факт'],
  ['note', 9, 'примечан'],
  ['note', 9, 'комментар'],
  ['note', 8, 'статус'],
  ['note', 6, 'информаци'],
  ['section', 7, 'раздел'],
  ['section', 5, 'направлен'],
  ['section', 5, 'блок'],
  ['section', 4.9, 'этап'],
  ['other', 9, 'получател'],
  ['other', 6, 'место'],
  ['other', 6, 'категори'],
  ['other', 9, 'показател'],
  ['other', 9, 'индикатор'],
  ['other', 8, 'значени'],
  ['other', 8, 'единиц'],
];

const NUMBER_HEADER = /^(?:№|n|no|номер)? ?(?:п|пп|п п|пункта?|строки)?$/;
const BY_FIRST = new Map<string, [Role, number, string[]][]>();
for (const [role, weight, stems] of STEMS) {
  const [first = '', ...rest] = stems.split(' ');
  const head = first.slice(0, 3);
  BY_FIRST.set(head, [...(BY_FIRST.get(head) ?? []), [role, weight, [first, ...rest]]]);
}

/** A header is short. */
const LONGEST_HEADER = 16;

/** How strongly a header's words speak for each role; nothing for a text that is no header. */
export function headerWeights(header: string): Map<Role, number> {
  const weights = new Map<Role, number>();
  const words = plainWords(header);
  if (!words.length || words.length > LONGEST_HEADER) return weights;
  if (NUMBER_HEADER.test(words.join(' '))) return weights.set('number', 10);
  for (const [at, word] of words.entries())
    for (const [role, weight, stems] of BY_FIRST.get(word.slice(0, 3)) ?? []) {
      if (!stems.every((stem, next) => words[at + next]?.startsWith(stem))) continue;
      weights.set(role, Math.max(weights.get(role) ?? 0, weight - at / 2));
    }
  return weights;
}
