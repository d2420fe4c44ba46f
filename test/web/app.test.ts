// Health, readiness and who may read the metrics; without a socket.
import { describe, expect, it } from '@jest/globals';
import { type AppDeps, createApp } from '../../src/web/app.ts';

function app({ token, ready }: { token?: string; ready?: AppDeps['ready'] } = {}) {
  return createApp({
    ready: ready ?? (async () => ({ ok: true, problems: [] })),
    metrics: { token, contentType: 'text/plain; version=0.0.4', page: async () => 'srok_alarms_open 0\n' },
  });
}

function ask(
  deps: Parameters<typeof app>[0],
  path: string,
  { from = '127.0.0.1', headers = {} }: { from?: string; headers?: Record<string, string> } = {},
) {
  const incoming = { socket: { remoteAddress: from, remotePort: 1, remoteFamily: 'IPv4' } };
  return app(deps).request(path, { headers }, { incoming });
}

describe('/readyz', () => {
  it.each([
    [{ ok: true, problems: [] }, 200, { status: 'ready' }],
    [{ ok: false, problems: ['queue-silent'] }, 503, { status: 'unavailable', problems: ['queue-silent'] }],
    [{ ok: true, problems: ['queue-silent'] }, 200, { status: 'ready', problems: ['queue-silent'] }],
  ])('answers to %j with %i', async (readiness, status, body) => {
    const answer = await ask({ ready: async () => readiness }, '/readyz');
    expect([answer.status, await answer.json()]).toEqual([status, body]);
  });
});

describe('/metrics', () => {
  it.each(['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1'])(
    'is read by programs of this machine (%s) while there is no token',
    async (from) => {
      const answer = await ask({}, '/metrics', { from });
      expect([answer.status, await answer.text()]).toEqual([200, 'srok_alarms_open 0\n']);
      expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4');
    },
  );

  it.each([
    ['another machine', { from: '10.0.0.7' }],
    ['another machine in IPv6', { from: '::ffff:10.0.0.7' }],
    ['somebody behind a proxy here', { headers: { 'x-forwarded-for': '10.0.0.7' } }],
    ['somebody behind a newer proxy here', { headers: { forwarded: 'for=10.0.0.7' } }],
  ])('is refused to %s', async (_who, asked) => {
    const answer = await ask({}, '/metrics', asked);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toMatch(/^Показатели доступны только с этого узла/);
  });

  const token = 'a-token-of-enough-length';
  it('is read from anywhere with the token', async () => {
    const headers = { authorization: `Bearer ${token}` };
    expect((await ask({ token }, '/metrics', { from: '10.0.0.7', headers })).status).toBe(200);
  });

  it.each([undefined, `Bearer ${token}x`, `Basic ${token}`, token])(
    'is refused even to this machine once there is a token, when it shows %s',
    async (shown) => {
      const answer = await ask(
        { token },
        '/metrics',
        shown === undefined ? {} : { headers: { authorization: shown } },
      );
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain(token);
    },
  );
});
