// The first order as a Word document, made of its text: paragraphs, and its two tables with the header over them.
import { readFileSync } from 'node:fs';
import { Document, Packer, Paragraph, Table, TableCell, TableRow } from 'docx';
import { readPlainText } from '../../src/import/plain-text.ts';

const TEXT = new URL('../fixtures/order-1410.txt', import.meta.url);

export async function orderDocx(): Promise<Buffer> {
  const blocks = readPlainText(readFileSync(TEXT, 'utf8'));
  const children = blocks.map((block) =>
    block.kind === 'paragraph'
      ? new Paragraph(block.text)
      : new Table({
          rows: block.rows.map(
            (row) =>
              new TableRow({
                children: row.map(
                  ({ text }) =>
                    new TableCell({ children: text.split('\n').map((line) => new Paragraph(line)) }),
                ),
              }),
          ),
        }),
  );
  return Packer.toBuffer(new Document({ sections: [{ children }] }));
}
