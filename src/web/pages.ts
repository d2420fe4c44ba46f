// All pages on one app: what holds for each of them, and what is shown when one cannot be made.
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
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
