// An accepted period becomes a report: two papers, kept with the command, mailed once to whoever gets them, and once more
// when they are issued again.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPersonEraser } from '../../src/engine/erase-person.ts';
import { createLog } from '../../src/log.ts';
import type { Notifier } from '../../src/notifiers/notifier.ts';
import type { ReceivedMessage } from '../../src/replay/received-message.ts';
import { verifyChains } from '../../src/store/journal.ts';
import { reportFile, reportsOf } from '../../src/store/reports.ts';
import type { Command } from '../../src/workflows/command.ts';
import { makeRoadmap } from '../support/roadmaps.ts';
import { key, LEASE_MS, openStage, type Stage, said, testRules, tomsk } from './stage.ts';

const { people, items } = makeRoadmap();
const roadmap = makeRoadmap({
  items: items.filter(({ id }) => id === '13'),
  people: { ...people, rvpo: { name: 'РВПО', email: 'rvpo@example.org' } },
  monitoring: { addressee: 'Региональный ведомственный проектный офис', recipients: ['rvpo'] },
});
const IN_DECEMBER = '2025-01-01';
const FIRST = 'Отчёт о показателях (п. 13) за IV квартал 2024 г';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  stage.at('2024-12-16T08:00');
  await stage.apply(roadmap);
  stage.at('2024-12-16T09:00');
  await stage.work();
});
afterAll(() => stage.close());

async function run(at: string, command: Command): Promise<void> {
  stage.at(at);
  expect(await stage.engine.runCommand('technopark', command)).toMatchObject({ ok: true });
}

/** Figures, signature, acceptance: before the period's end, as its control date (28 December) wants it. */
async function accepted(): Promise<void> {
  const about = { item: '13', due: IN_DECEMBER };
  await run('2024-12-25T10:00', {
    do: 'report-indicators',
    by: 'shabolina',
    ...about,
    values: { '1': 760 },
    notes: { '1': 'набор продолжается' },
  });
  await run('2024-12-25T12:00', { do: 'submit', by: 'nazarova', ...about });
  await run('2024-12-26T10:05', { do: 'accept', by: 'zubchevskaya', ...about });
}

/** Of the report's mails, with what they brought. */
function papers(mails: readonly ReceivedMessage[]) {
  return mails
    .filter((mail) => key(mail) === 'rvpo')
    .map(({ messageId, entries, parsed }) => ({
      messageId,
      said: entries.map((e) => `${e.item}:${e.rung}`).join(' '),
      files: parsed.attachments.map(({ filename, content }) => [filename, content] as const),
    }));
}

const sha256 = (content: Buffer | undefined) =>
  createHash('sha256')
    .update(content ?? '')
    .digest('hex');

async function journalLine(): Promise<{ papers: unknown; event: number }> {
  const lines = await stage.rows<{ payload: { papers: unknown; event: number } }>(
    "SELECT payload FROM journal WHERE type = 'report-issued' ORDER BY seq DESC LIMIT 1",
  );
  if (!lines[0]) throw new Error('nothing was issued');
  return lines[0].payload;
}

describe('an accepted period', () => {
  it('is two papers, kept with the command and sealed in the journal', async () => {
    await accepted();
    const { db } = stage.database;
    const [docx, xlsx] = await Promise.all(
      (['docx', 'xlsx'] as const).map((format) => reportFile(db, 'technopark', '13', IN_DECEMBER, 1, format)),
    );
    expect([docx?.name, xlsx?.name]).toEqual([`${FIRST}.docx`, `${FIRST}.xlsx`]);
    const hashes = { docx: sha256(docx?.content), xlsx: sha256(xlsx?.content) };
    const [kept, ...more] = await reportsOf(db, 'technopark', '13');
    expect(more).toEqual([]);
    expect(kept).toMatchObject({ n: 1, docxHash: hashes.docx, xlsxHash: hashes.xlsx, isKept: true });
    expect(kept?.data.rows).toMatchObject([{ id: '1', amount: 760, note: 'набор продолжается' }]);
    expect((await journalLine()).papers).toEqual(hashes);
    // What people wrote stands in the journal by its hash.
    const said = await stage.rows("SELECT FROM journal WHERE payload::text LIKE '%продолжается%'");
    expect(said).toEqual([]);
    expect(await verifyChains(db)).toEqual([]);
  });

  it('goes with the same Message-ID and the same papers when its sender dies after handing it over', async () => {
    const { db } = stage.database;
    const { notifier } = stage;
    let isTaken = () => {};
    const taken = new Promise<void>((resolve) => {
      isTaken = resolve;
    });
    let end = (_error: Error) => {};
    // The server has it, and the process hears of nothing any more.
    const dying: Notifier = {
      ...notifier,
      async deliver(mail) {
        const receipt = await notifier.deliver(mail);
        if (mail.to.address !== 'rvpo@example.org') return receipt;
        isTaken();
        return new Promise((_resolve, reject) => {
          end = reject;
        });
      },
    };
    stage.at('2024-12-26T11:00');
    const sending = stage.another({ notifier: dying }).engine.sendDue('reminders', { id: 'dying' });
    await taken;
    stage.clock.set(tomsk('2024-12-26T11:00') + LEASE_MS);
    await stage.work();
    end(new Error('dead'));
    await sending;
    const [first, second, ...more] = papers(await stage.received());
    expect(more).toEqual([]);
    expect(second).toEqual(first);
    expect(first).toMatchObject({ said: '13:report' });
    const files = first?.files.map(([name, content]) => [name, content] as const);
    for (const [name, content] of files ?? []) {
      const format = name?.endsWith('.docx') ? 'docx' : 'xlsx';
      expect({ name, content }).toEqual(await reportFile(db, 'technopark', '13', IN_DECEMBER, 1, format));
    }
    expect(files).toHaveLength(2);
    const lines = await stage.rows<{ entries: object[] }>(
      `SELECT payload -> 'entries' AS entries FROM journal
       WHERE type = 'message-sent' AND payload -> 'entries' @> '[{"rung": "report"}]'`,
    );
    const { event } = await journalLine();
    expect(lines).toMatchObject([{ entries: [{ item: '13', rung: 'report', event }] }]);
  });
});

describe('a report that is issued again', () => {
  it('is a second mail that says what changed; the first stays as it was', async () => {
    const { db } = stage.database;
    const before = await reportFile(db, 'technopark', '13', IN_DECEMBER, 1, 'docx');
    await run('2025-01-13T10:00', {
      do: 'report-indicators',
      by: 'shabolina',
      item: '13',
      due: IN_DECEMBER,
      values: { '1': 774 },
    });
    stage.at('2025-01-14T09:30');
    const digest = (await stage.work()).find((mail) => key(mail) === 'zubchevskaya');
    expect(digest && said(digest)).toContain('13:review');
    expect(digest?.parsed.text).toContain('Показатели за IV квартал 2024 г. уточнены 13.01.2025');
    await run('2025-01-14T10:05', {
      do: 'reissue-report',
      by: 'zubchevskaya',
      item: '13',
      due: IN_DECEMBER,
      text: 'уточнены итоги года',
    });
    stage.at('2025-01-14T11:00');
    const mails = await stage.work();
    const [mail, ...more] = papers(mails);
    expect(more).toEqual([]);
    expect(mail?.files.map(([name]) => name)).toEqual([
      `${FIRST}., уточнённый 2.docx`,
      `${FIRST}., уточнённый 2.xlsx`,
    ]);
    const text = mails.find((one) => key(one) === 'rvpo')?.parsed.text;
    expect(text).toContain('> уточнены итоги года');
    expect(text).toContain('Стало: 774. Было: 760.');
    const all = await reportsOf(db, 'technopark');
    expect(all.map(({ n, data }) => [n, data.rows[0]?.amount, data.reason])).toEqual([
      [1, 760, null],
      [2, 774, 'уточнены итоги года'],
    ]);
    expect(await reportFile(db, 'technopark', '13', IN_DECEMBER, 1, 'docx')).toEqual(before);
  });
});

describe('a person who is erased', () => {
  it('takes the papers that name them along, once they have been mailed; what they said stays without the name', async () => {
    await run('2025-01-15T09:59', {
      do: 'reissue-report',
      by: 'zubchevskaya',
      item: '13',
      due: IN_DECEMBER,
      text: 'опечатка',
    });
    await run('2025-01-15T10:00', {
      do: 'change-lead',
      by: 'shvaiko',
      person: 'nazarova',
      substitute: 'shkurkina',
    });
    const { department, school } = makeRoadmap().parties;
    if (!department || !school) throw new Error('no parties');
    await stage.apply({
      ...roadmap,
      parties: { department: { ...department, lead: 'shkurkina' }, school },
      corrections: [{ item: '13', what: 'исполнитель', reason: 'сменился' }],
    });
    const { db } = stage.database;
    const log = createLog('silent');
    const eraser = createPersonEraser({
      db,
      clock: stage.clock,
      rules: testRules(),
      log,
      onChanged: () => undefined,
    });
    expect(await eraser.erase('nazarova@example.org')).toEqual({ ok: false, reason: 'being-sent' });
    stage.at('2025-01-15T11:00');
    expect(papers(await stage.work())).toHaveLength(1);
    expect(await eraser.erase('nazarova@example.org')).toMatchObject({ ok: true });
    const kept = await reportsOf(db, 'technopark');
    expect(kept.map(({ isKept }) => isKept)).toEqual([false, false, false]);
    expect(JSON.stringify(kept)).not.toContain('Назарова');
    expect(await reportFile(db, 'technopark', '13', IN_DECEMBER, 1, 'xlsx')).toBeNull();
    expect(await verifyChains(db)).toEqual([]);
  });
});
