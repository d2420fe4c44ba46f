// What `doc.ts` uses of word-extractor, which has no types of its own.
declare module 'word-extractor' {
  class WordExtractor {
    extract(source: Buffer): Promise<{ getBody(options: { filterUnicode: boolean }): string }>;
  }
  export = WordExtractor;
}
