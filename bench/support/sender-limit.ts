// What the receiver can take: the same mails, composed beforehand, over bare sockets.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { compete, senderOptions } from './contestant.ts';
import { CONNECTIONS, readMails } from './raw-mail.ts';

const { smtpUrl, mailFiles } = senderOptions();
const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
let mails: { to: string; data: Buffer }[] = [];

/** Writes, and waits for an answer that begins a line with the code. */
async function say(socket: Socket, text: string | Buffer, code: string): Promise<void> {
  if (text.length > 0) socket.write(text);
  for (let said = ''; !said.includes(`${code} `); ) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    said += chunk.toString('latin1');
  }
}

compete({
  async prepare(round) {
    mails = [];
    for (const mail of readMails(mailFiles[round] ?? '')) {
      const { envelope, message } = await composer.sendMail(mail);
      mails.push({
        to: envelope.to[0] ?? '',
        data: Buffer.concat([message as Buffer, Buffer.from('\r\n.\r\n')]),
      });
    }
  },
  async send() {
    const waiting = mails.values();
    const sendOn = async () => {
      const { hostname, port } = new URL(smtpUrl);
      const socket = connect(Number(port), hostname);
      await say(socket, '', '220');
      await say(socket, 'EHLO bench\r\n', '250');
      for (const { to, data } of waiting) {
        await say(socket, `MAIL FROM:<srok@example.org>\r\nRCPT TO:<${to}>\r\nDATA\r\n`, '354');
        await say(socket, data, '250');
      }
      socket.end('QUIT\r\n');
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, sendOn));
  },
  async close() {},
});
