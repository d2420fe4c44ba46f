// The first words with a mail server: does it answer, does it offer encryption, and whose certificate does it show.
// Asked here by hand, because a mail client that refuses a certificate does not tell when it ends or whose it is.
import { once } from 'node:events';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte. */
  secure: boolean;
  /** PEM; the public authorities where absent. */
  ca?: string;
}

export interface Certificate {
  /** Node's code of what is wrong with it, null when it holds. */
  fault: string | null;
  validUntil: Date;
  /** The names it was made for. */
  names: string[];
}

export interface SmtpGreeting {
  /** Null when nothing is encrypted: the server offers no STARTTLS. */
  certificate: Certificate | null;
}

/** The server answered, and not as a mail server that is ready. */
export class SmtpRefusal extends Error {
  override name = 'SmtpRefusal';
}

/**
 * @param encrypt whether to try STARTTLS
 * @param withinMs milliseconds for everything
 * @throws SmtpRefusal, or what the network says
 */
export async function greet(server: SmtpServer, encrypt: boolean, withinMs: number): Promise<SmtpGreeting> {
  const { host, port, secure } = server;
  const plain = connectPlain({ host, port });
  const timer = setTimeout(
    () => plain.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
    withinMs,
  );
  // Listened to all the time: the server may hang up between two questions.
  const broken = new Promise<never>((_, reject) => {
    plain.on('error', reject);
    plain.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
  });
  const talk = async (): Promise<SmtpGreeting> => {
    await once(plain, 'connect');
    if (secure) {
      const encrypted = await encryptedSocket(plain, server);
      await command(encrypted, null);
      return { certificate: certificateOf(encrypted) };
    }
    await command(plain, null);
    const offers = await command(plain, 'EHLO [127.0.0.1]');
    if (!encrypt || !/^\d{3}[ -]STARTTLS\s*$/im.test(offers)) return { certificate: null };
    await command(plain, 'STARTTLS');
    return { certificate: certificateOf(await encryptedSocket(plain, server)) };
  };
  try {
    return await Promise.race([talk(), broken]);
  } finally {
    clearTimeout(timer);
    plain.destroy();
  }
}

/** Sends a line, if any, and gives the whole reply, which may have several lines. */
async function command(socket: Socket, line: string | null): Promise<string> {
  if (line !== null) socket.write(`${line}\r\n`);
  let reply = '';
  while (!/^\d{3}(?: .*)?\r?\n$/m.test(lastLine(reply))) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    reply += chunk.toString('utf8');
    if (reply.length > 65_536) throw new SmtpRefusal(reply.slice(0, 100));
  }
  if (!reply.startsWith('2')) throw new SmtpRefusal(reply.trim().slice(0, 300));
  return reply;
}

function lastLine(reply: string): string {
  return reply.slice(reply.lastIndexOf('\n', reply.length - 2) + 1);
}

/** Whoever the server is: what is wrong with its certificate is looked at afterwards. */
async function encryptedSocket(socket: Socket, { host, ca }: SmtpServer): Promise<TLSSocket> {
  const encrypted = connectTls({
    socket,
    host,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== undefined && { ca }),
  });
  // Whoever waits for it hears of it; later ones are of a connection that is given up.
  encrypted.on('error', () => undefined);
  await once(encrypted, 'secureConnect');
  return encrypted;
}

function certificateOf(socket: TLSSocket): Certificate {
  const { valid_to, subject, subjectaltname } = socket.getPeerCertificate();
  const names = (subjectaltname ?? '')
    .split(', ')
    .flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
  return {
    fault: socket.authorized ? null : String(socket.authorizationError),
    validUntil: new Date(valid_to),
    names: names.length > 0 ? names : [subject.CN ?? ''].flat(),
  };
}
