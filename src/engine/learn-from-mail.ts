// What a mail teaches about the message it refers to. Nothing is believed of a mail that refers to none of ours, nor
// about an address that the message did not go to. Pure.
import { domainToASCII } from 'node:url';
import type { IncomingMail, ReportedRecipient } from '../mailbox/incoming-mail.ts';
import type { AddressFailure } from '../store/failing-addresses.ts';
import type { AnsweredMessage, IncomingKind, IncomingRecord } from '../store/incoming-mails.ts';
import type { AlarmCode } from '../store/tables.ts';
import { type FailureMeaning, failureMeaning } from '../workflows/delivery-failure.ts';

/** A message, or the copy of it that somebody got, did not arrive. */
export interface Returned {
  address: string;
  isCopy: boolean;
  meaning: FailureMeaning;
  reason: string;
}

export interface Learnt {
  record: IncomingRecord;
  message: AnsweredMessage | null;
  returned: Returned[];
  /** Addresses that nobody should write to any more. */
  failures: AddressFailure[];
  alarms: { recipient: string; code: AlarmCode; text: string }[];
  reply: { from: string; text: string } | null;
}

/** `messages`: those that any of the references names. */
export function learnFrom(mail: IncomingMail, messages: readonly AnsweredMessage[]): Learnt {
  const { content } = mail;
  const message = content.kind === 'unreadable' ? null : referredTo(mail, messages);
  const learnt = (kind: IncomingKind, detail: string | null, more: Partial<Learnt> = {}): Learnt => ({
    record: { uid: mail.uid, fingerprint: mail.fingerprint, kind, message: message?.id ?? null, detail },
    message,
    returned: [],
    failures: [],
    alarms: [],
    reply: null,
    ...more,
  });
  if (content.kind === 'unreadable') return learnt('unreadable', content.why);
  if (!message) return learnt('unmatched', null);
  if (content.kind === 'reply') return learnt('reply', null, { reply: content });
  if (content.kind === 'auto-reply') {
    const theirs = sameAddress(content.from, message.recipient);
    const said = content.text === '' ? '' : ` («${content.text.replace(/«/g, '„').replace(/»/g, '“')}»)`;
    const text = `${message.name}: на письмо ответила программа${said}, отсутствие не указано`;
    return learnt('auto-reply', null, {
      alarms: theirs ? [{ recipient: message.recipient, code: 'auto-reply', text }] : [],
    });
  }
  const returned = content.recipients.flatMap((r) => returnedTo(message, r));
  // Of others nothing is kept: a report may still name somebody who was erased.
  const about = content.recipients.filter((r) => addressOf(message, r) !== undefined);
  const detail =
    about.length === 0
      ? null
      : JSON.stringify(
          about.map(({ addresses, action, status, diagnostic }) => ({
            addresses,
            action,
            status,
            diagnostic,
          })),
        );
  if (returned.length > 0)
    return learnt('bounce', detail, {
      returned,
      failures: returned
        .filter(({ meaning }) => meaning === 'address-unknown')
        .map(({ address, reason }) => ({ address, reason, messageAt: message.createdAt })),
      alarms: returned.map((one) => alarmAbout(one, message)),
    });
  return learnt(content.recipients.some((r) => r.action === 'delayed') ? 'delay' : 'unmatched', detail);
}

/** Of several the first named: what a mail answers stands before what that answered. */
function referredTo(
  { references }: IncomingMail,
  messages: readonly AnsweredMessage[],
): AnsweredMessage | null {
  for (const id of references.ids) {
    const found = messages.find((m) => m.id === id);
    if (found) return found;
  }
  for (const id of references.messageIds) {
    const found = messages.find((m) => m.messageId === id);
    if (found) return found;
  }
  return null;
}

function returnedTo(message: AnsweredMessage, reported: ReportedRecipient): Returned[] {
  if (reported.action !== 'failed') return [];
  const { diagnostic: reply, status } = reported;
  const meaning = failureMeaning({ reply, ...(status === undefined ? {} : { status }) });
  const reason = (reply || status || 'без объяснения').slice(0, 200);
  const address = addressOf(message, reported);
  return address === undefined ? [] : [{ address, isCopy: address !== message.recipient, meaning, reason }];
}

/** Which of those to whom the message went it is about. */
function addressOf(message: AnsweredMessage, { addresses }: ReportedRecipient): string | undefined {
  const went = [message.recipient, ...message.copies.map((copy) => copy.address)];
  return went.find((one) => addresses.some((other) => sameAddress(one, other)));
}

function alarmAbout(
  { address, isCopy, meaning, reason }: Returned,
  message: AnsweredMessage,
): Learnt['alarms'][number] {
  if (isCopy)
    return {
      recipient: address,
      code: 'returned',
      text: `копия письма на адрес ${address} не доставлена (${reason})`,
    };
  return meaning === 'mailbox-full'
    ? {
        recipient: address,
        code: 'mailbox-full',
        text: `${message.name}: почтовый ящик переполнен, письмо не доставлено (${reason})`,
      }
    : { recipient: address, code: 'returned', text: `${message.name}: письмо вернулось (${reason})` };
}

/** A domain may come back in ASCII. */
function sameAddress(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at)}@${domainToASCII(domain) || domain}`.toLowerCase();
}
