// A leave schedule line by line: who is meant, what would be set, what is wrong.
import { numericDate } from '../../calendar/dates.ts';
import type { PlannedLine } from '../leave-plan.ts';

export function LeaveLines({ lines }: { lines: readonly PlannedLine[] }) {
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Строка</th>
          <th scope="col">Кто</th>
          <th scope="col">Отсутствует</th>
          <th scope="col">Замещает</th>
          <th scope="col">Что будет внесено</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr class={line.faults.length > 0 ? 'alarm' : undefined}>
            <th scope="row" class="number">
              {line.line}
            </th>
            <td data-label="Кто">{line.person?.name ?? line.who}</td>
            <td data-label="Отсутствует">
              {line.from !== null && `с ${numericDate(line.from)}`}{' '}
              {line.until !== null && `по ${numericDate(line.until)}`}
            </td>
            <td data-label="Замещает">{(line.stand?.name ?? line.substitute) || 'не указан'}</td>
            <td data-label="Что будет внесено">
              {line.faults.map((fault) => (
                <p>
                  <b>Ошибка:</b> {fault}
                </p>
              ))}
              {line.absences.length > 0 && (
                <p>
                  {[...new Set(line.absences.map(({ state }) => `№ ${state.roadmap.order.number}`))].join(
                    ', ',
                  )}
                </p>
              )}
              {line.notes.map((note) => (
                <p>{note}</p>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
