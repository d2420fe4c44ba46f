// The receiving mail server of a run. Each sending process has a port of its own, so that what was accepted is known
// to be whose. Every message is written to the mailbox file at the moment of acceptance, before any reply.
import { openSync, writeSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Dice } from './dice.ts';
import type { Accepted, Replied } from './mailbox.ts';
import type { Misdeed, Mood, SmtpStage } from './mood.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How many messages of a process are between MAIL FROM and the reply, and of these how many wait for the reply to DATA. */
export interface UnderWay {
  inSend: number;
  awaitingReply: number;
}

export interface MailServer {
  /** A port for the process of this name; the same name has the same port. */
  portFor(process: string): Promise<number>;
  /** Of one process, or of all. */
  underWay(process?: string): UnderWay;
  /** The process whose message gets to this step next; null when none does within `ms`. */
  atStep(step: Step, ms: number): Promise<string | null>;
  accepted(): number;
  close(): Promise<void>;
}

/** The middle of the message, or the wait for the reply after its end. */
export type Step = 'data' | 'reply';

interface Transaction {
  process: string;
  step: 'envelope' | Step;
  since: number;
}

/** A message that hangs for longer (ms) has been given up by its sender. */
const GIVEN_UP_MS = 5_000;

type Answer = (error?: Error | null) => void;

export function createMailServer(options: {
  mailbox: string;
  mood: Mood;
  dice: Dice;
  time: VirtualTime;
}): MailServer {
  const { mood, dice, time } = options;
  const file = openSync(options.mailbox, 'a');
  const servers = new Map<string, Promise<{ server: SMTPServer; port: number }>>();
  const open = new Map<string, Transaction>();
  const watching = new Set<(transaction: Transaction) => void>();
  let accepted = 0;

  const write = (line: Accepted | Replied) => writeSync(file, `${JSON.stringify(line)}\n`);

  function step(session: SMTPServerSession, process: string, name: Transaction['step']): void {
    const transaction = { process, step: name, since: performance.now() };
    open.set(session.id, transaction);
    for (const look of watching) look(transaction);
  }

  async function listen(process: string): Promise<{ server: SMTPServer; port: number }> {
    const sockets = new Map<number, Socket>();
    const socketOf = (session: SMTPServerSession) => sockets.get(session.remotePort);

    function follow(misdeed: Misdeed | undefined, session: SMTPServerSession, answer: Answer): void {
      if (misdeed === 'drop') socketOf(session)?.destroy();
      else if (typeof misdeed === 'object')
        answer(Object.assign(new Error(misdeed.text), { responseCode: misdeed.reply }));
      else if (misdeed !== 'hang') answer();
    }

    const spoil = (stage: SmtpStage, session: SMTPServerSession, answer: Answer, recipient = ''): void =>
      follow(mood.misdeed(stage, recipient), session, answer);

    function take(stream: SMTPServerDataStream, session: SMTPServerSession, answer: Answer): void {
      step(session, process, 'data');
      const chunks: Buffer[] = [];
      let spoiled: Misdeed | undefined;
      stream.once('data', () => {
        spoiled = mood.misdeed('data', '');
        if (spoiled) follow(spoiled, session, answer);
      });
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        if (spoiled === undefined) void accept(session, Buffer.concat(chunks).toString('utf8'), answer);
      });
    }

    async function accept(session: SMTPServerSession, raw: string, answer: Answer): Promise<void> {
      accepted += 1;
      const n = accepted;
      write(acceptance(n, process, session, raw, time));
      step(session, process, 'reply');
      const misdeed = mood.misdeed('reply', '');
      await delay(misdeed === 'slow' ? dice.between(200, 700) : dice.between(10, 60));
      const gone = socketOf(session)?.destroyed ?? true;
      const outcome = misdeed === 'drop' || misdeed === 'hang' ? 'withheld' : gone ? 'gone' : 'sent';
      write({ type: 'reply', n, at: realNow(), outcome });
      // A hanging message stays under way until its client gives up.
      if (misdeed !== 'hang') open.delete(session.id);
      follow(misdeed, session, answer);
    }

    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      maxAllowedUnauthenticatedCommands: false,
      closeTimeout: 100,
      onConnect: (session, answer) => spoil('connect', session, answer),
      onMailFrom(_address, session, answer) {
        step(session, process, 'envelope');
        answer();
      },
      onRcptTo: ({ address }, session, answer) => spoil('rcpt', session, answer, address),
      onData: take,
      onClose: (session) => void open.delete(session.id),
    });
    server.server.on('connection', (socket: Socket) => {
      const { remotePort = 0 } = socket;
      sockets.set(remotePort, socket);
      socket.once('close', () => sockets.delete(remotePort));
    });
    // Clients vanish: that is what the run is about.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return { server, port: (server.server.address() as AddressInfo).port };
  }

  return {
    async portFor(process) {
      const known = servers.get(process) ?? listen(process);
      servers.set(process, known);
      return (await known).port;
    },
    underWay(process) {
      const since = performance.now() - GIVEN_UP_MS;
      const found = [...open.values()].filter(
        (one) => one.since > since && (process === undefined || one.process === process),
      );
      return { inSend: found.length, awaitingReply: found.filter((one) => one.step === 'reply').length };
    },
    atStep(wanted, ms) {
      return new Promise((resolve) => {
        const done = (process: string | null) => {
          clearTimeout(timeout);
          watching.delete(look);
          resolve(process);
        };
        const look = ({ step: reached, process }: Transaction) => {
          if (reached === wanted) done(process);
        };
        const timeout = setTimeout(() => done(null), ms);
        watching.add(look);
      });
    },
    accepted: () => accepted,
    async close() {
      for (const listening of servers.values()) {
        const { server } = await listening;
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
        });
      }
    },
  };
}

const realNow = () => Date.now();

function acceptance(
  n: number,
  process: string,
  session: SMTPServerSession,
  raw: string,
  time: VirtualTime,
): Accepted {
  const header = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(header)?.[1]?.trim() ?? '';
  return {
    type: 'accept',
    n,
    at: realNow(),
    virtual: time.now(),
    process,
    messageId: field('Message-ID').replace(/^<|>$/g, ''),
    recipients: session.envelope.rcptTo.map(({ address }) => address),
    to: /<([^<>]+)>\s*$/.exec(field('To'))?.[1] ?? field('To'),
    entries: field('X-Srok-Entries'),
  };
}
