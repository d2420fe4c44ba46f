import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEraseOldBodies, type EraseOldBodies } from '../../src/engine/erase-old-bodies.ts';
import { createLog } from '../../src/log.ts';
import { verifyChains } from '../../src/store/journal.ts';
import { makeRoadmap } from '../support/roadmaps.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
let erase: EraseOldBodies;

beforeAll(async () => {
  stage = await openStage();
  erase = createEraseOldBodies({ db: stage.database.db, clock: stage.clock, log: createLog('silent') });
  await stage.apply(makeRoadmap());
  stage.at('2024-01-15T09:00');
  await stage.work();
  // More than a batch of that day, one of a later day, and one that has not ended.
  await stage.rows(`
    INSERT INTO messages (id, recipient, to_key, to_name, copies, channel, stream, slot, kind, about_events, status, attempts,
      message_id, reference_ids, subject, body_text, body_html, entries, told, created_at)
    SELECT gen_random_uuid(), 'r' || n, '', '', '[]', 'email', 'reminders', at, 'reminder', false, status, 1,
      n || '@test', '[]', 's', 'text', 'html', '[]', '[]', at
    FROM (SELECT n, timestamptz '2024-01-15T09:00+07' AS at, 'sent' AS status FROM generate_series(1, 1200) n
      UNION ALL VALUES (2000, timestamptz '2024-01-20T09:00+07', 'sent'), (2001, timestamptz '2024-01-15T09:00+07', 'retry')) t`);
});
afterAll(() => stage.close());

const withBodies = async () =>
  (
    await stage.rows<{ recipient: string }>(
      'SELECT recipient FROM messages WHERE body_text IS NOT NULL OR body_html IS NOT NULL ORDER BY 1',
    )
  ).map((row) => row.recipient);

describe('erasing old bodies', () => {
  it('does nothing before their time, and never where they are kept for ever', async () => {
    const all = await withBodies();
    stage.at('2024-04-14T08:59');
    expect(await erase(90)).toBe(0);
    stage.at('2034-01-01T00:00');
    expect(await erase(0)).toBe(0);
    expect(await withBodies()).toEqual(all);
  });

  it('takes the words of ended messages once their time has come, shared by the workers, and leaves the rest of them', async () => {
    const { length } = await withBodies();
    stage.at('2024-04-14T09:01');
    const [one, other] = await Promise.all([erase(90), erase(90)]);
    expect(one + other).toBe(length - 2);
    expect(await withBodies()).toEqual(['r2000', 'r2001']);
    expect(await erase(90)).toBe(0);
    const sent = await stage.rows<{ subject: string; reply: string }>(
      "SELECT subject, reply FROM messages WHERE to_key = 'shkurkina'",
    );
    expect(sent).toEqual([
      { subject: expect.stringContaining('1410 р'), reply: expect.stringContaining('250') },
    ]);
    expect(await verifyChains(stage.database.db)).toEqual([]);
  });
});
