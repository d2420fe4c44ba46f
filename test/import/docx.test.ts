import { describe, expect, it } from '@jest/globals';
import { Document, Packer, Paragraph, Table, TableCell, TableRow, VerticalMergeType } from 'docx';
import { readDocx } from '../../src/import/docx.ts';
import { docxOf, p, tr } from './docx-archive.ts';
import { cellsOf, shown } from './shown-blocks.ts';

const read = async (body: string, numbering?: string) => shown(await readDocx(await docxOf(body, numbering)));

const level = (at: number, text: string, format = 'decimal', more = '') =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
const listed = (level: number, list = 1) =>
  `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`;
const OUTLINE = `<w:abstractNum w:abstractNumId="0">${level(0, '%1.')}${level(1, '%1.%2.')}${level(2, '%3)', 'russianLower')}</w:abstractNum>
  <w:abstractNum w:abstractNumId="7">${level(0, 'Раздел %1', 'upperRoman')}</w:abstractNum>
  <w:abstractNum w:abstractNumId="8">${level(0, '•', 'bullet')}</w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
  <w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>
  <w:num w:numId="3"><w:abstractNumId w:val="8"/></w:num>
  <w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`;

describe('the text of a DOCX', () => {
  it('has the numbers that Word counts', async () => {
    const paragraphs = [
      p('Утвердить', listed(0)),
      p('состав', listed(1)),
      p('план', listed(1)),
      p('председатель', listed(2)),
      p('секретарь', listed(2)),
      p('Подготовка', listed(0, 2)),
      p('Контроль', listed(0)),
      p('отчёт', listed(1)),
      p('пункт', listed(0, 3)),
      p('снова', listed(0, 4)),
      p('без номера'),
    ];
    expect(await read(paragraphs.join(''), OUTLINE)).toEqual([
      '1. Утвердить',
      '1.1. состав',
      '1.2. план',
      'а) председатель',
      'б) секретарь',
      'Раздел I Подготовка',
      '2. Контроль',
      '2.1. отчёт',
      '– пункт',
      '1. снова',
      'без номера',
    ]);
  });

  it('has them in a column of numbers that is empty otherwise, and counts no deleted row', async () => {
    const row = (title: string) => tr(p('', listed(0)), p(title));
    const deleted = row('удалено').replace('<w:tr>', '<w:tr><w:trPr><w:del w:id="1"/></w:trPr>');
    expect(await read(`<w:tbl>${row('раз')}${deleted}${row('два')}</w:tbl>`, OUTLINE)).toEqual([
      [
        ['1.', 'раз'],
        ['2.', 'два'],
      ],
    ]);
  });

  it('is as it stands after tracked changes, without what is hidden', async () => {
    const run = (text: string, properties = '') =>
      `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
    expect(
      await read(
        `<w:p>${run('до ')}<w:del w:id="1"><w:r><w:delText>1 мая</w:delText></w:r></w:del><w:ins w:id="2">${run('5 мая')}</w:ins>${run(' скрыто', '<w:vanish/>')}${run('1', '<w:position w:val="8"/>')}${run('2', '<w:vertAlign w:val="superscript"/>')}</w:p>`,
      ),
    ).toEqual(['до 5 мая¹²']);
  });

  it('has what stands in fields and text boxes', async () => {
    const box = `<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>${p('Приложение')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>`;
    expect(
      await read(`<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>5 мая</w:t></w:r></w:fldSimple></w:p>${box}`),
    ).toEqual(['5 мая', 'Приложение']);
  });
});

describe('a table of a DOCX', () => {
  it('has merged cells at every place', async () => {
    const cell = (text: string, more = {}) => new TableCell({ children: [new Paragraph(text)], ...more });
    const file = await Packer.toBuffer(
      new Document({
        sections: [
          {
            children: [
              new Table({
                rows: [
                  new TableRow({ children: [cell('№'), cell('Срок', { columnSpan: 2 })] }),
                  new TableRow({
                    children: [
                      cell('1', { verticalMerge: VerticalMergeType.RESTART }),
                      cell('с'),
                      cell('по'),
                    ],
                  }),
                  new TableRow({
                    children: [
                      cell('', { verticalMerge: VerticalMergeType.CONTINUE }),
                      cell('1 мая'),
                      cell('5 мая'),
                    ],
                  }),
                ],
              }),
            ],
          },
        ],
      }),
    );
    const blocks = await readDocx(file);
    expect(shown(blocks)).toEqual([
      [
        ['№', 'Срок', 'Срок'],
        ['1', 'с', 'по'],
        ['1', '1 мая', '5 мая'],
      ],
    ]);
    expect(blocks.flatMap((block) => (block.kind === 'table' ? cellsOf(block) : []))).toEqual([
      ['0.0', '0.1', '0.1'],
      ['1.0', '1.1', '1.2'],
      ['1.0', '2.1', '2.2'],
    ]);
  });

  it('has them also where a bookmark stands between its rows', async () => {
    const merged = (value: string) => `<w:tcPr><w:vMerge w:val="${value}"/></w:tcPr>`;
    const rows = `${tr(merged('restart') + p('школа'), p('раз'))}<w:bookmarkStart w:id="0" w:name="a"/><w:bookmarkEnd w:id="0"/>${tr(merged('continue') + p(''), p('два'))}`;
    expect(await read(`<w:tbl>${rows}</w:tbl>`)).toEqual([
      [
        ['школа', 'раз'],
        ['школа', 'два'],
      ],
    ]);
  });
});
