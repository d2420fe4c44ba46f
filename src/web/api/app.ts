// The API, apart from the pages: no session, no form, no HTML. Read in when it is first asked for.
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import { createApiTokens } from '../../engine/api-tokens.ts';
import { isUnreachable } from '../../store/database.ts';
import type { Site } from '../site.ts';
import { authenticate } from './authenticate.ts';
import { API_PATH } from './document.ts';
import { problem } from './problem.ts';
import type { ApiRoute } from './route.ts';
import { apiRoutes } from './routes.ts';

const BODY_BYTES = 64 * 1024;
const YEAR_S = 31_536_000;

/** @param routes what a test replaces */
export function createApi(site: Site, routes: readonly ApiRoute[] = apiRoutes): Hono {
  const app = new Hono();
  const tokens = createApiTokens(site);
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: site.publicUrl.startsWith('https:')
        ? `max-age=${YEAR_S}; includeSubDomains`
        : false,
    }),
  );
  app.use(bodyLimit({ maxSize: BODY_BYTES, onError: (c) => problem(c, 'too-large') }));
  for (const route of routes)
    app.on(route.method, pathOf(route), async (c) => {
      const now = site.clock.now();
      if (route.isPublic) return route.respond({ c, site, now, known: null });
      const known = await authenticate({ c, site, now, tokens }, route.scope);
      return known instanceof Response ? known : route.respond({ c, site, now, known });
    });
  for (const path of new Set(routes.map(pathOf))) {
    const methods = routes
      .filter((route) => pathOf(route) === path)
      .map(({ method }) => method.toUpperCase());
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', ');
    app.all(path, (c) => problem(c, 'method-not-allowed', {}, { Allow: allow }));
  }
  app.notFound((c) => problem(c, 'not-found'));
  app.onError((error, c) => {
    if (isUnreachable(error)) {
      site.log.warn({ err: error }, 'the API could not reach the database');
      return problem(c, 'unavailable', {}, { 'Retry-After': '30' });
    }
    const reference = randomUUID().slice(0, 8);
    site.log.error(
      { err: error, reference, method: c.req.method, route: routePath(c) },
      'an API request failed',
    );
    return problem(c, 'fault', { reference });
  });
  return app;
}

function pathOf({ path }: ApiRoute): string {
  return API_PATH + path.replaceAll(/\{(\w+)\}/g, ':$1');
}
