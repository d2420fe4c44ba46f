// A wording that was not understood because of a slip of a letter or two: its words spelt as the
// vocabulary has them. What comes of it is only proposed: «не познее» might be anything.
import { distance } from './spelling.ts';
import { isKnown, knownForms } from './vocabulary.ts';

/** By their first letter, which a hand seldom slips on. */
const forms = new Map<string, string[]>();
for (const form of knownForms())
  if (form.length >= 5) forms.set(form.slice(0, 1), [...(forms.get(form.slice(0, 1)) ?? []), form]);

/** More words, or longer ones, are no deadline with a slip in it. */
const LONGEST = 200;

export interface Respelling {
  text: string;
  warnings: string[];
}

/** Null when no word of it is like one that is known. */
export function respelt(text: string): Respelling | null {
  if (text.length > LONGEST) return null;
  const warnings: string[] = [];
  const result = text.replace(/\p{L}{4,}/gu, (word) => {
    if (isKnown(word)) return word;
    const right = nearest(word.toLowerCase());
    if (right === null) return word;
    warnings.push(`«${word}» похоже на «${right}»`);
    return right;
  });
  return warnings.length === 0 ? null : { text: result, warnings };
}

/** The form at one slip, or at two where the word is long; of several at the same distance the first. */
function nearest(word: string): string | null {
  let best: string | null = null;
  let least = word.length >= 7 ? 3 : 2;
  for (const form of forms.get(word.slice(0, 1)) ?? []) {
    if (Math.abs(form.length - word.length) >= least) continue;
    const slips = distance(word, form);
    if (slips < least) [best, least] = [form, slips];
  }
  return best;
}
