// A program that is told of events, as hostile as a test wants it; and the check of what it was told, written from
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md and not from our code.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { WebhookMessage } from '../../src/workflows/webhook-event.ts';

export interface Told {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A status, or whatever the test does with the answer. */
export type Behaviour = (told: Told, answer: ServerResponse) => number | undefined;

export interface WebhookReceiver {
  port: number;
  /** `http://127.0.0.1:port/hook` or its like with TLS. */
  url: string;
  told: Told[];
  behave(behaviour: Behaviour): void;
  /** Messages as the program read them, repeats included. */
  messages(): WebhookMessage[];
  close(): Promise<void>;
}

export async function startWebhookReceiver(
  options: { host?: string; port?: number; tls?: { key: string; cert: string } } = {},
): Promise<WebhookReceiver> {
  const { host = '127.0.0.1', port = 0, tls } = options;
  let behaviour: Behaviour = () => 204;
  const told: Told[] = [];
  const listener = async (request: IncomingMessage, answer: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
    told.push(one);
    const status = behaviour(one, answer);
    if (status !== undefined) answer.writeHead(status).end();
  };
  const handle = (request: IncomingMessage, answer: ServerResponse) => {
    // A client that goes away in the middle has told nothing.
    listener(request, answer).catch(() => answer.destroy());
  };
  const server = tls ? createTlsServer(tls, handle) : createServer(handle);
  server.listen(port, host);
  await once(server, 'listening');
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    url: `${tls ? 'https' : 'http'}://${host}:${taken}/hook`,
    told,
    behave: (next) => {
      behaviour = next;
    },
    messages: () => told.map(({ body }) => JSON.parse(body) as WebhookMessage),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Whether any of the signatures is the secret's. */
export function isSigned({ headers, body }: Told, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signedContent = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  const expected = createHmac('sha256', key).update(signedContent).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .map((one) => one.split(','))
    .some(([version, signature = '']) => {
      const given = Buffer.from(signature, 'base64');
      return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
    });
}
