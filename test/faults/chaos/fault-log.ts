// What was done to the service and when, as the injector writes it and the checker reads it.

export interface FaultRecord {
  kind: string;
  /** Real time, milliseconds since 1970; `until` when it was over. */
  at: number;
  until: number;
  /** The process that was hit, where it was one. */
  process: string | null;
  /** Whether it kills a process, and whether a server is away through it. */
  isKill: boolean;
  isOutage: boolean;
  /** Messages between MAIL FROM and the reply that it may have hit, and of these how many waited for the reply to DATA. */
  inSend: number;
  awaitingReply: number;
}
