// How the receiving mail server feels: what it does at each step of a message, drawn from the run's seed.
import type { Dice } from './dice.ts';

export const SMTP_FAULTS = [
  'down',
  'busy-421',
  'later-450',
  'refused-550',
  'cut-in-data',
  'hang-in-data',
  'die-after-data',
  'hang-after-data',
  'greylist',
  'throttle',
] as const;
export type SmtpFault = (typeof SMTP_FAULTS)[number];

export type SmtpStage = 'connect' | 'rcpt' | 'data' | 'reply';
export type Misdeed = 'drop' | 'hang' | 'slow' | { reply: number; text: string };

/** Which step a fault spoils, and how. */
const MISDEEDS: Record<Exclude<SmtpFault, 'greylist'>, { stage: SmtpStage; misdeed: Misdeed }> = {
  down: { stage: 'connect', misdeed: 'drop' },
  'busy-421': { stage: 'connect', misdeed: { reply: 421, text: 'too many connections' } },
  'later-450': { stage: 'rcpt', misdeed: { reply: 450, text: 'mailbox busy' } },
  'refused-550': { stage: 'rcpt', misdeed: { reply: 550, text: 'no such user' } },
  'cut-in-data': { stage: 'data', misdeed: 'drop' },
  'hang-in-data': { stage: 'data', misdeed: 'hang' },
  'die-after-data': { stage: 'reply', misdeed: 'drop' },
  'hang-after-data': { stage: 'reply', misdeed: 'hang' },
  throttle: { stage: 'reply', misdeed: 'slow' },
};

/** Of every message and at any time: servers have such days. */
const ALWAYS: Partial<Record<SmtpFault, number>> = {
  'later-450': 0.004,
  'cut-in-data': 0.002,
  'die-after-data': 0.002,
};
/** While a fault of this kind is on. */
const DURING: Record<SmtpFault, number> = {
  down: 1,
  'busy-421': 0.7,
  'later-450': 0.5,
  'refused-550': 0.1,
  'cut-in-data': 0.3,
  'hang-in-data': 0.15,
  'die-after-data': 0.3,
  'hang-after-data': 0.15,
  greylist: 1,
  throttle: 1,
};
const GREYLISTED_MS = 1_000;

export interface Mood {
  begin(fault: SmtpFault): void;
  end(fault: SmtpFault): void;
  misdeed(stage: SmtpStage, recipient: string): Misdeed | undefined;
}

export function createMood(dice: Dice): Mood {
  const on = new Set<SmtpFault>();
  /** When each recipient was first seen while greylisting. */
  const seen = new Map<string, number>();

  function greylisted(recipient: string): boolean {
    const first = seen.get(recipient) ?? performance.now();
    seen.set(recipient, first);
    return performance.now() - first < GREYLISTED_MS;
  }

  return {
    begin: (fault) => void on.add(fault),
    end(fault) {
      on.delete(fault);
      if (fault === 'greylist') seen.clear();
    },
    misdeed(stage, recipient) {
      if (stage === 'rcpt' && recipient.startsWith('refused-'))
        return { reply: 550, text: 'no such user here' };
      if (stage === 'rcpt' && on.has('greylist') && greylisted(recipient))
        return { reply: 450, text: 'greylisted, try again later' };
      for (const fault of Object.keys(MISDEEDS) as (keyof typeof MISDEEDS)[]) {
        const { stage: spoiled, misdeed } = MISDEEDS[fault];
        if (spoiled !== stage) continue;
        const probability = on.has(fault) ? DURING[fault] : (ALWAYS[fault] ?? 0);
        if (probability > 0 && dice.chance(probability)) return misdeed;
      }
      return undefined;
    },
  };
}
