// The mail server of the machine that the units are tried on: says what it takes, a line of JSON for each mail.
import { startMailReceiver } from '../../../src/replay/mail-receiver.ts';

await startMailReceiver({
  port: 2525,
  keep: false,
  onMail: ({ envelope, raw }) => {
    const id = /^Message-ID: (\S+)/im.exec(raw.toString('latin1'))?.[1] ?? '';
    process.stdout.write(`${JSON.stringify({ to: envelope.to.join(), id })}\n`);
  },
});
process.stdout.write('{}\n');
