// The same data give the same bytes: DOCX and XLSX are ZIP archives into which their libraries write the present time.
import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import yazl from 'yazl';
import type { IsoDate } from '../calendar/dates.ts';

/** In local time, since archives hold what a clock on the wall shows. */
const PACKED_AT = new Date(1980, 0, 1);
const PROPERTIES = 'docProps/core.xml';

/** The archive anew: its times are constant, its properties say that it was made on `date`. */
export async function fixArchive(archive: Uint8Array, date: IsoDate): Promise<Uint8Array> {
  const from = await yauzl.fromBufferPromise(Buffer.from(archive));
  const to = new yazl.ZipFile();
  for await (const entry of from.eachEntry()) {
    const content = await buffer(await from.openReadStreamPromise(entry));
    to.addBuffer(entry.fileName === PROPERTIES ? dated(content, date) : content, entry.fileName, {
      mtime: PACKED_AT,
      mode: 0o100644,
      forceDosTimestamp: true,
    });
  }
  to.end();
  return buffer(to.outputStream);
}

function dated(properties: Buffer, date: IsoDate): Buffer {
  return Buffer.from(
    properties.toString().replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${date}T00:00:00Z`),
  );
}
