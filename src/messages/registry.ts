// Which message tells an entry. A new message is one file and one line here.
import type { Entry } from '../workflows/compose.ts';
import type { EventRung, Kind } from '../workflows/notice.ts';
import { accepted } from './accepted.ts';
import { ackMissing } from './ack-missing.ts';
import { amended } from './amended.ts';
import { assignment } from './assignment.ts';
import { atRisk } from './at-risk.ts';
import { cancelled } from './cancelled.ts';
import { contributed } from './contributed.ts';
import { dateMissing } from './date-missing.ts';
import { dateSet } from './date-set.ts';
import { digest } from './digest.ts';
import { extensionDecided } from './extension-decided.ts';
import { leadChanged } from './lead-changed.ts';
import type { Message } from './message.ts';
import { monitoring } from './monitoring.ts';
import { overdue } from './overdue.ts';
import { progress } from './progress.ts';
import { reminder } from './reminder.ts';
import { reopened } from './reopened.ts';
import { report } from './report.ts';
import { returned } from './returned.ts';
import { start } from './start.ts';
import { substituteSet } from './substitute-set.ts';

const BY_KIND: Record<Exclude<Kind, 'notice'>, Message> = {
  overdue,
  reminder,
  monitoring,
  assignment,
  digest,
};

const NOTICES: Record<EventRung | 'A+' | 'P+' | 'W+', Message> = {
  'A+': ackMissing,
  'P+': progress,
  'W+': dateMissing,
  start,
  'at-risk': atRisk,
  contributed,
  accepted,
  returned,
  amended,
  'date-set': dateSet,
  cancelled,
  reopened,
  report,
  'extension-decided': extensionDecided,
  'lead-changed': leadChanged,
  'substitute-set': substituteSet,
};

/** Throws for a rung that no file tells: a notice must not go out without words. */
export function messageOf(entry: Pick<Entry, 'kind' | 'rung'>): Message {
  if (entry.kind !== 'notice') return BY_KIND[entry.kind];
  const rung = /^[APW]\+\d+$/.test(entry.rung) ? entry.rung.slice(0, 2) : entry.rung;
  const found = Object.entries(NOTICES).find(([name]) => name === rung)?.[1];
  if (!found) throw new Error(`no message for notice ${entry.rung}`);
  return found;
}
