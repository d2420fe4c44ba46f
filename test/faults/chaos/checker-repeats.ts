// A message may arrive again, with its Message-ID, only when it had been handed over and a fault kept the service from
// knowing or recording that. Every repeat is laid to the fault that explains it; one without is a finding.
import type { AttemptFact, Mail } from './checker-facts.ts';
import { attemptOf, type Index } from './checker-index.ts';

export interface Repeats {
  unexplained: string[];
  /** Messages that arrived again. */
  repeats: number;
  /** Acceptances whose «sent» was never recorded: no more repeats than these are possible. */
  unrecorded: number;
  /** Copies for information that arrived again. */
  copies: number;
  /** By the kind of fault that explains them. */
  because: Record<string, number>;
}

/** A message is recorded within this time (ms) of its reply, the lease of a run, unless something is the matter. */
const RECORDED_MS = 10_000;
/** A server that was away is worked with again within this time (ms). */
const RECOVERED_MS = 4_000;
/** A claim takes no longer than this (ms). */
const CLAIM_MS = 3_000;
const DATABASE_FAULTS = new Set(['kill-postgres', 'disk-full', 'stall-database', 'cut-database']);

export function checkRepeats(index: Index): Repeats {
  const result: Repeats = { unexplained: [], repeats: 0, unrecorded: 0, copies: 0, because: {} };
  for (const [id, mails] of index.mailsOf) {
    const to = index.messageOf.get(id)?.recipient ?? '';
    const own = mails.filter((mail) => mail.recipients.includes(to));
    result.copies += mails.length - own.length;
    const attempts = own.map((mail) => attemptOf(index, id, mail));
    own.forEach((mail, n) => {
      const attempt = attempts[n];
      if (!isRecorded(index, id, attempt)) result.unrecorded += 1;
      const next = own[n + 1];
      if (!next) return;
      result.repeats += 1;
      const why = reason(index, id, { mail, attempt }, { mail: next, attempt: attempts[n + 1] });
      if (why === null) {
        const seconds = ((next.at - mail.at) / 1000).toFixed(1);
        result.unexplained.push(
          `${mail.messageId} to ${to}: taken from ${mail.process}, ${seconds} s later from ${next.process}`,
        );
      } else result.because[why] = (result.because[why] ?? 0) + 1;
    });
  }
  return result;
}

interface Sent {
  mail: Mail;
  attempt: AttemptFact | undefined;
}

function isRecorded(index: Index, id: string, attempt: AttemptFact | undefined): boolean {
  return (index.attemptsOf.get(id) ?? []).some((a) => a.status === 'sent' && a.attempt === attempt?.attempt);
}

/** The fault that lay between handing over and recording; null when there was none. */
function reason(index: Index, id: string, first: Sent, second: Sent): string | null {
  if (!first.attempt || !second.attempt || first.attempt === second.attempt) return null;
  if (isRecorded(index, id, first.attempt)) return null;
  if (first.mail.outcome !== 'sent') return 'no reply';
  const [begun, taken] = [first.attempt.at, first.mail.at];
  const until = Math.min(second.mail.at, taken + RECORDED_MS);
  for (const fault of index.faults) {
    // A lease is counted from the time read at the beginning of the claim.
    if (fault.kind.startsWith('clock-') && fault.at >= begun - CLAIM_MS && fault.at <= second.mail.at)
      return fault.kind;
    // A server still takes what a process had handed over when it was killed.
    if (fault.isKill && fault.process === first.mail.process && fault.at >= begun && fault.at <= until)
      return fault.kind;
    if (DATABASE_FAULTS.has(fault.kind) && fault.at <= until && fault.until + RECOVERED_MS >= begun)
      return fault.kind;
  }
  return null;
}
