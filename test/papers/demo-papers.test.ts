// The demo's second quarterly report and the proof file, taken from the pages in a browser, opened by programs of others and
// compared with the database, value by value.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { srok } from '../cli/run-srok.ts';
import { type DemoStage, openDemoStage, ROADMAP, type Taken } from './demo-stage.ts';
import { pagesOf, unspaced } from './office-pages.ts';
import { readDocx, readXlsx } from './read-papers.ts';

const run = promisify(execFile);
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
/** As people write them, with plain spaces. */
const russian = (value: number): string =>
  new Intl.NumberFormat('ru-RU', { maximumFractionDigits: 2 }).format(value).replace(/\s/g, ' ');

type Figure = number | { numerator: number; denominator: number };
interface Indicator {
  id: string;
  name: string;
  unit: string;
  minimum: { opening: number };
}
interface Issue {
  values: Record<string, Figure>;
  notes: Record<string, string>;
}

let stage: DemoStage;
let folder: string;
let indicators: Indicator[];
/** As the state in the database has them. */
let issues: Issue[];
/** Verdicts and rules that the database has with the issued reports. */
let judged: { verdictWords: string; rule: string; pace: number | null }[][];
let hashes: { docx: string; xlsx: string }[];
let docx: Taken[];
let xlsx: Taken[];
let zip: Taken;
/** By name, the text of each page. */
let printed: Map<string, string[]>;
const proof = (): string => join(folder, 'proof');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-demo-papers-'));
  stage = await openDemoStage();
  const [row] = await stage.rows<{ indicators: Indicator[]; issues: Issue[] }>(
    `SELECT state->'roadmap'->'indicators' AS indicators,
            state->'items'->'13'->'occurrences'->'2025-01-01'->'reports' AS issues FROM roadmaps`,
  );
  ({ indicators, issues } = row ?? { indicators: [], issues: [] });
  const stored = await stage.rows<{ rows: (typeof judged)[number]; docx: string; xlsx: string }>(
    `SELECT data->'rows' AS rows, encode(sha256(docx), 'hex') AS docx, encode(sha256(xlsx), 'hex') AS xlsx
     FROM reports WHERE occurrence = '2025-01-01' ORDER BY n`,
  );
  judged = stored.map(({ rows }) => rows);
  hashes = stored;

  await stage.controller.go(`${ROADMAP}/monitoring`);
  docx = [await stage.take('DOCX – отчёт за IV квартал 2024 г.'), await stage.take(/^DOCX – .*, № 2$/)];
  xlsx = [await stage.take('XLSX – отчёт за IV квартал 2024 г.'), await stage.take(/^XLSX – .*, № 2$/)];
  await stage.controller.go(`${ROADMAP}/journal`);
  zip = await stage.take('Доказательный файл (ZIP)');
  await writeFile(join(folder, 'proof.zip'), zip.content);
  await run('unzip', ['-q', join(folder, 'proof.zip'), '-d', proof()]);
  printed = await pagesOf(new Map(docx.map(({ content }, i) => [`report-${i + 1}`, content])));
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

const amountText = (figure: Figure | undefined): string => {
  if (typeof figure === 'number') return russian(figure);
  if (figure === undefined) return 'не представлено';
  const { numerator, denominator } = figure;
  return `${russian((numerator / denominator) * 100)} % (${numerator} из ${denominator})`;
};
const amountOf = (figure: Figure | undefined): number =>
  typeof figure === 'object' ? (figure.numerator / figure.denominator) * 100 : (figure ?? Number.NaN);

describe('the story', () => {
  it('ends with two issues: of the figures known before the end of the year, and of the exact ones', () => {
    expect(issues.map(({ values }) => [values['3'], values['3.1']])).toEqual([
      [2874, 14],
      [2946, 15],
    ]);
    expect(judged.map((rows) => rows.map(({ verdictWords }) => verdictWords))).toEqual([
      [
        'в графике',
        'в графике',
        'ниже минимального значения',
        'ниже минимального значения',
        'не оценивается',
        'в графике',
      ],
      ['в графике', 'в графике', 'ниже минимального значения', 'в графике', 'не оценивается', 'в графике'],
    ]);
  });

  it('tells the deputy head what is below its minimum, and gives the project office both reports', async () => {
    const mails = await Promise.all(stage.pages.receiver.mails.map((mail) => mail.parse()));
    const digest = mails.find(({ subject }) => subject?.includes('на 13.01.2025: ниже минимума 1'));
    expect(digest?.text).toContain('Показатели ниже минимального значения');
    const sent = mails.filter(({ subject }) => /отчёт о показателях за IV квартал/.test(subject ?? ''));
    expect(sent.map(({ attachments }) => attachments.map(({ content }) => sha256(content)))).toEqual(
      hashes.map((one) => [one.docx, one.xlsx]),
    );
  });

  it('shows the controller no fault of a page', () => {
    expect(stage.chromium.faults()).toEqual([]);
  });
});

describe.each([1, 2])('issue %i of the report', (n) => {
  const at = n - 1;
  const expected = () =>
    indicators.map(({ id, name, unit, minimum: { opening: minimum } }, i) => {
      const figure = issues[at]?.values[id];
      const before = at === 0 ? undefined : issues[at - 1]?.values[id];
      return {
        id,
        name,
        unit,
        minimum,
        amount: amountOf(figure),
        text: amountText(figure),
        share: minimum === 0 ? null : (amountOf(figure) / minimum) * 100,
        note: issues[at]?.notes[id] ?? null,
        before: n === 1 || amountText(before) === amountText(figure) ? '' : amountText(before),
        ...judged[at]?.[i],
      };
    });

  it('is the paper that was stored, under a name that says what it is', () => {
    expect([docx[at], xlsx[at]].map((file) => sha256(file?.content ?? Buffer.of()))).toEqual([
      hashes[at]?.docx,
      hashes[at]?.xlsx,
    ]);
    expect([docx[at]?.name, xlsx[at]?.name]).toEqual(
      ['docx', 'xlsx'].map(
        (format) =>
          `Отчёт о показателях (п. 13) за IV квартал 2024 г${n === 1 ? '' : '., уточнённый 2'}.${format}`,
      ),
    );
  });

  it('has every value in its DOCX, as mammoth reads it', async () => {
    const { text, pictures, table } = await readDocx(docx[at]?.content ?? Buffer.of());
    const [, ...rows] = table('Наименование показателя');
    expect(rows).toEqual(
      expected().map((row) => [
        row.id,
        row.name,
        row.unit,
        russian(row.minimum),
        row.text,
        row.share === null ? '–' : russian(row.share),
        row.verdictWords,
        row.note ?? '–',
      ]),
    );
    for (const { id, rule } of expected()) expect(text).toContain(`${id}. ${rule?.replace(/\s/g, ' ')}`);
    expect(text).toContain(`по состоянию на ${n === 1 ? '28' : '31'} декабря 2024 г.`);
    expect(pictures).toBe(indicators.length);
  });

  it('has every value in its XLSX as a number, as exceljs reads it', async () => {
    const cells = await readXlsx(xlsx[at]?.content ?? Buffer.of());
    const head = cells.findIndex(([first]) => first === '№');
    const round = (value: number | null | undefined) =>
      value === null || value === undefined ? '' : Math.round(value * 100) / 100;
    expect(cells.slice(head + 1, head + 1 + indicators.length)).toEqual(
      expected().map((row) => [
        row.id,
        row.name,
        row.unit,
        row.minimum,
        row.amount,
        row.text,
        round(row.pace),
        round(row.share),
        row.verdictWords,
        row.rule?.replace(/\s/g, ' '),
        row.note ?? '',
        row.before,
      ]),
    );
  });

  it('has every value on the pages that LibreOffice prints, and both signatures with what they stand under', () => {
    const pages = (printed.get(`report-${n}`) ?? []).map(unspaced);
    const all = pages.join('');
    const words = expected().flatMap((row) => [row.name, row.text, row.verdictWords, row.rule, row.note]);
    expect(
      words
        .flatMap((value) => (value ?? '').split(/\s+/))
        .map(unspaced)
        .filter((word) => !all.includes(word)),
    ).toEqual([]);
    const closing = pages.find((page) => page.includes('Сведенияпредставлены'));
    expect(closing).toContain('О.И.Назарова');
    expect(closing).toContain('О.В.Зубчевская');
    expect(all.includes('Заменяетвыпуск1.')).toBe(n === 2);
  });

  it('is a sound archive', async () => {
    for (const [i, file] of [docx[at], xlsx[at]].entries()) {
      const path = join(folder, `${n}-${i}.zip`);
      await writeFile(path, file?.content ?? '');
      expect((await run('unzip', ['-t', path])).stdout).toContain('No errors detected');
    }
  });
});

describe('the proof file', () => {
  const unzipped = (name: string): Promise<Buffer> => readFile(join(proof(), name));

  it('is a sound archive with the journal that the database has, line by line', async () => {
    expect((await run('unzip', ['-tq', join(folder, 'proof.zip')])).stdout).toContain('No errors detected');
    const lines = (await unzipped('journal.ndjson')).toString().trim().split('\n');
    const rows = await stage.rows<{ seq: number; type: string; payload: object; hash: string }>(
      'SELECT seq, type, payload, hash FROM journal ORDER BY seq',
    );
    expect(rows.length).toBeGreaterThan(150);
    expect(
      lines.map((line) => {
        const { seq, type, payload, hash } = JSON.parse(line) as (typeof rows)[number];
        return { seq, type, payload, hash };
      }),
    ).toEqual(rows);
  });

  it('has the reports that were issued, byte for byte', async () => {
    for (const one of hashes)
      for (const format of ['docx', 'xlsx'] as const)
        expect(sha256(await unzipped(`files/${one[format]}.${format}`))).toBe(one[format]);
  });

  it('has the mails that the database has, with their recipients and subjects', async () => {
    const letters = await readdir(join(proof(), 'messages'));
    const sent = await stage.rows<{ id: string; recipient: string; subject: string }>(
      `SELECT id, recipient, subject FROM messages WHERE status = 'sent' ORDER BY id`,
    );
    expect(letters.toSorted()).toEqual(sent.map(({ id }) => `${id}.eml`));
    for (const { id, recipient, subject } of sent) {
      const mail = await simpleParser(await unzipped(`messages/${id}.eml`));
      const [to] = [mail.to ?? []].flat();
      expect({ to: to?.value[0]?.address, subject: mail.subject }).toEqual({ to: recipient, subject });
    }
  });

  it('is confirmed by srok verify with a digest from the deputy head’s mailbox, and by no other mark', async () => {
    const digest = stage.pages.receiver.mails.findLast(({ envelope }) =>
      envelope.to.includes('shvaiko@example.org'),
    );
    await writeFile(join(folder, 'digest.eml'), digest?.raw ?? '');
    const file = join(folder, 'proof.zip');
    const sound = await srok(['verify', file, '--digest', join(folder, 'digest.eml')]);
    expect(sound).toMatchObject({ code: 0, stderr: '' });
    expect(sound.stdout).toContain('Нарушений внутри файла нет.');
    expect(sound.stdout).toMatch(/digest\.eml: отметка найдена у записи № \d+/);

    const foreign = await srok(['verify', file, '--head', '0'.repeat(32)]);
    expect(foreign.code).toBe(1);
    expect(foreign.stdout).toContain('НАРУШЕНО');
  });
});
