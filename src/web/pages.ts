// All pages on one app: what holds for each of them, and what is shown when one cannot be made.
import { randomUUID } from 'node:crypto';
import type { Handler, Hono, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { isUnreachable } from '../store/database.ts';
import { assetPath } from './assets.ts';
import { faultPage, notFoundPage, unavailablePage } from './error-pages.tsx';
import { bindRoutes } from './route.ts';
import { routes } from './routes.ts';
import { secure } from './security.ts';
import { typedAnyway } from './sent-form.ts';
import type { Site } from './site.ts';

export function addPages(app: Hono, site: Site): void {
  // A file that is missing stops the start, not the first reader.
  assetPath('site.css');
  app.use('*', knowCalendars(site));
  // It takes no forms, so what holds for these comes after it.
  app.all('/api/v1/*', laterApi(site));
  secure(app, site.publicUrl);
  bindRoutes(app, routes, site);
  app.notFound((c) => notFoundPage({ c, principal: null }));
  app.onError(async (error, c) => {
    if (isUnreachable(error)) {
      site.log.warn({ err: error }, 'a page could not reach the database');
      return unavailablePage(c, c.req.method === 'POST' ? await typedAnyway(c) : null);
    }
    const reference = randomUUID().slice(0, 8);
    site.log.error({ err: error, reference, method: c.req.method, route: routePath(c) }, 'a page failed');
    return faultPage(c, reference);
  });
}

const KNOWN_FOR_MS = 1_000;

/**
 * Calendars may have changed since the last page; whoever plans or decides asks in their own transaction. A database that
 * does not answer is for the page itself to tell.
 */
function knowCalendars({ rules, db, clock }: Site): MiddlewareHandler {
  let asked = Number.NEGATIVE_INFINITY;
  return async (c, next) => {
    try {
      if (!c.req.path.startsWith('/assets/') && Math.abs(clock.now() - asked) >= KNOWN_FOR_MS) {
        asked = clock.now();
        await rules.live?.refresh(db);
      }
    } catch (error) {
      if (!isUnreachable(error)) throw error;
    }
    await next();
  };
}

/** Its program is read when it is first asked for: many installations never do. */
function laterApi(site: Site): Handler {
  let opened: Promise<Hono> | undefined;
  return async (c) => {
    opened ??= import('./api/app.ts')
      .then(({ createApi }) => createApi(site))
      .catch((error: unknown) => {
        // The next one tries again.
        opened = undefined;
        throw error;
      });
    return (await opened).fetch(c.req.raw, c.env);
  };
}
