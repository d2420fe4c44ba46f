// The cookie of a signed-in browser. Behind TLS its name forbids other paths, domains and plain connections (RFC 6265bis, __Host-).
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

const isTls = (publicUrl: string): boolean => publicUrl.startsWith('https:');
const nameOf = (publicUrl: string): string => (isTls(publicUrl) ? '__Host-srok' : 'srok');

export function readSession(c: Context, publicUrl: string): string | undefined {
  return getCookie(c, nameOf(publicUrl));
}

/** @param maxAgeS seconds */
export function writeSession(c: Context, publicUrl: string, token: string, maxAgeS: number): void {
  setCookie(c, nameOf(publicUrl), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isTls(publicUrl),
    maxAge: maxAgeS,
  });
}

export function clearSession(c: Context, publicUrl: string): void {
  deleteCookie(c, nameOf(publicUrl), { path: '/', secure: isTls(publicUrl) });
}
