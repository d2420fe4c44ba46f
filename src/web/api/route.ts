// Routes of the API as data: method, path, scope, what may be asked, what is answered. Authentication, checks, problems and
// the OpenAPI document follow from one list, so that none of them can forget a route.
import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Instant } from '../../calendar/dates.ts';
import type { ApiToken } from '../../store/api-tokens.ts';
import type { Item } from '../../workflows/roadmap.ts';
import type { Role } from '../../workflows/roles.ts';
import { enterRoadmap, type RoadmapPlace } from '../route.ts';
import type { Principal, Site } from '../site.ts';
import type { Known } from './authenticate.ts';
import { problem } from './problem.ts';
import type { ProblemCode } from './problem-codes.ts';
import { type Reply, replied } from './reply.ts';
import { type RequestSchemas, readRequest } from './request.ts';
import type { Scope } from './scopes.ts';

/** Whoever asks, before anything of the request has been read. */
export interface Caller {
  c: Context;
  site: Site;
  now: Instant;
  /** Null on public routes. */
  known: Known | null;
}

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface PublicVisit<R extends RequestSchemas> {
  c: Context;
  site: Site;
  now: Instant;
  /** As the schemas of the route have read them; undefined where it has none. */
  params: Output<R['params']>;
  query: Output<R['query']>;
  headers: Output<R['headers']>;
  body: Output<R['body']>;
}

export interface ApiVisit<R extends RequestSchemas> extends PublicVisit<R> {
  token: ApiToken;
  /** The token's owner. */
  principal: Principal;
}

/** Of the roadmap in `{roadmap}`, which the owner may see. */
export type ApiRoadmapVisit<R extends RequestSchemas> = ApiVisit<R> & RoadmapPlace;

/** Of the item in `{item}`, too. */
export type ApiItemVisit<R extends RequestSchemas> = ApiRoadmapVisit<R> & { item: Item };

interface Definition<R extends RequestSchemas, S extends z.ZodType> {
  method: 'get' | 'post';
  /** Below /api/v1: `/roadmaps/{roadmap}`. */
  path: string;
  /** Verb and noun: `list-roadmaps`. */
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  request?: R;
  /** What 200 brings; its schema has an id and an example. */
  success: { schema: S; description: string; headers?: Record<string, string> };
  /** GET: its answer has an entity tag, so `If-None-Match` is understood. */
  isTagged?: boolean;
  /** Besides those that every route of its kind has. */
  problems?: readonly ProblemCode[];
}

type Answer<S extends z.ZodType> = Promise<Reply<z.input<S>> | Response> | Reply<z.input<S>> | Response;

/** As the list holds it. */
export interface ApiRoute extends Omit<Definition<RequestSchemas, z.ZodType>, 'request'> {
  request: RequestSchemas;
  /** Null: any valid token. */
  scope: Scope | null;
  isPublic: boolean;
  respond(caller: Caller): Promise<Response>;
}

type Scoped = { scope: Scope | null };
type Answering<V, S extends z.ZodType> = { answer(visit: V): Answer<S> };

/** Anyone may ask, without a token. */
export function publicRoute<R extends RequestSchemas, S extends z.ZodType>(
  definition: Definition<R, S> & Answering<PublicVisit<R>, S>,
): ApiRoute {
  const { answer, request, ...described } = definition;
  return {
    ...described,
    request: request ?? {},
    scope: null,
    isPublic: true,
    async respond({ c, site, now }) {
      const read = await readRequest<R>(c, request);
      if (!read.ok) return read.problem;
      return replied(c, await answer({ c, site, now, ...read.value }));
    },
  };
}

/** For programs with a token that has the scope. */
export function apiRoute<R extends RequestSchemas, S extends z.ZodType>(
  definition: Definition<R, S> & Scoped & Answering<ApiVisit<R>, S>,
): ApiRoute {
  const { answer, request, scope, ...described } = definition;
  return {
    ...described,
    request: request ?? {},
    scope,
    isPublic: false,
    async respond({ c, site, now, known }) {
      if (known === null) return problem(c, 'unauthorized');
      const read = await readRequest<R>(c, request);
      if (!read.ok) return read.problem;
      return replied(c, await answer({ c, site, now, ...known, ...read.value }));
    },
  };
}

/**
 * Of the roadmap in `{roadmap}` of the path. Who may not see it is told what is told of one that does not exist.
 * @param definition.access `members`: any role in the roadmap; else one of these. An operator may always.
 */
export function roadmapRoute<R extends RequestSchemas, S extends z.ZodType>(
  definition: Definition<R, S> &
    Scoped & { access: 'members' | readonly Role[] } & Answering<ApiRoadmapVisit<R>, S>,
): ApiRoute {
  const { access, answer, ...rest } = definition;
  return apiRoute<R, S>({
    ...rest,
    async answer(visit) {
      const { c, site, principal, now } = visit;
      const place = await enterRoadmap(site, principal, now, c.req.param('roadmap') ?? '', access);
      return place === null ? problem(c, 'not-found') : answer({ ...visit, ...place });
    },
  });
}

/** Of the item in `{item}`, for whoever has any role in the roadmap. */
export function itemRoute<R extends RequestSchemas, S extends z.ZodType>(
  definition: Definition<R, S> & Scoped & Answering<ApiItemVisit<R>, S>,
): ApiRoute {
  const { answer, ...rest } = definition;
  return roadmapRoute<R, S>({
    ...rest,
    access: 'members',
    async answer(visit) {
      const id = visit.c.req.param('item');
      const item = visit.state.roadmap.items.find((one) => one.id === id);
      return item ? answer({ ...visit, item }) : problem(visit.c, 'not-found');
    },
  });
}
