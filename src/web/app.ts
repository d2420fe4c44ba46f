// What the service answers over HTTP, apart from listening, so that tests need no socket.
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import { isUnreachable } from '../store/database.ts';
import { assetPath } from './assets.ts';
import { faultPage, notFoundPage, unavailablePage } from './error-pages.tsx';
import { bindRoutes } from './route.ts';
import { routes } from './routes.ts';
import { secure } from './security.ts';
import type { Site } from './site.ts';
import { typedBesideFiles } from './upload.ts';

export interface Readiness {
  ok: boolean;
  problems: readonly string[];
}

export interface AppDeps {
  /** Whether this process can do its work now, and what is wrong, which may be another one's business. */
  ready(): Promise<Readiness>;
  metrics: {
    /** Who shows it may read them; unset: programs of this machine. */
    token: string | undefined;
    contentType: string;
    page(): Promise<string>;
  };
  /** Absent where the process has no pages. */
  site?: Site;
}

export function createApp({ ready, metrics, site }: AppDeps): Hono {
  const app = new Hono();
  /** The process is alive and not stuck. */
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const { ok, problems } = await ready();
    const status = ok ? 'ready' : 'unavailable';
    return c.json(problems.length === 0 ? { status } : { status, problems }, ok ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    const refusal = metrics.token === undefined ? refuseStrangers(c) : refuseWithout(metrics.token, c);
    if (refusal !== null) return refusal;
    return c.body(await metrics.page(), 200, { 'Content-Type': metrics.contentType });
  });
  if (site) addPages(app, site);
  return app;
}

function addPages(app: Hono, site: Site): void {
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

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** A proxy on this machine that says for whom it asks does not make its client one of this machine's programs. */
function refuseStrangers(c: Context): Response | null {
  const { address = '' } = getConnInfo(c).remote;
  const forwarded = c.req.header('forwarded') ?? c.req.header('x-forwarded-for');
  if (LOOPBACK.test(address) && forwarded === undefined) return null;
  return c.text('Показатели доступны только с этого узла; для других задайте SROK_METRICS_TOKEN.\n', 403);
}

function refuseWithout(token: string, c: Context): Response | null {
  const shown = c.req.header('authorization') ?? '';
  if (timingSafeEqual(digest(shown), digest(`Bearer ${token}`))) return null;
  return c.text('Нужен заголовок Authorization: Bearer со значением SROK_METRICS_TOKEN.\n', 401, {
    'WWW-Authenticate': 'Bearer',
  });
}

/** Of one length whatever was shown. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
