// Every paper, plain, long and hostile, as LibreOffice prints it: nothing is cut, pages have numbers, tables their heads, and
// a signature stands on the page of its paragraph. Beside it mammoth reads the same values, and unzip finds the archive sound.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import mammoth from 'mammoth';
import { digestMemo } from '../../src/papers/digest-memo.ts';
import { disciplineSummary } from '../../src/papers/discipline-summary.ts';
import { executionReport } from '../../src/papers/execution-report.ts';
import { extensionRequest } from '../../src/papers/extension-request.ts';
import { printable } from '../../src/papers/printable.ts';
import { quarterlyReport } from '../../src/papers/quarterly-report.ts';
import { roadmapSummary } from '../../src/papers/roadmap-summary.ts';
import { pagesOf, unspaced } from './office-pages.ts';
import * as samples from './samples.ts';

interface Case {
  docx: Promise<Uint8Array>;
  /** Stand somewhere in it, whole. */
  values: readonly string[];
  closing: string;
  /** Names under it. */
  signatures: readonly string[];
  /** Of a table that goes on over pages: its head, and how its rows begin. */
  table?: { head: string; rows: readonly string[] };
}

const controller = { name: 'О.В. Зубчевская', position: 'исполнитель документа' };
const NOTE = samples.long('примечание', 300);
const INDICATORS = ['1', '2', '3', '3.1', '4', '5'].map((id) =>
  samples.reportRow(id, { name: `${id}! ${samples.reportRow(id).name}`, note: id === '3' ? NOTE : null }),
);
const MANY = Array.from({ length: 60 }, (_, i) =>
  samples.summaryItem(String(i + 1), {
    title: `мероприятие-${i + 1}! ${samples.long('слово', (i * 7) % 90)}`,
  }),
);

const cases: Record<string, Case> = {
  'the report of a period': {
    docx: quarterlyReport(
      samples.periodReport({ rows: INDICATORS, n: 3, reason: samples.long('причина', 40) }),
    ),
    values: [
      ...INDICATORS.map(({ name }) => name),
      NOTE,
      samples.long('причина', 40),
      'Отчёт (уточнённый, выпуск 3)',
      'по состоянию на 28 декабря 2024 г.',
      'до 22 января 2025 г. включительно',
    ],
    closing: 'Сведения представлены по состоянию на 28 декабря 2024 г.',
    signatures: ['О.И. Назарова', 'О.В. Зубчевская'],
    table: { head: 'Наименование показателя', rows: INDICATORS.map(({ id }) => `${id}! Числ`) },
  },
  'a hostile report of a period': {
    docx: quarterlyReport(
      samples.periodReport({
        rows: [
          samples.reportRow('1', {
            name: samples.hostile('имя'),
            unit: samples.hostile('единица'),
            amountText: samples.hostile('значение'),
            rule: samples.hostile('правило'),
            note: samples.long('заметка', 160),
            changedFrom: samples.hostile('прежнее'),
          }),
        ],
        n: 2,
        reason: samples.hostile('причина'),
        addressee: samples.hostile('адресат'),
        party: samples.hostile('исполнитель'),
        signedBy: { name: samples.hostile('подписал'), position: samples.long('должность', 400) },
      }),
    ),
    values: [
      ...[
        'имя',
        'единица',
        'значение',
        'правило',
        'прежнее',
        'причина',
        'адресат',
        'исполнитель',
        'подписал',
      ].map(samples.hostile),
      samples.long('заметка', 160),
      samples.long('должность', 400),
    ],
    closing: 'Сведения представлены по состоянию на 28 декабря 2024 г.',
    signatures: [],
  },
  'a request for extension': {
    docx: extensionRequest(samples.extensionSample()),
    values: [
      ...samples.itemPaper().circumstances,
      samples.itemPaper().title,
      samples.itemPaper().term ?? '',
      '«20» февраля 2024 г.',
      'Предлагаемый срок: «30» сентября 2024 г.',
      'Кому: И.В. Швайко',
      '(3822) 90-99-81',
    ],
    closing: 'Прошу продлить срок исполнения пункта 8 до «30» сентября 2024 г. включительно.',
    signatures: ['И.Я. Шкуркина'],
  },
  'a hostile request for extension': {
    docx: extensionRequest(
      samples.extensionSample({
        title: samples.hostile('название'),
        reason: samples.long('причина', 900),
        circumstances: [samples.hostile('обстоятельство')],
        deadline: samples.hostile('срок'),
      }),
    ),
    values: [...['название', 'обстоятельство', 'срок'].map(samples.hostile), samples.long('причина', 900)],
    closing: 'Прошу продлить срок исполнения пункта 8 до «30» сентября 2024 г. включительно.',
    signatures: ['И.Я. Шкуркина'],
  },
  'a report on execution': {
    docx: executionReport(samples.executionSample({ attachments: [samples.hostile('файл'), 'Акт.pdf'] })),
    values: [
      'Дата исполнения: «27» августа 2024 г., с нарушением срока',
      'Акт приёмки от 27.08.2024 № 14, товарные накладные № 118–121.',
      'МАОУ гимназия № 29 г. Томска, представлены 20.08.2024',
      samples.hostile('файл'),
      'Приложение 2: Акт.pdf',
    ],
    closing: 'Прошу снять с контроля пункт 8 как исполненный.',
    signatures: ['И.Я. Шкуркина'],
  },
  'a summary of 60 items': {
    docx: roadmapSummary(samples.summarySample({ items: MANY })),
    values: [...MANY.map(({ title }) => title), 'риск нарушения срока: 12', 'прогноз 12.11.2024'],
    closing:
      'Прогноз рассчитан по порядку исполнения пунктов и ожидаемым датам исполнителей; сроков он не изменяет.',
    signatures: ['О.В. Зубчевская'],
    table: { head: 'Причины отставания', rows: MANY.map((_, i) => `мероприятие-${i + 1}!`) },
  },
  'a hostile summary': {
    docx: roadmapSummary(
      samples.summarySample({
        roadmap: samples.long('карта', 500),
        released: { on: '2024-12-31', basis: samples.hostile('основание') },
        items: [
          samples.summaryItem('А.1-б', {
            title: samples.long('мероприятие', 500),
            parties: [samples.hostile('сторона')],
            delay: [samples.long('отставание', 500)],
            originalDue: null,
            due: null,
          }),
        ],
      }),
    ),
    values: [
      samples.long('карта', 500),
      samples.hostile('основание'),
      samples.long('мероприятие', 500),
      samples.hostile('сторона'),
      samples.long('отставание', 500),
      'не определён',
    ],
    closing:
      'Прогноз рассчитан по порядку исполнения пунктов и ожидаемым датам исполнителей; сроков он не изменяет.',
    signatures: ['О.В. Зубчевская'],
  },
  'a digest as a memo': {
    docx: digestMemo(samples.memoSample()),
    values: [
      'Служебная записка',
      'Срок нарушен: 1',
      'Риск нарушения срока: 2',
      'Ожидаемая дата 01.04.2024; причина: конкурс объявлен повторно.',
      'Контрольная отметка журнала: 0123456789abcdef0123456789abcdef',
    ],
    closing: 'Докладываю для сведения и принятия решений.',
    signatures: ['О.В. Зубчевская'],
  },
  'a summary of discipline': {
    docx: disciplineSummary(
      samples.disciplineSample({
        byPerson: Array.from({ length: 60 }, (_, i) =>
          samples.disciplineRow(`лицо-${i + 1}!`, 100 + i, 50 + i),
        ),
        byParty: [samples.disciplineRow(samples.hostile('исполнитель'), 7, 5)],
      }),
      controller,
    ),
    values: ['№ 77 от 01.02.2024', '83,3', samples.hostile('исполнитель'), samples.long('правило', 60)],
    closing: 'Правила расчёта и график – в приложении.',
    signatures: ['О.В. Зубчевская'],
    table: { head: 'Наименование', rows: Array.from({ length: 60 }, (_, i) => `лицо-${i + 1}!`) },
  },
};

/** Of reasons: the signatures would fall on every place near the end of a page, in whatever typeface stands in for Times. */
const LENGTHS = Array.from({ length: 14 }, (_, i) => 1 + i * 17);
const requests = LENGTHS.map((words) => `a request with a reason of ${words} words`);
const reports = LENGTHS.map((words) => `a report with a reason of ${words * 3} words`);

let pages: Map<string, string[]>;
const files = new Map<string, Uint8Array>();

beforeAll(async () => {
  for (const [name, { docx }] of Object.entries(cases)) files.set(name, await docx);
  for (const [i, words] of LENGTHS.entries()) {
    const reason = samples.long('п', words);
    files.set(
      requests[i] ?? '',
      await extensionRequest(samples.extensionSample({ reason, circumstances: [] })),
    );
    const rows = [samples.reportRow('1')];
    files.set(
      reports[i] ?? '',
      await quarterlyReport(samples.periodReport({ rows, n: 2, reason: samples.long('п', words * 3) })),
    );
  }
  pages = await pagesOf(files);
});

const pagesOfPaper = (name: string): string[] => (pages.get(name) ?? []).map(unspaced);
const expected = (value: string): string => unspaced(printable(value));

/** Where the first of a text's pages ends; -1 where the paper has no such text. */
function pageWith(name: string, words: string): number {
  return pagesOfPaper(name).findIndex((page) => page.includes(expected(words)));
}

describe.each(Object.keys(cases))('%s', (name) => {
  const { values, closing, signatures, table } = cases[name] as Case;

  it('has every value, whole', () => {
    // A row may go on over a page: then the page's number and the table's head stand between its parts.
    const all = pagesOfPaper(name).join('');
    const words = (value: string) => printable(value).split(/\s+/).map(unspaced);
    expect(values.flatMap(words).filter((word) => !all.includes(word))).toEqual([]);
  });

  it('reads the same with another program', async () => {
    const { value: text } = await mammoth.extractRawText({ buffer: Buffer.from(files.get(name) ?? []) });
    expect(values.filter((value) => !unspaced(text).includes(expected(value)))).toEqual([]);
  });

  it('has its closing paragraph and all signatures on one page', () => {
    const page = pageWith(name, closing);
    expect(page).toBeGreaterThanOrEqual(0);
    const text = pagesOfPaper(name)[page] ?? '';
    const after = text.slice(text.indexOf(expected(closing)));
    expect(signatures.filter((signature) => !after.includes(expected(signature)))).toEqual([]);
  });

  it('has numbers on all pages but the first', () => {
    const tops = (pages.get(name) ?? []).map((page) => page.trimStart().split('\n')[0]?.trim());
    expect(tops.slice(1)).toEqual(tops.slice(1).map((_, i) => String(i + 2)));
    expect(tops[0]).not.toBe('1');
  });

  it('repeats the head of a table on each page that has rows of it', () => {
    const { head, rows } = table ?? { head: '', rows: [] };
    const withRows = pagesOfPaper(name).filter((page) => rows.some((row) => page.includes(expected(row))));
    expect(withRows.filter((page) => !page.includes(expected(head)))).toEqual([]);
    expect(withRows.length > 1).toBe(table !== undefined);
  });
});

describe('signatures', () => {
  it.each([
    ...requests.map((name) => [name, 'включительно.', 'И.Я. Шкуркина', '(3822) 90-99-81']),
    ...reports.map((name) => [name, 'Сведения представлены', 'О.И. Назарова', 'О.В. Зубчевская']),
  ])('are not apart from their paragraph in %s', (name, closing, first, last) => {
    const page = pagesOfPaper(name).findLast((text) => text.includes(expected(closing))) ?? '';
    const places = [closing, first, last].map((words) => page.lastIndexOf(expected(words)));
    expect(places[0]).toBeGreaterThan(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('came at the end of a page in some of these, and on the next one in others', () => {
    const places = (names: readonly string[], closing: string) =>
      new Set(names.map((name) => pageWith(name, closing)));
    expect(places(requests, 'Прошу продлить').size).toBe(2);
    expect(places(reports, 'Сведения представлены').size).toBe(2);
  });
});

describe('every file', () => {
  it('is a sound archive', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'srok-papers-'));
    for (const [i, docx] of [...files.values()].entries()) {
      const path = join(folder, `${i}.docx`);
      await writeFile(path, docx);
      const { stdout } = await promisify(execFile)('unzip', ['-t', path]);
      expect(stdout).toContain('No errors detected');
    }
    await rm(folder, { recursive: true });
  });
});
