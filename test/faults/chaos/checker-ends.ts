// Never lost: every due notice has one end, and the end is true.
import type { NoticeFact } from './checker-facts.ts';
import { type Index, tells } from './checker-index.ts';

export interface Ends {
  lost: string[];
  limbo: string[];
  /** How many notices ended how. */
  ends: Record<string, number>;
}

export function checkEnds(index: Index): Ends {
  const lost: string[] = [];
  const limbo: string[] = [];
  const ends: Record<string, number> = {};
  const end = (name: string) => {
    ends[name] = (ends[name] ?? 0) + 1;
  };
  for (const notice of index.notices) {
    if (notice.slot > index.horizon) continue;
    const name = `${notice.roadmap}|${notice.key}`;
    if (notice.status === 'planned') {
      limbo.push(`${name}: still planned`);
      end('limbo');
    } else if (notice.status === 'suppressed') {
      if (notice.reason) end(`suppressed: ${notice.reason}`);
      else lost.push(`${name}: suppressed without a reason`);
    } else if (notice.status === 'withdrawn') {
      if (mustStand(index, notice)) lost.push(`${name}: withdrawn although nothing was done about its item`);
      end('withdrawn');
    } else sent(notice, name);
  }
  for (const message of index.messages)
    if (message.created_at <= index.horizon && (message.status === 'sending' || message.status === 'retry'))
      limbo.push(`message ${message.message_id}: ${message.status}`);
  return { lost, limbo, ends };

  function sent(notice: NoticeFact, name: string): void {
    const message = index.messageOf.get(notice.message ?? '');
    if (!message) lost.push(`${name}: ${notice.status} into no message`);
    else if (message.status === 'failed') {
      if (!index.alarms.has(`${notice.roadmap}|${message.recipient}`))
        lost.push(`${name}: failed and nobody was alarmed`);
      end('failed with an alarm');
    } else if (message.status === 'sent') {
      const mails = (index.mailsOf.get(message.id) ?? []).filter((m) =>
        m.recipients.includes(message.recipient),
      );
      const about =
        notice.status === 'merged' ? aboutItem(notice) : (e: Parameters<typeof tells>[0]) => tells(e, notice);
      if (mails.length === 0) lost.push(`${name}: recorded as sent, and the receiver has nothing`);
      else if (!mails.some((mail) => mail.entries.some(about)))
        lost.push(`${name}: recorded as sent, and the mail does not say it`);
      end(notice.status === 'merged' ? 'merged' : 'sent');
    } else if (message.status === 'suppressed') lost.push(`${name}: in a message that was never sent`);
  }
}

const aboutItem = (notice: NoticeFact) => (entry: { roadmap: string; item: string; kind: string }) =>
  entry.roadmap === notice.roadmap &&
  (notice.kind === 'digest' ? entry.kind === 'digest' : entry.item === notice.item);

/** Reminders of dates depend on the item alone: nothing may take them back while nobody touches it. */
function mustStand(index: Index, { roadmap, item, person, kind, rung }: NoticeFact): boolean {
  const follows = kind === 'reminder' || (kind === 'overdue' && rung !== '');
  return follows && !index.touched.has(`${roadmap}|${item}`) && !index.absent.has(`${roadmap}|${person}`);
}
