// A person is forgotten: not a trace of name and address in any table, and the journal's chain holds.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPersonEraser, type Erasable, type PersonEraser } from '../../src/engine/erase-person.ts';
import { createLog } from '../../src/log.ts';
import { addImport } from '../../src/store/imports.ts';
import { verifyChains } from '../../src/store/journal.ts';
import type { Command } from '../../src/workflows/command.ts';
import { importOf } from '../support/imports.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { openStage, type Stage, testRules } from './stage.ts';

const ADDRESS = 'shkurkina@example.org';
const NAME = 'И.Я. Шкуркина';
const own = ['department'];
const roadmap = makeRoadmap({
  items: [
    makeItem('5', '2024-02-15', { responsible: own, lead: 'shkurkina' }),
    makeItem('8', '2024-08-23', { responsible: own, lead: 'nazarova', after: ['5'] }),
  ],
});
/** Look like hers and are somebody else's. */
const OTHERS = `a.shkurkina@example.org shkurkina@example.org.ru ${NAME}х ы${NAME}`;

let stage: Stage;
let eraser: PersonEraser;

beforeAll(async () => {
  stage = await openStage();
  eraser = createPersonEraser({
    db: stage.database.db,
    clock: stage.clock,
    rules: testRules(),
    log: createLog('silent'),
    onChanged: () => undefined,
  });
  await stage.apply(roadmap);
  stage.at('2024-01-15T09:00');
  await stage.work();
});
afterAll(() => stage.close());

async function run(command: Command) {
  expect(await stage.engine.runCommand('technopark', command)).toMatchObject({ ok: true });
}

/** All rows of all tables in which the words occur, in whatever case. */
async function tracesOf(...words: string[]): Promise<string[]> {
  const tables = await stage.rows<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const found: string[] = [];
  for (const { name } of tables)
    for (const { row } of await stage.rows<{ row: string }>(`SELECT t::text AS row FROM ${name} t`))
      if (words.some((word) => row.toLowerCase().includes(word.toLowerCase()))) found.push(`${name}: ${row}`);
  return found;
}

describe('erasing a person whom something needs', () => {
  it('is refused with the list of what is open, and changes nothing', async () => {
    const before = await tracesOf(ADDRESS, NAME);
    expect(await eraser.erase(ADDRESS)).toEqual({
      ok: false,
      reason: 'needed',
      needs: [{ roadmap: 'technopark', needs: ['п. 5: исполнитель'] }],
    });
    expect(await tracesOf(ADDRESS, NAME)).toEqual(before);
  });

  it.each([
    ['shvaiko', ['контроль за исполнением']],
    ['savenkov', ['издал распоряжение']],
    ['zubchevskaya', ['контролёр', 'лицо для вопросов']],
    [
      'nazarova',
      [
        'п. 5: представляет исполнителя department',
        'п. 8: исполнитель',
        'п. 8: представляет исполнителя department',
      ],
    ],
  ])('says what %s is needed for', async (person, needs) => {
    expect(await eraser.look(`${person}@example.org`)).toMatchObject({ ok: false, needs: [{ needs }] });
  });

  it('is refused for a substitute of the days to come', async () => {
    await run({
      do: 'set-absence',
      by: 'nazarova',
      date: '2024-03-01',
      until: '2024-03-10',
      substitute: 'shabolina',
    });
    expect(await eraser.look('shabolina@example.org')).toMatchObject({
      needs: [{ needs: ['замещает nazarova до 2024-03-10'] }],
    });
  });

  it.each(['nobody@example.org', '', '@', 'department', 'example.org'])(
    'does not know «%s», which is no address of anybody',
    async (address) => {
      const before = await stage.rows('SELECT state FROM roadmaps');
      expect(await eraser.erase(address)).toEqual({ ok: false, reason: 'unknown' });
      expect(await stage.rows('SELECT state FROM roadmaps')).toEqual(before);
    },
  );
});

describe('erasing somebody whom no roadmap names', () => {
  it('takes away their address and what they answered', async () => {
    const words = "Передано, тел. 12-34'";
    await stage.rows(`INSERT INTO journal_texts VALUES ('h', 's', '${words.replace("'", "''")}')`);
    await stage.rows(
      "INSERT INTO replies (roadmap, message, sender, received_at, items, body) SELECT 'technopark', id, 'secretary@example.com', now(), '[]', 'h' FROM messages LIMIT 1",
    );
    expect(await eraser.erase('secretary@example.com')).toMatchObject({ ok: true, names: [], roadmaps: [] });
    expect(await tracesOf('secretary@example.com', words)).toEqual([]);
  });
});

describe('erasing a person whose items are done', () => {
  let pseudonym: string | undefined;
  let erased: Erasable;
  let before: string[];

  beforeAll(async () => {
    // Her own words and mail to others name her.
    const text = `Исполнено, ${NAME}, ${ADDRESS}`;
    await run({ do: 'submit', by: 'shkurkina', item: '5', executed: '2024-01-15', text });
    await run({ do: 'accept', by: 'zubchevskaya', item: '5' });
    for (const time of ['09:00', '09:30']) {
      stage.at(`2024-01-16T${time}`);
      await stage.work();
    }
    await stage.rows(
      `UPDATE messages SET error = '<SHKURKINA@Example.org>. ${OTHERS}' WHERE to_key = 'nazarova'`,
    );
    const [known] = await stage.rows<{ pseudonym: string }>(
      `SELECT pseudonym FROM people WHERE address = '${ADDRESS}'`,
    );
    pseudonym = known?.pseudonym;
    await stage.rows(`
      INSERT INTO sign_in_tokens (hash, address, created_at, expires_at) VALUES ('link', '${ADDRESS}', now(), now());
      INSERT INTO sessions VALUES ('cookie', '${ADDRESS}', now(), now(), now(), 'Firefox');
      INSERT INTO drafts VALUES ('technopark', '5', '', '${ADDRESS}', '{"text": "${NAME}"}', now())`);
    const { db } = stage.database;
    const named = {
      ...importOf().source,
      blocks: [{ kind: 'paragraph' as const, text: `Исполнитель: ${NAME}` }],
    };
    for (const one of [importOf({ source: named }), importOf()])
      await addImport(db, one, 'operator@example.org', stage.clock.now());
    before = await tracesOf(ADDRESS, NAME);
    expect(await verifyChains(stage.database.db)).toEqual([]);
  });

  it('waits for a message to them that has not ended', async () => {
    const one = "(SELECT id FROM messages WHERE to_key = 'shkurkina' LIMIT 1)";
    await stage.rows(`UPDATE messages SET status = 'sending' WHERE id = ${one}`);
    expect(await eraser.erase(ADDRESS)).toEqual({ ok: false, reason: 'being-sent' });
    await stage.rows("UPDATE messages SET status = 'sent' WHERE status = 'sending'");
  });

  it('waits for a message to somebody else while it is sent with a copy to them', async () => {
    const one = "(SELECT id FROM messages WHERE to_key = 'nazarova' LIMIT 1)";
    const copy = JSON.stringify([{ name: NAME, address: ADDRESS }]);
    await stage.rows(`UPDATE messages SET status = 'sending', copies = '${copy}' WHERE id = ${one}`);
    expect(await eraser.erase(ADDRESS)).toEqual({ ok: false, reason: 'being-sent' });
    await stage.rows("UPDATE messages SET status = 'sent' WHERE status = 'sending'");
  });

  it('says which name somebody else has as well: in texts it will stay', async () => {
    await stage.rows(`UPDATE people SET name = '${NAME}' WHERE address = 'shabolina@example.org'`);
    expect(await eraser.look(ADDRESS)).toMatchObject({ ok: true, names: [NAME], namesakes: [NAME] });
    await stage.rows(`UPDATE people SET name = 'С.В. Шаболина' WHERE address = 'shabolina@example.org'`);
  });

  it('leaves no trace of name and address in any table, and every chain whole', async () => {
    expect(before.length).toBeGreaterThan(10);
    erased = await eraser.erase(ADDRESS);
    expect(erased).toMatchObject({
      ok: true,
      names: [NAME],
      namesakes: [],
      roadmaps: ['technopark'],
      imports: 1,
    });
    const left = (await tracesOf(ADDRESS, NAME)).map((row) => row.replaceAll(OTHERS, ''));
    expect(left.filter((row) => /shkurkina@|Шкуркина/i.test(row))).toEqual([]);
    // Not merely without the address: whoever still has the cookie is signed out.
    expect(await stage.rows('SELECT hash FROM sessions UNION ALL SELECT hash FROM sign_in_tokens')).toEqual(
      [],
    );
    expect(await verifyChains(stage.database.db)).toEqual([]);
  });

  it('takes away whole imports that name them, and no others', async () => {
    const left = await stage.rows<{ text: string }>(
      "SELECT source->'blocks'->0->>'text' AS text FROM imports",
    );
    expect(left).toEqual([{ text: expect.stringContaining('РАСПОРЯЖЕНИЕ') }]);
  });

  it('does not touch an address or a name that only begins or ends like theirs', async () => {
    const [row] = await stage.rows<{ error: string }>("SELECT error FROM messages WHERE error LIKE '%х ы%'");
    expect(row?.error.replace(/erased-[0-9a-f]{12}/, 'gone')).toBe(`<gone>. ${OTHERS}`);
  });

  it('is itself a line of the journal, by the pseudonym by which the journal knew them', async () => {
    const [last] = await stage.rows('SELECT type, payload FROM journal ORDER BY seq DESC LIMIT 1');
    expect(last).toEqual({ type: 'person-erased', payload: { person: pseudonym } });
    expect(pseudonym).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps the messages themselves: when, about what, with which answer of the server', async () => {
    const kept = await stage.rows(
      "SELECT recipient, to_name, body_text AS body, reply FROM messages WHERE to_key = 'shkurkina'",
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const message of kept)
      expect(message).toEqual({
        recipient: expect.stringMatching(/^erased-[0-9a-f]{12}$/),
        to_name: 'сведения удалены',
        body: null,
        reply: expect.stringContaining('250'),
      });
  });

  it('lets the roadmap go on with mail to the others', async () => {
    await stage.engine.replanDue();
    stage.at('2024-08-09T09:00');
    const mails = await stage.work();
    expect(mails.map((m) => m.to)).toContain('nazarova@example.org');
    expect(mails.filter((m) => m.to === ADDRESS || m.parsed.text?.includes(NAME))).toEqual([]);
  });
});
