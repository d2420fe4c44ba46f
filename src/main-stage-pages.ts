// A replay's stage with pages: they are served on a free port of this machine, and the buttons of its mails lead there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from './main-listen.ts';
import { openReplayStage, type ReplayStage, type ReplayStageOptions } from './main-replay.ts';
import { createSite } from './main-site.ts';
import type { ReceivedMail } from './replay/mail-receiver.ts';
import type { Settings } from './settings.ts';
import { createApp } from './web/app.ts';
import type { Site } from './web/site.ts';

export interface PagesStage extends ReplayStage {
  /** `http://127.0.0.1:port`, which the mails name. */
  publicUrl: string;
  site: Site;
  /** Told of each mail from now on. */
  onMail(listener: (mail: ReceivedMail) => void): void;
}

/**
 * @param options settings' own address and port are not used
 * @throws UserError as `openReplayStage` does
 */
export async function openPagesStage(options: ReplayStageOptions): Promise<PagesStage> {
  const { rules, log } = options;
  // Links name the port, so it is taken before there is anything to show.
  let answer = (_request: Request, _env?: object): Response | Promise<Response> =>
    new Response('Страницы ещё не готовы.\n', { status: 503 });
  const server = await listen({ host: '127.0.0.1', port: 0 }, (request, env) => answer(request, env));
  // What is attached goes with the stage's database.
  const filesDir = await mkdtemp(join(tmpdir(), 'srok-files-'));
  const settings: Settings = { ...options.settings, publicUrl: server.address, filesDir };
  let told = (_mail: ReceivedMail): void => {};
  try {
    const stage = await openReplayStage({ ...options, settings, onMail: (mail) => told(mail) });
    const { runtime, clock, notifier, links } = stage;
    const site = createSite({ settings, runtime, rules, clock, notifier, links, log });
    const app = createApp({
      ready: async () => ({ ok: true, problems: [] }),
      metrics: { token: undefined, contentType: 'text/plain', page: async () => '' },
      site,
    });
    answer = (request, env) => app.fetch(request, env);
    return {
      ...stage,
      publicUrl: server.address,
      site,
      onMail(listener) {
        told = listener;
      },
      async close() {
        await server.close();
        await site.sessions.settled();
        await stage.close();
        await rm(filesDir, { recursive: true });
      },
    };
  } catch (error) {
    await server.close();
    await rm(filesDir, { recursive: true });
    throw error;
  }
}
