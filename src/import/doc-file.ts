// A Word 97–2003 file as characters with the properties that tables need. word-extractor finds the streams and the
// pieces of text; it leaves out where cells lie and which are merged, so properties are read here ([MS-DOC] 2.4, 2.6, 2.8).
import BufferReader from 'word-extractor/lib/buffer-reader.js';
import WordOleExtractor from 'word-extractor/lib/word-ole-extractor.js';
import { readDocLists } from './doc-lists.ts';
import type { NextNumber } from './list-numbers.ts';
import { raisedDigits } from './raised-digits.ts';
import { encrypted } from './sniff.ts';

/** Where the cells of a row lie. */
export interface RowShape {
  /** Left edges of its cells and the right one of the last, twips. */
  edges: number[];
  cells: { isMergedWithLeft: boolean; isMergedWithAbove: boolean }[];
}

interface ParagraphProperties {
  /** The list that it belongs to, from 1; 0 for none. */
  list: number;
  level: number;
  inTable: boolean;
  /** The paragraph is the end of a row. */
  endsRow: boolean;
  shape: RowShape | null;
}

export interface DocCharacter {
  character: string;
  /** Of the paragraph that ends with this character, if one does. */
  paragraph: ParagraphProperties | undefined;
}

const MAGIC_FLAGS = 0x0a;
const ENCRYPTED = 0x0100;
/** Offsets of the file information block: place and length of the lists of pages of properties. */
const CHARACTER_PAGES = 0x00fa;
const PARAGRAPH_PAGES = 0x0102;
const PAGE = 512;

/** Operations on properties. */
const DELETED = 0x0800;
const HIDDEN = 0x083c;
/** 1: above the line. */
const SCRIPT = 0x2a48;
/** Half-points. */
const RAISED_BY = 0x4845;
const LIST = 0x460b;
const LEVEL = 0x260a;
const IN_TABLE = 0x2416;
const ENDS_ROW = 0x2417;
const NESTING = 0x6649;
const DEFINE_ROW = 0xd608;
const CHANGE_TABS = 0xc615;
const ELSEWHERE = [0x6646, 0x646b];

export interface DocBody {
  /** Without deleted and hidden text. */
  characters: DocCharacter[];
  /** By `list` and `level` of a paragraph. */
  nextNumber: NextNumber;
}

/** Rejects with what the library throws on a damaged file. */
export async function readDocFile(bytes: Uint8Array): Promise<DocBody> {
  const file = new DocFile();
  await file.extract(new BufferReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  return { characters: file.characters(), nextNumber: file.nextNumber };
}

class DocFile extends WordOleExtractor {
  /** Properties too large for their page. */
  private data: Buffer = Buffer.alloc(0);
  nextNumber: NextNumber = () => null;
  private readonly paragraphs = new Map<number, ParagraphProperties>();
  /** Runs of characters that are not as they stand. */
  private readonly runs: { from: number; to: number; raised: boolean }[] = [];

  override async extractWordDocument(document: unknown, word: Buffer): Promise<unknown> {
    if (word.readUInt16LE(MAGIC_FLAGS) & ENCRYPTED) throw encrypted();
    this.data = await this.streamBuffer(await this.documentStream(document, 'Data'));
    return super.extractWordDocument(document, word);
  }
  override writeBookmarks(): void {}
  override normalizeHeaders(): void {}
  override buildDocument(): unknown {
    return null;
  }

  override writeCharacterProperties(word: Buffer, table: Buffer): void {
    for (const { from, to, page, place } of runsOf(word, table, CHARACTER_PAGES, 1)) {
      const at = page.readUInt8(place) * 2;
      if (at === 0) continue;
      const operations = page.subarray(at + 1, at + 1 + page.readUInt8(at));
      for (const { operation, operand } of operationsOf(operations)) {
        const leftOut = (operation === DELETED || operation === HIDDEN) && operand[0] === 1;
        const raised =
          (operation === SCRIPT && operand[0] === 1) ||
          (operation === RAISED_BY && operand.readInt16LE(0) > 0);
        if (raised || leftOut) this.runs.push({ from, to, raised });
      }
    }
  }

  override writeParagraphProperties(word: Buffer, table: Buffer): void {
    this.nextNumber = readDocLists(word, table);
    for (const { to, page, place } of runsOf(word, table, PARAGRAPH_PAGES, 13)) {
      const at = page.readUInt8(place) * 2;
      if (at === 0) continue;
      const size = page.readUInt8(at);
      const [start, length] = size > 0 ? [at + 1, 2 * size - 1] : [at + 2, 2 * page.readUInt8(at + 1)];
      const properties = { list: 0, level: 0, inTable: false, endsRow: false, shape: null };
      // The style comes first.
      this.apply(page.subarray(start + 2, start + length), properties, true);
      this.paragraphs.set(to, properties);
    }
  }

  private apply(operations: Buffer, properties: ParagraphProperties, mayPoint: boolean): void {
    for (const { operation, operand } of operationsOf(operations)) {
      if (operation === LIST) properties.list = operand.readInt16LE(0);
      else if (operation === LEVEL) properties.level = operand.readUInt8(0);
      else if (operation === IN_TABLE) properties.inTable = operand[0] === 1;
      else if (operation === NESTING) properties.inTable = operand.readInt32LE(0) > 0;
      else if (operation === ENDS_ROW) properties.endsRow = operand[0] === 1;
      else if (operation === DEFINE_ROW) properties.shape = shapeOf(operand);
      else if (ELSEWHERE.includes(operation) && mayPoint) {
        const at = operand.readUInt32LE(0);
        const size = this.data.readUInt16LE(at);
        this.apply(this.data.subarray(at + 2, at + 2 + size), properties, false);
      }
    }
  }

  characters(): DocCharacter[] {
    const found: DocCharacter[] = [];
    const runs = this.runs.sort((a, b) => a.from - b.from);
    for (const { text, startFilePos, bpc } of this._pieces) {
      let next = 0;
      for (let index = 0; index < text.length && found.length < this._boundaries.ccpText; index += 1) {
        const at = startFilePos + index * bpc;
        while ((runs[next]?.to ?? Number.POSITIVE_INFINITY) <= at) next += 1;
        const run = runs[next];
        const within = run !== undefined && run.from <= at;
        const character = text[index] ?? '';
        if (!within) found.push({ character, paragraph: this.paragraphs.get(at + bpc) });
        else if (run.raised) found.push({ character: raisedDigits(character), paragraph: undefined });
      }
    }
    return found;
  }
}

interface Run {
  from: number;
  to: number;
  page: Buffer;
  /** Where in the page it stands what the run's properties are. */
  place: number;
}

/** @param step bytes of one entry of a page */
function* runsOf(word: Buffer, table: Buffer, pages: number, step: number): Generator<Run> {
  const start = word.readUInt32LE(pages);
  const count = (word.readUInt32LE(pages + 4) - 4) / 8;
  for (let index = 0; index < count; index += 1) {
    const number = table.readUInt32LE(start + (count + 1) * 4 + index * 4) & 0x3fffff;
    const page = word.subarray(number * PAGE, (number + 1) * PAGE);
    const runs = page.readUInt8(PAGE - 1);
    for (let run = 0; run < runs; run += 1) {
      yield {
        from: page.readUInt32LE(run * 4),
        to: page.readUInt32LE((run + 1) * 4),
        page,
        place: (runs + 1) * 4 + run * step,
      };
    }
  }
}

/** Bytes of an operand by the three highest bits of its operation; that of 6 says its own. */
const OPERAND_BYTES = [1, 1, 2, 4, 2, 2, -1, 3];

function* operationsOf(operations: Buffer): Generator<{ operation: number; operand: Buffer }> {
  let at = 0;
  while (at + 2 < operations.length) {
    const operation = operations.readUInt16LE(at);
    at += 2;
    let size = OPERAND_BYTES[operation >> 13] ?? 1;
    if (operation === DEFINE_ROW) {
      size = operations.readUInt16LE(at) - 1;
      at += 2;
    } else if (size < 0) {
      size = operations.readUInt8(at);
      at += 1;
      // Then nobody says how long it is, and it changes tabs only.
      if (operation === CHANGE_TABS && size === 255) return;
    }
    const operand = operations.subarray(at, at + size);
    if (operand.length < size) return;
    yield { operation, operand };
    at += size;
  }
}

function shapeOf(operand: Buffer): RowShape {
  const count = operand.readUInt8(0);
  const edges = Array.from({ length: count + 1 }, (_, index) => operand.readInt16LE(1 + index * 2));
  const descriptions = operand.subarray(1 + (count + 1) * 2);
  const cells = Array.from({ length: count }, (_, index) => {
    const flags = (index + 1) * 20 <= descriptions.length ? descriptions.readUInt16LE(index * 20) : 0;
    return { isMergedWithLeft: (flags & 3) === 1, isMergedWithAbove: ((flags >> 5) & 3) === 1 };
  });
  return { edges, cells };
}
