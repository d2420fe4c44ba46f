// Posting to programs that mean no good: over real connections, to receivers that fail, hang, redirect, drip and lie.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { NetworkAddress } from '../../src/notifiers/safe-target.ts';
import {
  createWebhookNotifier,
  NoReplyError,
  type WebhookNotifierOptions,
  type WebhookPost,
} from '../../src/notifiers/webhook.ts';
import { freePort } from '../support/free-port.ts';
import { isSigned, startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
/** For those that are to be given up: a busy machine pauses a test for longer than that. */
const HURRIED = { connectMs: 250, wholeMs: 500 };
const LOCAL = { address: '127.0.0.1', family: 4 } as const;

const open: WebhookReceiver[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(options: Parameters<typeof startWebhookReceiver>[0] = {}): Promise<WebhookReceiver> {
  const receiver = await startWebhookReceiver(options);
  open.push(receiver);
  return receiver;
}

/** The status, or why there is none. */
async function post(
  url: string,
  {
    options = {},
    message = {},
  }: { options?: Partial<WebhookNotifierOptions>; message?: Partial<WebhookPost> } = {},
): Promise<string> {
  const notifier = createWebhookNotifier({
    allow: ['127.0.0.1', 'receiver.test'],
    lookup: async () => [LOCAL],
    ...options,
  });
  const given = {
    url,
    inside: true,
    id: 'msg-1',
    body: '{"type":"srok.events"}',
    at: 1_700_000_000_500,
    secrets: [SECRET],
  };
  try {
    const { status, words } = await notifier.post({ ...given, ...message });
    return `${status} ${words}`.trim();
  } catch (error) {
    if (error instanceof NoReplyError) return error.code;
    throw error;
  }
}

describe('a message', () => {
  it('is one POST, signed as Standard Webhooks says', async () => {
    const receiver = await start();
    receiver.behave((_told, answer) => {
      answer.writeHead(200, { 'content-type': 'text/plain' }).end('принято\u0000\n<b>');
      return undefined;
    });
    expect(await post(`${receiver.url}?a=b`)).toBe('200 принято <b>');
    const [told, ...more] = receiver.told;
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      method: 'POST',
      path: '/hook?a=b',
      body: '{"type":"srok.events"}',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'webhook-id': 'msg-1',
        'webhook-timestamp': '1700000000',
        host: `127.0.0.1:${receiver.port}`,
        connection: 'close',
      },
    });
    expect(told && isSigned(told, SECRET)).toBe(true);
    expect(told && isSigned(told, OTHER)).toBe(false);
    expect(told && isSigned({ ...told, body: told.body.replace('events', 'eventz') }, SECRET)).toBe(false);
    expect(told && isSigned({ ...told, headers: { ...told.headers, 'webhook-id': 'msg-2' } }, SECRET)).toBe(
      false,
    );
  });

  it('is signed by both secrets while one is replaced', async () => {
    const receiver = await start();
    await post(receiver.url, { message: { secrets: [OTHER, SECRET] } });
    expect(receiver.told.map((told) => [isSigned(told, SECRET), isSigned(told, OTHER)])).toEqual([
      [true, true],
    ]);
  });

  it('has the signature of the specification’s example', async () => {
    const receiver = await start();
    // https://github.com/standard-webhooks/standard-webhooks: the vector of its reference libraries.
    await post(receiver.url, {
      message: {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        at: 1_614_265_330_000,
        body: '{"test": 2432232314}',
        secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      },
    });
    expect(receiver.told[0]?.headers['webhook-signature']).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });
});

describe('a receiver', () => {
  it('that fails is heard', async () => {
    const receiver = await start();
    receiver.behave(() => 500);
    expect(await post(receiver.url)).toBe('500');
  });

  it('that redirects is not followed, wherever to', async () => {
    const inside = await start();
    const receiver = await start();
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.behave((_told, answer) => {
        answer.writeHead(status, { location: inside.url }).end();
        return undefined;
      });
      expect(await post(receiver.url)).toBe(String(status));
    }
    expect(inside.told).toEqual([]);
  });

  it('that hangs is given up in time', async () => {
    const receiver = await start();
    receiver.behave(() => undefined);
    const began = performance.now();
    expect(await post(receiver.url, { options: HURRIED })).toBe('ETIMEDOUT');
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it.each([
    [
      'would rather speak another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
      '101',
    ],
    ['says that it will go on, and does not', 'HTTP/1.1 100 Continue\r\n\r\n', 'ETIMEDOUT'],
    ['closes without a word', null, 'ECONNRESET'],
  ])('that %s has not taken the message', async (_what, words, expected) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => (words === null ? socket.end() : socket.write(words)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    try {
      const options = expected === 'ETIMEDOUT' ? HURRIED : {};
      expect(await post(`http://127.0.0.1:${port}/`, { options })).toBe(expected);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('that says its headers drop by drop is given up in time', async () => {
    const server = createServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
      const drops = setInterval(() => socket.write('a'), 50);
      socket
        .resume()
        .on('error', () => undefined)
        .on('close', () => clearInterval(drops));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    try {
      expect(await post(`http://127.0.0.1:${port}/`, { options: HURRIED })).toBe('ETIMEDOUT');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('that has answered and then drips its words is taken at its status', async () => {
    const receiver = await start();
    receiver.behave((_told, answer) => {
      answer.writeHead(202);
      const drops = setInterval(() => answer.write('a'), 50);
      answer.on('close', () => clearInterval(drops));
      return undefined;
    });
    expect(await post(receiver.url, { options: { wholeMs: 1_500 } })).toMatch(/^202 a+$/);
  });

  it('that answers without end is not read to the end', async () => {
    const receiver = await start();
    let written = 0;
    const ended = new Promise<void>((resolve) => {
      receiver.behave((_told, answer) => {
        const more = () => {
          while (!answer.destroyed && answer.write(Buffer.alloc(16_384, 97))) written += 16_384;
        };
        answer.writeHead(200);
        answer.on('drain', more).on('close', resolve);
        more();
        return undefined;
      });
    });
    expect(await post(receiver.url)).toBe(`200 ${'a'.repeat(200)}`);
    await ended;
    // What the system's own buffers hold comes on top of the 64 KB.
    expect(written).toBeLessThan(16_000_000);
  });

  it('that is not there, or is no server of the web, has given no answer', async () => {
    const receiver = await start();
    await receiver.close();
    open.splice(0);
    expect(await post(receiver.url)).toBe('ECONNREFUSED');
  });

  it('that takes no connection is given up sooner than one that does', async () => {
    // No route leads there: the test network of RFC 5737, allowed for the test.
    const began = performance.now();
    const options = { ...HURRIED, wholeMs: 10_000, allow: ['192.0.2.0/24'] };
    const code = await post('http://192.0.2.1:9/', { options });
    expect(['ETIMEDOUT', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED', 'EACCES']).toContain(code);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('whose name takes for ever to be looked up is given up in time', async () => {
    const lookup = () => new Promise<NetworkAddress[]>(() => undefined);
    expect(await post('http://receiver.test/', { options: { ...HURRIED, lookup } })).toBe('ETIMEDOUT');
  });
});

describe('the address', () => {
  it('is looked up once: what the name says after the check is not asked', async () => {
    const port = await freePort();
    const checked = await start({ host: '127.0.0.2', port });
    const inside = await start({ host: '127.0.0.1', port });
    const answers = [{ address: '127.0.0.2', family: 4 as const }, LOCAL, LOCAL];
    const lookup = async () => answers.splice(0, 1);
    const url = `http://rebinding.test:${port}/`;
    expect(await post(url, { options: { allow: ['127.0.0.2'], lookup } })).toBe('204');
    expect(answers).toHaveLength(2);
    expect([checked.told.length, inside.told.length]).toEqual([1, 0]);
    // Asked again for the next message, and judged again.
    expect(await post(url, { options: { allow: ['127.0.0.2'], lookup } })).toBe('target-not-public');
    expect(inside.told).toEqual([]);
  });

  it('inside is not called at all', async () => {
    const inside = await start();
    expect(await post(inside.url, { message: { inside: false } })).toBe('target-not-public');
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '[::ffff:127.0.0.1]'])
      expect(await post(`http://${host}:${inside.port}/`, { options: { allow: [] } })).toBe(
        'target-not-public',
      );
    expect(inside.told).toEqual([]);
  });

  it('is called directly, whatever proxies the environment names', async () => {
    const [proxy, receiver] = [await start(), await start()];
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
    try {
      for (const name of names) process.env[name] = name.startsWith('NODE') ? '1' : proxy.url;
      expect(await post(receiver.url)).toBe('204');
    } finally {
      for (const name of names) delete process.env[name];
    }
    expect([proxy.told.length, receiver.told.length]).toEqual([0, 1]);
  });
});

describe('over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'srok-webhook-'));
  let mine: { key: string; cert: string };
  let others: { key: string; cert: string };

  function certificate(host: string): { key: string; cert: string } {
    const [key, cert] = [join(folder, `${host}.key`), join(folder, `${host}.pem`)];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
    const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
    execFileSync('openssl', ['req', '-x509', '-days', '2', ...curve, ...subject, '-out', cert], {
      stdio: 'pipe',
    });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  }

  beforeAll(() => {
    mine = certificate('receiver.test');
    others = certificate('other.test');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('a receiver is told whose certificate is good for its name', async () => {
    const receiver = await start({ tls: mine });
    const url = `https://receiver.test:${receiver.port}/`;
    expect(await post(url, { options: { ca: mine.cert } })).toBe('204');
    expect(await post(url.replace('.test', '.test.'), { options: { ca: mine.cert } })).toBe('204');
  });

  it('nothing is told to one whose certificate is nobody’s, or another’s', async () => {
    const [unknown, wrong] = [await start({ tls: mine }), await start({ tls: others })];
    expect(await post(`https://receiver.test:${unknown.port}/`)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    const options = { ca: others.cert };
    expect(await post(`https://receiver.test:${wrong.port}/`, { options })).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(await post(`https://receiver.test:${unknown.port}/`)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
    expect([unknown.told, wrong.told]).toEqual([[], []]);
  });

  it('a server that takes the connection and never shakes hands is given up as one that takes none', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    try {
      const began = performance.now();
      const options = { ...HURRIED, wholeMs: 10_000 };
      expect(await post(`https://receiver.test:${port}/`, { options })).toBe('ETIMEDOUT');
      expect(performance.now() - began).toBeLessThan(5_000);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
