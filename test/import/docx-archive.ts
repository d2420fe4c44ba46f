// DOCX as its parts, for what no library would write.
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

const WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const XML = '<?xml version="1.0" encoding="UTF-8"?>';

export async function archiveOf(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const archive = new yazl.ZipFile();
  for (const [name, content] of Object.entries(parts)) archive.addBuffer(Buffer.from(content), name);
  archive.end();
  return buffer(archive.outputStream);
}

/** @param before what stands before the document's element */
export const docxParts = (body: string, numbering = '', before = ''): Record<string, string> => ({
  '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${MAIN}.document.main+xml"/></Types>`,
  '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
  'word/document.xml': `${XML}${before}<w:document ${WORD}><w:body>${body}</w:body></w:document>`,
  'word/numbering.xml': `${XML}<w:numbering ${WORD}>${numbering}</w:numbering>`,
});

export const docxOf = (body: string, numbering?: string): Promise<Buffer> =>
  archiveOf(docxParts(body, numbering));

/** A paragraph. */
export const p = (text: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

/** A row of a table, of cells with paragraphs in them. */
export const tr = (...cells: string[]): string =>
  `<w:tr>${cells.map((cell) => `<w:tc>${cell}</w:tc>`).join('')}</w:tr>`;

/** The same with a checksum that is right and one more record for each repetition: all share the content of the first. */
export function repeatEntry(archive: Buffer, times: number): Buffer {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const start = archive.readUInt32LE(end + 16);
  const record = archive.subarray(start, end);
  const tail = Buffer.from(archive.subarray(end));
  tail.writeUInt16LE(times, 8);
  tail.writeUInt16LE(times, 10);
  tail.writeUInt32LE(record.length * times, 12);
  return Buffer.concat([archive.subarray(0, start), ...Array.from({ length: times }, () => record), tail]);
}
