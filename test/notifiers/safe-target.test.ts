// Which addresses the service calls for somebody else: only what is public, whatever way it is written.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { type NetworkAddress, safeTarget, TargetError } from '../../src/notifiers/safe-target.ts';

const PUBLIC = '93.184.216.34';

const at = (...addresses: string[]): NetworkAddress[] =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

/** What is said of a URL whose host has these addresses. */
async function verdict(url: string, { addresses = [PUBLIC], allow = [] as string[] } = {}): Promise<string> {
  try {
    const { host } = await safeTarget(url, { allow, lookup: async () => at(...addresses) });
    return `calls ${host}`;
  } catch (error) {
    if (error instanceof TargetError) return error.fault;
    throw error;
  }
}

describe('a target', () => {
  it.each([
    ['https://example.org/hook', 'calls example.org'],
    ['https://example.org:8443/hook?a=b', 'calls example.org'],
    ['https://example.org./hook', 'calls example.org'],
    ['https://пример.рф/', 'calls xn--e1afmkfd.xn--p1ai'],
    [`https://${PUBLIC}/`, `calls ${PUBLIC}`],
    ['https://[2606:2800:220:1:248:1893:25c8:1946]/', 'calls 2606:2800:220:1:248:1893:25c8:1946'],
  ])('may be public: %s', async (url, expected) => {
    expect(await verdict(url)).toBe(expected);
  });

  it.each([
    ['', 'not-a-url'],
    ['example.org', 'not-a-url'],
    ['https://', 'not-a-url'],
    ['http://example.org/', 'scheme'],
    ['ftp://example.org/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['https://user@example.org/', 'credentials'],
    ['https://user:secret@example.org/', 'credentials'],
    ['https://example.org:25/', 'port'],
    ['https://example.org:80/', 'port'],
  ])('is refused for what it says: %s', async (url, expected) => {
    expect(await verdict(url)).toBe(expected);
  });

  it.each([
    'https://0.0.0.0/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://127.0.0.1./',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://①②⑦.0.0.1/',
    'https://10.0.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://198.18.0.1/',
    'https://192.0.2.1/',
    'https://[::]/',
    'https://[::1]/',
    'https://[::127.0.0.1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::ffff:0:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001::1]/',
    'https://[fe80::1]/',
    'https://[fec0::1]/',
    'https://[fc00::1]/',
    'https://[fd12:3456::1]/',
    'https://[ff02::1]/',
    'https://[2001:db8::1]/',
    'https://[100::1]/',
  ])('is refused where it is no public address: %s', async (url) => {
    expect(await verdict(url)).toBe('not-public');
  });

  it('is refused when any of its addresses is not public', async () => {
    expect(await verdict('https://example.org/', { addresses: [PUBLIC, '10.0.0.1'] })).toBe('not-public');
    expect(await verdict('https://example.org/', { addresses: [PUBLIC, '::1'] })).toBe('not-public');
    expect(await verdict('https://localhost/', { addresses: ['127.0.0.1', '::1'] })).toBe('not-public');
    expect(await verdict('https://example.org/', { addresses: ['fe80::1%eth0'] })).toBe('not-public');
    expect(await verdict('https://example.org/', { addresses: ['nonsense'] })).toBe('not-public');
  });

  it('is refused while its name is not known, and says so', async () => {
    expect(await verdict('https://example.org/', { addresses: [] })).toBe('unknown-host');
    const lookup = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    await expect(safeTarget('https://nowhere.example/', { allow: [], lookup })).rejects.toMatchObject({
      fault: 'unknown-host',
      message: 'nowhere.example: ENOTFOUND',
    });
  });

  it('that is listed is called wherever it is, without TLS and at any port', async () => {
    const inside = { addresses: ['10.0.0.7'] };
    expect(await verdict('http://crm.local:80/', { ...inside, allow: ['crm.local'] })).toBe(
      'calls crm.local',
    );
    expect(await verdict('http://CRM.local./', { ...inside, allow: ['crm.local'] })).toBe('calls crm.local');
    expect(await verdict('http://crm.local/', { ...inside, allow: ['10.0.0.0/8'] })).toBe('calls crm.local');
    expect(await verdict('http://crm.local/', { ...inside, allow: ['10.0.0.7'] })).toBe('calls crm.local');
    expect(await verdict('http://[fd00::7]/', { allow: ['fd00::/8'] })).toBe('calls fd00::7');
  });

  it('is not listed by a name like it, a part of it, or one of its addresses', async () => {
    const both = { addresses: ['10.0.0.7', '192.168.0.1'] };
    expect(await verdict('https://crm.local/', { ...both, allow: ['10.0.0.0/8'] })).toBe('not-public');
    expect(await verdict('https://evil-crm.local/', { ...both, allow: ['crm.local'] })).toBe('not-public');
    expect(await verdict('https://crm.local.evil.org/', { ...both, allow: ['crm.local'] })).toBe(
      'not-public',
    );
    expect(await verdict('http://example.org/', { allow: ['crm.local'] })).toBe('scheme');
    expect(await verdict('https://user@crm.local/', { ...both, allow: ['crm.local'] })).toBe('credentials');
  });

  it('gives the addresses that were checked, and no others', async () => {
    const { addresses } = await safeTarget('https://example.org/', {
      allow: [],
      lookup: async () => at(PUBLIC, '2606:2800:220:1:248:1893:25c8:1946'),
    });
    expect(addresses).toEqual(at(PUBLIC, '2606:2800:220:1:248:1893:25c8:1946'));
  });

  it('is never an IPv4 address of a range that is not public, written as one number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(0xffff_ffff), async (number) => {
        const range = ipaddr.fromByteArray([24, 16, 8, 0].map((shift) => (number >>> shift) & 255)).range();
        expect(await verdict(`https://${number}/`)).toMatch(range === 'unicast' ? /^calls/ : /^not-public$/);
      }),
    );
  });
});
