// Control dates as an iCalendar object (RFC 5545, RFC 7986): the same bytes while nothing changes.
import {
  ICalCalendar,
  ICalCalendarMethod,
  ICalEvent,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import type { FeedEvent } from '../workflows/feed.ts';
import { descriptionOf, summaryOf } from './event-text.ts';
import { foldLines } from './fold-lines.ts';

export interface IcsPlace {
  /** Right of the @ in the UIDs of a roadmap's events: another one makes them all new. */
  domainOf(event: FeedEvent): string;
  /** The page of an item; null where nobody knows its address. */
  linkTo(event: FeedEvent): string | null;
}

/** How often a program may ask for a feed, seconds. */
const REFRESH_S = 3600;
const PRODUCT = { company: 'Srok', product: 'Control dates', language: 'RU' };

/** What a person subscribes to; valid without events, too. */
export function feedIcs(events: readonly FeedEvent[], place: IcsPlace): string {
  const calendar = new ICalCalendar({ prodId: PRODUCT, name: 'Контрольные сроки', ttl: REFRESH_S });
  return written(calendar, events, place);
}

/** What goes with a mail: read once, and again when a later mail has the same events. RFC 5546 3.2.1 wants somebody who publishes. */
export function publishedIcs(
  events: readonly FeedEvent[],
  place: IcsPlace & { organizer: { name: string; email: string } },
): string {
  const calendar = new ICalCalendar({ prodId: PRODUCT, method: ICalCalendarMethod.PUBLISH });
  return written(calendar, events, place, place.organizer);
}

function written(
  calendar: ICalCalendar,
  events: readonly FeedEvent[],
  { domainOf, linkTo }: IcsPlace,
  organizer?: { name: string; email: string },
): string {
  const parts = events.map((event) => {
    const link = linkTo(event);
    const changed = new Date(event.changedAt);
    const part = new ICalEvent(
      {
        id: `${event.id}@${domainOf(event)}`,
        sequence: event.sequence,
        stamp: changed,
        lastModified: changed,
        start: new Date(`${event.controlDate}T00:00:00Z`),
        allDay: true,
        summary: printable(summaryOf(event)),
        description: printable(descriptionOf(event, link)),
        status: isGone(event) ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
        // A date to keep takes nobody's time.
        transparency: ICalEventTransparency.TRANSPARENT,
        ...(link !== null && { url: link }),
        ...(organizer && { organizer }),
      },
      calendar,
    );
    return part.toString();
  });
  const end = 'END:VCALENDAR';
  const [head = ''] = calendar.toString().split(end);
  return foldLines(`${head}${parts.join('')}${end}\r\n`);
}

function isGone({ standing }: FeedEvent): boolean {
  return standing === 'cancelled' || standing === 'handed-over';
}

/** RFC 5545 3.1: no control characters but those that it escapes. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, ' ');
}
