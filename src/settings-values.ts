// How the values of environment variables are read: text in, checked value out, messages for the operator.
import { isIP } from 'node:net';
import { z } from 'zod';

/** Redis as the queue reaches it: `nodes` are `redis://` or `rediss://` addresses, one unless `cluster`. */
export interface RedisSettings {
  cluster: boolean;
  nodes: string[];
}

/** `z.email` takes one address; here the wish is to name the fault in the operator's language. */
const Address = z
  .email('нужен адрес электронной почты')
  .max(254)
  .transform((text) => text.toLowerCase());

export const Addresses = z.string().transform(splitList).pipe(z.array(Address));

/** IP addresses and networks in the form `10.0.0.0/8`. */
export const Networks = z
  .string()
  .transform(splitList)
  .pipe(
    z.array(
      z.string().refine(isNetwork, 'нужны IP-адреса или сети через запятую, например 10.0.0.1,10.1.0.0/16'),
    ),
  );

const HOST = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/;

/** Names of hosts, IP addresses and networks. */
export const HostsOrNetworks = z
  .string()
  .transform((text) => splitList(text.toLowerCase()))
  .pipe(
    z.array(
      z
        .string()
        .refine(
          (text) => isNetwork(text) || HOST.test(text),
          'нужны имена узлов, IP-адреса или сети через запятую, например crm.local,10.1.0.0/16',
        ),
    ),
  );

/** A whole number written in digits, within bounds (both included). */
export function whole(min: number, max: number) {
  const message = `нужно целое число от ${min} до ${max}`;
  return z
    .string()
    .regex(/^\d{1,12}$/, message)
    .transform(Number)
    .pipe(z.int(message).min(min, message).max(max, message));
}

/** More than nothing, at most thousands, with at most three digits after the point. */
export const PositiveNumber = z
  .string()
  .regex(/^\d{1,4}(\.\d{1,3})?$/, 'нужно число, например 14 или 0.5')
  .transform(Number)
  .pipe(z.number().positive('нужно число больше нуля'));

/** An address of a server: one of the schemes, a host, and the name of a database where asked. */
function serverUrl(schemes: readonly string[], example: string, { path }: { path: boolean }) {
  return z.string().refine((text) => {
    const url = toUrl(text);
    if (!url || !schemes.includes(url.protocol)) return false;
    return (url.hostname !== '' || url.searchParams.has('host')) && (!path || url.pathname.length > 1);
  }, `нужен адрес вида ${example}; особые знаки в пароле записываются как %XX`);
}

export const DatabaseUrl = serverUrl(['postgres:', 'postgresql:'], 'postgres://имя:пароль@сервер:5432/база', {
  path: true,
});
export const SmtpUrl = serverUrl(['smtp:', 'smtps:'], 'smtp://имя:пароль@сервер:587 или smtps://…', {
  path: false,
});

/** With a login; the folder is the path, INBOX when there is none. */
export const ImapUrl = serverUrl(['imaps:', 'imap:'], 'imaps://имя:пароль@сервер:993/INBOX', {
  path: false,
}).refine(
  (text) => (toUrl(text)?.username ?? '') !== '',
  'нужны имя и пароль: imaps://имя:пароль@сервер:993/INBOX',
);

/** The address people open, without a slash at its end. */
export const PublicUrl = serverUrl(['http:', 'https:'], 'https://srok.example.org', { path: false })
  .refine((text) => !/[?#]/.test(text), 'адрес без «?» и «#»')
  .transform((text) => text.replace(/\/+$/, ''));

/**
 * `redis://host:6379/0` is one server. A cluster is a list of nodes, by commas, or the scheme `redis+cluster://`:
 * `redis+cluster://user:password@a:6379,b:6379`. Scheme and credentials of the first node hold for nodes without them.
 */
export const RedisUrl = z.string().transform((text, context): RedisSettings => {
  const parsed = readRedis(text);
  if (parsed) return parsed;
  context.addIssue(
    'нужен адрес вида redis://сервер:6379, для кластера redis+cluster://сервер1:6379,сервер2:6379',
  );
  return z.NEVER;
});

function readRedis(text: string): RedisSettings | undefined {
  const parts = splitList(text);
  const first = /^(rediss?)(\+cluster)?:\/\/([^@/]*@)?/.exec(parts[0] ?? '');
  if (!first) return undefined;
  const [, scheme = 'redis', marked, credentials = ''] = first;
  const cluster = marked !== undefined || parts.length > 1;
  const nodes = parts.map((part) => {
    if (!part.includes('://')) return `${scheme}://${part.includes('@') ? '' : credentials}${part}`;
    return part.replace(/^(rediss?)\+cluster:/, '$1:');
  });
  const valid = nodes.every((node) => {
    const url = toUrl(node);
    return url?.protocol === `${scheme}:` && url.hostname !== '' && (!cluster || /^\/?$/.test(url.pathname));
  });
  return valid ? { cluster, nodes } : undefined;
}

/** `Name <address>` or a bare address; no line breaks, so that it cannot start a header of its own. */
export const Sender = z
  .string()
  .max(300)
  .refine((text) => {
    const address = /^[^<>\r\n]*<([^<>\s]+)>$/.exec(text)?.[1] ?? text;
    return z.email().safeParse(address).success;
  }, 'нужен адрес вида «Срок <srok@example.org>»');

/**
 * The envelope sender: an address in which `{id}` stands for the message's own id, so that a bounce names its
 * message. A bare domain means `{id}@domain`; an address without `{id}` takes all bounces.
 */
export const BouncePattern = z
  .string()
  .transform((text) => (text.includes('@') ? text : `{id}@${text}`).toLowerCase())
  .refine(
    (text) => z.email().safeParse(text.replace('{id}', 'id')).success,
    'нужен домен либо адрес вида srok-{id}@example.org',
  );

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  if (isIP(address) === 0 || address.includes('%') || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function toUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
