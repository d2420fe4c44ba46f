// Who asks, as far as the network knows: the other end of the connection, or whom a trusted proxy says it asks for. What
// anybody else writes into X-Forwarded-For is worth nothing.
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

export type ClientIp = (c: Context) => string;

/** @param trustedProxies IP addresses and networks (`10.0.0.0/8`) whose X-Forwarded-For is believed */
export function createClientIp(trustedProxies: readonly string[]): ClientIp {
  const trusted = new BlockList();
  for (const proxy of trustedProxies) {
    const [address = '', prefix] = proxy.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(prefix), family);
  }
  const isTrusted = (ip: string) => trusted.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');
  return (c) => {
    let client = plainIp(getConnInfo(c).remote.address ?? '') ?? 'unknown';
    const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',');
    // Each proxy adds, on the right, whom it heard from: as far as they are ours, what they say holds.
    while (isIP(client) !== 0 && isTrusted(client)) {
      const next = plainIp(forwarded.pop() ?? '');
      if (next === null) break;
      client = next;
    }
    return client;
  };
}

/** What limits count by: an IPv4 address, or the /64 network that one IPv6 customer has at least. */
export function limitKey(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

/** `10.0.0.7`, also from `10.0.0.7:4711`, `[::1]:80` and `::ffff:10.0.0.7`; null when it is no IP address. */
function plainIp(text: string): string | null {
  const given = text.trim();
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(given)?.[1] ?? /^([\d.]+):\d+$/.exec(given)?.[1] ?? given;
  const ip = bare.replace(/^::ffff:(?=[\d.]+$)/i, '');
  return isIP(ip) === 0 ? null : ip;
}
