// Executive discipline as a workbook, read by another program: numbers are numbers, each look has its sheet.
import { expect, it } from '@jest/globals';
import Excel from 'exceljs';
import { disciplineTable } from '../../../src/papers/discipline-table.ts';
import { disciplineRow, disciplineSample, hostile } from '../samples.ts';

it('has a sheet for each look, with every figure as a number and the rule under the total', async () => {
  const sample = disciplineSample({
    byPerson: [disciplineRow(hostile('лицо'), 3, 1), disciplineRow('=HYPERLINK("http://x")', 0, 0)],
  });
  const book = new Excel.Workbook();
  await book.xlsx.load(Uint8Array.from(await disciplineTable(sample)).buffer);
  expect(book.worksheets.map(({ name }) => name)).toEqual([
    'Всего',
    'По дорожным картам',
    'По исполнителям',
    'По лицам',
    'По периодам',
  ]);
  const rowsOf = (name: string): unknown[][] => {
    const rows: unknown[][] = [];
    book.getWorksheet(name)?.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
    return rows;
  };
  expect(rowsOf('Всего')[3]).toEqual(['По всем дорожным картам', 48, 40, 83.33, 48, 40, 83.33, 1]);
  expect(
    rowsOf('Всего')
      .slice(4)
      .map(([line]) => line),
  ).toEqual(sample.rule);
  expect(rowsOf('По лицам').slice(3)).toEqual([
    [hostile('лицо').replace('\u0007\ud800 ', ' '), 3, 1, 33.33, 3, 1, 33.33, 1],
    ['=HYPERLINK("http://x")', 0, 0, undefined, 0, 0, undefined, 1],
  ]);
  expect(
    rowsOf('По периодам')
      .slice(3)
      .map(([period, planned]) => [period, planned]),
  ).toEqual(sample.byPeriod.map(({ name }) => [name, 12]));
});
