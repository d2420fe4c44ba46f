// Which files an archive holds, read from the directory at its end: where detection by the first entries gives up.
import { open } from 'node:fs/promises';

const END_RECORD = 22;
const LONGEST_COMMENT = 65_535;
const LARGEST_DIRECTORY = 8 * 2 ** 20;
const END_SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_HEADER = 46;

/** Names as bytes of Latin-1; null for what is no archive of the plain kind (4 GB and more has another). */
export async function namesInZip(path: string): Promise<string[] | null> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, END_RECORD + LONGEST_COMMENT));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const at = tail.lastIndexOf(END_SIGNATURE);
    if (at < 0 || at + END_RECORD > tail.length) return null;
    const [length, start] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
    if (length > LARGEST_DIRECTORY || start + length > size) return null;
    const directory = Buffer.alloc(length);
    await handle.read(directory, 0, length, start);
    return namesOf(directory);
  } finally {
    await handle.close();
  }
}

function namesOf(directory: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at + ENTRY_HEADER <= directory.length; ) {
    if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE) break;
    const nameLength = directory.readUInt16LE(at + 28);
    names.push(directory.toString('latin1', at + ENTRY_HEADER, at + ENTRY_HEADER + nameLength));
    at += ENTRY_HEADER + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return names;
}
