// A message as `simulate` and `replay` print it: the stable contract that both are compared by.
import { formatInstant, type Instant, type IsoDate } from '../calendar/dates.ts';
import { KINDS, type Kind } from '../workflows/notice.ts';

export interface PrintedEntry {
  roadmap: string;
  item: string;
  due: IsoDate | null;
  kind: Kind;
  rung: string;
  blockedBy?: readonly string[];
}

export interface PrintedMessage {
  at: Instant;
  /** The recipient's. */
  zone: string;
  /** The recipient's key in the first file that names their address. */
  to: string;
  /** The most urgent entry's. */
  kind: Kind;
  subject: string;
  entries: readonly PrintedEntry[];
}

/** One line of JSON without a line break; `at` with the offset of the recipient's zone. */
export function messageLine(message: PrintedMessage): string {
  const { at, zone, to, kind, subject } = message;
  const entries = message.entries.map(({ roadmap, item, due, kind, rung, blockedBy }) => ({
    roadmap,
    item,
    due,
    kind,
    rung,
    ...(blockedBy && { blockedBy }),
  }));
  return JSON.stringify({ at: formatInstant(at, zone), to, kind, subject, entries });
}

/** By instant, then recipient, then urgency. */
export function compareMessages(
  a: Pick<PrintedMessage, 'at' | 'to' | 'kind'>,
  b: Pick<PrintedMessage, 'at' | 'to' | 'kind'>,
): number {
  return a.at - b.at || (a.to < b.to ? -1 : a.to > b.to ? 1 : KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}
