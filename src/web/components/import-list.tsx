// Imports that are not under control yet, of all operators.

import { shorten } from '../../messages/wording.ts';
import type { ImportLine } from '../../store/imports.ts';
import { timeInWords } from '../event-words.ts';
import { serviceZone } from '../service-zone.ts';

export function ImportList({ lines }: { lines: readonly ImportLine[] }) {
  if (lines.length === 0) return <p class="empty">Незавершённых загрузок нет.</p>;
  const here = serviceZone();
  return (
    <table class="cards">
      <thead>
        <tr>
          <th>Документ</th>
          <th>Кто загрузил</th>
          <th>Без ответа</th>
          <th>
            <span class="hidden">Что сделать</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ id, name, title, zone, createdBy, createdAt, openQuestions }) => (
          <tr>
            <th scope="row">
              <a href={`/import/${id}`}>{title === null ? name : shorten(title)}</a>
              <br />
              <small>{name}</small>
            </th>
            <td data-label="Кто загрузил">
              {createdBy}
              <br />
              <small>{timeInWords(createdAt, zone ?? here)}</small>
            </td>
            <td data-label="Без ответа">обязательных вопросов: {openQuestions}</td>
            <td>
              <a href={`/import/${id}/delete`}>
                Удалить<span class="hidden"> загрузку {name}</span>
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
