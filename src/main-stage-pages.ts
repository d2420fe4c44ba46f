// A replay's stage with pages: they are served on a free port of this machine, and the buttons of its mails lead there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from './main-listen.ts';
import { createQueueBoard } from './main-queues.ts';
import { openReplayStage, type ReplayStage, type ReplayStageOptions } from './main-replay.ts';
import { createSite } from './main-site.ts';
import type { ReceivedMail } from './replay/mail-receiver.ts';
import type { Settings } from './settings.ts';
import { createApp } from './web/app.ts';
import { addPages } from './web/pages.ts';
import type { Site } from './web/site.ts';
import { organisationDirectory } from './workflows/organisation-directory.ts';

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
  const closers: (() => Promise<unknown>)[] = [() => server.close(), () => rm(filesDir, { recursive: true })];
  const close = async () => {
    for (const one of closers.splice(0)) await one();
  };
  try {
    const stage = await openReplayStage({ ...options, settings, onMail: (mail) => told(mail) });
    closers.splice(1, 0, () => stage.close());
    const { runtime, clock, notifier, links } = stage;
    const queues = createQueueBoard(runtime.backend);
    const organisations = organisationDirectory([]);
    const site = createSite({ settings, runtime, rules, organisations, clock, notifier, links, queues, log });
    closers.splice(
      1,
      0,
      () => site.sessions.settled(),
      () => queues.close(),
    );
    const app = createApp({
      ready: async () => ({ ok: true, problems: [] }),
      metrics: { token: undefined, contentType: 'text/plain', page: async () => '' },
      pages: (to) => addPages(to, site),
    });
    answer = (request, env) => app.fetch(request, env);
    return {
      ...stage,
      publicUrl: server.address,
      site,
      onMail(listener) {
        told = listener;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
