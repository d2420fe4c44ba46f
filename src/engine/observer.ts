// What the engine tells whoever counts: closures given by `main`, so that it knows nothing of metrics.
import type { LedgerStream, Stream } from '../calendar/slots.ts';
import type { Suppression } from '../workflows/decide.ts';

/** An attempt to send a message whose outcome has been recorded. */
export interface EndedAttempt {
  stream: LedgerStream;
  /** The notifier's. */
  channel: string;
  status: 'sent' | 'retry' | 'failed';
  /** Milliseconds from the slot of the earliest thing it says to the server's answer. */
  lateMs: number;
  /** Milliseconds that the mail server took for it; absent when it was not taken, or there is no server. */
  serverMs: number | undefined;
}

export interface EngineObserver {
  attemptEnded(attempt: EndedAttempt): void;
  /** A notice that will not be said. */
  suppressed(stream: Stream, reason: Suppression): void;
}
