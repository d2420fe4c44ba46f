// A progress bar for long work: on stderr, only for a person who looks at it, only after it has taken a while.
import { SingleBar } from 'cli-progress';

const SHOWN_AFTER_MS = 1000;

export interface Progress {
  update: (done: number) => void;
  stop: () => void;
}

/** `what` is counted, in the genitive plural with a capital: «Дорожных карт». */
export function createProgress(what: string, total: number): Progress {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const started = performance.now();
  let bar: SingleBar | null = null;
  return {
    update(done) {
      if (!bar && performance.now() - started > SHOWN_AFTER_MS) {
        bar = new SingleBar({
          format: `${what}: {value} из {total} {bar} {percentage} %`,
          clearOnComplete: true,
          hideCursor: true,
          stream: process.stderr,
        });
        bar.start(total, done);
      }
      bar?.update(done);
    },
    stop: () => bar?.stop(),
  };
}
