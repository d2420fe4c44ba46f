// The independent checker of a run: were the promises kept? It imports nothing of the service and reads what the
// receiver got and what the database holds.
import { checkDuplicates } from './checker-duplicates.ts';
import { checkEnds } from './checker-ends.ts';
import type { Facts } from './checker-facts.ts';
import { checkFloods } from './checker-floods.ts';
import { indexFacts } from './checker-index.ts';
import { checkRepeats } from './checker-repeats.ts';
import { checkStale } from './checker-stale.ts';

/** Each a list of findings in words; all empty when the promises were kept. */
export interface Findings {
  lost: string[];
  limbo: string[];
  duplicates: string[];
  unexplainedRepeats: string[];
  stale: string[];
  floods: string[];
}

export interface Verdict {
  findings: Findings;
  /** Notices due up to the horizon, by their end. */
  ends: Record<string, number>;
  /** Due notices, messages of the ledger, mails accepted. */
  due: number;
  messages: number;
  accepted: number;
  repeats: number;
  unrecorded: number;
  copies: number;
  because: Record<string, number>;
  heldOver: number;
}

export function check(facts: Facts): Verdict {
  const index = indexFacts(facts);
  const { lost, limbo, ends } = checkEnds(index);
  const { unexplained, ...repeats } = checkRepeats(index);
  const { floods, heldOver } = checkFloods(index);
  return {
    findings: {
      lost,
      limbo,
      duplicates: checkDuplicates(index),
      unexplainedRepeats: unexplained,
      stale: checkStale(index),
      floods,
    },
    ends,
    due: facts.notices.filter((notice) => notice.slot <= facts.horizon).length,
    messages: facts.messages.length,
    accepted: facts.mails.length,
    ...repeats,
    heldOver,
  };
}
