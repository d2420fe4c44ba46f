// What a mail's link would do now: whether it still may, for whom and about what. Looking changes nothing; whoever then acts
// by it uses it up in the transaction of the command.
import type { Kysely } from 'kysely';
import type { Instant } from '../calendar/dates.ts';
import type { Clock } from '../clock.ts';
import { type KnownPerson, personByPseudonym } from '../store/people.ts';
import type { RoadmapCache } from '../store/roadmaps.ts';
import type { Tables } from '../store/tables.ts';
import { linkUsedAt, markLinkUsed } from '../store/used-links.ts';
import { standsInFor } from '../workflows/actions.ts';
import type { RoadmapRules } from '../workflows/policy.ts';
import type { RoadmapState } from '../workflows/state.ts';
import type { ActionLink, ActionLinks } from './action-links.ts';
import { attachFiles, type FileToAttach } from './attach-files.ts';
import type { Rules } from './engine-deps.ts';
import { type LinkSubject, subjectOf } from './mail-links.ts';
import { rulesOf } from './plan-context.ts';
import type { CommandOptions } from './run-command.ts';

export interface LinkDeps {
  db: Kysely<Tables>;
  cache: RoadmapCache;
  rules: Rules;
  clock: Clock;
  links: ActionLinks;
}

/** A link whose roadmap, item and person are known. */
export interface KnownLink extends RoadmapRules {
  link: ActionLink;
  state: RoadmapState;
  /** To whom the mail went: in their name it acts. */
  person: KnownPerson;
  on: LinkSubject['on'];
  /** Person keys: for whom that person would do it; none when it is theirs to do. */
  standsFor: string[];
}

export type LinkLook =
  /** None of ours, or damaged on its way. */
  | { is: 'malformed' }
  /** Its key is no longer known: revoked, or its links have expired long ago. */
  | { is: 'unknown-key' }
  | { is: 'expired'; link: ActionLink }
  /** Person, roadmap or item are there no more. */
  | { is: 'gone' }
  | ({ is: 'used'; at: Instant } & KnownLink)
  /** The item is in another state than when the mail was sent, or the action is no longer the person's. */
  | ({ is: 'overtaken' } & KnownLink)
  | ({ is: 'open' } & KnownLink);

export async function lookAtLink(deps: LinkDeps, token: string): Promise<LinkLook> {
  const { db, cache, rules, clock, links } = deps;
  const read = links.read(token);
  if (!read.ok) return read.why === 'expired' ? { is: 'expired', link: read.link } : { is: read.why };
  const { link } = read;
  const now = clock.now();
  const [roadmaps, person, usedAt] = await Promise.all([
    cache.load(db, [link.roadmap]),
    personByPseudonym(db, link.roadmap, link.person),
    linkUsedAt(db, link.hash),
  ]);
  const state = roadmaps.get(link.roadmap)?.state;
  if (!state || !person) return { is: 'gone' };
  const theirRules = rulesOf(rules, state);
  const subject = subjectOf({ state, ...theirRules }, link, person.address, now);
  if (!subject) return { is: 'gone' };
  const { on } = subject;
  const standsFor = standsInFor(state, link.action, on?.item ?? null, person.address, now);
  const known = { link, state, ...theirRules, person, on, standsFor };
  if (usedAt !== null) return { is: 'used', at: usedAt, ...known };
  return { is: mayStill(links, link, subject) ? 'open' : 'overtaken', ...known };
}

/** For the command that a link is for: another use, or a change, meanwhile refuses it. */
export function byLink(
  { clock, links }: LinkDeps,
  { link, person }: KnownLink,
  files: readonly FileToAttach[],
): CommandOptions {
  const attach = attachFiles(link.roadmap, files);
  return {
    via: 'mail',
    async first(tx, state, rules) {
      if ((await linkUsedAt(tx, link.hash)) !== null) return 'по этой ссылке действие уже выполнено';
      const subject = subjectOf({ state, ...rules }, link, person.address, clock.now());
      return subject && mayStill(links, link, subject) ? null : 'с тех пор пункт изменился';
    },
    async also(tx, events) {
      await markLinkUsed(tx, link, clock.now());
      await attach(tx, events);
    },
  };
}

function mayStill(links: ActionLinks, link: ActionLink, { offered, mark }: LinkSubject): boolean {
  return offered.has(link.action) && links.isCurrent(link, mark);
}
