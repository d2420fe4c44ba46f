// The page of a proof file says what has happened as the pages of the service do.
import type { ProofWords } from '../proof/page.tsx';
import { timeInWords } from './event-words.ts';
import { lineWords } from './journal-words.ts';
import { STATUS_WORDS } from './state-words.ts';

export const proofWords: ProofWords = {
  line: lineWords,
  time: timeInWords,
  status: (status) => STATUS_WORDS[status].words,
};
