// Said above a form that shows what its reader kept before.
import type { Instant } from '../../calendar/dates.ts';
import { timeInWords } from '../event-words.ts';

export function DraftNotice({ at, zone }: { at: Instant; zone: string }) {
  return (
    <p class="notice">
      Показан Ваш черновик от {timeInWords(at, zone)}; он ещё не отправлен. Файлы в черновике не хранятся:
      приложите их при отправке.
    </p>
  );
}
