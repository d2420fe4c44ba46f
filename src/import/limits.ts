// How much of a document is read. An order with its annexes is a few dozen pages: what goes past these
// bounds is no order, or a file made to bring the reader down.

/** Of the file as it was uploaded, bytes. */
export const MAX_BYTES = 25 * 1024 * 1024;
/** Of a list of organisations, bytes. */
export const MAX_LIST_BYTES = 5 * 1024 * 1024;
/** Of an archive (DOCX, XLSX) when unpacked, bytes. */
export const MAX_UNPACKED = 100 * 1024 * 1024;
/** Files in an archive. */
export const MAX_ENTRIES = 5_000;
export const MAX_PAGES = 500;
/** Paragraphs and tables. */
export const MAX_BLOCKS = 50_000;
/** Places of a table's grid, over all tables of the document. */
export const MAX_CELLS = 200_000;
/** Characters of the document: 500 pages hold about two million. */
export const MAX_CHARACTERS = 4_000_000;
/** Elements of HTML within each other. */
export const MAX_DEPTH = 400;
/** From start to end of reading one document and composing its draft, ms. */
export const MAX_MS = 30_000;
/** Memory that this may take, bytes. */
export const MAX_MEMORY = 512 * 1024 * 1024;
