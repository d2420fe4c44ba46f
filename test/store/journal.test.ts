// Promise I7: what is in the journal stays as it was written, and a change by whoever owns the database shows.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { chainHeads, verifyChains } from '../../src/store/journal.ts';
import { key, openStage, type Stage } from '../engine/stage.ts';
import { execute } from '../support/postgres.ts';
import { makeRoadmap } from '../support/roadmaps.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  await stage.apply(makeRoadmap(), makeRoadmap({ id: 'second' }));
  stage.at('2024-01-15T09:00');
  await stage.work();
  const done = await stage.engine.runCommand('technopark', {
    do: 'cancel',
    by: 'zubchevskaya',
    item: '7',
    text: 'Отменено решением',
  });
  expect(done).toMatchObject({ ok: true });
});
afterEach(() => stage.close());

/** As the owner of the tables, with the triggers off. */
const tamper = (statement: string) =>
  execute(
    stage.test.ownerUrl,
    `ALTER TABLE journal DISABLE TRIGGER ALL; ${statement}; ALTER TABLE journal ENABLE ALWAYS TRIGGER journal_append_only`,
  );
const verify = () => verifyChains(stage.database.db);

describe('the journal', () => {
  it.each([
    "UPDATE journal SET type = 'x'",
    'DELETE FROM journal',
    'TRUNCATE journal',
    'ALTER TABLE journal DISABLE TRIGGER ALL',
    'DROP TABLE journal',
  ])('refuses the service’s role: %s', async (statement) => {
    const code = await execute(stage.test.appUrl, statement).then(
      () => 'done',
      (error: pg.DatabaseError) => error.code,
    );
    expect(code).toBe('42501');
    expect(await verify()).toEqual([]);
  });

  it('is one whole chain per roadmap, with every message and command in it', async () => {
    expect(await verify()).toEqual([]);
    const types = await stage.rows<{ type: string }>(
      "SELECT DISTINCT type FROM journal WHERE roadmap = 'technopark'",
    );
    expect(types.map((t) => t.type)).toEqual(expect.arrayContaining(['message-sent', 'cancelled']));
  });

  it.each([
    [
      'a changed line',
      'UPDATE journal SET payload = payload || \'{"item": "8"}\' WHERE roadmap = \'technopark\' AND seq = 3',
      3,
    ],
    [
      'a changed time',
      "UPDATE journal SET at = at - interval '1 s' WHERE roadmap = 'technopark' AND seq = 2",
      2,
    ],
    ['a removed line', "DELETE FROM journal WHERE roadmap = 'technopark' AND seq = 2", 3],
  ])('shows %s', async (_what, statement, seq) => {
    await tamper(statement);
    expect(await verify()).toEqual([{ roadmap: 'technopark', seq }]);
  });

  it('shows a removed end, and a removed chain whose lines are there', async () => {
    await tamper(
      "DELETE FROM journal WHERE roadmap = 'second' AND seq = (SELECT max(seq) FROM journal WHERE roadmap = 'second')",
    );
    expect(await verify()).toEqual([{ roadmap: 'second', seq: expect.any(Number) }]);
    await execute(stage.test.appUrl, "DELETE FROM chains WHERE roadmap = 'technopark'");
    expect((await verify()).map((f) => f.roadmap).sort()).toEqual(['second', 'technopark']);
  });

  it('holds no name, address or text of a person, and its chain stands when those are erased', async () => {
    const [{ all } = { all: '' }] = await stage.rows<{ all: string }>(
      "SELECT string_agg(payload::text, ' ') AS all FROM journal",
    );
    for (const secret of ['Назарова', 'example.org@', '@example.org\\"', 'Отменено решением'])
      expect(all).not.toContain(secret);
    await execute(stage.test.appUrl, "DELETE FROM journal_texts; UPDATE people SET name = '', salt = ''");
    expect(await verify()).toEqual([]);
  });

  it('has its head printed in the digest as it stood in the database', async () => {
    await stage.work(); // what the cancellation had to say
    const heads = await chainHeads(stage.database.db, ['technopark', 'second']);
    stage.at('2024-01-15T09:30');
    const [digest] = (await stage.work()).filter((m) => key(m) === 'shvaiko');
    expect(digest).toBeDefined();
    for (const roadmap of new Set(digest?.entries.map((e) => e.roadmap)))
      expect(digest?.parsed.text).toContain(heads[roadmap]?.slice(0, 32));
  });
});
