// How many jobs stand in the queue. They belong to slots, not to messages: a crowd of them means that nobody takes them.
import pg from 'pg';
import { createQueueBackend } from '../../jobs/connection.ts';
import { createAlarmClock, type QueueDepth } from '../../jobs/queue.ts';
import type { Log } from '../../log.ts';
import { START_WORKER } from '../../messages/start-service.ts';
import type { Settings } from '../../settings.ts';
import { type Finding, ok, warning } from './finding.ts';

/** Jobs that wait to be taken; with workers at work there is a handful at most. */
const CROWD = 50;

export async function queueDepth(settings: Settings, databaseUrl: string, log: Log): Promise<Finding[]> {
  const backend = await createQueueBackend({
    redis: settings.redis,
    databaseUrl,
    openPool: (config) => new pg.Pool(config),
    prefix: settings.queuePrefix,
    log,
  });
  try {
    const alarms = await createAlarmClock({ backend, clock: { now: Date.now } });
    try {
      return [depthFinding(backend.kind, await alarms.depth())];
    } finally {
      await alarms.close();
    }
  } finally {
    await backend.close();
  }
}

function depthFinding(kind: 'redis' | 'postgres', { waiting, delayed, active }: QueueDepth): Finding {
  const where = kind === 'redis' ? 'в Redis' : 'в базе данных';
  const text = `${where}; заданий: ждут ${waiting}, отложено ${delayed}, в работе ${active}`;
  if (waiting < CROWD) return ok('queue', text);
  return warning(
    'queue',
    `${text}: их никто не берёт`,
    `Проверьте, что работает хотя бы один обработчик: ${START_WORKER}.`,
  );
}
