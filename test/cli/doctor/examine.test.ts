// The whole of doctor: what is down is a finding, the rest is looked at all the same, and it ends in time.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CalendarYearSchema } from '../../../src/calendar/work-calendar.ts';
import { examine } from '../../../src/cli/doctor/examine.ts';
import { attempt, CHECKS, type CheckId, type Finding, ok } from '../../../src/cli/doctor/finding.ts';
import type { MailResolver } from '../../../src/cli/doctor/mail-domains.ts';
import { UserError } from '../../../src/errors.ts';
import { createQueueBackend } from '../../../src/jobs/connection.ts';
import { createAlarmClock } from '../../../src/jobs/queue.ts';
import { createLog } from '../../../src/log.ts';
import { type MailReceiver, startMailReceiver } from '../../../src/replay/mail-receiver.ts';
import { readSettings } from '../../../src/settings.ts';
import { addCalendarChange } from '../../../src/store/calendar-changes.ts';
import { createDatabase } from '../../../src/store/database.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';

const log = createLog('silent');
const NOWHERE = {
  DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/db',
  REDIS_URL: 'redis://:secret@127.0.0.1:1',
};
const resolver: MailResolver = { mx: async () => [{ exchange: 'mx' }], addresses: async () => [] };

let database: TestDatabase;
let redis: TestRedis;
let receiver: MailReceiver;
let env: Record<string, string>;

beforeAll(async () => {
  [database, redis, receiver] = await Promise.all([createTestDatabase(), startRedis(), startMailReceiver()]);
  env = {
    DATABASE_URL: database.appUrl,
    REDIS_URL: redis.url,
    SMTP_URL: receiver.url,
    SROK_MAIL_FROM: 'srok@department.example.org',
    // There, whatever the checkout holds.
    SROK_DATA: tmpdir(),
    PUBLIC_URL: 'https://srok.department.example.org',
    SROK_OPERATORS: 'operator@department.example.org',
  };
});
afterAll(async () => {
  await Promise.all([database.drop(), redis.stop(), receiver.close()]);
});

async function examined(changes: Record<string, string> = {}, servesPages = true): Promise<Finding[]> {
  const found: Finding[] = [];
  const settings = readSettings({ ...env, ...changes });
  for await (const finding of examine({
    settings,
    servesPages,
    log,
    resolver,
    free: async () => 2 ** 40,
    now: Date.now,
  }))
    found.push(finding);
  return found;
}
const idsAt = (findings: readonly Finding[], level: string) =>
  findings.filter((finding) => finding.level === level).map(({ id }) => id);

describe('doctor', () => {
  it('finds nothing wrong with what the tests run on but that it forgets at a power cut', async () => {
    const found = await examined();
    expect(idsAt(found, 'fault')).toEqual(['database-settings']);
    expect(idsAt(found, 'warning').filter((id) => id !== 'database-connections')).toEqual([
      'roadmaps',
      'service',
      'redis-persistence',
      'mailbox',
    ]);
    const checked = new Set(found.map(({ id }) => id));
    expect(Object.keys(CHECKS).filter((id) => !checked.has(id as CheckId))).toEqual([]);
    for (const { level, advice } of found) expect(advice === null).toBe(level === 'ok');
  });

  it('goes on without database and queue, with one finding for each and no password', async () => {
    const found = await examined(NOWHERE);
    expect(idsAt(found, 'fault')).toEqual(['database', 'redis']);
    expect(idsAt(found, 'ok')).toEqual(
      expect.arrayContaining(['config', 'calendars', 'sender', 'smtp', 'smtp-tls', 'smtp-login', 'dns']),
    );
    expect(found.find(({ id }) => id === 'database')?.text).toBe(
      'недоступна: postgres://u@127.0.0.1:1/db: соединение отклонено, сервер не запущен',
    );
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('asks a machine that only sends for no files and no copies, and for everything else', async () => {
    const ids = new Set((await examined({}, false)).map(({ id }) => id));
    expect(Object.keys(CHECKS).filter((id) => !ids.has(id as CheckId))).toEqual(['files', 'backups']);
  });

  it('counts a year that was imported while the service ran, as its files would', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'srok-years-'));
    await cp('config', folder, { recursive: true });
    const last = join(folder, 'calendars', 'ru-2027.json');
    const year = CalendarYearSchema.parse(JSON.parse(readFileSync(last, 'utf8')));
    await rm(last);
    const calendars = async () => {
      const found: Finding[] = [];
      const settings = readSettings({ ...env, SROK_CONFIG: folder });
      const now = () => Date.parse('2026-12-01T00:00Z');
      for await (const one of examine({
        settings,
        servesPages: true,
        log,
        resolver,
        free: async () => 2 ** 40,
        now,
      }))
        if (one.id === 'calendars') found.push(one);
      return found.map(({ level }) => level);
    };
    expect(await calendars()).toContain('fault');
    const opened = createDatabase<Tables>({ url: database.appUrl, max: 1, applicationName: 'test', log });
    const change = { calendar: 'ru', organisation: '', content: { kind: 'year', year } } as const;
    await addCalendarChange(opened.db, change, null, 0);
    await opened.close();
    // Of 2028, which plans reach into, somebody is told in time.
    expect(await calendars()).not.toContain('fault');
    await rm(folder, { recursive: true });
  });

  it('looks into the ledger while Redis is down, and leaves out the depth of its queue', async () => {
    const found = await examined({ REDIS_URL: NOWHERE.REDIS_URL });
    expect(idsAt(found, 'ok')).toEqual(expect.arrayContaining(['schema', 'late', 'journal-chain']));
    expect(found.map(({ id }) => id)).not.toContain('queue');
  });

  it('says that without a mail server nobody gets anything', async () => {
    const found = await examined({ SMTP_URL: '' });
    expect(found.find(({ id }) => id === 'smtp')).toMatchObject({
      level: 'fault',
      text: expect.stringContaining('SMTP_URL не задан'),
    });
    const ids = found.map(({ id }) => id);
    expect([ids.includes('sender'), ids.includes('mailbox')]).toEqual([false, false]);
  });

  it('says that a mailbox cannot be opened, and that nobody has read it', async () => {
    const found = await examined({ IMAP_URL: 'imaps://srok:secret@127.0.0.1:1/INBOX' });
    expect(found.filter(({ id }) => id === 'mailbox')).toMatchObject([
      { level: 'fault', text: 'srok@127.0.0.1/INBOX: соединение отклонено (ECONNREFUSED)' },
      { level: 'warning', text: expect.stringContaining('ещё не читала') },
    ]);
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('names what is wrong in the folder of settings, and goes on', async () => {
    const found = await examined({ SROK_CONFIG: '/none' });
    expect(found.find(({ id }) => id === 'config')).toMatchObject({
      level: 'fault',
      text: expect.stringContaining('/none'),
    });
    expect(idsAt(found, 'ok')).toContain('journal-chain');
  });

  it('warns of a crowd of jobs that nobody takes', async () => {
    const backend = await createQueueBackend({
      redis: { cluster: false, nodes: [redis.url] },
      databaseUrl: '',
      openPool: () => {
        throw new Error('the queue is on Redis');
      },
      prefix: 'srok',
      log,
    });
    const crowd = Array.from({ length: 60 }, () => createAlarmClock({ backend, clock: { now: Date.now } }));
    for (const clock of await Promise.all(crowd)) {
      await clock.drain('reminders');
      await clock.close();
    }
    await backend.close();
    expect((await examined()).find(({ id }) => id === 'queue')).toMatchObject({
      level: 'warning',
      text: expect.stringContaining('ждут 60'),
    });
  });

  it('gives up servers that take the connection and say nothing, all at once', async () => {
    const sockets: Socket[] = [];
    const silent: Server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const at = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const begun = Date.now();
    const found = await examined({
      DATABASE_URL: `postgres://u@${at}/db`,
      REDIS_URL: `redis://${at}`,
      SMTP_URL: `smtp://${at}`,
    });
    const took = Date.now() - begun;
    for (const socket of sockets) socket.destroy();
    silent.close();
    expect(idsAt(found, 'fault')).toEqual(['database', 'redis', 'smtp']);
    // One after the other they would take 15 s.
    expect(took).toBeLessThan(12_000);
  });
});

describe('a check', () => {
  it('that fails is a fault with what was said', async () => {
    const failing = (error: Error) => attempt('late', 'Совет.', () => Promise.reject(error));
    expect(await failing(new UserError('Порт занят.'))).toEqual([
      { id: 'late', level: 'fault', text: 'Порт занят', advice: 'Совет.' },
    ]);
    const [found] = await failing(Object.assign(new Error('relation is missing'), { code: '42P01' }));
    expect(found?.text).toBe('проверка не удалась: relation is missing, 42P01');
  });

  it('that does not end is a fault after its time', async () => {
    const never = () => new Promise<Finding[]>(() => undefined);
    expect((await attempt('dns', 'Совет.', never, 20))[0]).toMatchObject({
      level: 'fault',
      text: 'нет ответа за 0.02 с',
    });
    expect(await attempt('dns', 'Совет.', async () => [ok('dns', 'отвечает')], 1_000)).toEqual([
      ok('dns', 'отвечает'),
    ]);
  });
});

describe('docs/doctor.md', () => {
  it('lists every check once', () => {
    const text = readFileSync(new URL('../../../docs/doctor.md', import.meta.url), 'utf8');
    const [, checks = ''] = text.split('## Checks');
    const listed = [...checks.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id);
    expect(listed).toEqual(Object.keys(CHECKS));
  });
});
