// What is said about an item above a form: which it is, how it stands, and what others have done to it meanwhile.
import { numericDate } from '../../calendar/dates.ts';
import { periodInWords, sentence } from '../../messages/wording.ts';
import { periodOf } from '../../workflows/facts-period.ts';
import { controlDateIn } from '../../workflows/forecast.ts';
import type { RoadmapEvent, RoadmapState } from '../../workflows/state.ts';
import { eventWords, whoInWords } from '../event-words.ts';
import type { ItemTarget } from '../forms/action-form.ts';
import { statesOf } from '../state-words.ts';
import { StateTag } from './state-tag.tsx';

export function ItemHead({ target }: { target: ItemTarget }) {
  const { state, item, occurrence, calendar, today } = target;
  const { due, originalDue } = occurrence;
  const control = due === null ? null : controlDateIn(state, due, calendar);
  const period = periodOf(item, originalDue, control);
  return (
    <dl class="facts">
      <dt>Мероприятие</dt>
      <dd>{item.title}</dd>
      {period && (
        <>
          <dt>Отчётный период</dt>
          <dd>{periodInWords(period)}</dd>
        </>
      )}
      <dt>Срок</dt>
      <dd>
        {due === null ? 'не определён' : numericDate(due)}
        {control !== null && control !== due && ` (исполнить не позднее ${numericDate(control)})`}
      </dd>
      <dt>Состояние</dt>
      <dd>
        <States target={{ state, item, occurrence, calendar, today }} />
      </dd>
    </dl>
  );
}

function States({
  target: { state, item, occurrence, calendar, today },
}: {
  target: Pick<ItemTarget, 'state' | 'item' | 'occurrence' | 'calendar' | 'today'>;
}) {
  return (
    <>
      {statesOf(state, item, occurrence, { calendar, today }).map((one) => (
        <>
          <StateTag {...one} />{' '}
        </>
      ))}
    </>
  );
}

/** Two people at one item: the second sees what the first has done, and nothing is overwritten. */
export function Meanwhile({ state, changed }: { state: RoadmapState; changed: readonly RoadmapEvent[] }) {
  if (changed.length === 0) return null;
  return (
    <div class="notice warning" role="alert" tabindex={-1} data-errors="yes">
      <p>
        <b>Пока Вы заполняли форму, произошло следующее. Ничего не отправлено.</b>
      </p>
      <ul>
        {changed.map((event) => {
          const told = eventWords(state, event);
          return (
            <li>
              {`${told.when} – ${whoInWords(told)}: ${sentence(told.what)}`}
              {told.said && <blockquote>{`${told.said.label}: ${told.said.text}`}</blockquote>}
            </li>
          );
        })}
      </ul>
      <p>Введённое Вами сохранено ниже. Проверьте, нужно ли оно ещё, и, если нужно, отправьте снова.</p>
    </div>
  );
}
