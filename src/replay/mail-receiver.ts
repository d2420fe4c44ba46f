// A real SMTP server on this machine, for replay, demo and tests: what they show and compare is what came
// over the wire. For tests it misbehaves on demand, the way mail servers do.
import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

export interface ReceivedMail {
  envelope: { from: string; to: string[] };
  /** As it came, dot-unstuffed. */
  raw: Buffer;
  /** The SMTP session it came through; several mails of one connection have the same. */
  session: string;
  /** It came encrypted. */
  secure: boolean;
  /** Parsed at the first call, by mailparser. */
  parse(): Promise<ParsedMail>;
}

/**
 * connect: before the greeting. mail, rcpt: at these commands. data: in the middle of the message. reply: the message
 * is read to its end and not yet answered; dropped or hanging there, it counts as received.
 */
export type Stage = 'connect' | 'mail' | 'rcpt' | 'data' | 'reply';

/** A code is answered instead of success (not at `data`, where a server cannot answer). */
export type Misbehaviour = { reply: number; text?: string } | 'drop' | 'hang';

export interface Moment {
  stage: Stage;
  from: string;
  /** At `rcpt` the recipient in question is the last. */
  to: string[];
}

export interface MailReceiverOptions {
  /** Default 127.0.0.1 */
  host?: string;
  /** Default: a free one. */
  port?: number;
  onMail?(mail: ReceivedMail): void;
  /** Nothing returned: all is well. */
  behaviour?: (moment: Moment) => Misbehaviour | undefined;
  /** PEM. Offers STARTTLS, or, with `implicit`, speaks TLS from the first byte. */
  tls?: { key: string; cert: string; implicit?: boolean };
  /** When set, mail is taken only after this login (over plain connections, too). */
  login?: { user: string; password: string };
  /** False: mails go to `onMail` only, for loads that would fill the memory. Default true. */
  keep?: boolean;
}

export interface MailReceiver {
  /** `smtp://host:port`, or `smtps://…`; without a login. */
  url: string;
  port: number;
  /** In the order in which they came. */
  mails: ReceivedMail[];
  /** Connections accepted so far. */
  connections(): number;
  /** @throws {Error} when fewer have come after `timeoutMs` milliseconds (default 10 000) */
  waitFor(count: number, timeoutMs?: number): Promise<ReceivedMail[]>;
  /** Cuts the open connections. */
  close(): Promise<void>;
}

type Answer = (error?: Error | null) => void;
type DataAnswer = (error?: Error | null, message?: string) => void;

export async function startMailReceiver(options: MailReceiverOptions = {}): Promise<MailReceiver> {
  const { host = '127.0.0.1', port = 0, behaviour, tls, login, keep = true } = options;
  const mails: ReceivedMail[] = [];
  const waiting = new Set<() => void>();
  /** By the client's port. */
  const sockets = new Map<number, Socket>();
  let connections = 0;

  function take(session: SMTPServerSession, raw: Buffer) {
    let parsed: Promise<ParsedMail> | undefined;
    const mail: ReceivedMail = {
      envelope: envelopeOf(session),
      raw,
      session: session.id,
      secure: session.secure,
      parse: () => (parsed ??= simpleParser(raw, { skipTextToHtml: true, skipImageLinks: true })),
    };
    if (keep) mails.push(mail);
    options.onMail?.(mail);
    for (const check of waiting) check();
  }

  function envelopeOf(session: SMTPServerSession, recipient?: string) {
    const { mailFrom, rcptTo } = session.envelope;
    const to = rcptTo.map(({ address }) => address);
    return { from: mailFrom ? mailFrom.address : '', to: recipient === undefined ? to : [...to, recipient] };
  }

  function follow(bad: Misbehaviour | undefined, session: SMTPServerSession, answer: Answer) {
    if (bad === undefined) answer();
    else if (bad === 'drop') sockets.get(session.remotePort)?.destroy();
    else if (bad !== 'hang')
      answer(Object.assign(new Error(bad.text ?? 'told to refuse'), { responseCode: bad.reply }));
  }

  function onData(stream: SMTPServerDataStream, session: SMTPServerSession, answer: DataAnswer) {
    const chunks: Buffer[] = [];
    let broken = false;
    stream.once('data', () => {
      const bad = behaviour?.({ stage: 'data', ...envelopeOf(session) });
      broken = bad !== undefined;
      if (broken) follow(bad, session, () => {});
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => {
      if (broken) return;
      const bad = behaviour?.({ stage: 'reply', ...envelopeOf(session) });
      if (typeof bad !== 'object') take(session, Buffer.concat(chunks));
      follow(bad, session, (error) => answer(error, `taken as ${session.id}.${session.transaction}`));
    });
  }

  const server = new SMTPServer({
    ...(tls && { key: tls.key, cert: tls.cert, secure: tls.implicit === true }),
    disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(login ? [] : ['AUTH'])],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    maxAllowedUnauthenticatedCommands: false,
    onConnect(session, answer) {
      connections += 1;
      follow(behaviour?.({ stage: 'connect', from: '', to: [] }), session, answer);
    },
    onAuth({ username, password }, _session, answer) {
      const right = username === login?.user && password === login?.password;
      answer(null, right ? { user: username } : { message: 'wrong user or password' });
    },
    onMailFrom({ address }, session, answer) {
      follow(behaviour?.({ stage: 'mail', from: address, to: [] }), session, answer);
    },
    onRcptTo({ address }, session, answer) {
      follow(behaviour?.({ stage: 'rcpt', ...envelopeOf(session, address) }), session, answer);
    },
    onData,
  });

  server.server.on('connection', (socket) => {
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve, reject) => {
    // Once it listens, errors are clients that vanish: the point of some tests, and no trouble of ours.
    server.on('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.server.address() as AddressInfo).port;

  return {
    url: `${tls?.implicit ? 'smtps' : 'smtp'}://${host}:${bound}`,
    port: bound,
    mails,
    connections: () => connections,
    waitFor(count, timeoutMs = 10_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`${mails.length} of ${count} mails came within ${timeoutMs} ms`));
        }, timeoutMs);
        function check() {
          if (mails.length < count) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(mails);
        }
        waiting.add(check);
        check();
      });
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      });
    },
  };
}
