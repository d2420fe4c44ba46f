// What every job carries, and how its id is made.
import { describe, expect, it } from '@jest/globals';
import { LEDGER_STREAMS } from '../../src/calendar/slots.ts';
import { CATALOG, isJobName, type JobName, SEND_JOBS, type Stream } from '../../src/jobs/catalog.ts';
import { slotJobId } from '../../src/jobs/queue.ts';

const streams = Object.keys(SEND_JOBS) as Stream[];

describe('the catalog', () => {
  it('has one send job for each stream of the ledger', () => {
    expect(streams).toEqual([...LEDGER_STREAMS]);
    expect(new Set(Object.values(SEND_JOBS)).size).toBe(LEDGER_STREAMS.length);
  });

  it.each(streams)('takes a payload of its own stream only: %s', (stream) => {
    const { payload } = CATALOG[SEND_JOBS[stream]];
    const sound = { stream, slot: Date.UTC(2024, 1, 1, 2), reason: 'slot' };
    expect(payload.safeParse(sound).success).toBe(true);
    expect(payload.safeParse({ ...sound, slot: 'now', reason: 'due' }).success).toBe(true);
    for (const other of streams.filter((name) => name !== stream)) {
      expect(payload.safeParse({ ...sound, stream: other }).success).toBe(false);
    }
    expect(payload.safeParse({ ...sound, slot: '2024-02-01' }).success).toBe(false);
    expect(payload.safeParse({ ...sound, reason: 'because' }).success).toBe(false);
    expect(payload.safeParse({ ...sound, to: 'nazarova' }).success).toBe(false);
  });

  it('keeps no finished job, whose id would swallow the next alarm', () => {
    for (const name of Object.keys(CATALOG) as JobName[]) {
      expect(CATALOG[name].options).toMatchObject({ removeOnComplete: true, removeOnFail: true });
    }
  });

  it('does not take names of every object for names of jobs', () => {
    expect(isJobName('arm')).toBe(true);
    expect(isJobName('toString')).toBe(false);
    expect(isJobName('__proto__')).toBe(false);
  });
});

describe('the id of a slot', () => {
  it('names stream and slot in a form that BullMQ accepts', () => {
    const id = slotJobId('reminders', Date.UTC(2024, 1, 1, 2));
    expect(id).toBe('send-reminders-20240201T020000000Z');
    expect(id).not.toContain(':');
  });
});
