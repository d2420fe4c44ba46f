// Which addresses of the network the service may call for somebody else: what is public, over TLS. Names are looked up here,
// once, and the connection goes to an address that was checked: whatever the name says a moment later.
import { lookup as lookUp } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

export interface NetworkAddress {
  address: string;
  family: 4 | 6;
}

/** All addresses of a name. @throws what the resolver says */
export type Lookup = (host: string) => Promise<NetworkAddress[]>;

const systemLookup: Lookup = async (host) => {
  const found = await lookUp(host, { all: true, verbatim: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

export interface SafeTarget {
  url: URL;
  /** Without brackets and without a dot at its end. */
  host: string;
  /** Checked, in the order of the resolver; one at least. */
  addresses: [NetworkAddress, ...NetworkAddress[]];
}

export type TargetFault =
  | 'not-a-url'
  | 'scheme'
  | 'credentials'
  | 'port'
  /** It, or one of its addresses, is no public one. */
  | 'not-public'
  | 'unknown-host';

export class TargetError extends Error {
  override name = 'TargetError';
  readonly fault: TargetFault;

  constructor(fault: TargetFault, message: string, cause?: unknown) {
    super(message, { cause });
    this.fault = fault;
  }
}

export interface TargetRules {
  /** Hosts, addresses and networks (`10.0.0.0/8`) that may be called although they are not public, and without TLS. */
  allow: readonly string[];
  lookup?: Lookup;
}

const LOWEST_PORT = 1024;

/** @throws {TargetError} */
export async function safeTarget(
  text: string,
  { allow, lookup = systemLookup }: TargetRules,
): Promise<SafeTarget> {
  const url = URL.canParse(text) ? new URL(text) : null;
  // The parser has made an address of whatever means one: 2130706433, 0x7f.1, 0177.0.0.1.
  if (!url) throw new TargetError('not-a-url', 'not a URL');
  if (!['http:', 'https:'].includes(url.protocol)) throw new TargetError('scheme', `scheme ${url.protocol}`);
  if (url.username !== '' || url.password !== '')
    throw new TargetError('credentials', 'the URL holds credentials');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const isNamed = allow.some((one) => one.toLowerCase() === host);
  const found = await addressesOf(host, lookup);
  const isListed = isNamed || found.every(({ address }) => inNetworks(address, allow));
  if (!isListed) {
    const inside = found.find(({ address }) => !isPublic(address) && !inNetworks(address, allow));
    if (inside) throw new TargetError('not-public', `${host} is ${inside.address}, which is not public`);
    if (url.protocol !== 'https:') throw new TargetError('scheme', 'not https');
    const port = url.port === '' ? 443 : Number(url.port);
    if (port !== 443 && port < LOWEST_PORT) throw new TargetError('port', `port ${port}`);
  }
  return { url, host, addresses: found };
}

async function addressesOf(host: string, lookup: Lookup): Promise<SafeTarget['addresses']> {
  if (ipaddr.isValid(host)) return [{ address: host, family: ipaddr.IPv6.isValid(host) ? 6 : 4 }];
  let found: NetworkAddress[];
  try {
    found = await lookup(host);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new TargetError('unknown-host', `${host}: ${code}`, error);
  }
  const [first, ...rest] = found;
  if (!first) throw new TargetError('unknown-host', `${host} has no address`);
  return [first, ...rest];
}

/** Everything else is private, shared, reserved, for tests, or carries an IPv4 address inside that would have to be judged anew. */
function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  // 2000::/3 is all that has been given out: ::127.0.0.1 and its like lie outside.
  return address.kind() === 'ipv4' || address.match(ipaddr.parseCIDR('2000::/3'));
}

function inNetworks(text: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  return networks.some((one) => {
    if (ipaddr.isValid(one)) return ipaddr.parse(one).toNormalizedString() === address.toNormalizedString();
    if (!ipaddr.isValidCIDR(one)) return false;
    const network = ipaddr.parseCIDR(one);
    return network[0].kind() === address.kind() && address.match(network);
  });
}
