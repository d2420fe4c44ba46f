// How a figure was judged: in words, with a mark; colour only repeats them.
import type { Verdict } from '../../workflows/monitoring/judge.ts';
import { VERDICT_WORDS } from '../../workflows/monitoring/report-data.ts';
import type { Tone } from '../state-words.ts';

const LOOKS: Record<Verdict, { mark: string; tone: Tone }> = {
  'on-pace': { mark: '✓', tone: 'good' },
  behind: { mark: '▼', tone: 'warning' },
  'below-minimum': { mark: '✕', tone: 'alarm' },
  'not-judged': { mark: '–', tone: 'plain' },
};

export function VerdictTag({ verdict }: { verdict: Verdict }) {
  const { mark, tone } = LOOKS[verdict];
  return (
    <span class={`state ${tone}`}>
      <span aria-hidden="true">{`${mark} `}</span>
      {VERDICT_WORDS[verdict]}
    </span>
  );
}
