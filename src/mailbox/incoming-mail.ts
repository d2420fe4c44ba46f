// What a mail that came back to the service says, before anybody has looked up which message it is about.

/** By which the message it refers to can be found; nothing here is trusted until it is. */
export interface MessageReferences {
  /** Ids out of addresses made by the pattern of envelope senders. */
  ids: string[];
  /** Message-IDs without angle brackets: what it answers, and what it returns. */
  messageIds: string[];
}

/** A report's word about one address, or, of a report in free form, about whichever of these it names. */
export interface ReportedRecipient {
  /** As the message had it and as it was in the end; lower-cased. */
  addresses: string[];
  action: 'failed' | 'delayed' | 'other';
  /** `5.1.1`, where the report has one. */
  status?: string;
  /** What the server said, on one line, at most 500 characters. */
  diagnostic: string;
}

export type IncomingContent =
  /** A delivery status notification (RFC 3464), or a mail server's words in a form of its own. */
  | { kind: 'report'; recipients: ReportedRecipient[] }
  /** Written by a machine: out of office, «your request was registered». `text` is its beginning. */
  | { kind: 'auto-reply'; from: string; text: string }
  /** `text` is without what it quotes. */
  | { kind: 'reply'; from: string; text: string }
  /** It could not be read; why. */
  | { kind: 'unreadable'; why: string };

export interface IncomingMail {
  uid: number;
  /** sha256 of it, or of its beginning: the same mail has the same under another UID. */
  fingerprint: string;
  references: MessageReferences;
  content: IncomingContent;
}
