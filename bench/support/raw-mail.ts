// What every sender but Srok does with a mail: hands it to a nodemailer pool with the settings that Srok's has, composed
// by nodemailer from the same subject, bodies and headers.
import { readFileSync } from 'node:fs';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { toMailOptions } from '../../src/notifiers/mail-headers.ts';
import type { OutgoingMail } from '../../src/notifiers/notifier.ts';

export const FROM = { name: 'Срок', address: 'srok@example.org' };
export const CONNECTIONS = 10;
/** Mails handed to the pool at once: enough that no connection ever waits. */
export const IN_FLIGHT = 50;

export function readMails(file: string): SendMailOptions[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const mail = JSON.parse(line) as OutgoingMail;
      return toMailOptions({ ...mail, date: new Date(mail.date) }, FROM);
    });
}

export function openPool(url: string) {
  const { hostname, port } = new URL(url);
  return createTransport({
    pool: true,
    host: hostname,
    port: Number(port),
    ignoreTLS: true,
    maxConnections: CONNECTIONS,
    maxMessages: 100,
    socketTimeout: 60_000,
  });
}
