// The parts of an office document that hold its text, taken out of the archive with a count of what comes out:
// an archive of ten kilobytes may unpack to a gigabyte.
import yauzl from 'yauzl';
import { MAX_ENTRIES, MAX_UNPACKED } from './limits.ts';
import { encrypted } from './sniff.ts';
import { damaged, SourceFault } from './source-fault.ts';

export interface Unzipped {
  /** All that are in the archive, in its order. */
  names: string[];
  /** Content of the entries that were wanted. */
  parts: Map<string, Buffer>;
}

/**
 * Rejects with a `SourceFault`: damaged, encrypted, or more than the limits allow.
 * @param wanted which entries to unpack; archives within the archive are never opened
 */
export async function unzip(bytes: Uint8Array, wanted: (name: string) => boolean): Promise<Unzipped> {
  const names: string[] = [];
  const parts = new Map<string, Buffer>();
  let promised = 0;
  let unpacked = 0;
  try {
    const archive = await yauzl.fromBufferPromise(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    );
    if (archive.entryCount > MAX_ENTRIES) throw bomb();
    const entries: yauzl.Entry[] = [];
    for await (const entry of archive.eachEntry()) {
      names.push(entry.fileName);
      promised += entry.uncompressedSize;
      if (promised > MAX_UNPACKED || names.length > MAX_ENTRIES) throw bomb();
      if (entry.isEncrypted()) throw encrypted();
      if (wanted(entry.fileName)) entries.push(entry);
    }
    for (const entry of entries) {
      const chunks: Buffer[] = [];
      for await (const chunk of (await archive.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        unpacked += chunk.length;
        // What the archive promises may be a lie.
        if (unpacked > MAX_UNPACKED) throw bomb();
        chunks.push(chunk);
      }
      parts.set(entry.fileName, Buffer.concat(chunks));
    }
  } catch (fault) {
    throw fault instanceof SourceFault ? fault : damaged(fault);
  }
  return { names, parts };
}

const bomb = (): SourceFault =>
  new SourceFault(
    'bomb',
    'Файл распаковывается больше чем в 100 МБ и не читается. Удалите из документа изображения и вложения и сохраните его заново.',
  );
