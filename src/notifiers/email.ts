// Mail through one SMTP server: headers and envelope are made here, composing and sending are the pool's. Retrying is the
// engine's business.
import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';
import { readCertificates } from '../certificates.ts';
import { UserError } from '../errors.ts';
import { headerAddress, isPlainAddress, toMailOptions } from './mail-headers.ts';
import {
  DeliveryError,
  type DeliveryReceipt,
  type Mailbox,
  type Notifier,
  type OutgoingMail,
  RefusedError,
} from './notifier.ts';
import { isMailError, type OpenSmtpPool, openSmtpPool, type SmtpOptions } from './smtp-pool.ts';
import { shortReply, verdict } from './smtp-verdict.ts';

export interface EmailSettings {
  /** `smtp://user:password@host:port` (STARTTLS by `tls.mode`), or `smtps://…` (TLS from the first byte); ports 587 and 465. */
  url: string;
  from: Mailbox;
  /** Bounces go to `bounce+<message id>@domain`, so that each tells which message it is about; else to `from`. */
  bounceDomain?: string;
  tls: {
    /**
     * For `smtp://`. required: encrypted to a verified server or not at all. opportunistic: STARTTLS if the server
     * offers it, without verifying it (who could forge the certificate could as well hide the offer). off: never.
     * `smtps://` always verifies.
     */
    mode: 'required' | 'opportunistic' | 'off';
    /** PEM file of the authority that signed the server's certificate, instead of the public ones. */
    caFile?: string;
  };
  /** Default 10. */
  maxConnections?: number;
  /** A connection is replaced after so many messages; default 100, which servers commonly allow. */
  maxMessagesPerConnection?: number;
  /** Milliseconds until the connection stands; default 15 000. */
  connectionTimeoutMs?: number;
  /** Milliseconds until the server's greeting; default 15 000. */
  greetingTimeoutMs?: number;
  /** Milliseconds without a byte from the server; default 60 000. */
  socketTimeoutMs?: number;
  /** Milliseconds for one message in all, waiting for a free connection included; default 300 000. */
  deliveryTimeoutMs?: number;
}

/**
 * @param openPool where the connections live; by default in this thread
 * @throws {UserError} when the URL, an address or the CA file cannot be used; an unreachable server is no error here
 */
export function createEmailNotifier(
  settings: EmailSettings & { log: Logger },
  openPool: OpenSmtpPool = openSmtpPool,
): Notifier {
  const { from, bounceDomain, log } = settings;
  for (const sender of [from.address, `bounce@${bounceDomain ?? 'example.org'}`]) {
    if (!isPlainAddress(sender))
      throw new UserError(`Недопустимый адрес отправителя: ${JSON.stringify(sender)}`);
  }
  const options = smtpOptions(settings);
  const pool = openPool(options, (warning) => log.warn({ warning }, 'smtp pool error'));

  const underWay = new Set<Promise<DeliveryReceipt>>();
  // Messages whose addressee was put off while the copies were taken: the copies must not go out at every retry.
  const copied = new Set<string>();

  async function send(mail: OutgoingMail): Promise<DeliveryReceipt> {
    const sender = mail.envelopeFrom ?? (bounceDomain ? `bounce+${mail.id}@${bounceDomain}` : from.address);
    const recipients = copied.has(mail.id) ? [mail.to] : [mail.to, ...mail.cc];
    const outcome = await pool.send({
      envelope: {
        from: headerAddress({ address: sender }).address,
        to: [...new Set(recipients.map((mailbox) => headerAddress(mailbox).address))],
      },
      content: toMailOptions(mail, from),
      timeoutMs: settings.deliveryTimeoutMs ?? 300_000,
    });
    if (!outcome.taken) throw verdict(outcome.fault);
    if (outcome.own) {
      copied.add(mail.id);
      throw verdict(outcome.own);
    }
    copied.delete(mail.id);
    const refusedCopies = outcome.refusedCopies.map((error) => ({
      address: error.recipient ?? '',
      reply: shortReply(error.response ?? error.message),
    }));
    const copies = refusedCopies.map(({ address, reply }) => `; копия ${address} не принята: ${reply}`);
    return {
      accepted: true,
      reply: shortReply(outcome.response + copies.join('')),
      refusedCopies,
      serverMs: outcome.serverMs,
    };
  }

  async function deliver(mail: OutgoingMail): Promise<DeliveryReceipt> {
    try {
      const receipt = await send(mail);
      log.debug({ message: mail.id }, 'mail accepted by the server');
      return receipt;
    } catch (error) {
      if (error instanceof RefusedError) copied.delete(mail.id);
      if (error instanceof RefusedError || error instanceof DeliveryError) {
        const { name, code, responseCode } = error;
        log.warn({ message: mail.id, outcome: name, code, responseCode }, 'mail not delivered');
      }
      throw error;
    }
  }

  return {
    channel: 'email',
    // While one is on its way over a connection, the next one for it is composed.
    concurrency: 2 * options.maxConnections,
    deliver(mail) {
      const delivery = deliver(mail);
      underWay.add(delivery);
      const forget = () => void underWay.delete(delivery);
      delivery.then(forget, forget);
      return delivery;
    },
    async verify() {
      const transport = createTransport(options);
      try {
        await transport.verify();
        return { ok: true };
      } catch (error) {
        if (!isMailError(error)) throw error;
        const { code, reply } = verdict(error);
        return { ok: false, code, problem: reply ?? error.message };
      } finally {
        transport.close();
      }
    },
    async close() {
      await Promise.allSettled(underWay);
      await pool.close();
    },
  };
}

function smtpOptions(settings: EmailSettings): SmtpOptions {
  const { url, tls } = settings;
  const server = parseServer(url);
  return {
    ...server,
    requireTLS: !server.secure && tls.mode === 'required',
    ignoreTLS: !server.secure && tls.mode === 'off',
    tls: {
      rejectUnauthorized: server.secure || tls.mode === 'required',
      ...(tls.caFile !== undefined && { ca: readCertificates(tls.caFile) }),
    },
    maxConnections: settings.maxConnections ?? 10,
    maxMessages: settings.maxMessagesPerConnection ?? 100,
    connectionTimeout: settings.connectionTimeoutMs ?? 15_000,
    greetingTimeout: settings.greetingTimeoutMs ?? 15_000,
    dnsTimeout: settings.connectionTimeoutMs ?? 15_000,
    socketTimeout: settings.socketTimeoutMs ?? 60_000,
  };
}

/** By hand: nodemailer would let the URL's query change any option. No cause: it would carry the password. */
function parseServer(url: string) {
  try {
    const { protocol, hostname, port, username, password } = new URL(url);
    if (!/^smtps?:$/.test(protocol) || hostname === '') throw new TypeError('not an SMTP URL');
    return {
      host: hostname.replace(/^\[|\]$/g, ''),
      secure: protocol === 'smtps:',
      ...(port !== '' && { port: Number(port) }),
      ...(username !== '' && {
        auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      }),
    };
  } catch {
    throw new UserError(
      'Адрес почтового сервера должен иметь вид smtp://ПОЛЬЗОВАТЕЛЬ:ПАРОЛЬ@СЕРВЕР:ПОРТ или smtps://…',
    );
  }
}
