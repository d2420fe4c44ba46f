// Whose program asks: a token in the header, nothing else. Cookies are not looked at, so no other site can make a browser
// ask in a person's name.
import type { Context } from 'hono';
import type { Instant } from '../../calendar/dates.ts';
import type { ApiTokens, Bearer } from '../../engine/api-tokens.ts';
import type { ApiToken } from '../../store/api-tokens.ts';
import { countTry, type RateLimit } from '../../store/rate-limits.ts';
import { limitKey } from '../client-ip.ts';
import { principalAt } from '../principal.ts';
import type { Principal, Site } from '../site.ts';
import { problem } from './problem.ts';
import type { Scope } from './scopes.ts';

export interface Known {
  token: ApiToken;
  principal: Principal;
}

/** More than any client in its right mind asks for. */
const OF_TOKEN: RateLimit = { scope: 'api', tries: 600, withinMs: 60_000 };
/** Without a valid token, from one network. */
const OF_STRANGERS: RateLimit = { scope: 'api network', tries: 100, withinMs: 60_000 };

const BEARER = /^Bearer +(\S+)$/i;

/** @param scope null: any valid token will do. A response says why not. */
export async function authenticate(
  { c, site, now, tokens }: { c: Context; site: Site; now: Instant; tokens: ApiTokens },
  scope: Scope | null,
): Promise<Known | Response> {
  const header = c.req.header('authorization');
  const secret = BEARER.exec(header ?? '')?.[1];
  const bearer: Bearer = secret === undefined ? { state: 'malformed' } : await tokens.recognise(secret);
  if (bearer.state !== 'valid') {
    const retryAt = await countTry(site.db, OF_STRANGERS, limitKey(site.clientIp(c)), now);
    return retryAt === null
      ? refused(c, header === undefined ? null : bearer.state)
      : tooMany(c, retryAt, now);
  }
  const { token } = bearer;
  const retryAt = await countTry(site.db, OF_TOKEN, token.id, now);
  if (retryAt !== null) return tooMany(c, retryAt, now);
  if (scope !== null && !token.scopes.includes(scope))
    return problem(
      c,
      'insufficient-scope',
      { scope, detail: `У токена нет права ${scope}. Создайте токен с этим правом.` },
      { 'WWW-Authenticate': `${REALM}, error="insufficient_scope", scope="${scope}"` },
    );
  return { token, principal: await principalAt(site, token.address) };
}

const REALM = 'Bearer realm="srok"';

const WHY: Record<Exclude<Bearer['state'], 'valid'>, { detail: string; description: string }> = {
  malformed: {
    detail: 'Заголовок Authorization не содержит токена вида srok_…: проверьте, скопирован ли он полностью.',
    description: 'The token is malformed',
  },
  unknown: {
    detail: 'Такого токена нет. Создайте новый на странице «Доступ для программ».',
    description: 'The token is unknown',
  },
  expired: {
    detail: 'Срок действия токена истёк. Создайте новый на странице «Доступ для программ».',
    description: 'The token expired',
  },
  revoked: {
    detail: 'Токен отозван. Создайте новый на странице «Доступ для программ».',
    description: 'The token was revoked',
  },
};

/** RFC 6750, 3.1: without a token no error is named. */
function refused(c: Context, state: keyof typeof WHY | null): Response {
  if (state === null) return problem(c, 'unauthorized', {}, { 'WWW-Authenticate': REALM });
  const { detail, description } = WHY[state];
  const challenge = `${REALM}, error="invalid_token", error_description="${description}"`;
  return problem(c, 'unauthorized', { detail }, { 'WWW-Authenticate': challenge });
}

function tooMany(c: Context, retryAt: Instant, now: Instant): Response {
  const seconds = Math.max(1, Math.ceil((retryAt - now) / 1000));
  return problem(c, 'too-many-requests', {}, { 'Retry-After': String(seconds) });
}
