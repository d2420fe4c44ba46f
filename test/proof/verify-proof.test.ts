// A proof file is believed where it is whole, and says where it is not: each test alters one thing as a forger would.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPersonEraser } from '../../src/engine/erase-person.ts';
import { createLog } from '../../src/log.ts';
import { type Anchor, anchorIn, anchorOf } from '../../src/proof/anchors.ts';
import { testRules } from '../engine/stage.ts';
import { execute } from '../support/postgres.ts';
import {
  type Contents,
  linesOf,
  openProofStage,
  type ProofStage,
  packed,
  type Row,
  resealed,
  rowsOf,
  setLines,
  unpacked,
  VERSION,
  verified,
} from './proof-stage.ts';

let proof: ProofStage;
let path: string;
let original: Contents;
let digest: Anchor;
beforeAll(async () => {
  proof = await openProofStage();
  path = await proof.write('whole.zip');
  original = await unpacked(path);
  digest = await anchorIn(proof.digest, 'сводка', '1410 р');
});
afterAll(() => proof?.close());

interface StoredDetail {
  seq: number;
  texts: { body: string }[];
  message: { letter: string | null; reply: string | null } | null;
  files: { path: string }[];
}

/** The line of the first entry that has what is asked for, and its place. */
function detailWith(has: (detail: StoredDetail) => boolean): StoredDetail {
  const found = linesOf<StoredDetail>(original, 'details.ndjson').find(has);
  if (!found) throw new Error('no such line');
  return found;
}

async function altered(change: (contents: Contents) => void, anchors: Anchor[] = []) {
  const contents = new Map(original);
  change(contents);
  return verified(await packed(join(proof.folder, 'altered.zip'), contents), anchors);
}

function changeDetail(seq: number, change: (detail: StoredDetail) => void) {
  return (contents: Contents) => {
    const details = linesOf<StoredDetail>(contents, 'details.ndjson');
    for (const detail of details) if (detail.seq === seq) change(detail);
    setLines(contents, 'details.ndjson', details);
  };
}

function changeRows(change: (rows: Row[]) => Row[]) {
  return (contents: Contents) => setLines(contents, 'journal.ndjson', change(rowsOf(contents)));
}

describe('a proof file as it was written', () => {
  it('is whole: every line, text, message, reply and file agrees with the journal', async () => {
    const verdict = await verified(path);
    const rows = rowsOf(original);
    const sent = rows.filter(({ type }) => type === 'message-sent').length;
    expect(sent).toBeGreaterThan(5);
    expect(verdict).toMatchObject({
      faults: [],
      lines: rows.length,
      linesFound: rows.length,
      page: 'compared',
      absences: { texts: 2, noText: 0, files: 1, letters: sent, replies: sent, noFile: 0, noReply: 0 },
    });
    const stored = await proof.stage.rows<{ seq: number; hash: string }>(
      'SELECT seq, hash FROM journal ORDER BY seq',
    );
    expect(rows.map(({ seq, hash }) => ({ seq, hash }))).toEqual(stored);
  });

  it('has the head in it that a digest had carried away', async () => {
    const { anchors, faults } = await verified(path, [digest]);
    expect(faults).toEqual([]);
    const [found] = anchors;
    const line = rowsOf(original).find(({ seq }) => seq === found?.line);
    expect(line?.hash.slice(0, 32)).toBe(digest.marks[0]);
  });

  it('holds no link that could be used, though the mails had some', async () => {
    const signed = /\/a\/[0-9a-f]{8}\.[\w-]+\.[\w-]{22}/;
    const [sent] = await proof.stage.rows<{ n: string }>(
      "SELECT count(*) AS n FROM messages WHERE body_html ~ '/a/[0-9a-f]{8}[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]{22}'",
    );
    expect(Number(sent?.n)).toBeGreaterThan(3);
    let withLinks = 0;
    for (const content of original.values()) {
      const text = readable(content);
      if (text.includes('/a/')) withLinks += 1;
      expect(text).not.toMatch(signed);
    }
    expect(withLinks).toBe(Number(sent?.n));
  });

  it('shows on its page what people wrote, escaped, and loads nothing', () => {
    const page = String(original.get('index.html'));
    expect(page).toContain('Идёт подготовка &lt;документов&gt;');
    expect(page).toContain('план работ.pdf');
    expect(page).not.toMatch(/<script|<img|<link|https?:/);
  });

  it('about one item keeps the whole chain, and of other items neither texts nor mail', async () => {
    const about = await proof.write('item.zip', '5');
    const contents = await unpacked(about);
    expect(rowsOf(contents)).toEqual(rowsOf(original));
    expect(await verified(about, [digest])).toMatchObject({ faults: [], absences: { texts: 1, files: 1 } });
    const all = Buffer.concat([...contents.values()]).toString();
    expect(all).toContain('Идёт подготовка');
    expect(all).not.toContain('Отменено решением совета');
    const letters = (of: Contents) => [...of.keys()].filter((name) => name.startsWith('messages/'));
    const cancelled = rowsOf(original).filter(({ payload }) =>
      JSON.stringify(payload['entries'])?.includes('"cancelled"'),
    );
    expect(cancelled.length).toBeGreaterThan(0);
    for (const { payload } of cancelled)
      expect(letters(contents)).not.toContain(`messages/${String(payload['message'])}.eml`);
    expect(letters(contents).length).toBeGreaterThan(0);
  });
});

describe('a changed journal', () => {
  it('is found at the changed line, with both hashes', async () => {
    const { faults, lines } = await altered(
      changeRows((rows) =>
        rows.map((row) => (row.seq === 5 ? { ...row, payload: { ...row.payload, item: '8' } } : row)),
      ),
    );
    const [first] = faults;
    expect(first).toMatchObject({
      line: 5,
      expected: rowsOf(original)[4]?.hash,
      found: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(first?.what).toContain('progress-reported');
    expect(lines).toBe(4);
  });

  it.each([
    [
      'a changed time',
      3,
      (rows: Row[]) => rows.map((row) => (row.seq === 3 ? { ...row, at: row.at - 1000 } : row)),
    ],
    ['a removed line', 4, (rows: Row[]) => rows.filter(({ seq }) => seq !== 4)],
    ['swapped lines', 2, ([a, b, c, ...rest]: Row[]) => [a, c, b, ...rest].flatMap((row) => row ?? [])],
  ])('is found: %s', async (_what, seq, change) => {
    const { faults } = await altered(changeRows(change));
    expect(faults[0]).toMatchObject({ line: seq });
  });

  it('is found by its end, where lines were cut off', async () => {
    const rows = rowsOf(original);
    const last = rows.length - 1;
    const { faults, linesFound, page } = await altered(changeRows((all) => all.slice(0, last)));
    expect({ linesFound, page }).toEqual({ linesFound: last, page: 'broken-data' });
    expect(faults[0]).toMatchObject({
      line: last + 1,
      expected: expect.stringContaining(`№ ${rows.length}`),
    });
  });

  describe('with every hash computed again', () => {
    const changed = (rows: Row[]) =>
      rows.map((row) => (row.seq === 2 ? { ...row, at: row.at - 86_400_000 } : row));
    const forged = (contents: Contents) => {
      resealed(contents, changed(rowsOf(contents)));
      // The letter of line 2 has its date in it.
      contents.set('details.ndjson', Buffer.from(''));
      for (const name of contents.keys()) if (name.startsWith('messages/')) contents.delete(name);
    };

    it('agrees with itself line by line', async () => {
      const { faults } = await altered(forged);
      // Only what the forger would have made as well is missing.
      expect(faults.every(({ what }) => /нет сведений о письме|ничего не говорит/.test(what))).toBe(true);
    });

    it('is caught by the digest that was sent before, which says between which lines', async () => {
      const { faults, anchors } = await altered(forged, [digest]);
      expect(anchors[0]?.line).toBeNull();
      const caught = faults.find(({ what }) => what.includes('контрольной отметки (сводка)'));
      const before = rowsOf(original).filter(({ at }) => at <= (digest.at ?? 0)).length;
      expect(caught).toMatchObject({ line: 1, expected: digest.marks[0] });
      expect(caught?.what).toContain(`записей 1–${before}`);
    });

    it('is narrowed down by an earlier head that is still there', async () => {
      const rows = rowsOf(original);
      const early = anchorOf(rows[0]?.hash ?? '');
      const { faults } = await altered(forged, [...(early ? [early] : []), digest]);
      expect(faults.find(({ what }) => what.includes('(сводка)'))).toMatchObject({ line: 2 });
    });
  });
});

describe('what stands behind a line', () => {
  it('is found changed: a text', async () => {
    const { seq } = detailWith(({ texts }) => texts.length > 0);
    const { faults } = await altered(
      changeDetail(seq, ({ texts: [text] }) => {
        if (text) text.body = 'Всё исполнено';
      }),
    );
    expect(faults).toEqual([
      expect.objectContaining({ line: seq, what: expect.stringContaining('текст (text)') }),
    ]);
  });

  it('is found changed: a server’s reply', async () => {
    const { seq } = detailWith(({ message }) => message !== null);
    const { faults } = await altered(
      changeDetail(seq, ({ message }) => {
        if (message) message.reply = '250 OK';
      }),
    );
    expect(faults).toEqual([
      expect.objectContaining({ line: seq, what: expect.stringContaining('ответ почтового сервера') }),
    ]);
  });

  const letterChanges: [string, (letter: string) => string, RegExp][] = [
    ['words', (letter) => letter.replace(/(base64\r\n\r\n)..../, '$10LTQ'), /тема или текст изменены/],
    [
      'subject',
      (letter) => letter.replace(/^Subject: =\?utf-8\?B\?..../m, 'Subject: =?utf-8?B?0LTQ'),
      /тема или текст изменены/,
    ],
    [
      'recipient',
      (letter) => letter.replace(/^To: .*$/m, 'To: <somebody@example.org>'),
      /заголовки изменены/,
    ],
    [
      'date',
      (letter) => letter.replace(/^Date: .*$/m, 'Date: Mon, 01 Jan 2024 02:00:00 +0000'),
      /заголовки изменены/,
    ],
    [
      'copy',
      (letter) => letter.replace('MIME-Version', 'Cc: boss@example.org\r\nMIME-Version'),
      /заголовки изменены/,
    ],
  ];
  it.each(letterChanges)('is found changed: the %s of a message', async (_what, change, said) => {
    const { seq, message } = detailWith((detail) => detail.message !== null);
    const name = message?.letter ?? '';
    const { faults } = await altered((contents) => {
      const letter = String(original.get(name));
      const other = change(letter);
      expect(other).not.toBe(letter);
      contents.set(name, Buffer.from(other));
    });
    expect(faults).toEqual([expect.objectContaining({ line: seq, what: expect.stringMatching(said) })]);
    expect(faults[0]?.what).toContain(name);
  });

  it('is found changed, and found missing: a file', async () => {
    const { seq, files } = detailWith((detail) => detail.files.length > 0);
    const name = files[0]?.path ?? '';
    const other = await altered((contents) => contents.set(name, Buffer.from('%PDF-1.7 else')));
    expect(other.faults).toEqual([
      expect.objectContaining({ line: seq, what: expect.stringContaining('план работ.pdf') }),
    ]);
    const missing = await altered((contents) => contents.delete(name));
    expect(missing.faults).toEqual([
      expect.objectContaining({ line: seq, what: expect.stringContaining('нет файла') }),
    ]);
  });

  it('is found added: a message and a file that the journal does not know', async () => {
    const name = `messages/00000000-0000-4000-8000-000000000000.eml`;
    const { faults } = await altered((contents) => contents.set(name, Buffer.from('Subject: x')));
    expect(faults).toEqual([expect.objectContaining({ line: null, what: expect.stringContaining(name) })]);
  });

  it.each([
    ['a name', 'people.json', 'Назарова', 'Петрова'],
    ['the page', 'index.html', 'письмо отправлено', 'письмо не отправлено'],
    ['the instructions', 'README.txt', 'assert head', 'assert True or head'],
  ])('is found changed: %s', async (_what, name, from, to) => {
    const { faults } = await altered((contents) => {
      const text = String(contents.get(name));
      expect(text).toContain(from);
      contents.set(name, Buffer.from(text.replace(from, to)));
    });
    expect(faults.at(-1)).toMatchObject({ line: null, what: expect.stringContaining(name) });
  });

  it('is not held against the page of another version of the program', async () => {
    const verdict = await altered((contents) => {
      const manifest = String(contents.get('manifest.json'));
      contents.set('manifest.json', Buffer.from(manifest.replace(`"${VERSION}"`, '"0.0.1"')));
      contents.set('index.html', Buffer.from('…'));
    });
    expect(verdict).toMatchObject({ faults: [], page: 'other-program' });
  });
});

describe('what was done to the database', () => {
  /** In the database, then exported, then undone. */
  async function afterwards(statement: string, undo: string) {
    await execute(proof.stage.test.ownerUrl, statement);
    try {
      return await verified(await proof.write(`changed-${Date.now()}.zip`));
    } finally {
      await execute(proof.stage.test.ownerUrl, undo);
    }
  }

  it('shows in the proof file: the words of a message that was sent', async () => {
    const { seq, message } = detailWith((detail) => detail.message !== null);
    const id = message?.letter?.slice('messages/'.length, -'.eml'.length) ?? '';
    const { faults } = await afterwards(
      `UPDATE messages SET body_text = 'x' || body_text WHERE id = '${id}'`,
      `UPDATE messages SET body_text = substr(body_text, 2) WHERE id = '${id}'`,
    );
    expect(faults).toEqual([expect.objectContaining({ line: seq, what: expect.stringContaining(id) })]);
  });

  it('is no fault where it was done by right: what has been erased is missing, and counted', async () => {
    const { absences } = await verified(path);
    const found = await afterwards(
      `CREATE TABLE kept AS SELECT * FROM journal_texts; DELETE FROM journal_texts;
       CREATE TABLE kept_mail AS SELECT id, body_text, body_html, reply FROM messages;
       UPDATE messages SET body_text = NULL, body_html = NULL, reply = '250 erased-0123456789ab'`,
      `INSERT INTO journal_texts SELECT * FROM kept;
       UPDATE messages m SET body_text = k.body_text, body_html = k.body_html, reply = k.reply FROM kept_mail k WHERE k.id = m.id;
       DROP TABLE kept, kept_mail`,
    );
    expect(found).toMatchObject({
      faults: [],
      absences: {
        texts: 0,
        noText: 2,
        letters: 0,
        noLetter: { erased: absences.letters },
        noReply: absences.replies,
      },
    });
  });

  it('leaves out the words of mail that speaks of other orders as well', async () => {
    const { faults, absences } = await afterwards(
      `UPDATE messages SET entries = entries || '[{"roadmap": "other"}]'`,
      `UPDATE messages SET entries = entries - -1`,
    );
    expect(faults).toEqual([]);
    expect(absences.noLetter['other-orders']).toBeGreaterThan(5);
  });
});

describe('a person who was erased', () => {
  it('is in no part of a proof file that is written afterwards, and that file is whole', async () => {
    const { stage } = proof;
    const traces = /shkurkina@|Шкуркина/i;
    const report = {
      do: 'submit',
      by: 'shkurkina',
      item: '5',
      executed: '2024-02-01',
      text: 'И.Я. Шкуркина',
    } as const;
    for (const command of [
      report,
      { do: 'accept', by: 'zubchevskaya', item: '5', text: 'без п. 2, 3' } as const,
    ])
      expect(await stage.engine.runCommand('technopark', command)).toMatchObject({ ok: true });
    await stage.work();
    const named = await unpacked(await proof.write('named.zip'));
    expect([...named.values()].some((content) => traces.test(readable(content)))).toBe(true);
    const eraser = createPersonEraser({
      db: stage.database.db,
      clock: stage.clock,
      rules: testRules(),
      log: createLog('silent'),
      onChanged: () => undefined,
    });
    expect(await eraser.erase('shkurkina@example.org')).toMatchObject({ ok: true });

    const erased = await proof.write('erased.zip');
    const verdict = await verified(erased, [digest]);
    expect(verdict.faults).toEqual([]);
    expect(verdict.absences.noLetter.erased).toBeGreaterThan(2);
    // The key by which the roadmap's file calls her stays.
    for (const [name, content] of await unpacked(erased))
      expect([name, traces.exec(readable(content))]).toEqual([name, null]);
  });
});

/** With what stands in base64 in a letter. */
function readable(content: Buffer): string {
  const text = content.toString();
  const parts = [...text.matchAll(/base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)|=\?utf-8\?B\?([^?]*)/g)];
  return [
    text,
    ...parts.map(([, body = '', word = '']) => Buffer.from(body + word, 'base64').toString()),
  ].join('\n');
}
