// One table of look-alike letters, whoever reads.
import { describe, expect, it } from '@jest/globals';
import { repairWord } from '../../src/workflows/deadline/letters.ts';
import { repairLetters } from '../../src/workflows/import/body-names.ts';
import { plainWords } from '../../src/workflows/import/cell-words.ts';
import { LOOK_ALIKES } from '../../src/workflows/look-alikes.ts';

describe('look-alike letters', () => {
  it.each(Object.entries(LOOK_ALIKES))(
    '%s in a Russian word is %s in deadlines, cells and names',
    (latin, same) => {
      const word = `д${latin}д`;
      expect(repairWord(word, '', () => undefined)).toBe(`д${same}д`);
      expect(repairLetters(word)).toBe(`д${same}д`);
      expect(plainWords(word)).toEqual([`д${same}д`.toLowerCase()]);
    },
  );

  it('are taken by their capitals: B is В, while b is none', () => {
    expect(plainWords('Bыставка и bыставка')).toEqual(['выставка', 'и', 'bыставка']);
    expect(repairLetters('bыставка')).toBe('bыставка');
  });

  it('are more in a deadline, where the vocabulary tells words', () => {
    expect(repairWord('\u0072ода', '', () => undefined)).toBe('года');
    expect(repairLetters('\u0072ода')).toBe('\u0072ода');
  });
});
