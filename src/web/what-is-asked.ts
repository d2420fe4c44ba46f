// What an item waits for from one person, in sentences: the mails' wording in short.
import { dayInWords, numericDate, quoted, sentence, shorten } from '../messages/wording.ts';
import type { EntryFacts } from '../workflows/facts.ts';
import type { IsoDate } from '../workflows/time.ts';

export interface Asking {
  /** The person answers for a co-executor's part. */
  isPart: boolean;
  /** The day that part came. */
  contributed: IsoDate | null;
  /** The remarks with which the last report was returned. */
  returned: string | null;
}

export function asked(facts: EntryFacts, { isPart, contributed, returned }: Asking): string[] {
  if (facts.status === 'under_review') return [underReview(facts)];
  if (isPart) return [part(facts, contributed)];
  return [
    ...(facts.status === 'rework' && returned !== null
      ? [`Замечания: ${quoted(shorten(returned, 200))}. Устраните их и доложите об исполнении снова.`]
      : []),
    ...(facts.term === null
      ? [`Срок не определён (${shorten(facts.deadlineText)}). Внесите дату, когда она станет известна.`]
      : []),
    ...(facts.term !== null && facts.term.daysOverdue > 0 ? [late(facts)] : []),
    ...(facts.extension ? [extension(facts.extension)] : []),
  ];
}

function underReview({ report }: EntryFacts): string {
  if (!report) return 'Результат на проверке.';
  return `Доклад от ${numericDate(report.on)} на проверке. От Вас ничего не требуется.`;
}

function part({ lead, term, today }: EntryFacts, contributed: IsoDate | null): string {
  if (contributed !== null)
    return `Ваши материалы представлены ${numericDate(contributed)}. Исполнение за ответственным исполнителем (${lead}).`;
  if (term === null) return `Срок не определён. Материалы понадобятся ответственному исполнителю (${lead}).`;
  const until = dayInWords(term.partBy);
  return today > term.partBy.date
    ? `Материалы нужны были ответственному исполнителю (${lead}) до ${until}. Представьте их сегодня.`
    : `Представьте материалы ответственному исполнителю (${lead}) не позднее ${until}.`;
}

function late({ expected }: EntryFacts): string {
  return expected
    ? sentence(`Ожидаемая дата – ${numericDate(expected.date)}; причина: ${expected.reason}`)
    : 'Доложите об исполнении либо сообщите причину и ожидаемую дату.';
}

function extension({ date, status }: NonNullable<EntryFacts['extension']>): string {
  return status === 'open'
    ? `Запрос о продлении до ${numericDate(date)} на решении; действует прежний срок.`
    : `Продление до ${numericDate(date)} поддержано; срок изменится после издания акта.`;
}
