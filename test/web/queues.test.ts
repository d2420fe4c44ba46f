// «Очереди»: for operators alone, under a content policy of its own. What bull-board shows is test/main-queues.test.ts's matter.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OPERATOR, openSite, type TestSite } from './site.ts';

describe('the page of the queue', () => {
  let stage: TestSite;
  const asked: string[] = [];

  beforeAll(async () => {
    const fetch = async (request: Request) => {
      asked.push(new URL(request.url).pathname);
      return new Response('<p>Очередь</p>', { headers: { 'content-type': 'text/html' } });
    };
    stage = await openSite({ events: null, at: '2024-01-15T10:00', site: { queues: { fetch } } });
  }, 30_000);
  afterAll(() => stage.close());

  it('lets an operator see every page of the board, and nothing load from elsewhere', async () => {
    for (const path of ['/queues', '/queues/queue/jobs', '/queues/api/queues']) {
      const { status, text, headers } = await stage.as(OPERATOR).get(path);
      expect([status, text]).toEqual([200, 'Очередь']);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
    expect(asked).toEqual(['/queues', '/queues/queue/jobs', '/queues/api/queues']);
  });

  it('does not exist for others, and takes no commands from anybody', async () => {
    const before = asked.length;
    expect((await stage.as('shvaiko@example.org').get('/queues')).status).toBe(404);
    expect((await stage.stranger.get('/queues/api/queues')).location).toMatch(/^\/sign-in/);
    expect((await stage.as(OPERATOR).post('/queues/api/queues/pause', {})).status).toBe(404);
    expect(asked).toHaveLength(before);
  });
});
