// What waits for a decision of this person, in one line above their lists.
import type { Decisions } from '../decisions.ts';

const LINES: Record<keyof Decisions, [label: string, href: string]> = {
  extensions: ['запросы на продление', '/extensions'],
  review: ['результаты на проверку', '/review'],
  clarify: ['уточнить при постановке на контроль', '/clarify'],
};

export function DecisionsWaiting({ decisions }: { decisions: Decisions }) {
  const waiting = (Object.keys(LINES) as (keyof Decisions)[]).filter((queue) => decisions[queue] > 0);
  if (waiting.length === 0) return null;
  return (
    <section class="notice warning">
      <h2>Требуется Ваше решение</h2>
      <ul class="reasons">
        {waiting.map((queue) => (
          <li>
            <a href={LINES[queue][1]}>
              {LINES[queue][0]}: {decisions[queue]}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
