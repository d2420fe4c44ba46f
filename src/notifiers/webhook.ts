// One message to a program: a POST, signed as Standard Webhooks says, to an address that was checked. The answer's status
// is all that counts; where it redirects to is never looked at.
import { createHmac } from 'node:crypto';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { TLSSocket } from 'node:tls';
import { type SafeTarget, safeTarget, TargetError, type TargetRules } from './safe-target.ts';

export interface WebhookPost {
  url: string;
  /** Whether it may go to what the settings allow beside public addresses. */
  inside: boolean;
  /** The same at every attempt. */
  id: string;
  body: string;
  /** Milliseconds since 1970, of this attempt. */
  at: number;
  /** `whsec_…`; two while one is replaced by the other. */
  secrets: readonly string[];
}

/** What came back, whatever it says. */
export interface WebhookReply {
  status: number;
  /** The first printable characters of the body. */
  words: string;
}

/** No answer: the address is refused, or there was none in time. `code` is of a short list, the message holds no secret. */
export class NoReplyError extends Error {
  override name = 'NoReplyError';
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export interface WebhookNotifier {
  /** @throws {TargetError} when the service may not call the address */
  check(target: Pick<WebhookPost, 'url' | 'inside'>): Promise<void>;
  /** @throws {NoReplyError} */
  post(message: WebhookPost): Promise<WebhookReply>;
}

export interface WebhookNotifierOptions extends TargetRules {
  /** Milliseconds. */
  connectMs?: number;
  /** Milliseconds from the look-up of the name to the end of the answer. */
  wholeMs?: number;
  /** Instead of the system's: certificates in PEM. */
  ca?: string;
  agent?: string;
}

const CONNECT_MS = 5_000;
export const WHOLE_MS = 15_000;
/** After the whole time, for what has been answered by then to be read. */
const GRACE_MS = 1_000;
/** More of an answer is not read. */
const ANSWER_BYTES = 64 * 1024;
const WORDS = 200;
export const SECRET_PREFIX = 'whsec_';

export function createWebhookNotifier(options: WebhookNotifierOptions): WebhookNotifier {
  const { connectMs = CONNECT_MS, wholeMs = WHOLE_MS, ca, agent = 'Srok' } = options;

  async function check(target: Pick<WebhookPost, 'url' | 'inside'>): Promise<void> {
    try {
      await targetOf(target, AbortSignal.timeout(wholeMs));
    } catch (error) {
      if (!(error instanceof NoReplyError)) throw error;
      throw new TargetError('unknown-host', error.message, error);
    }
  }

  function targetOf({ url, inside }: Pick<WebhookPost, 'url' | 'inside'>, signal: AbortSignal) {
    return inTime(safeTarget(url, inside ? options : { ...options, allow: [] }), signal);
  }

  async function post(message: WebhookPost): Promise<WebhookReply> {
    const whole = AbortSignal.timeout(wholeMs);
    try {
      // Whatever the connection does, nobody waits longer.
      return await inTime(answerTo(message, whole), AbortSignal.timeout(wholeMs + GRACE_MS));
    } catch (error) {
      throw noReply(error, whole);
    }
  }

  async function answerTo(message: WebhookPost, whole: AbortSignal): Promise<WebhookReply> {
    return send(await targetOf(message, whole), message, whole);
  }

  function send(target: SafeTarget, message: WebhookPost, whole: AbortSignal): Promise<WebhookReply> {
    return new Promise((resolve, reject) => {
      const sent = open(target, message, whole);
      const connecting = setTimeout(
        () => sent.destroy(new NoReplyError('ETIMEDOUT', 'no connection in time')),
        connectMs,
      );
      sent.on('socket', (socket) => {
        socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () =>
          clearTimeout(connecting),
        );
      });
      // The status has been given: however the rest ends, that was the answer.
      let isAnswered = false;
      sent.on('close', () => {
        clearTimeout(connecting);
        if (!isAnswered) reject(new NoReplyError('ECONNRESET', 'closed without an answer'));
      });
      sent.on('error', (error) => {
        if (!isAnswered) reject(error);
      });
      // Nobody asked for another protocol: a refusal like any other.
      sent.on('upgrade', ({ statusCode = 101 }, socket) => {
        isAnswered = true;
        socket.destroy();
        resolve({ status: statusCode, words: '' });
      });
      sent.on('response', (answer) => {
        isAnswered = true;
        beginning(answer).then((words) => {
          sent.destroy();
          resolve({ status: answer.statusCode ?? 0, words });
        }, reject);
      });
      sent.end(message.body);
    });
  }

  function open(
    { url, host, addresses }: SafeTarget,
    message: WebhookPost,
    whole: AbortSignal,
  ): ClientRequest {
    const isTls = url.protocol === 'https:';
    const request = isTls ? requestHttps : requestHttp;
    return request({
      method: 'POST',
      host,
      port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
      path: url.pathname + url.search,
      headers: {
        host: url.host,
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(message.body),
        'user-agent': agent,
        ...signed(message),
      },
      // A connection of its own each time, to an address that was checked.
      agent: false,
      lookup: (_host, { all }, found) =>
        all ? found(null, addresses) : found(null, addresses[0].address, addresses[0].family),
      signal: whole,
      ...(isTls && { rejectUnauthorized: true, ...(ca !== undefined && { ca }) }),
    });
  }

  return { check, post };
}

/** Reads on until the end, the limit or a fault, and keeps what can be shown. */
async function beginning(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= 4 * WORDS) chunks.push(chunk);
      else if (chunks.length === 0) chunks.push(chunk.subarray(0, 4 * WORDS));
      if (bytes >= ANSWER_BYTES) break;
    }
  } catch {
    // Broken off, or too slow.
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ')
    .trim()
    .slice(0, WORDS);
}

/** @see https://www.standardwebhooks.com – id, time and body by HMAC-SHA256, one signature for each secret */
function signed({ id, body, at, secrets }: WebhookPost): Record<string, string> {
  const timestamp = Math.floor(at / 1000);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}

/** The name's look-up cannot be broken off; it is not waited for. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new NoReplyError('ETIMEDOUT', 'no answer in time'));
    signal.addEventListener('abort', late, { once: true });
    work.then(resolve, reject);
  });
}

function noReply(error: unknown, whole: AbortSignal): NoReplyError {
  if (error instanceof NoReplyError) return error;
  if (error instanceof TargetError) return new NoReplyError(`target-${error.fault}`, error.message, error);
  if (whole.aborted) return new NoReplyError('ETIMEDOUT', 'no answer in time', error);
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return new NoReplyError(code, `no answer: ${code}`, error);
}
