// A message as the API gives it: in lists, and with what it says.
import { z } from '@hono/zod-openapi';
import { rungInWords } from '../../../messages/kind-words.ts';
import { INCOMING_KINDS } from '../../../store/incoming-mails.ts';
import type { ListedMail, MailDetails } from '../../../store/mail-list.ts';
import { KINDS } from '../../../workflows/notice.ts';
import { serversWords } from '../../servers-words.ts';
import { inertHtml, inertText } from '../../shown-mail.ts';
import { DaySchema, InstantSchema, instantText } from './fields.ts';

const fields = {
  id: z.uuid().describe('Of the message.'),
  status: z
    .enum(['sending', 'retry', 'sent', 'failed', 'suppressed'])
    .describe('Where it stands; `suppressed`: it had lost its sense before it went.'),
  kind: z.enum(KINDS).describe('Of the most urgent thing in it.'),
  to: z
    .strictObject({
      name: z.string().describe('As it was then.'),
      address: z.string().describe('Where it went.'),
    })
    .describe('The recipient.'),
  subject: z
    .string()
    .nullable()
    .describe('Null where it also speaks of roadmaps that are not the owner’s to see.'),
  createdAt: InstantSchema.describe('When it was composed.'),
  sentAt: InstantSchema.nullable().describe('When a server took it.'),
  nextAt: InstantSchema.nullable().describe('When it is tried again.'),
  attempts: z.int().describe('How often it was tried.'),
  isUncertain: z.boolean().describe('A server may have taken it without our hearing of it.'),
  serverSaid: z.string().nullable().describe('The last words of a server about it.'),
  returned: z.string().nullable().describe('What came back of it as not delivered.'),
};

export const MessageSchema = z
  .strictObject(fields)
  .meta({ id: 'Message', description: 'A message that was sent, or is being sent.' });

export const MessageDetailsSchema = z
  .strictObject({
    ...fields,
    messageId: z.string().describe('Message-ID of its head.'),
    copies: z
      .array(
        z.strictObject({
          name: z.string().describe('Of the person.'),
          address: z.string().describe('Where the copy went.'),
        }),
      )
      .describe('Who got a copy; empty where the subject is null.'),
    entries: z
      .array(
        z.strictObject({
          roadmap: z.string().describe('Id of the roadmap.'),
          item: z.string().describe('Number of the item.'),
          occurrence: z.string().describe('Id of the occurrence.'),
          kind: z.enum(KINDS).describe('Kind of the entry.'),
          rung: z.string().describe('As in notices.'),
          what: z.string().describe('The same in Russian.'),
          due: DaySchema.nullable().describe('The date in force that it speaks of.'),
        }),
      )
      .describe('What it is about, as far as that is the owner’s to see.'),
    incoming: z
      .array(
        z.strictObject({
          at: InstantSchema.describe('When it was read.'),
          kind: z.enum(INCOMING_KINDS).describe('What it is.'),
          detail: z.string().nullable().describe('What it says.'),
        }),
      )
      .describe('What came back: bounces, answers.'),
    text: z
      .string()
      .nullable()
      .describe('As it was sent, but for its links; null where it is not the owner’s to read, or erased.'),
    html: z.string().nullable().describe('The same as HTML, in which no link leads anywhere.'),
  })
  .meta({ id: 'MessageDetails', description: 'A message with what it says.' });

export function messageBody(mail: ListedMail, zone: string): z.input<typeof MessageSchema> {
  const { id, status, kind, isOpen, subject, attempts, uncertain, returned } = mail;
  return {
    id,
    status,
    kind,
    to: { name: mail.name, address: mail.recipient },
    subject: isOpen ? subject : null,
    createdAt: instantText(mail.createdAt, zone),
    sentAt: instantText(mail.sentAt, zone),
    nextAt: instantText(mail.nextAt, zone),
    attempts,
    isUncertain: uncertain,
    serverSaid: serversWords(mail),
    returned,
  };
}

export function messageDetailsBody(mail: MailDetails, zone: string): z.input<typeof MessageDetailsSchema> {
  const { messageId, copies, entries, incoming, text, html } = mail;
  return {
    ...messageBody(mail, zone),
    messageId,
    copies: copies.map(({ name, address }) => ({ name, address })),
    entries: entries.map(({ roadmap, item, occurrence, kind, rung, due }) => ({
      roadmap,
      item,
      occurrence,
      kind,
      rung,
      what: rungInWords(kind, rung),
      due,
    })),
    incoming: incoming.map(({ at, kind, detail }) => ({ at: instantText(at, zone), kind, detail })),
    text: text === null ? null : inertText(text),
    html: html === null ? null : inertHtml(html),
  };
}
