// Whether the mailbox that bounces and replies come to can be read: the login, the folder, and how long ago it was.
import type { Kysely } from 'kysely';
import { reasonOf } from '../../jobs/server-address.ts';
import type { Log } from '../../log.ts';
import { createImapMailbox } from '../../mailbox/imap-mailbox.ts';
import type { Settings } from '../../settings.ts';
import type { Tables } from '../../store/tables.ts';
import { ANSWER_MS, type Finding, fault, ok, warning } from './finding.ts';

type MailboxAddress = Pick<Settings, 'imapUrl' | 'imapCaFile'>;

/** It is read every minute (ms). */
const UNREAD_MS = 15 * 60_000;

export async function mailboxAccess({ imapUrl, imapCaFile }: MailboxAddress, log: Log): Promise<Finding[]> {
  if (imapUrl === undefined)
    return [
      warning(
        'mailbox',
        'IMAP_URL не задан: о недоставке известно только из ответов почтового сервера, ответы на письма не читаются',
        'Задайте в IMAP_URL ящик, куда приходят письма на адреса из SROK_MAIL_FROM и SROK_MAIL_BOUNCE.',
      ),
    ];
  const mailbox = open(imapUrl, imapCaFile, log);
  try {
    // Whoever runs the checks gives up earlier.
    await mailbox.read(async () => undefined, 2 * ANSWER_MS);
    return [ok('mailbox', `${mailbox.name} читается`)];
  } catch (error) {
    const { text, advice } = inWords(error as MailboxError);
    return [fault('mailbox', `${mailbox.name}: ${text}`, advice)];
  }
}

/** Whether the service does read it, which it may be kept from by other things than this computer. */
export async function mailboxRead(
  db: Kysely<Tables>,
  { imapUrl, imapCaFile }: MailboxAddress,
  now: number,
  log: Log,
): Promise<Finding[]> {
  if (imapUrl === undefined) return [];
  const { name } = open(imapUrl, imapCaFile, log);
  const row = await db.selectFrom('mailboxes').select('read_at').where('name', '=', name).executeTakeFirst();
  const readAt = row?.read_at?.getTime();
  if (readAt !== undefined && now - readAt < UNREAD_MS) return [];
  return [
    warning(
      'mailbox',
      readAt === undefined
        ? `${name}: служба его ещё не читала`
        : `${name}: служба не читала его дольше ${UNREAD_MS / 60_000} мин`,
      'Если служба работает, посмотрите, что она пишет о почтовом ящике в журнал.',
    ),
  ];
}

function open(url: string, caFile: string | undefined, log: Log) {
  return createImapMailbox({ url, ...(caFile === undefined ? {} : { caFile }), log });
}

/** What imapflow and node say beside the message. */
interface MailboxError {
  code?: string;
  message: string;
  authenticationFailed?: boolean;
  responseText?: string;
}

function inWords(error: MailboxError): { text: string; advice: string } {
  const { code = '', authenticationFailed, responseText } = error;
  if (authenticationFailed)
    return {
      text: 'сервер не принял имя и пароль',
      advice: 'Исправьте имя и пароль в IMAP_URL; особые знаки записываются как %XX.',
    };
  if (responseText !== undefined)
    return { text: `папка не открывается: ${responseText}`, advice: 'Исправьте имя папки в IMAP_URL.' };
  if (/CERT|SIGNATURE|ALTNAME/.test(code))
    return {
      text: `сертификат сервера не проверен (${code})`,
      advice:
        'Укажите сертификат удостоверяющего центра в SROK_IMAP_CA_FILE, а в IMAP_URL – имя из сертификата.',
    };
  return {
    text: reasonOf(error),
    advice:
      'Проверьте имя и порт в IMAP_URL, работает ли почтовый сервер и пропускает ли к нему межсетевой экран.',
  };
}
