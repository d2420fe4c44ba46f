// The measure of all senders: a nodemailer pool that is never empty, and nothing else.
import type { SendMailOptions } from 'nodemailer';
import { compete, senderOptions } from './contestant.ts';
import { IN_FLIGHT, openPool, readMails } from './raw-mail.ts';

const { smtpUrl, mailFiles } = senderOptions();
const pool = openPool(smtpUrl);
let mails: SendMailOptions[] = [];

compete({
  async prepare(round) {
    mails = readMails(mailFiles[round] ?? '');
  },
  async send() {
    const waiting = mails.values();
    const sendOn = async () => {
      for (const mail of waiting) await pool.sendMail(mail);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, sendOn));
  },
  async close() {
    pool.close();
  },
});
