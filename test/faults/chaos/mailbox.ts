// The lines of the mailbox file, which the receiver writes and the checker reads.

/** Written at the moment of acceptance, before any reply. Instants in milliseconds since 1970. */
export interface Accepted {
  type: 'accept';
  n: number;
  /** Real time. */
  at: number;
  virtual: number;
  /** Who sent it. */
  process: string;
  /** Without angle brackets. */
  messageId: string;
  /** Addresses of the envelope that were accepted. */
  recipients: string[];
  /** The addressee, of the header `To`. */
  to: string;
  /** The header X-Srok-Entries, unfolded. */
  entries: string;
}

/** `withheld`: the server never answered; `gone`: the client had left. */
export interface Replied {
  type: 'reply';
  n: number;
  at: number;
  outcome: 'sent' | 'withheld' | 'gone';
}
