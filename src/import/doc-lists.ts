// The lists of a Word 97–2003 file ([MS-DOC] 2.9.131, 2.9.134, 2.9.150): how its paragraphs are numbered.
import { createListNumbers, type Level, type List, type NextNumber } from './list-numbers.ts';

/** Offsets of the file information block: place and length of the kinds of lists, and of the lists. */
const KINDS = 0x02e2;
const LISTS = 0x02ea;

const FORMATS = new Map([
  [0, 'decimal'],
  [1, 'upperRoman'],
  [2, 'lowerRoman'],
  [3, 'upperLetter'],
  [4, 'lowerLetter'],
  [22, 'decimalZero'],
  [23, 'bullet'],
  [58, 'russianLower'],
  [59, 'russianUpper'],
  [255, 'none'],
]);

/** Lists are known by their position, from 1. Those that only a style names are not found. */
export function readDocLists(word: Buffer, table: Buffer): NextNumber {
  const kinds = new Map<string, Map<number, Level>>();
  if (word.readUInt32LE(KINDS + 4) > 0) readKinds(word, table, kinds);
  const lists = new Map<string, List>();
  if (word.readUInt32LE(LISTS + 4) > 0) {
    const start = word.readUInt32LE(LISTS);
    const count = table.readUInt32LE(start);
    for (let index = 0; index < count; index += 1) {
      const kind = table.readInt32LE(start + 4 + index * 16);
      lists.set(`${index + 1}`, { kind: `${kind}`, startsAgain: new Map() });
    }
    readStarts(table, start + 4 + count * 16, start + 4, lists);
  }
  return createListNumbers(kinds, lists);
}

/** The levels of all kinds stand behind the kinds. */
function readKinds(word: Buffer, table: Buffer, kinds: Map<string, Map<number, Level>>): void {
  const start = word.readUInt32LE(KINDS);
  const count = table.readUInt16LE(start);
  let at = start + word.readUInt32LE(KINDS + 4);
  for (let index = 0; index < count; index += 1) {
    const kind = start + 2 + index * 28;
    const levels = new Map<number, Level>();
    const isSimple = (table.readUInt8(kind + 26) & 1) === 1;
    for (let number = 0; number < (isSimple ? 1 : 9); number += 1) {
      const { level, end } = readLevel(table, at);
      levels.set(number, level);
      at = end;
    }
    kinds.set(`${table.readInt32LE(kind)}`, levels);
  }
}

function readLevel(table: Buffer, at: number): { level: Level; end: number } {
  const text = at + 28 + table.readUInt8(at + 24) + table.readUInt8(at + 25);
  const end = text + 2 + table.readUInt16LE(text) * 2;
  // Characters below 9 stand for the numbers of levels.
  const pattern = table.toString('utf16le', text + 2, end).replace(/\p{Cc}/gu, (sign) => {
    const number = sign.charCodeAt(0);
    return number < 9 ? `%${number + 1}` : '';
  });
  const format = FORMATS.get(table.readUInt8(at + 4)) ?? 'decimal';
  return { level: { start: table.readInt32LE(at), format, text: pattern }, end };
}

/** Which levels a list begins anew; `records` are the lists themselves. */
function readStarts(table: Buffer, from: number, records: number, lists: Map<string, List>): void {
  let at = from;
  let index = 0;
  for (const [name, list] of lists) {
    const changes = table.readUInt8(records + index * 16 + 12);
    index += 1;
    at += 4;
    const startsAgain = new Map<number, number>();
    for (let change = 0; change < changes; change += 1) {
      const start = table.readInt32LE(at);
      const flags = table.readUInt32LE(at + 4);
      at += 8;
      if (flags & 0x10) startsAgain.set(flags & 0xf, start);
      if (flags & 0x20) at = readLevel(table, at).end;
    }
    lists.set(name, { ...list, startsAgain });
  }
}
