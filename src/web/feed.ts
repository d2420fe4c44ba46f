// What a person's calendar program gets: found by the secret of its address, made of the states as they stand, and the same to
// the byte while nothing in them changes.
import { randomBytes } from 'node:crypto';
import type { Instant } from '../calendar/dates.ts';
import { calendarsSince } from '../engine/follow-calendar.ts';
import { rulesOf } from '../engine/plan-context.ts';
import { feedIcs } from '../feeds/ics.ts';
import { feedReader, noteFeedRead, putFeed, roadmapsInChargeOf } from '../store/calendar-feeds.ts';
import { sha256 } from '../store/journal.ts';
import { feedEvents } from '../workflows/feed.ts';
import type { Site } from './site.ts';

const SECRET_BYTES = 32;
const FILE = /^([\w-]{43})\.ics$/;

export interface Feed {
  content: string;
  /** Of its content, as the header ETag has it. */
  etag: string;
}

/** In place of the person's earlier one. Returns what nobody can be told again. */
export async function makeFeed(site: Site, address: string, now: Instant): Promise<string> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  await putFeed(site.db, { address, hash: sha256(secret), createdAt: now });
  return `${site.publicUrl}/feeds/${secret}.ics`;
}

export interface KnownFeed {
  hash: string;
  /** Whose it is. */
  address: string;
}

/** Null of what cannot be the name of one, and where nobody has such a feed (any more). */
export async function findFeed({ db }: Site, file: string): Promise<KnownFeed | null> {
  const secret = FILE.exec(file)?.[1];
  if (secret === undefined) return null;
  const hash = sha256(secret);
  const address = await feedReader(db, hash);
  return address === null ? null : { hash, address };
}

/** That it was read is noted. */
export async function readFeed(site: Site, { hash, address }: KnownFeed, now: Instant): Promise<Feed> {
  const { db, cache, rules, links } = site;
  await noteFeedRead(db, hash, now);
  const states = await cache.load(db, await roadmapsInChargeOf(db, address));
  // After the plans, so that none of them is by days not known here.
  const current = await rules.live?.refresh(db);
  const events = feedEvents(
    [...states.values()].map(({ state }) => state),
    address,
    (state) => {
      const stored = states.get(state.roadmap.id);
      // Days that the plan does not know yet come with its next revision.
      const calendar = stored && current && calendarsSince(current, stored)?.before;
      const { revision = null } = stored ?? {};
      return { ...rulesOf(current ?? rules, state), ...(calendar && { calendar }), revision };
    },
    now,
  );
  const content = feedIcs(events, {
    domainOf: ({ roadmap }) => states.get(roadmap)?.calendarUid ?? roadmap,
    linkTo: ({ roadmap, item, occurrence }) => links.toItem(roadmap, item, occurrence),
  });
  return { content, etag: `"${sha256(content)}"` };
}
