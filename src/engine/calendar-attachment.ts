// The control dates that a mail hands over or moves, for the reader's calendar: the same events as in their feed, so that a
// later file moves what an earlier one has put there.
import { publishedIcs } from '../feeds/ics.ts';
import type { Mailbox, OutgoingMail } from '../notifiers/notifier.ts';
import type { Entry } from '../workflows/compose.ts';
import { type CalendarRevision, type FeedEvent, feedEvent } from '../workflows/feed.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import { itemOf } from '../workflows/state.ts';
import type { ActionLinks } from './action-links.ts';

type Attachment = NonNullable<OutgoingMail['attachments']>[number];

/** Notices after which a calendar is wrong that has the event of before. */
const MOVING: ReadonlySet<string> = new Set(['amended', 'date-set', 'cancelled', 'reopened', 'lead-changed']);

export interface CalendarPublisher {
  /** In whose name the events are published. */
  sender: Mailbox;
  links: Pick<ActionLinks, 'toItem'> | undefined;
  /** Undefined of a roadmap whose dates nobody is told. */
  inCalendars(roadmap: string): { uid: string; revision: CalendarRevision | null } | undefined;
}

/** Made of the state that the mail itself is made of; null where it hands over or moves nothing that has a date. */
export function calendarAttachment(
  entries: readonly Entry[],
  recipient: string,
  contextOf: (roadmap: string) => PlanContext,
  { sender, links, inCalendars }: CalendarPublisher,
): Attachment | null {
  const events = new Map<string, FeedEvent>();
  for (const entry of entries) {
    if (entry.kind !== 'assignment' && !(entry.kind === 'notice' && MOVING.has(entry.rung))) continue;
    const context = contextOf(entry.roadmap);
    const { state, calendar, now } = context;
    const revision = inCalendars(entry.roadmap)?.revision ?? null;
    const item = itemOf(state, entry.item);
    const occurrence = context.occurrences(item).find(({ id }) => id === entry.occurrence);
    const event =
      occurrence && feedEvent(state, { calendar, revision }, { item, occurrence }, recipient, now);
    if (event) events.set(event.id, event);
  }
  const [first, ...others] = events.values();
  if (!first) return null;
  return {
    filename: others.length > 0 ? 'сроки.ics' : `срок-п-${first.item}.ics`,
    content: publishedIcs([first, ...others], {
      domainOf: ({ roadmap }) => inCalendars(roadmap)?.uid ?? roadmap,
      linkTo: ({ roadmap, item, occurrence }) => links?.toItem(roadmap, item, occurrence) ?? null,
      organizer: { name: sender.name ?? sender.address, email: sender.address },
    }),
    contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
  };
}
