// The facts by what the checks look them up by.
import type {
  AttemptFact,
  Facts,
  ItemsFact,
  Mail,
  MailEntry,
  MessageFact,
  NoticeFact,
} from './checker-facts.ts';

export interface Index extends Facts {
  messageOf: Map<string, MessageFact>;
  /** By message id, in order of acceptance. */
  mailsOf: Map<string, Mail[]>;
  /** By message id, in order. */
  attemptsOf: Map<string, AttemptFact[]>;
  /** By `roadmap|key`; the attributes are in the key, so any row with it will do. */
  noticeOf: Map<string, NoticeFact>;
  itemsOf: Map<string, ItemsFact[]>;
  /** Mails with a Message-ID that the ledger does not know. */
  strangers: Mail[];
}

export function indexFacts(facts: Facts): Index {
  const byMessageId = new Map(facts.messages.map((m) => [m.message_id, m]));
  const known = facts.mails.filter((mail) => byMessageId.has(mail.messageId));
  return {
    ...facts,
    messageOf: new Map(facts.messages.map((m) => [m.id, m])),
    mailsOf: group(known, (mail) => byMessageId.get(mail.messageId)?.id ?? ''),
    attemptsOf: group(facts.attempts, (attempt) => attempt.message),
    noticeOf: new Map(facts.notices.map((n) => [`${n.roadmap}|${n.key}`, n])),
    itemsOf: group(facts.items, (one) => one.roadmap),
    strangers: facts.mails.filter((mail) => !byMessageId.has(mail.messageId)),
  };
}

export function group<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const list = found.get(key);
    if (list) list.push(value);
    else found.set(key, [value]);
  }
  return found;
}

/** Whether the entry is what the notice says; a digest's notice stands for all its lines. */
export function tells(entry: MailEntry, notice: NoticeFact): boolean {
  if (entry.roadmap !== notice.roadmap || entry.kind !== notice.kind) return false;
  return notice.kind === 'digest' || (entry.item === notice.item && entry.rung === notice.rung);
}

/** The attempt that a mail is of: the last begun before it, by its process, with the same content. */
export function attemptOf(index: Index, message: string, mail: Mail): AttemptFact | undefined {
  const content = contentOf(mail.entries);
  return index.attemptsOf
    .get(message)
    ?.findLast(
      (one) =>
        one.entries !== null &&
        one.at <= mail.at + 5 &&
        (one.process === null || one.process === mail.process) &&
        contentOf(one.entries) === content,
    );
}

/** The attempt that this one repeats because nobody knew whether it had been taken; itself where it repeats none. */
export function repeatedBy(index: Index, attempt: AttemptFact): AttemptFact | undefined {
  return index.attemptsOf
    .get(attempt.message)
    ?.findLast((one) => one.entries !== null && one.seq <= attempt.seq && !one.uncertain);
}

function contentOf(entries: readonly MailEntry[]): string {
  return entries
    .map((e) => [e.roadmap, e.item, e.due, e.kind, e.rung].join('|'))
    .sort()
    .join(' ');
}
