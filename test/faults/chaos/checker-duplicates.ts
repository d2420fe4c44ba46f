// Never twice: one thing is said to one person in one message. The ledger's own word that it was is checked against
// what arrived: every line that arrived has a notice, and no notice arrived in two messages.
import type { NoticeFact } from './checker-facts.ts';
import { type Index, tells } from './checker-index.ts';

export function checkDuplicates(index: Index): string[] {
  const found = index.strangers.map(
    (mail) => `${mail.messageId} to ${mail.to}: the ledger knows no such message`,
  );
  /** What was said in which messages: by recipient, item, occurrence, rung, epoch, version of the date. */
  const said = new Map<string, Set<string>>();
  const taken = new Map<string, Set<NoticeFact>>();
  for (const { roadmap, key, status, message } of index.fates) {
    const notice = index.noticeOf.get(`${roadmap}|${key}`);
    if (status !== 'taken' || message === null || !notice) continue;
    taken.set(message, (taken.get(message) ?? new Set()).add(notice));
  }
  for (const [id, mails] of index.mailsOf) {
    const message = index.messageOf.get(id);
    if (!message) continue;
    const notices = [...(taken.get(id) ?? [])];
    const entries = mails.filter((m) => m.recipients.includes(message.recipient)).flatMap((m) => m.entries);
    for (const entry of entries)
      if (!notices.some((notice) => tells(entry, notice)))
        found.push(`${message.message_id}: no notice accounts for ${Object.values(entry).join('|')}`);
    for (const notice of notices) {
      if (!entries.some((entry) => tells(entry, notice))) continue;
      const { roadmap, item, occurrence, kind, rung, epoch, due_version, person } = notice;
      const whose = kind === 'digest' ? person : '';
      const key = [message.recipient, roadmap, item, occurrence, kind, rung, epoch, due_version, whose].join(
        '|',
      );
      said.set(key, (said.get(key) ?? new Set()).add(message.message_id));
    }
  }
  for (const [key, messages] of said)
    if (messages.size > 1) found.push(`${key}: in ${[...messages].join(' and ')}`);
  return found;
}
