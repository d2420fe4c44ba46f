// A webhook that the service has paused waits for somebody: its operators are told by mail, once for each time, whichever
// process gets to it.
import type { Instant } from '../calendar/dates.ts';
import { claimUntold, rememberPauseTold, type Webhook } from '../store/webhooks.ts';
import type { EngineDeps } from './engine-deps.ts';

/** How long one process may take to tell before another one does it, or it tries again (ms). */
const TELLING_MS = 5 * 60_000;

export type PausedWebhook = Pick<Webhook, 'id' | 'organisation' | 'url'> & {
  at: Instant;
  reason: 'gone' | 'failing' | 'restored';
};

export interface TellOfPausedDeps extends Pick<EngineDeps, 'db' | 'clock'> {
  /** Throws when no operator could be told. */
  tell(webhook: PausedWebhook): Promise<void>;
}

/** To be called again and again; throws when somebody could not be told, and others have been. */
export function createTellOfPaused({ db, clock, tell }: TellOfPausedDeps): () => Promise<void> {
  return async () => {
    const now = clock.now();
    const claimed = await claimUntold(db, now, now + TELLING_MS);
    const ended = await Promise.allSettled(
      claimed.map(async ({ id, organisation, url, paused }) => {
        if (!paused || paused.reason === 'operator') return;
        await tell({ id, organisation, url, at: paused.at, reason: paused.reason });
        await rememberPauseTold(db, id, paused.at);
      }),
    );
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  };
}
