import { describe, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import { createClientIp, limitKey } from '../../src/web/client-ip.ts';

async function seen(trusted: string[], from: string | undefined, forwarded?: string): Promise<string> {
  const clientIp = createClientIp(trusted);
  const app = new Hono().get('/', (c) => c.text(clientIp(c)));
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const incoming = { socket: { remoteAddress: from, remotePort: 1, remoteFamily: 'IPv4' } };
  return (await app.request('/', { headers }, { incoming })).text();
}

describe('whom a request is from', () => {
  it.each<[string, string[], string | undefined, string | undefined, string]>([
    ['the other end, without proxies', [], '203.0.113.9', undefined, '203.0.113.9'],
    ['the other end, whatever it says of itself', [], '203.0.113.9', '10.0.0.1', '203.0.113.9'],
    [
      'the other end, when another machine is trusted',
      ['10.0.0.1'],
      '203.0.113.9',
      '10.0.0.1',
      '203.0.113.9',
    ],
    ['whom the proxy names', ['10.0.0.1'], '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    [
      'whom the proxy names, not whom the client made up',
      ['10.0.0.1'],
      '10.0.0.1',
      '1.1.1.1, 203.0.113.9',
      '203.0.113.9',
    ],
    [
      'whom the first of two proxies names',
      ['10.0.0.0/8'],
      '10.0.0.1',
      '1.1.1.1, 203.0.113.9, 10.2.2.2',
      '203.0.113.9',
    ],
    ['the proxy, when it names nobody', ['10.0.0.1'], '10.0.0.1', undefined, '10.0.0.1'],
    ['the proxy, when it names no address', ['10.0.0.1'], '10.0.0.1', '203.0.113.9, unknown', '10.0.0.1'],
    ['the farthest, when all are trusted', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['a client with a port', ['10.0.0.1'], '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
    ['a client in IPv6 with a port', ['::1'], '::1', '[2001:db8::7]:4711', '2001:db8::7'],
    ['an IPv4 proxy seen through IPv6', ['127.0.0.1'], '::ffff:127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['an IPv6 network of proxies', ['fd00::/8'], 'fd12::1', '2001:db8::7', '2001:db8::7'],
    ['nobody, over a socket without addresses', ['10.0.0.1'], undefined, '203.0.113.9', 'unknown'],
  ])('%s', async (_what, trusted, from, forwarded, expected) => {
    expect(await seen(trusted, from, forwarded)).toBe(expected);
  });
});

describe('what limits count by', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is %s', (ip, key) => {
    expect(limitKey(ip)).toBe(key);
  });
});
