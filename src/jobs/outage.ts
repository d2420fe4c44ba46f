// While a queue server is away, its clients raise an error at every attempt to reconnect. An operator
// wants two lines: it failed, and it works again.
import type { Log } from '../log.ts';
import { reasonOf } from './server-address.ts';

export interface OutageLog {
  readonly report: (error: Error) => void;
  readonly stop: () => void;
}

const PROBE_MS = 1_000;

/** Logs the first error, then keeps silent until `ping` succeeds again. */
export function createOutageLog(log: Log, ping: () => Promise<void>): OutageLog {
  let since: number | null = null;
  let errors = 0;
  let stopped = false;
  let probe: NodeJS.Timeout | undefined;

  function probeLater(): void {
    if (stopped) return;
    probe = setTimeout(() => {
      ping().then(recovered, probeLater);
    }, PROBE_MS);
    probe.unref();
  }

  function recovered(): void {
    if (since === null || stopped) return;
    log.info({ seconds: Math.round((Date.now() - since) / 1000), errors }, 'the queue works again');
    since = null;
    errors = 0;
  }

  return {
    report(error) {
      errors += 1;
      if (since !== null || stopped) return;
      since = Date.now();
      // Not the whole error: that of a lost connection carries the client with everything it knows.
      log.error({ reason: reasonOf(error) }, 'the queue fails');
      probeLater();
    },
    stop() {
      stopped = true;
      clearTimeout(probe);
    },
  };
}
