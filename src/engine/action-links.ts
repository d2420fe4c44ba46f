// Links that let a person do one thing without signing in: bound to person, item, action and state, signed, for a limited
// time. An address never stands in one: it holds the beginning of the person's pseudonym.
import { createHmac, hash as hashOf, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../calendar/dates.ts';
import type { Clock } from '../clock.ts';
import { MAIL_ACTIONS, type MailAction } from '../messages/buttons.ts';
import { LINK_LIFE_MS, type LinkKey, type LinkRing } from './link-keys.ts';

/** What a link is made of. */
export interface LinkTarget {
  roadmap: string;
  /** Empty of what concerns all of a person's items. */
  item: string;
  occurrence: string;
  action: MailAction;
  /** Pseudonym of the person whom the mail went to. */
  person: string;
  /** Changes whenever the link is to count as overtaken. */
  mark: string;
}

export interface ActionLink extends Omit<LinkTarget, 'person' | 'mark'> {
  /** The beginning of the pseudonym. */
  person: string;
  /** A hash of the mark. */
  mark: string;
  expires: Instant;
  /** Under which its use is recorded, hex. */
  hash: string;
}

export type LinkRead =
  | { ok: true; link: ActionLink }
  | { ok: false; why: 'malformed' | 'unknown-key' }
  /** Signed by us, so what it was about may be said. */
  | { ok: false; why: 'expired'; link: ActionLink };

export interface ActionLinks {
  linkFor(target: LinkTarget): string;
  read(token: string): LinkRead;
  /** The state that the link was made for is still there. */
  isCurrent(link: ActionLink, mark: string): boolean;
  /** A page for those who sign in; `occurrence` is empty but of a series. */
  toItem(roadmap: string, item: string, occurrence: string): string;
  toRoadmap(roadmap: string): string;
}

/** Characters of the pseudonym (hex): enough to tell the people of one roadmap apart. */
const PERSON_LENGTH = 20;
/** Half of HMAC-SHA256, the least that RFC 2104 advises: a guess is one of 2^128, and each has to be sent to the service. */
const SIGNATURE_BYTES = 16;
const TOKEN = /^([0-9a-f]{8})\.([\w-]{1,2000})\.([\w-]{22})$/;

const PayloadSchema = z.tuple([
  z.enum(MAIL_ACTIONS),
  z.string().min(1),
  z.string(),
  z.string(),
  z.string().length(PERSON_LENGTH),
  z.string(),
  z.int().nonnegative(),
]);

export function createActionLinks(deps: { ring: LinkRing; publicUrl: string; clock: Clock }): ActionLinks {
  const { ring, publicUrl, clock } = deps;
  const roadmapPage = (roadmap: string) => `${publicUrl}/roadmaps/${encodeURIComponent(roadmap)}`;
  return {
    linkFor({ roadmap, item, occurrence, action, person, mark }) {
      if (person.length < PERSON_LENGTH) throw new Error('a link needs a known person');
      const expires = Math.floor((clock.now() + LINK_LIFE_MS) / 1000);
      const who = person.slice(0, PERSON_LENGTH);
      const payload = [action, roadmap, item, occurrence, who, hashOfMark(mark), expires];
      const key = ring.signing();
      const signed = `${key.id}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
      return `${publicUrl}/a/${signed}.${signature(key, signed)}`;
    },
    read(token) {
      const [, id = '', encoded = '', given = ''] = TOKEN.exec(token) ?? [];
      if (id === '') return { ok: false, why: 'malformed' };
      const key = ring.find(id);
      if (!key) return { ok: false, why: 'unknown-key' };
      // As text: bytes could be written in several ways, and each would count as another link.
      const expected = signature(key, `${id}.${encoded}`);
      if (!timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return { ok: false, why: 'malformed' };
      const payload = readPayload(encoded);
      if (!payload) return { ok: false, why: 'malformed' };
      const [action, roadmap, item, occurrence, person, mark, seconds] = payload;
      const expires = seconds * 1000;
      const hash = hashOf('sha256', token, 'hex');
      const link = { action, roadmap, item, occurrence, person, mark, expires, hash };
      return clock.now() < expires ? { ok: true, link } : { ok: false, why: 'expired', link };
    },
    isCurrent: (link, mark) => link.mark === hashOfMark(mark),
    toItem: (roadmap, item, occurrence) =>
      `${roadmapPage(roadmap)}/items/${encodeURIComponent(item)}${occurrence === '' ? '' : `?due=${encodeURIComponent(occurrence)}`}`,
    toRoadmap: roadmapPage,
  };
}

function signature(key: LinkKey, signed: string): string {
  const full = createHmac('sha256', key.secret).update(`action-link ${signed}`).digest();
  return full.subarray(0, SIGNATURE_BYTES).toString('base64url');
}

/** Short: it only has to differ from that of the state before. */
function hashOfMark(mark: string): string {
  return hashOf('sha256', mark, 'base64url').slice(0, 8);
}

function readPayload(encoded: string): z.infer<typeof PayloadSchema> | null {
  try {
    return PayloadSchema.parse(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')));
  } catch {
    // Signed, so made by another version of the program.
    return null;
  }
}
