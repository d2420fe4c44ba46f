// Routes as data: path, who may come, what is answered. Authorisation happens here and nowhere else, so that a page
// cannot forget it, and so that a test can compare the whole list with docs/access.md.
import type { Context, Hono } from 'hono';
import { dateOf, type Instant, type IsoDate } from '../calendar/dates.ts';
import { rulesOf } from '../engine/plan-context.ts';
import { countTry, type RateLimit } from '../store/rate-limits.ts';
import { OWN } from '../workflows/organisation-directory.ts';
import type { RoadmapRules } from '../workflows/policy.ts';
import type { Item } from '../workflows/roadmap.ts';
import { type Role, rolesIn } from '../workflows/roles.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { limitKey } from './client-ip.ts';
import { notFoundPage, signedOutPage, tooManyPage } from './error-pages.tsx';
import { isAbout } from './layout.tsx';
import { principalAt } from './principal.ts';
import { typedAnyway } from './sent-form.ts';
import { readSession } from './session-cookie.ts';
import type { Principal, Site } from './site.ts';

/** Whoever asks for a page; null only where anyone may come. */
export interface Visit {
  c: Context;
  site: Site;
  now: Instant;
  principal: Principal | null;
}

export interface SignedInVisit extends Visit {
  principal: Principal;
}

/** A page of one roadmap: `:roadmap` of the path, and `:item` where the path has one. */
export interface RoadmapVisit extends SignedInVisit, RoadmapRules {
  state: RoadmapState;
  /** In the roadmap's zone. */
  today: IsoDate;
  /** `viewer` also for whoever looks on at the roadmap's organisation. */
  roles: ReadonlySet<Role>;
  /** Of the roadmap's organisation, or of the installation. */
  isOperator: boolean;
}

/** A roadmap as somebody may see it. */
export type RoadmapPlace = Pick<
  RoadmapVisit,
  'state' | 'calendar' | 'policy' | 'today' | 'roles' | 'isOperator'
>;

export interface ItemVisit extends RoadmapVisit {
  item: Item;
}

type Answer = Response | Promise<Response>;
type Method = 'GET' | 'POST';
/** `members`: whoever has any role in the roadmap. An operator may open every page of a roadmap. */
export type Access =
  | 'anyone'
  | 'signed-in'
  | 'operator'
  | 'organisation-operator'
  | 'members'
  | readonly Role[];

export interface Route {
  method: Method;
  path: string;
  access: Access;
  answer(visit: Visit): Answer;
}

export function forAnyone(method: Method, path: string, answer: (visit: Visit) => Answer): Route {
  return { method, path, access: 'anyone', answer };
}

/** Whoever is not signed in is sent to the sign-in page and comes back after it. */
export function signedIn(method: Method, path: string, answer: (visit: SignedInVisit) => Answer): Route {
  return {
    method,
    path,
    access: 'signed-in',
    answer: (visit) => withPrincipal(visit, (known) => answer(known)),
  };
}

/** Of the installation, or of any organisation of it: what they see there is theirs to choose by `principal`. */
export function forAnyOperator(
  method: Method,
  path: string,
  answer: (visit: SignedInVisit) => Answer,
): Route {
  return {
    method,
    path,
    access: 'organisation-operator',
    answer: (visit) =>
      withPrincipal(visit, (known) =>
        known.principal.operated.length > 0 ? answer(known) : notFoundPage(known),
      ),
  };
}

/** Of the installation alone. */
export function forOperators(method: Method, path: string, answer: (visit: SignedInVisit) => Answer): Route {
  return {
    method,
    path,
    access: 'operator',
    answer: (visit) =>
      withPrincipal(visit, (known) => (known.principal.isOperator ? answer(known) : notFoundPage(known))),
  };
}

/** A page of the roadmap in `:roadmap`. To others it does not exist. */
export function inRoadmap(
  method: Method,
  path: string,
  access: 'members' | readonly Role[],
  answer: (visit: RoadmapVisit) => Answer,
): Route {
  return {
    method,
    path,
    access,
    answer: (visit) =>
      withPrincipal(visit, async (known) => {
        const inside = await enter(known, access);
        return inside === null ? notFoundPage(known) : answer(inside);
      }),
  };
}

/** A page of the item in `:item`. */
export function onItem(
  method: Method,
  path: string,
  access: 'members' | readonly Role[],
  answer: (visit: ItemVisit) => Answer,
): Route {
  return inRoadmap(method, path, access, (visit) => {
    const id = visit.c.req.param('item');
    const item = visit.state.roadmap.items.find((one) => one.id === id);
    return item ? answer({ ...visit, item }) : notFoundPage(visit);
  });
}

function withPrincipal(visit: Visit, answer: (visit: SignedInVisit) => Answer): Answer {
  const { c, principal } = visit;
  if (principal !== null) return answer({ ...visit, principal });
  if (c.req.method === 'POST') return afterSession(visit);
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(`/sign-in?next=${encodeURIComponent(pathname + search)}`, 303);
}

/** What was typed in a form meanwhile is kept on the page that is answered; a mere button leads to the first page. */
async function afterSession({ c }: Visit): Promise<Response> {
  const typed = (await typedAnyway(c)) ?? [];
  return typed.length > 0 ? signedOutPage(c, typed) : c.redirect('/sign-in?next=%2F', 303);
}

async function enter(
  visit: SignedInVisit,
  access: 'members' | readonly Role[],
): Promise<RoadmapVisit | null> {
  const { c, site, now, principal } = visit;
  const place = await enterRoadmap(site, principal, now, c.req.param('roadmap') ?? '', access);
  if (place === null) return null;
  isAbout(c, place.state, c.req.param('item') !== undefined);
  return { ...visit, ...place };
}

/** The roadmap with its rules, when it exists and the person may see it: of pages and the API alike. */
export async function enterRoadmap(
  site: Site,
  principal: Principal,
  now: Instant,
  id: string,
  access: 'members' | readonly Role[],
): Promise<RoadmapPlace | null> {
  // PostgreSQL takes no such text, not even to compare with.
  if (id.includes('\0')) return null;
  const state = (await site.cache.load(site.db, [id])).get(id)?.state;
  if (!state) return null;
  const today = dateOf(now, state.roadmap.timezone);
  const { organisation = OWN } = state;
  const roles = new Set(rolesIn(state, principal.address, today));
  const isOperator = principal.operates(organisation);
  if (!isOperator && principal.sees(organisation)) roles.add('viewer');
  const allowed = access === 'members' ? roles.size > 0 : access.some((role) => roles.has(role));
  if (!allowed && !isOperator) return null;
  return { state, ...rulesOf(site.rules, state), today, roles, isOperator };
}

export function bindRoutes(app: Hono, routes: readonly Route[], site: Site): void {
  for (const { method, path, access, answer } of routes)
    app.on(method, path, async (c) => {
      // What anyone may see asks nobody who they are.
      const principal = access === 'anyone' ? null : await principalOf(c, site);
      const visit = { c, site, now: site.clock.now(), principal };
      return method === 'POST' && (await isTooMany(visit)) ? tooManyPage(c) : answer(visit);
    });
}

/** More than people can do: counted by person, of those who are not signed in by network. */
const FORMS: RateLimit = { scope: 'forms', tries: 600, withinMs: 600_000 };

async function isTooMany({ c, site, now, principal }: Visit): Promise<boolean> {
  const key = principal?.address ?? limitKey(site.clientIp(c));
  return (await countTry(site.db, FORMS, key, now)) !== null;
}

async function principalOf(c: Context, site: Site): Promise<Principal | null> {
  const token = readSession(c, site.publicUrl);
  const session = token === undefined ? null : await site.sessions.sessionOf(token);
  return session === null ? null : principalAt(site, session.address);
}
