// What the service answers over HTTP, apart from listening, so that tests need no socket.
import { createHash, timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';

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
  /** Adds the pages, which a process without the role `web` need not even read. */
  pages?(app: Hono): void;
}

export function createApp({ ready, metrics, pages }: AppDeps): Hono {
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
  pages?.(app);
  return app;
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
