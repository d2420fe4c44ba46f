// A process that takes mail and keeps none of it: as little SMTP as the senders need, so that it is never what limits
// them. Over IPC it is told how many mails a round has, and tells when each of them came.
import { createServer, type Socket } from 'node:net';
import type { ReceiverReport } from './processes.ts';

const END_OF_DATA = Buffer.from('\r\n.\r\n');
/** Bytes at the end of one chunk that the end of data may have begun in. */
const OVERLAP = END_OF_DATA.length - 1;

let wanted = 0;
let times: number[] = [];
let recipients = new Set<string>();
let bytes = 0;
let cpu = process.cpuUsage();

const now = () => performance.timeOrigin + performance.now();

function took(recipient: string, size: number): void {
  times.push(now());
  recipients.add(recipient);
  bytes += size;
  if (recipients.size < wanted) return;
  wanted = Number.POSITIVE_INFINITY;
  const { user, system } = process.cpuUsage(cpu);
  const report: ReceiverReport = {
    times,
    recipients: recipients.size,
    bytes,
    cpuMs: (user + system) / 1000,
  };
  process.send?.(report);
}

function serve(socket: Socket): void {
  let commands = '';
  /** Of the mail's data: its last bytes, and how many have come; null between mails. */
  let tail: Buffer | null = null;
  let size = 0;
  let recipient = '';

  /** Answers the lines of a chunk together, as a server that offers PIPELINING does. */
  function readCommands(text: string): void {
    commands += text;
    let answer = '';
    for (let end = commands.indexOf('\r\n'); end >= 0; end = commands.indexOf('\r\n')) {
      const line = commands.slice(0, end);
      commands = commands.slice(end + 2);
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') answer += '250-bench\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n';
      else if (verb === 'QUIT') answer += '221 bye\r\n';
      else if (verb === 'DATA') {
        answer += '354 go on\r\n';
        tail = Buffer.alloc(0);
        size = 0;
      } else {
        if (verb === 'RCPT') recipient = /<([^>]*)>/.exec(line)?.[1] ?? '';
        answer += '250 ok\r\n';
      }
    }
    socket.write(answer);
  }

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.write('220 bench ESMTP\r\n');
  socket.on('data', (chunk) => {
    if (tail === null) return readCommands(chunk.toString('latin1'));
    size += chunk.length;
    const seam = Buffer.concat([tail, chunk.length > OVERLAP ? chunk.subarray(-OVERLAP - 1) : chunk]);
    if (!seam.subarray(-END_OF_DATA.length).equals(END_OF_DATA)) {
      tail = seam.subarray(-OVERLAP);
      return;
    }
    tail = null;
    took(recipient, size);
    socket.write('250 taken\r\n');
  });
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});
process.on('message', (count: number) => {
  wanted = count;
  times = [];
  recipients = new Set();
  bytes = 0;
  cpu = process.cpuUsage();
  process.send?.('ready');
});
process.on('disconnect', () => process.exit());
