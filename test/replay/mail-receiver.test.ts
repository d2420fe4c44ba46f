import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import {
  type MailReceiver,
  type MailReceiverOptions,
  startMailReceiver,
} from '../../src/replay/mail-receiver.ts';

let receiver: MailReceiver;

afterEach(() => receiver.close());

/** Talks SMTP by hand, so that the receiver is not tested by the client it was written for. Gives back the last reply. */
async function say(lines: string[]): Promise<string> {
  const socket = connect(receiver.port, '127.0.0.1').setEncoding('utf8');
  await once(socket, 'data');
  let reply = '';
  for (const line of lines) {
    socket.write(`${line}\r\n`);
    reply = String((await once(socket, 'data'))[0]).trim();
  }
  socket.end();
  return reply;
}

const conversation = [
  'HELO test',
  'MAIL FROM:<srok@example.org>',
  'RCPT TO:<shkurkina@example.org>',
  'DATA',
  'Subject: =?utf-8?B?0J8uIDU=?=\r\nMessage-ID: <a@example.org>\r\n\r\n..dot\r\nend\r\n.',
];

async function start(options: MailReceiverOptions = {}) {
  receiver = await startMailReceiver(options);
}

it('keeps what it received, with envelope, parsed on demand', async () => {
  await start();
  expect(await say(conversation)).toMatch(/^250 /);
  const [mail] = await receiver.waitFor(1);
  expect(mail?.envelope).toEqual({ from: 'srok@example.org', to: ['shkurkina@example.org'] });
  expect(await mail?.parse()).toMatchObject({
    subject: 'П. 5',
    messageId: '<a@example.org>',
    text: '.dot\nend\n',
  });
  expect(mail?.parse()).toBe(mail?.parse());
});

it('tells each mail to its listener, and need not keep it', async () => {
  const subjects: string[] = [];
  await start({ keep: false, onMail: ({ raw }) => subjects.push(raw.toString().split('\r\n')[0] ?? '') });
  await say(conversation);
  expect(subjects).toEqual(['Subject: =?utf-8?B?0J8uIDU=?=']);
  expect(receiver.mails).toEqual([]);
});

it('refuses what it is told to refuse, and receives nothing then', async () => {
  await start({ behaviour: ({ stage }) => (stage === 'reply' ? { reply: 451, text: 'later' } : undefined) });
  expect(await say(conversation)).toBe('451 later');
  expect(receiver.mails).toEqual([]);
});

it('says how many came when it waits in vain', async () => {
  await start();
  await expect(receiver.waitFor(1, 20)).rejects.toThrow('0 of 1 mails came within 20 ms');
});

it('says so when its port is taken', async () => {
  await start();
  await expect(startMailReceiver({ port: receiver.port })).rejects.toThrow('EADDRINUSE');
});

it('closes at once although a client hangs', async () => {
  await start({ behaviour: () => 'hang' });
  const socket = connect(receiver.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await receiver.close();
  await closed;
});
