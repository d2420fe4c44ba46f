// The pages of a service that runs already: their program takes longer to read than all the rest, so nothing else waits for it.
import type { Context } from 'hono';
import { startTimer } from './jobs/timer.ts';
import type { SiteOptions } from './main-site.ts';
import { knownContents } from './store/files.ts';

const CLEAN_FILES_EVERY_MS = 6 * 3_600_000;

export interface LaterPages {
  /** Begins to read them, unless somebody has asked for a page before. A fault in them ends the process, as at any start. */
  open(): void;
  /** Waits until they are there. */
  answer(c: Context): Promise<Response>;
  stop(): Promise<void>;
}

export function laterPages(options: SiteOptions): LaterPages {
  let opened: ReturnType<typeof openPages> | undefined;
  const open = () => (opened ??= openPages(options));
  return {
    open: () => void open(),
    async answer(c) {
      const { app } = await open();
      return app.fetch(c.req.raw, c.env);
    },
    async stop() {
      const pages = await opened;
      await pages?.stop();
    },
  };
}

async function openPages(options: SiteOptions) {
  const [{ Hono }, { createSite }, { addPages }] = await Promise.all([
    import('hono'),
    import('./main-site.ts'),
    import('./web/pages.ts'),
  ]);
  const site = createSite(options);
  const app = new Hono();
  addPages(app, site);
  // Uploads whose report was not made; the process with the pages has the folder.
  const cleaning = startTimer({
    name: 'clean-files',
    everyMs: CLEAN_FILES_EVERY_MS,
    async run() {
      await site.files.clean((hashes) => knownContents(site.db, hashes));
    },
    log: options.log,
  });
  return {
    app,
    async stop() {
      await cleaning.stop();
      await site.sessions.settled();
    },
  };
}
