// A clock of the process's own beside the queue's schedulers: a flushed or unreachable queue must not
// stop the looking for what is due.
import type { Log } from '../log.ts';

export interface Timer {
  /** Milliseconds since 1970 of the last run that succeeded, null before it. */
  lastSuccess(): number | null;
  /** No run starts after it; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

export interface TimerDeps {
  readonly name: string;
  /** Milliseconds from the end of one run to the start of the next; the first run comes after one such wait. */
  readonly everyMs: number;
  readonly run: () => Promise<void>;
  readonly log: Log;
}

/** Runs never overlap; an error is logged and the next run comes as usual. The timer keeps no process alive. */
export function startTimer({ name, everyMs, run, log }: TimerDeps): Timer {
  let stopped = false;
  let timeout: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let lastSuccess: number | null = null;

  async function tick(): Promise<void> {
    try {
      await run();
      lastSuccess = Date.now();
    } catch (error) {
      log.error({ err: error, timer: name }, 'a timed run failed');
    }
    wait();
  }

  function wait(): void {
    if (stopped) return;
    timeout = setTimeout(() => {
      running = tick();
    }, everyMs);
    timeout.unref();
  }

  wait();
  return {
    lastSuccess: () => lastSuccess,
    async stop() {
      stopped = true;
      clearTimeout(timeout);
      await running;
    },
  };
}
