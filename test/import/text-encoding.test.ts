import { describe, expect, it } from '@jest/globals';
import { decodeText } from '../../src/import/text-encoding.ts';

const TEXT = 'Распоряжение департамента образования от 27 декабря 2023 года «О создании детского технопарка»';

/** The bytes of a text in an encoding of one byte a letter, which Node only decodes. */
function encoded(text: string, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const byteOf = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
  );
  return Uint8Array.from(text, (letter) => byteOf.get(letter) ?? 0x3f);
}

describe('the encoding of a text', () => {
  it.each(['windows-1251', 'koi8-r', 'iso-8859-5'])('is found without being told: %s', (encoding) => {
    const text = TEXT.replace(/[«»]/g, '');
    expect(decodeText(encoded(text, encoding))).toBe(text);
  });

  it.each([
    ['UTF-8 with its mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16 as Notepad saves it', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['UTF-16 with its mark, high bytes first', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le')],
  ])('is found by its bytes: %s', (_what, bytes) => {
    expect(decodeText(bytes)).toBe(TEXT);
  });

  it('is what a page says of itself, unless the bytes are UTF-8', () => {
    const page = (charset: string) => `<meta charset="${charset}"><p>Да`;
    expect(decodeText(encoded(page('koi8-r'), 'koi8-r'))).toBe(page('koi8-r'));
    expect(decodeText(Buffer.from(page('windows-1251')))).toBe(page('windows-1251'));
    expect(decodeText(encoded(page('no-such'), 'windows-1251'))).toContain('<p>');
  });

  it('is none where the bytes are no text', () => {
    expect(decodeText(Uint8Array.of(0x01, 0x02, 0x41, 0x05, 0xff))).toBeNull();
  });
});
