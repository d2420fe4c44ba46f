// A mail server that refuses almost everybody says nothing about the people: the route is wrong. Then nobody is taken
// for unknown, what was refused is tried again, and what the first refusals did is undone (docs/adr/0010-what-comes-back.md).
import type { Instant } from '../calendar/dates.ts';
import { failingSince, roadmapsNaming } from '../store/failing-addresses.ts';
import { lockRecipients, reschedule } from '../store/mail-schedule.ts';
import {
  type RefusedMessage,
  type RouteFigures,
  refusedForGood,
  routeFigures,
  type Tried,
  tryAgain,
} from '../store/refusals.ts';
import type { Db } from '../store/roadmaps.ts';
import { isRouteWrong } from '../workflows/delivery-failure.ts';
import { clearFailing } from './failing-address.ts';
import type { SealedEvents } from './journal-lines.ts';

/** For the log. */
export const MOST_ARE_REFUSED =
  'most addressees are refused: the route is wrong, nobody is taken for unknown and the mail is tried again';

export interface WrongRoute {
  figures: RouteFigures;
  /** Taken for unknown lately. */
  addresses: string[];
  /** That name them: to be locked before `undoRefusals`, and planned anew. */
  roadmaps: string[];
  /** Refused lately and given up. */
  messages: RefusedMessage[];
}

/** What came of refusals so long ago (ms) is undone: longer than the longest holidays without mail. */
const UNDONE_MS = 14 * 86_400_000;

/** What has to be undone if the route is wrong, null if it is not. */
export async function findWrongRoute(db: Db, now: Instant, tried: Tried): Promise<WrongRoute | null> {
  if (tried.refused.length === 0) return null;
  const figures = await routeFigures(db, tried);
  if (!isRouteWrong(figures)) return null;
  const addresses = await failingSince(db, now - UNDONE_MS);
  const named = await roadmapsNaming(db, addresses);
  return {
    figures,
    addresses,
    roadmaps: [...new Set(named.map((row) => row.roadmap))],
    messages: await refusedForGood(db, now - UNDONE_MS),
  };
}

/** @param at when the messages are to be tried again */
export async function undoRefusals(
  db: Db,
  now: Instant,
  { addresses, messages }: WrongRoute,
  at: Instant,
): Promise<SealedEvents> {
  const { lines } = await clearFailing(db, now, addresses);
  for (const stream of new Set(messages.map((m) => m.stream))) {
    const recipients = messages.filter((m) => m.stream === stream).map((m) => m.recipient);
    await lockRecipients(db, stream, recipients);
    await tryAgain(
      db,
      messages.filter((m) => m.stream === stream).map((m) => m.id),
      at,
    );
    await reschedule(db, stream, recipients);
  }
  return { lines, texts: [] };
}
