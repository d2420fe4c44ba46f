// Why a result came back: whoever works on it again sees it first.
import type { Occurrence } from '../../workflows/state.ts';

export function Remarks({ occurrence }: { occurrence: Occurrence }) {
  const returned = occurrence.submissions.at(-1)?.returned;
  const isAgain = occurrence.status === 'rework' || occurrence.status === 'awaiting_date';
  if (!isAgain || !returned) return null;
  return (
    <div class="notice warning">
      <p>
        <b>Возвращено на доработку. Замечания:</b>
      </p>
      <pre>{returned}</pre>
    </div>
  );
}
