// What the journal keeps the hash of: the same report must always give the same files, and every value must be in them.
import { createHash } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import Excel from 'exceljs';
import mammoth from 'mammoth';
import { renderReport } from '../../../src/papers/render-report.ts';
import { hostile, periodReport, reportRow } from '../samples.ts';

/** All but `Date`: what is made takes real time. */
const NOT_FAKED = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

const textOf = async (docx: Uint8Array): Promise<string> =>
  (await mammoth.extractRawText({ buffer: Buffer.from(docx) })).value.replace(/\s+/g, ' ');

async function cellsOf(xlsx: Uint8Array): Promise<unknown[][]> {
  const book = new Excel.Workbook();
  await book.xlsx.load(Uint8Array.from(xlsx).buffer);
  const rows: unknown[][] = [];
  book.worksheets[0]?.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
  return rows;
}

describe('the report of a period', () => {
  it('gives the same bytes whenever it is made', async () => {
    const made: string[] = [];
    for (const day of ['2024-12-28T08:00:00Z', '2031-06-01T17:30:12Z']) {
      jest.useFakeTimers({ now: new Date(day), doNotFake: [...NOT_FAKED] });
      const { docx, xlsx } = await renderReport(periodReport());
      made.push(sha256(docx), sha256(xlsx));
    }
    jest.useRealTimers();
    expect(made.slice(0, 2)).toEqual(made.slice(2));
  });

  it('gives other bytes where one value is another', async () => {
    const [first, other] = [
      await renderReport(periodReport({ rows: [reportRow('1')] })),
      await renderReport(periodReport({ rows: [reportRow('1', { amount: 1235, amountText: '1 235' })] })),
    ];
    expect([sha256(first.docx) === sha256(other.docx), sha256(first.xlsx) === sha256(other.xlsx)]).toEqual([
      false,
      false,
    ]);
  });

  it('prints whose figures they are, of which day, by which rule, and who signs', async () => {
    const text = await textOf((await renderReport(periodReport())).docx);
    for (const words of [
      'Региональный ведомственный проектный офис',
      '«28» декабря 2024 г.',
      'по итогам мониторинга показателей за IV квартал 2024 г.',
      'по состоянию на 28 декабря 2024 г.',
      'распоряжение от 27 декабря 2023 г. № 1410 р',
      '3.1. Нарастающим итогом со дня открытия',
      'Уточнённые значения могут быть представлены до 22 января 2025 г. включительно.',
      'О.И. Назарова',
      'исполнитель документа',
    ])
      expect(text).toContain(words);
  });

  it('says of a report issued again why, and what has changed', async () => {
    const rows = [reportRow('1', { changedFrom: '1 100' }), reportRow('2')];
    const { docx, xlsx } = await renderReport(periodReport({ n: 2, reason: 'описка в журнале', rows }));
    const text = await textOf(docx);
    expect(text).toContain('Отчёт (уточнённый, выпуск 2)');
    expect(text).toContain(
      'Заменяет выпуск 1. Причина: описка в журнале. Изменены значения: показатель 1 – было 1 100, стало 1 234.',
    );
    expect(JSON.stringify(await cellsOf(xlsx))).toContain('показатель 1 – было 1 100, стало 1 234.');
  });

  it('keeps angle brackets, quotes and what looks like a formula as text', async () => {
    const name = hostile('имя');
    const { docx, xlsx } = await renderReport(
      periodReport({ rows: [reportRow('1', { name, note: '=1+1' })] }),
    );
    const printed = name.replace('\u0007\ud800 ', ' ');
    expect(await textOf(docx)).toContain(printed);
    expect((await cellsOf(xlsx)).find(([id]) => id === '1')).toEqual([
      '1',
      printed,
      'человек в год',
      3000,
      1234,
      '1 234',
      1500.5,
      41.13,
      'отстаёт от графика',
      expect.any(String),
      '=1+1',
    ]);
  });
});
