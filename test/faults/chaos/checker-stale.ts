// Never stale: what a mail says of an item was so when the mail was made. «When» is the order in which the claim and
// the changes of the roadmap took effect in the database, not anybody's clock.
import { attemptOf, type Index } from './checker-index.ts';

/** Rungs of events tell of what happened; all others speak of something still to be done. */
const OF_EVENTS = new Set([
  'contributed',
  'accepted',
  'returned',
  'amended',
  'date-set',
  'cancelled',
  'reopened',
  'report',
  'extension-decided',
  'lead-changed',
  'substitute-set',
]);
/** Sections of a digest about items in execution. */
const OF_RUNNING = new Set(['overdue', 'at-risk', 'soon']);
const OPEN = new Set(['in_execution', 'rework', 'awaiting_date']);

export function checkStale(index: Index): string[] {
  const found: string[] = [];
  for (const [id, mails] of index.mailsOf)
    for (const mail of mails) {
      const attempt = attemptOf(index, id, mail);
      if (!attempt) {
        found.push(`${mail.messageId}: says what no recorded attempt says`);
        continue;
      }
      for (const entry of attempt.entries ?? []) {
        const items = index.itemsOf.get(entry.roadmap)?.findLast((one) => one.seq < attempt.seq)?.items;
        const occurrence = items?.[entry.item]?.occurrences[entry.occurrence];
        // Of a recurring item only occurrences that something happened to are written down.
        if (!occurrence) continue;
        const name = `${mail.messageId}: ${entry.roadmap}|${entry.item}|${entry.kind}|${entry.rung}`;
        const mustBeOpen = entry.kind === 'digest' ? OF_RUNNING.has(entry.rung) : !OF_EVENTS.has(entry.rung);
        if (mustBeOpen && !OPEN.has(occurrence.status))
          found.push(`${name}: the item was ${occurrence.status}`);
        if (entry.due !== (occurrence.due ?? ''))
          found.push(`${name}: said ${entry.due}, in force was ${occurrence.due}`);
      }
    }
  return found;
}
