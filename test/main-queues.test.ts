// bull-board over our queue: that it reads both backends, asks nobody outside, and cannot change anything.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../src/clock.ts';
import { createQueueBackend, type QueueBackend } from '../src/jobs/connection.ts';
import { type AlarmClock, createAlarmClock } from '../src/jobs/queue.ts';
import { createLog } from '../src/log.ts';
import { createQueueBoard } from '../src/main-queues.ts';
import { openPool } from './jobs/open-pool.ts';
import { type QueueServer, SERVERS } from './jobs/queue-server.ts';

interface Overview {
  queues: { name: string; counts: Record<string, number>; jobs: { name: string }[]; readOnlyMode: boolean }[];
}

describe.each(['redis', 'postgres'] as const)('the page of the queue on %s', (kind) => {
  let server: QueueServer;
  let backend: QueueBackend;
  let alarm: AlarmClock;
  let board: ReturnType<typeof createQueueBoard>;

  beforeAll(async () => {
    server = await SERVERS[kind]();
    backend = await createQueueBackend({
      ...server.address,
      prefix: 'board',
      log: createLog('silent'),
      openPool,
    });
    alarm = await createAlarmClock({ backend, clock: systemClock });
    board = createQueueBoard(backend);
    await alarm.armSlot('reminders', Date.now() + 3_600_000);
    await alarm.wake('escalations');
  });
  afterAll(async () => {
    await board.close();
    await alarm.close();
    await backend.close();
    await server.stop();
  });

  const ask = (path: string, method = 'GET') =>
    board.fetch(new Request(`https://srok.example.org${path}`, { method }));

  it('names what waits', async () => {
    const overview = (await (await ask('/queues/api/queues')).json()) as Overview;
    const [queue] = overview.queues;
    expect(queue?.counts).toMatchObject({ waiting: 1, delayed: 1 });
    expect(queue?.readOnlyMode).toBe(true);
    const path = `/queues/api/queues?activeQueue=${encodeURIComponent(queue?.name ?? '')}&status=delayed&page=1`;
    const delayed = (await (await ask(path)).json()) as Overview;
    expect(delayed.queues[0]?.jobs.map((job) => job.name)).toEqual(['send-reminders']);
  });

  it('asks nobody outside for fonts', async () => {
    const answer = await ask('/queues');
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain('<div id="root">');
    expect(page).not.toMatch(/https?:\/\//);
    const scripts = [...page.matchAll(/src="(static\/js\/[^"]+)"/g)].map(([, path]) => path);
    expect(scripts).toHaveLength(4);
    for (const path of scripts)
      expect((await ask(`/queues/${path}`)).headers.get('content-type')).toMatch(/javascript/);
  });

  it.each(['PUT', 'POST', 'DELETE'])('empties nothing by %s', async (method) => {
    await ask('/queues/api/queues/pause', method);
    await ask('/queues/api/queues/jobs/empty', method);
    expect(await alarm.depth()).toEqual({ waiting: 1, delayed: 1, active: 0 });
  });
});
