// What mail servers have said about a message.
import type { ListedMail } from '../store/mail-list.ts';

type Said = Pick<ListedMail, 'channel' | 'reply' | 'error' | 'returned'>;

/** The last thing that servers said about it; null when they said nothing, or there is no server. */
export function serversWords({ channel, reply, error, returned }: Said): string | null {
  return returned ?? error ?? (channel === 'outbox' ? null : reply);
}
