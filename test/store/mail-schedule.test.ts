// The small table by which mail is claimed and alarms are set: mended when it does not show what is planned.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { instantsAhead, mendSchedule, type SchedulePlace } from '../../src/store/mail-schedule.ts';
import { key, openStage, type Stage, tomsk } from '../engine/stage.ts';
import { execute } from '../support/postgres.ts';
import { makeRoadmap } from '../support/roadmaps.ts';

let stage: Stage;
let logged: string[];
let refuse = false;
beforeEach(async () => {
  logged = [];
  refuse = false;
  stage = await openStage({
    behaviour: ({ stage: at }) => (refuse && at === 'rcpt' ? { reply: 450 } : undefined),
    log: pino({}, { write: (line: string) => logged.push(line) }),
  });
  await stage.apply(makeRoadmap());
});
afterEach(() => stage.close());

const mended = () =>
  logged.filter((line) => line.includes('mended')).map((line) => JSON.parse(line).recipients);

describe('the mail schedule', () => {
  const ROWS = 'SELECT recipient, stream, next_at FROM mail_schedule WHERE next_at IS NOT NULL ORDER BY 1, 2';

  it.each([
    'DELETE FROM mail_schedule',
    'UPDATE mail_schedule SET next_at = NULL',
    "UPDATE mail_schedule SET next_at = next_at + interval '1 year'",
  ])('is mended, and the log says so: %s', async (harm) => {
    const before = await stage.rows(ROWS);
    expect(await stage.engine.mendSchedule()).toBe(0);
    expect(mended()).toEqual([]);
    await execute(stage.test.appUrl, harm);
    expect(await stage.engine.mendSchedule()).toBe(before.length);
    expect(await stage.rows(ROWS)).toEqual(before);
    expect(mended()).toEqual([before.length]);
  });

  it('is mended piece by piece, and from the beginning again', async () => {
    const { db } = stage.database;
    const before = await stage.rows(ROWS);
    for (const round of [1, 2]) {
      await execute(stage.test.appUrl, 'DELETE FROM mail_schedule');
      let place: SchedulePlace | undefined;
      let mendedRows = 0;
      do {
        const piece = await mendSchedule(db, place, 3);
        expect(piece.mended).toBeLessThanOrEqual(3);
        mendedRows += piece.mended;
        place = piece.next;
      } while (place);
      expect([round, mendedRows]).toEqual([round, before.length]);
    }
    expect(await stage.rows(ROWS)).toEqual(before);
  });

  it('is mended for a message that waits for its retry, too', async () => {
    stage.at('2024-01-15T09:00');
    refuse = true;
    await stage.work();
    refuse = false;
    await execute(stage.test.appUrl, 'DELETE FROM mail_schedule');
    await stage.engine.mendSchedule();
    stage.at('2024-01-15T09:10');
    expect((await stage.work()).map(key).sort()).toContain('nazarova');
    expect(await stage.rows("SELECT FROM messages WHERE status <> 'sent'")).toEqual([]);
  });

  it('tells each instant ahead once per stream, in order, up to a limit', async () => {
    const until = tomsk('2024-02-15T23:00');
    const all = await instantsAhead(stage.database.db, until, 200);
    const rows = await stage.rows<{ stream: string; at: Date }>(
      "SELECT DISTINCT stream, next_at AS at FROM mail_schedule WHERE next_at <= '2024-02-15T23:00+07'",
    );
    const flat = (list: { stream: string; at: Date | number }[]) =>
      list.map((i) => `${i.stream} ${Number(i.at)}`).sort();
    expect(flat(all)).toEqual(flat(rows));
    expect(await instantsAhead(stage.database.db, until, 1)).toHaveLength(
      new Set(all.map((i) => i.stream)).size,
    );
  });
});
