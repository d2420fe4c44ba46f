// A state in words; colour only repeats them.
import type { StateWords } from '../state-words.ts';

export function StateTag({ words, tone }: StateWords) {
  return <span class={`state ${tone}`}>{words}</span>;
}
