// A line of the journal as a sentence. The line itself holds hashes in place of names and texts: the words come from the
// roadmap's state, and are missing where they have been erased.
import { z } from 'zod';
import { KIND_NAMES, rungInWords } from '../messages/kind-words.ts';
import { suppressionInWords } from '../messages/suppression-words.ts';
import type { ListedLine } from '../store/journal.ts';
import { KINDS } from '../workflows/notice.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { eventWords, whoInWords } from './event-words.ts';

export interface LineWords {
  who: string;
  what: string;
  items: string[];
  /** Id of the message it is about. */
  message: string | null;
}

const Kind = z.enum(KINDS);
const PayloadSchema = z.object({
  event: z.number().optional(),
  item: z.string().nullish(),
  items: z.array(z.string()).optional(),
  message: z.string().optional(),
  to: z.string().nullish(),
  by: z.string().nullish(),
  person: z.string().nullish(),
  reason: z.string().nullish(),
  kind: Kind.optional(),
  rung: z.string().optional(),
  entries: z.array(z.object({ item: z.string() })).optional(),
  meaning: z.string().optional(),
  controlDates: z.array(z.object({ item: z.string() })).optional(),
  notices: z
    .object({ added: z.number(), moved: z.number(), withdrawn: z.number(), overtaken: z.number() })
    .optional(),
});
type Payload = z.infer<typeof PayloadSchema>;

/** @param names by pseudonym, of the people who are still known */
export function lineWords(
  state: RoadmapState,
  line: ListedLine,
  names: ReadonlyMap<string, string>,
): LineWords {
  const payload = PayloadSchema.parse(line.payload);
  const { item, items, entries, message = null } = payload;
  const about = items ?? entries?.map((entry) => entry.item) ?? (item ? [item] : []);
  const common = { items: [...new Set(about)], message };
  const event = line.type === 'file-attached' ? undefined : state.events.find((e) => e.n === payload.event);
  if (event) {
    const words = eventWords(state, event);
    return { ...common, who: whoInWords(words), what: words.what };
  }
  const name = (pseudonym: string | null | undefined) =>
    (pseudonym == null ? undefined : names.get(pseudonym)) ?? 'лицо, сведения о котором удалены';
  const who = line.type === 'reply-received' ? name(payload.by) : 'система';
  return { ...common, who, what: whatInWords(line.type, payload, name) };
}

/** The days and the act stand on the page of calendars. */
function calendarInWords({ controlDates = [], notices }: Payload): string {
  const { added = 0, moved = 0, withdrawn = 0, overtaken = 0 } = notices ?? {};
  return `изменён календарь рабочих дней: контрольных дат перенесено – ${controlDates.length}, уведомлений перенесено – ${moved}, добавлено – ${added}, отменено – ${withdrawn}, будет отправлено в ближайший рабочий час – ${overtaken}`;
}

function whatInWords(
  type: string,
  payload: Payload,
  name: (pseudonym: string | null | undefined) => string,
): string {
  const { to, person, reason, kind, rung } = payload;
  switch (type) {
    case 'message-sent':
      return `письмо отправлено: ${name(to)}`;
    case 'message-failed':
      return `письмо не отправлено: ${name(to)}`;
    case 'message-returned':
      return `письмо вернулось: ${name(to)}`;
    case 'reply-received':
      return 'получен ответ на письмо';
    case 'notice-suppressed': {
      const what =
        kind && rung ? (kind === 'digest' ? KIND_NAMES.digest : rungInWords(kind, rung)) : 'уведомление';
      return `не отправлялось: ${what}; причина: ${suppressionInWords(reason ?? '')}`;
    }
    case 'file-attached':
      return 'приложен файл';
    case 'address-fails':
      return `адрес не принимает письма: ${name(person)}`;
    case 'address-works':
      return `адрес снова принимает письма: ${name(person)}`;
    case 'person-erased':
      return 'сведения о лице удалены';
    case 'calendar-changed':
      return calendarInWords(payload);
    case 'restored':
      return 'данные восстановлены из копии';
    default:
      return type;
  }
}
