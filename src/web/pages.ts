// All pages on one app: what holds for each of them, and what is shown when one cannot be made.
import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import { isUnreachable } from '../store/database.ts';
import { assetPath } from './assets.ts';
import { faultPage, notFoundPage, unavailablePage } from './error-pages.tsx';
import { bindRoutes } from './route.ts';
import { routes } from './routes.ts';
import { secure } from './security.ts';
import type { Site } from './site.ts';
import { typedBesideFiles } from './upload.ts';

export function addPages(app: Hono, site: Site): void {
  // A file that is missing stops the start, not the first reader.
  assetPath('site.css');
  secure(app, site.publicUrl);
  bindRoutes(app, routes, site);
  app.notFound((c) => notFoundPage({ c, principal: null }));
  app.onError(async (error, c) => {
    if (isUnreachable(error)) {
      site.log.warn({ err: error }, 'a page could not reach the database');
      return unavailablePage(c, c.req.method === 'POST' ? await typed(c) : null);
    }
    const reference = randomUUID().slice(0, 8);
    site.log.error({ err: error, reference, method: c.req.method, route: routePath(c) }, 'a page failed');
    return faultPage(c, reference);
  });
}

/** The fields of a form without its files; null where they cannot be read any more. */
async function typed(c: Context): Promise<[string, string][] | null> {
  const known: [string, string][] | undefined = c.get('fields');
  if (known) return known;
  if ((c.req.header('content-type') ?? '').startsWith('multipart/')) return typedBesideFiles(c);
  return [...new URLSearchParams(await c.req.text())];
}
