// The thread runs compiled, as in the service: it is a file of its own, outside of what jest compiles.
import { afterEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { createEmailNotifier, type EmailSettings } from '../../src/notifiers/email.ts';
import { DeliveryError, type Notifier, RefusedError } from '../../src/notifiers/notifier.ts';
import { openThreadedSmtpPool } from '../../src/notifiers/threaded-smtp-pool.ts';
import {
  type MailReceiver,
  type MailReceiverOptions,
  startMailReceiver,
} from '../../src/replay/mail-receiver.ts';
import { sampleMail } from './sample-mail.ts';

const COMPILED = new URL('../../dist/notifiers/smtp-thread.js', import.meta.url);
let receiver: MailReceiver;
let notifier: Notifier;

afterEach(async () => {
  await notifier.close();
  await receiver.close();
});

async function start(
  behaviour: NonNullable<MailReceiverOptions['behaviour']> = () => undefined,
  { thread = COMPILED, settings = {} }: { thread?: URL; settings?: Partial<EmailSettings> } = {},
) {
  receiver = await startMailReceiver({ behaviour });
  notifier = createEmailNotifier(
    {
      url: receiver.url,
      from: { name: 'Срок', address: 'srok@example.org' },
      tls: { mode: 'off' },
      log: pino({ level: 'silent' }),
      ...settings,
    },
    openThreadedSmtpPool(thread),
  );
}

it('sends what it is given, attachments and Cyrillic names included', async () => {
  await start();
  const attachments = [{ filename: 'п. 5.txt', content: Buffer.from('да'), contentType: 'text/plain' }];
  const receipt = await notifier.deliver(sampleMail({ attachments }));
  expect(receipt).toMatchObject({ accepted: true, reply: expect.stringMatching(/^250 /), refusedCopies: [] });
  const parsed = await receiver.mails[0]?.parse();
  expect(parsed).toMatchObject({
    subject: sampleMail().subject,
    messageId: `<${sampleMail().messageId}>`,
    date: sampleMail().date,
  });
  expect(parsed?.attachments.map(({ filename, content }) => [filename, String(content)])).toEqual([
    ['п. 5.txt', 'да'],
  ]);
});

it('tells a refusal by the server as one for good, with its reply', async () => {
  await start(({ stage }) => (stage === 'rcpt' ? { reply: 550, text: '5.1.1 no such person' } : undefined));
  const error: unknown = await notifier.deliver(sampleMail()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({ reply: '550 5.1.1 no such person', aboutRecipient: true });
});

it('tells which copies were refused', async () => {
  await start(({ stage, to }) =>
    stage === 'rcpt' && to.at(-1) === 'b@example.org' ? { reply: 550 } : undefined,
  );
  const receipt = await notifier.deliver(sampleMail({ cc: [{ address: 'b@example.org' }] }));
  expect(receipt.refusedCopies.map(({ address }) => address)).toEqual(['b@example.org']);
});

it('gives a message up after its time, and sends the next', async () => {
  let hangs = true;
  await start(({ stage }) => (stage === 'reply' && hangs ? 'hang' : undefined), {
    settings: { deliveryTimeoutMs: 200 },
  });
  await expect(notifier.deliver(sampleMail())).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  hangs = false;
  await expect(notifier.deliver(sampleMail())).resolves.toMatchObject({ accepted: true });
});

it('does not know what became of a message when the thread ends, and does not take it for refused', async () => {
  await start(() => undefined, { thread: new URL('data:text/javascript,process.exit(3)') });
  for (const _ of [1, 2]) {
    const error: unknown = await notifier.deliver(sampleMail()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeliveryError);
    expect(error).toMatchObject({ code: 'ETHREAD', reply: undefined });
  }
});

it('lets what is under way end before it closes, and may be closed again', async () => {
  await start();
  const deliveries = [1, 2, 3].map((n) => notifier.deliver(sampleMail({ id: `${n}` })));
  await notifier.close();
  await expect(Promise.all(deliveries)).resolves.toHaveLength(3);
  await expect(notifier.close()).resolves.toBeUndefined();
});
