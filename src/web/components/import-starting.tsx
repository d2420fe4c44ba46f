// What putting roadmaps under control will do: how many items, who is told of what and when. And what is in its way.
import { capital, numericDate } from '../../messages/wording.ts';
import { timeInWords } from '../event-words.ts';
import type { NotStarting, Starting } from '../import-start.ts';

export function ImportStarting({ ones }: { ones: readonly Starting[] }) {
  return (
    <>
      {ones.map(({ roadmap, warnings, counts, assignments, notices }) => (
        <section>
          <h2>{roadmap.title}</h2>
          <dl class="facts">
            <dt>Распоряжение</dt>
            <dd>
              № {roadmap.order.number} от {numericDate(roadmap.order.date)}
            </dd>
            <dt>Пунктов</dt>
            <dd>{counts.all}</dd>
            {counts.executed > 0 && (
              <>
                <dt>Уже исполнено</dt>
                <dd>{counts.executed}</dd>
              </>
            )}
            {counts.unclarified > 0 && (
              <>
                <dt>Срок уже прошёл</dt>
                <dd>
                  {counts.unclarified}; контролёр уточнит исполнение, исполнителям до этого ничего не
                  направляется
                </dd>
              </>
            )}
            {counts.undated > 0 && (
              <>
                <dt>Срок не определён</dt>
                <dd>{counts.undated}</dd>
              </>
            )}
            <dt>Запланировано уведомлений</dt>
            <dd>{notices}</dd>
          </dl>
          {assignments.length === 0 ? (
            <p>Уведомлений о постановке на контроль не будет.</p>
          ) : (
            <table class="cards">
              <caption>О постановке на контроль будет сообщено</caption>
              <thead>
                <tr>
                  <th>Кому</th>
                  <th>Пункты</th>
                  <th>Когда</th>
                </tr>
              </thead>
              <tbody>
                {assignments.map(({ to, items, at }) => (
                  <tr>
                    <th scope="row">{to}</th>
                    <td data-label="Пункты">{items.join(', ')}</td>
                    <td data-label="Когда" class="number">
                      {timeInWords(at, roadmap.timezone)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {warnings.length > 0 && (
            <details>
              <summary>Обратите внимание: {warnings.length}</summary>
              <ul>
                {warnings.map((warning) => (
                  <li>{warning}</li>
                ))}
              </ul>
            </details>
          )}
        </section>
      ))}
    </>
  );
}

/** Proposals that would be put under control as the program has made them. */
export function Unconfirmed({ all, links, back }: { all: number; links: number; back: string }) {
  return (
    <p class="notice warning">
      Не подтверждено предложений: {all}
      {links > 0 && `, из них порядок пунктов: ${links}`}. <a href={back}>Проверить предложения</a>
    </p>
  );
}

export function NotStartingList({ ones }: { ones: readonly NotStarting[] }) {
  return (
    <>
      {ones.map(({ title, faults, exists }) => (
        <section class="notice alarm">
          <h2>{title}</h2>
          {exists !== undefined && (
            <p>
              Такая дорожная карта <a href={`/roadmaps/${exists}`}>уже на контроле</a>. Вторая не ставится.
              Если это другой документ, измените ответ на вопрос «Обозначение дорожной карты».
            </p>
          )}
          {faults.length > 0 && (
            <ul>
              {faults.map(({ about, message }) => (
                <li>
                  {capital(about)} – {message}
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </>
  );
}
