// All that another calendar would move, before it does.
import type { CalendarYear } from '../../calendar/work-calendar.ts';
import { type CalendarPreview, NOTICE_CHANGES } from '../../engine/preview-calendar.ts';
import { basisOf, type ProposedChange } from '../../workflows/calendar-change.ts';
import type { OrganisationDirectory } from '../../workflows/organisation-directory.ts';
import {
  kindsInWords,
  NOTICE_WORDS,
  noticeInWords,
  orderInWords,
  outcomeInWords,
  proposalInWords,
  restingInWords,
  shortDay,
  whyMoved,
} from '../calendar-words.ts';

/** Rows of a table; the rest is counted. */
const SHOWN = 50;

export function CalendarPreviewView({
  proposal,
  preview,
  years,
  organisations,
}: {
  proposal: ProposedChange;
  preview: CalendarPreview;
  /** Of the calendar, as they are before the change. */
  years: readonly CalendarYear[];
  organisations: OrganisationDirectory;
}) {
  const orderOf = (roadmap: string) => orderInWords(preview, roadmap, organisations);
  const { controlDates, overdue, notices, days, past, resting } = preview;
  return (
    <>
      <p>{proposalInWords(proposal)}</p>
      <p class="quiet">Источник: {basisOf(proposal.content)}</p>
      <p class="notice">
        <b>{outcomeInWords(preview)}</b> Сроки не меняются. Пока ничего не изменено.
      </p>
      {days.added.length > 0 && <p>Добавляется год: {days.added.join(', ')}.</p>}
      {days.removed.length > 0 && (
        <p class="notice warning">
          Не станет года: {days.removed.join(', ')}. Что приходится на него, не будет планироваться.
        </p>
      )}
      {resting.length > 0 && <p class="notice warning">{restingInWords(resting)}</p>}
      {past.length > 0 && (
        <p class="notice warning">
          Прошедшие дни: {past.map(shortDay).join(', ')}. Отправленное остаётся отправленным; показатели
          исполнительской дисциплины за эти дни будут считаться по новому календарю.
        </p>
      )}
      {overdue.length > 0 && (
        <>
          <h2>Нарушение срока</h2>
          <ul>
            {overdue.slice(0, SHOWN).map(({ roadmap, item, due, isOverdue }) => (
              <li>
                <a href={`/roadmaps/${roadmap}/items/${item}`}>
                  {orderOf(roadmap)}, п. {item}
                </a>
                , срок {shortDay(due)}:{' '}
                {isOverdue ? 'будет считаться нарушенным' : 'больше не будет считаться нарушенным'}
              </li>
            ))}
          </ul>
          <Rest of={overdue.length} />
        </>
      )}
      {controlDates.length > 0 && (
        <>
          <h2>Контрольные даты</h2>
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">Пункт</th>
                <th scope="col">Срок</th>
                <th scope="col">Контрольная дата</th>
                <th scope="col">Почему</th>
              </tr>
            </thead>
            <tbody>
              {controlDates.slice(0, SHOWN).map((one) => (
                <tr>
                  <th scope="row">
                    <a href={`/roadmaps/${one.roadmap}/items/${one.item}`}>
                      {orderOf(one.roadmap)}, п. {one.item}
                    </a>
                  </th>
                  <td data-label="Срок">{shortDay(one.due)}</td>
                  <td data-label="Контрольная дата">
                    {shortDay(one.from)} → {shortDay(one.to)}
                  </td>
                  <td data-label="Почему">{whyMoved(preview, proposal, one, years)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Rest of={controlDates.length} />
        </>
      )}
      <h2>Уведомления</h2>
      {NOTICE_CHANGES.map((what) => {
        const { total, byKind, first } = notices[what];
        return (
          total > 0 && (
            <details>
              <summary>
                {NOTICE_WORDS[what]}: {total} ({kindsInWords(byKind)})
              </summary>
              <ul>
                {first.map((one) => (
                  <li>
                    {orderOf(one.roadmap)}: {noticeInWords(one)}
                  </li>
                ))}
              </ul>
              <Rest of={total} shown={first.length} />
            </details>
          )
        );
      })}
    </>
  );
}

function Rest({ of, shown = SHOWN }: { of: number; shown?: number }) {
  return of > shown ? <p>… и ещё {of - shown}.</p> : null;
}
