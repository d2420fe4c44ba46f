// Pictures for documents: of the right size, with the words in them.
import { describe, expect, it } from '@jest/globals';
import { pngOf } from '../../src/plots/png-of.ts';

const svg = (inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="20" font-family="Golos Text, DejaVu Sans">${inside}</svg>`;

describe('a plot as PNG', () => {
  it('is twice as large, to be printed', () => {
    const png = Buffer.from(pngOf(svg('')));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([128, 40]);
  });

  it('has its letters, Cyrillic and bold, without any typeface of the machine', () => {
    const empty = pngOf(svg(''));
    const plain = pngOf(svg('<text y="15">Ж</text>'));
    const bold = pngOf(svg('<text y="15" font-weight="bold">Ж</text>'));
    const missing = pngOf(svg('<text y="15">\u{10FFFD}</text>'));
    for (const other of [empty, missing, bold]) expect(Buffer.from(plain).equals(other)).toBe(false);
  });

  it('refuses what is no XML', () => {
    expect(() => pngOf(svg('<text>'))).toThrow();
  });
});
