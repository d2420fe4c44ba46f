// A person's items, one below the other: by when, which, what is waited for, and the buttons.
import { numericDate, oneLine } from '../../messages/wording.ts';
import { itemForm } from '../forms/registry.ts';
import { itemPath, roadmapPath, withQuery } from '../item-place.ts';
import type { MineRow } from '../mine-view.ts';
import { timeLeft } from '../time-left.ts';
import { StateTag } from './state-tag.tsx';

/** Buttons of a row; the item's page has the others. */
const BUTTONS = 2;

/** @param presses the first button of each row stands out */
export function MineTable(props: { rows: readonly MineRow[]; label: string; presses: boolean }) {
  const { rows, label, presses } = props;
  return (
    <div class="wide">
      <table class="cards mine">
        <caption class="hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col">Срок</th>
            <th scope="col">Мероприятие</th>
            <th scope="col">Что требуется</th>
            <th scope="col">Действия</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row row={row} presses={presses} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, presses }: { row: MineRow; presses: boolean }) {
  const { facts, roadmap, occurrence, states, inPlaceOf, isPart } = row;
  const tone = states[0]?.tone;
  return (
    <tr class={tone === 'alarm' || tone === 'warning' ? tone : undefined}>
      <td data-label="Срок">
        <Term row={row} />
      </td>
      <th scope="row">
        <a href={itemPath(roadmap, facts.item, occurrence)}>
          П. {facts.item}. {facts.title}
        </a>
        <p class="quiet">
          <a href={roadmapPath(roadmap)}>Распоряжение № {oneLine(row.orderNumber)}</a>
          {isPart && '; Вы – соисполнитель'}
          {inPlaceOf !== null && `; за: ${inPlaceOf}`}
        </p>
      </th>
      <td data-label="Что требуется">
        <ul class="states">
          {states.map((state) => (
            <li>
              <StateTag {...state} />
            </li>
          ))}
        </ul>
        {row.asked.map((line) => (
          <p>{line}</p>
        ))}
      </td>
      <td>
        <Buttons row={row} presses={presses} />
      </td>
    </tr>
  );
}

function Term({ row: { facts, by, isPart } }: { row: MineRow }) {
  const { term, status } = facts;
  if (term === null) return <>не определён</>;
  const words = status === 'under_review' ? null : timeLeft(facts);
  return (
    <>
      <p>
        <b class="number">{numericDate(term.control.date)}</b>
      </p>
      {words !== null && <p>{words}</p>}
      {isPart && by !== null && by !== term.control.date && (
        <p class="quiet">материалы – до {numericDate(by)}</p>
      )}
    </>
  );
}

function Buttons({ row, presses }: { row: MineRow; presses: boolean }) {
  const { roadmap, facts, occurrence } = row;
  return (
    <ul class="states">
      {row.actions.slice(0, BUTTONS).map((action, i) => (
        <li>
          <a
            class={presses && i === 0 ? 'button' : 'button second'}
            href={withQuery(itemPath(roadmap, facts.item, occurrence, `do/${action}`), 'from', 'mine')}
          >
            {itemForm(action)?.label ?? action}
          </a>
        </li>
      ))}
    </ul>
  );
}
