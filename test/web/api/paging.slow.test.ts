// Lists of the API, read stretch by stretch while rows are added: what was there at the beginning comes once each, and nothing comes
// twice.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { appendJournal } from '../../../src/store/journal.ts';
import { copyRoadmap } from '../../support/many-roadmaps.ts';
import { openSite, type TestSite, TOMSK } from '../site.ts';
import { type AskApi, apiOf } from './client.ts';

const CONTROLLER = 'zubchevskaya@example.org';
let stage: TestSite;
let ask: AskApi;

beforeAll(async () => {
  stage = await openSite({ mails: true, at: '2024-02-20T10:00' });
  await copyRoadmap(stage.ownerUrl, TOMSK, 2, 12);
  const api = apiOf(stage);
  ask = api.with(await api.tokenOf(CONTROLLER));
}, 60_000);
afterAll(() => stage.close());

interface List {
  path: string;
  /** Of a row, what it is known by. */
  key: 'id' | 'seq';
  /** Adds rows. */
  add(n: number): Promise<void>;
}

const at = (path: string): string => `/roadmaps/${TOMSK}${path}`;

/** Notices, and messages about some of them, before and after those that are there. */
async function addMail(n: number): Promise<void> {
  const { db } = stage.site;
  for (const days of [-100, 0, 100])
    await sql`
      WITH m AS (
        INSERT INTO messages SELECT (jsonb_populate_record(m, jsonb_build_object(
          'id', gen_random_uuid(), 'message_id', gen_random_uuid(), 'created_at', m.created_at + ${`${days} days`}::interval))).*
        FROM messages m WHERE id = (SELECT id FROM messages WHERE kind <> 'digest' ORDER BY id LIMIT 1) RETURNING id)
      INSERT INTO notices (roadmap, key, recipient, person, to_key, role, stream, slot, send_at, kind, rung, epoch, item, occurrence,
        due_version, status, message)
      SELECT ${TOMSK}, gen_random_uuid(), recipient, person, to_key, role, stream, slot + ${`${days} days`}::interval, send_at, kind,
        rung, ${`added ${n}`}, item, occurrence, due_version, status, m.id
      FROM m, (SELECT * FROM notices WHERE item = '5' AND roadmap = ${TOMSK} AND message IS NOT NULL ORDER BY id LIMIT 1) n`.execute(
      db,
    );
}

const LISTS: List[] = [
  {
    path: '/roadmaps',
    key: 'id',
    // Ids that come before, between and after those that are there.
    add: (n) => copyRoadmap(stage.ownerUrl, TOMSK, 100 + n * 3, 102 + n * 3),
  },
  { path: at('/notices'), key: 'id', add: addMail },
  { path: at('/messages'), key: 'id', add: addMail },
  {
    path: at('/journal'),
    key: 'seq',
    async add() {
      const line = { roadmap: TOMSK, at: stage.clock.now(), type: 'file-attached', payload: {} };
      await appendJournal(stage.site.db, [line, line]);
    },
  },
];

interface Stretch {
  data: Record<string, unknown>[];
  nextCursor: string | null;
}

let asked = 0;

async function stretch(path: string, limit: number, cursor: string | null): Promise<Stretch> {
  // Of requests in a minute there is a limit.
  asked += 1;
  if (asked % 500 === 0) stage.clock.set(stage.clock.now() + 61_000);
  const { status, body } = await ask(`${path}?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`);
  if (status !== 200) throw new Error(`${path}: ${status}`);
  return body as unknown as Stretch;
}

describe('a list that is read while rows are added', () => {
  it.each(LISTS.map((list) => [list.path, list] as const))(
    'has all that was there, and no row twice: %s',
    async (path, { key, add }) => {
      let n = 0;
      const limits = fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(limits, fc.array(fc.boolean(), { maxLength: 6 }), async (sizes, adds) => {
          const before: unknown[] = [];
          for (let next: string | null = ''; next !== null; ) {
            const page: Stretch = await stretch(path, 200, next === '' ? null : next);
            before.push(...page.data.map((row) => row[key]));
            next = page.nextCursor;
          }
          const read: unknown[] = [];
          let cursor: string | null = null;
          for (let i = 0; ; i += 1) {
            const size = sizes[i % sizes.length] ?? 1;
            const page: Stretch = await stretch(path, size, cursor);
            expect(page.data.length).toBeLessThanOrEqual(size);
            read.push(...page.data.map((row) => row[key]));
            cursor = page.nextCursor;
            if (cursor === null) break;
            if (!adds[i]) continue;
            n += 1;
            await add(n);
          }
          expect(new Set(read).size).toBe(read.length);
          expect(before.filter((id) => !read.includes(id))).toEqual([]);
        }),
        { numRuns: 15, endOnFailure: true, examples: [[[5], [true, true]]] },
      );
      expect(n).toBeGreaterThan(0);
    },
    120_000,
  );
});
