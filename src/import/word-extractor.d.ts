// What is used of word-extractor, which has no types of its own.

interface WordPiece {
  text: string;
  /** Where it stands in the stream of the document, bytes. */
  startFilePos: number;
  /** Bytes a character. */
  bpc: number;
}

declare module 'word-extractor/lib/word-ole-extractor.js' {
  class WordOleExtractor {
    _pieces: WordPiece[];
    /** Characters of the body; what stands after them is footnotes, headers, comments. */
    _boundaries: { ccpText: number };
    extract(reader: unknown): Promise<unknown>;
    extractWordDocument(document: unknown, word: Buffer): Promise<unknown>;
    documentStream(document: unknown, name: string): Promise<NodeJS.ReadableStream>;
    streamBuffer(stream: NodeJS.ReadableStream): Promise<Buffer>;
    /** The steps of reading, from the stream of the document and that of its tables. */
    writeBookmarks(word: Buffer, table: Buffer): void;
    writePieces(word: Buffer, table: Buffer): void;
    writeCharacterProperties(word: Buffer, table: Buffer): void;
    writeParagraphProperties(word: Buffer, table: Buffer): void;
    normalizeHeaders(word: Buffer, table: Buffer): void;
    buildDocument(): unknown;
  }
  export = WordOleExtractor;
}

declare module 'word-extractor/lib/buffer-reader.js' {
  class BufferReader {
    constructor(bytes: Buffer);
  }
  export = BufferReader;
}
