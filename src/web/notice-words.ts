// What is told of a notice beside what it is: why it is planned, what servers said, and to whom which of it is shown.
import { reasonInWords } from '../messages/notice-reason.ts';
import type { ItemNotice, NoticeMessage } from '../store/item-notices.ts';
import { type MailReader, withoutAddresses } from '../store/mail-list.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { eventWords } from './event-words.ts';
import { serversWords } from './servers-words.ts';

export function whyPlanned(
  state: RoadmapState,
  { kind, rung, due, event }: Pick<ItemNotice, 'kind' | 'rung' | 'due' | 'event'>,
): string {
  const told = event === null ? undefined : state.events.find(({ n }) => n === event);
  if (told && kind === 'notice') return eventWords(state, told).what;
  return reasonInWords(kind, rung, due);
}

/** To whom may not read the message without the addresses that servers like to repeat; null where there is no server. */
export function serversWordsFor(message: NoticeMessage, mayRead: boolean): string | null {
  const words = message.channel === 'outbox' ? null : serversWords(message);
  return mayRead ? words : withoutAddresses(words);
}

export interface NoticeReader extends Pick<MailReader, 'controlled'> {
  /** Their keys in this roadmap. */
  own: ReadonlySet<string>;
}

/** As on the page «Почта»: who got it, and who may see all roadmaps that it speaks of. */
export function mayReadMessage(
  { to, message }: Pick<ItemNotice, 'to' | 'message'>,
  { own, controlled }: NoticeReader,
): boolean {
  if (message === null) return false;
  return own.has(to) || controlled === null || message.roadmaps.every((id) => controlled.includes(id));
}
