// What the service answers over HTTP, apart from listening, so that tests need no socket.
import { Hono } from 'hono';

export interface AppDeps {
  /** Resolves when the database and the queue answer, throws otherwise. */
  ready(): Promise<void>;
}

export function createApp({ ready }: AppDeps): Hono {
  const app = new Hono();
  /** The process is alive and not stuck. */
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  /** It can do its work now. */
  app.get('/readyz', async (c) => {
    try {
      await ready();
      return c.json({ status: 'ready' });
    } catch {
      return c.json({ status: 'unavailable' }, 503);
    }
  });
  return app;
}
