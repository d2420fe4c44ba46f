// What a file is by its first bytes. Names are not looked at: they are what people type.
import { SourceFault } from './source-fault.ts';

export type Sniffed = 'zip' | 'ole' | 'pdf' | 'text';

const ACCEPTED = 'Принимаются DOCX, DOC, PDF с текстом, HTML, Markdown и TXT.';

const ARCHIVE = 'архив. Распакуйте его и загрузите само распоряжение';
const MAIL = 'письмо или веб-архив. Загрузите само распоряжение';
const XML = 'документ в формате XML. Откройте его в редакторе и сохраните как DOCX';

/** Beginnings of what is not read, in Latin-1. */
const OTHERS: [beginnings: string[], what: string][] = [
  [['{\\rtf'], 'документ RTF. Откройте его в редакторе и сохраните как DOCX'],
  [
    ['\x89PNG', '\xff\xd8\xff', 'GIF8', 'II*\0', 'MM\0*', 'RIFF'],
    'изображение. Распознайте текст или пришлите DOCX',
  ],
  [['%!PS'], 'документ PostScript'],
  [['AT&TFORM'], 'документ DjVu. Распознайте текст или пришлите DOCX'],
  [['Rar!', '7z\xbc\xaf', '\x1f\x8b', 'BZh', '\xfd7zXZ'], ARCHIVE],
  [['MZ', '\x7fELF', '\xca\xfe\xba\xbe', '#!'], 'программа'],
  [['MIME-Version:', 'From:', 'Received:', 'Return-Path:', 'Message-ID:', 'Subject:', 'X-'], MAIL],
];
/** Beginnings of names of what is inside. */
const XML_DOCUMENTS = [
  'Word.Document',
  '<pkg:package',
  '<w:wordDocument',
  '<FictionBook',
  '<office:document',
];

/** @throws SourceFault saying what the file looks like and what is accepted */
export function sniff(bytes: Uint8Array): Sniffed {
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1');
  const beginsWith = (beginning: string) => head.startsWith(beginning);
  if (['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'].some(beginsWith)) return 'zip';
  if (beginsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'ole';
  if (/%PDF-\d/.test(head)) return 'pdf';
  const other = OTHERS.find(([beginnings]) => beginnings.some(beginsWith));
  if (other) throw wrongType(other[1]);
  if (XML_DOCUMENTS.some((name) => head.includes(name))) throw wrongType(XML);
  return 'text';
}

/** What an archive is by the names in it, if it is not DOCX. */
export function wrongArchive(names: readonly string[]): SourceFault {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/^xl\//)) return wrongType('таблица XLSX. Загрузите само распоряжение с приложением');
  if (has(/^ppt\//)) return wrongType('презентация PPTX');
  if (has(/^META-INF\/manifest\.xml$/) && has(/^content\.xml$/)) {
    return wrongType('документ OpenDocument (ODT, ODS). Откройте его в редакторе и сохраните как DOCX');
  }
  return wrongType('архив. Распакуйте его и загрузите само распоряжение');
}

/** What a file of Office 97 is by the names of its streams; null for a Word document. */
export function oleFault(bytes: Uint8Array): SourceFault | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const has = (stream: string) => file.includes(Buffer.from(`${stream}\0`, 'utf16le'));
  if (has('EncryptedPackage')) return encrypted();
  if (has('WordDocument')) return null;
  if (has('Workbook') || has('Book'))
    return wrongType('таблица XLS. Загрузите само распоряжение с приложением');
  if (has('PowerPoint Document')) return wrongType('презентация PPT');
  if (has('__properties_version1.0')) return wrongType('письмо Outlook. Загрузите само распоряжение');
  return wrongType('файл неизвестного вида');
}

export const wrongType = (what: string): SourceFault =>
  new SourceFault('wrong-type', `Файл не подходит: похоже, это ${what}. ${ACCEPTED}`);

export const encrypted = (): SourceFault =>
  new SourceFault(
    'encrypted',
    'Файл защищён паролем. Снимите защиту, сохраните файл и загрузите его ещё раз.',
  );
