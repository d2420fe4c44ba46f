import { expect, it } from '@jest/globals';
import { Hono } from 'hono';
import { clearSession, readSession, writeSession } from '../../src/web/session-cookie.ts';

const app = (publicUrl: string) =>
  new Hono()
    .get('/write', (c) => {
      writeSession(c, publicUrl, 'secret', 60);
      return c.text('');
    })
    .get('/clear', (c) => {
      clearSession(c, publicUrl);
      return c.text('');
    })
    .get('/read', (c) => c.text(readSession(c, publicUrl) ?? 'nothing'));

it.each([
  [
    'https://srok.example.org',
    '__Host-srok=secret; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
    '__Host-srok=; Max-Age=0; Path=/; Secure',
    'srok=other; __Host-srok=secret',
  ],
  [
    'http://localhost:8080',
    'srok=secret; Max-Age=60; Path=/; HttpOnly; SameSite=Lax',
    'srok=; Max-Age=0; Path=/',
    '__Host-srok=other; srok=secret',
  ],
])(
  'behind %s the cookie is bound as tightly as the browser allows',
  async (publicUrl, written, cleared, cookie) => {
    const pages = app(publicUrl);
    expect((await pages.request('/write')).headers.get('set-cookie')).toBe(written);
    expect((await pages.request('/clear')).headers.get('set-cookie')).toBe(cleared);
    expect(await (await pages.request('/read', { headers: { cookie } })).text()).toBe('secret');
    expect(await (await pages.request('/read', { headers: { cookie: 'other=secret' } })).text()).toBe(
      'nothing',
    );
  },
);
