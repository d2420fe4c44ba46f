// Contents as programs write them, as small as they can be and still be recognised.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** @param streamed sizes come after each entry, as programs write that cannot go back */
function archive(entries: Record<string, string | Buffer>, streamed = false): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const plain = Buffer.from(content);
    const packed = name === 'mimetype' ? plain : deflateRawSync(plain);
    const sums = Buffer.alloc(12);
    sums.writeUInt32LE(crc32(plain), 0);
    sums.writeUInt32LE(packed.length, 4);
    sums.writeUInt32LE(plain.length, 8);
    const head = Buffer.alloc(10);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(streamed ? 8 : 0, 2);
    head.writeUInt16LE(packed === plain ? 0 : 8, 4);
    const names = Buffer.alloc(4);
    names.writeUInt16LE(Buffer.byteLength(name), 0);
    const tail = streamed ? Buffer.concat([bytes('504b0708'), sums]) : Buffer.alloc(0);
    const entry = [
      bytes('504b0304'),
      head,
      streamed ? Buffer.alloc(12) : sums,
      names,
      Buffer.from(name),
      packed,
      tail,
    ];
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(bytes('504b0102 1400'), head, sums, names, place, Buffer.from(name));
    parts.push(...entry);
    offset = Buffer.concat(parts).length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const types = (main: string) =>
  `<?xml version="1.0"?><Types><Override PartName="/main.xml" ContentType="${main}.main+xml"/></Types>`;

/** A compound file with one stream, as Office wrote before 2007; other programs write the same with other streams. */
function compound(stream: string): Buffer {
  const file = Buffer.alloc(512 * 3);
  bytes('d0cf11e0a1b11ae1').copy(file);
  Buffer.from('Root Entry\0', 'utf16le').copy(file, 1024);
  Buffer.from(`${stream}\0`, 'utf16le').copy(file, 1024 + 128);
  return file;
}

export const pdf = (text: string): Buffer => Buffer.from(`%PDF-1.7\n${text}\n%%EOF\n`);
export const docx = archive({
  '[Content_Types].xml': types(`${OFFICE}.wordprocessingml.document`),
  'word/document.xml': '<w:document/>',
});
export const xlsx = archive({
  'xl/workbook.xml': '<workbook/>',
  '[Content_Types].xml': types(`${OFFICE}.spreadsheetml.sheet`),
});
export const pptx = archive({
  '[Content_Types].xml': types(`${OFFICE}.presentationml.presentation`),
  'ppt/presentation.xml': '',
});
export const docm = archive({
  '[Content_Types].xml': types('application/vnd.ms-word.document.macroEnabled'),
  'word/document.xml': '',
  'word/vbaProject.bin': '',
});
/** Its types come last, after a picture that is too large to be read through. */
export const largeDocx = archive(
  {
    'word/document.xml': '<w:document/>',
    'word/media/image1.jpeg': randomBytes(3 * 2 ** 20),
    '[Content_Types].xml': types(`${OFFICE}.wordprocessingml.document`),
  },
  true,
);
export const odt = archive({
  mimetype: 'application/vnd.oasis.opendocument.text',
  'content.xml': '<office/>',
});
export const ods = archive({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '' });
export const zip = archive({ 'readme.txt': 'text' });
export const doc = compound('WordDocument');
export const xls = compound('Workbook');
export const installer = compound('\u4840\u3f7f\u4164');
export const jpg = bytes('ffd8ffe0 00104a464946 0001');
export const png = bytes(
  '89504e470d0a1a0a 0000000d49484452 00000001000000010806000000 1f15c489 0000000049454e44ae426082',
);
export const exe = Buffer.concat([
  Buffer.from('MZ\x90\x00\x03', 'latin1'),
  Buffer.alloc(200),
  Buffer.from('PE\0\0'),
]);
export const html = Buffer.from('<!doctype html><html><script>alert(1)</script></html>');

/** A detached signature of some text, made by openssl. */
export function signature(format: 'DER' | 'PEM'): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'srok-signature-'));
  const at = (name: string) => join(folder, name);
  try {
    writeFileSync(at('text'), 'text');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', at('key')];
    execFileSync('openssl', ['req', '-x509', ...key, '-subj', '/CN=Test', '-out', at('cert')], {
      stdio: 'pipe',
    });
    const signer = ['-signer', at('cert'), '-inkey', at('key'), '-outform', format];
    execFileSync('openssl', ['cms', '-sign', '-binary', '-in', at('text'), ...signer, '-out', at('sig')], {
      stdio: 'pipe',
    });
    return readFileSync(at('sig'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
