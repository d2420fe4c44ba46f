// The annex's table as people know it, with what has become of each item beside the document's own words.
import type { Child } from 'hono/jsx';
import type { IsoDate } from '../../calendar/dates.ts';
import { numericDate, periodInWords } from '../../messages/wording.ts';
import type { PartyFacts } from '../../workflows/facts.ts';
import { isRunning } from '../../workflows/state.ts';
import type { RowView } from '../roadmap-view.ts';
import { timeLeft } from '../time-left.ts';
import { StateTag } from './state-tag.tsx';

export function RoadmapTable({ rows }: { rows: readonly RowView[] }) {
  return (
    <div class="wide">
      <table class="cards annex">
        <caption class="hidden">Пункты дорожной карты</caption>
        <thead>
          <tr>
            <th scope="col">№</th>
            <th scope="col">Мероприятие</th>
            <th scope="col">Исполнители</th>
            <th scope="col">Результат</th>
            <th scope="col">Срок</th>
            <th scope="col">Состояние</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: RowView }) {
  const { facts, item, tone } = row;
  return (
    <tr class={tone === 'alarm' || tone === 'warning' ? tone : undefined} id={`item-${item.id}`}>
      <td class="number" data-label="Пункт">
        {item.id}
      </td>
      <th scope="row">
        <a href={row.href}>{item.title}</a>
      </th>
      <td data-label="Исполнители">
        <ul class="parties">
          {facts.parties.map((party) => (
            <Party party={party} running={isRunning(facts.status)} />
          ))}
        </ul>
      </td>
      <td data-label="Результат">{facts.result}</td>
      <td data-label="Срок">
        <Dates row={row} />
      </td>
      <td data-label="Состояние">
        <Standing row={row} />
      </td>
    </tr>
  );
}

function Party({ party, running }: { party: PartyFacts; running: boolean }) {
  const { name, lead, responsible, contributedOn } = party;
  return (
    <li>
      {name} – <span class="nowrap">{lead}</span>
      {!responsible && contributedOn !== null && (
        <small> (материалы представлены {numericDate(contributedOn)})</small>
      )}
      {!responsible && contributedOn === null && running && <small> (материалы не представлены)</small>}
    </li>
  );
}

/** The document's words, then the three dates, which are never merged. */
function Dates({ row }: { row: RowView }) {
  const { facts, forecast } = row;
  const { term, period } = facts;
  return (
    <>
      <p>{facts.deadlineText}</p>
      <dl class="dates">
        {period && <Line label="за период" text={periodInWords(period)} />}
        <Line
          label="по документу"
          text={term?.originalDue ? <Day day={term.originalDue.date} /> : 'даты нет'}
        />
        <Line label="действует" text={term ? <Day day={term.due.date} /> : 'не определён'} />
        {term && term.control.date !== term.due.date && (
          <Line label="контрольная дата" text={<Day day={term.control.date} />} />
        )}
        {facts.executedAt !== null ? (
          <Line label="исполнен" text={<Day day={facts.executedAt} />} />
        ) : (
          forecast !== null && <Line label="прогноз" text={<Day day={forecast} />} />
        )}
      </dl>
    </>
  );
}

function Line({ label, text }: { label: string; text: Child }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function Day({ day }: { day: IsoDate }) {
  return <time datetime={day}>{numericDate(day)}</time>;
}

function Standing({ row }: { row: RowView }) {
  const { states, facts, alsoOpen } = row;
  const { expected, extension } = facts;
  const [running, words] = [isRunning(facts.status), timeLeft(facts)];
  return (
    <>
      <ul class="states">
        {states.map((state) => (
          <li>
            <StateTag {...state} />
          </li>
        ))}
      </ul>
      {running && words !== null && <p>{words}</p>}
      {running && expected && (
        <p>
          Ожидаемая дата исполнителя {numericDate(expected.date)}: {expected.reason}
        </p>
      )}
      {extension && (
        <p>
          Запрошено продление до {numericDate(extension.date)}:{' '}
          {extension.status === 'open' ? 'на решении' : 'поддержано, акт не издан'}
        </p>
      )}
      {alsoOpen.length > 0 && (
        <p>Не представлено также за срок {alsoOpen.map(({ due }) => numericDate(due ?? '')).join(', ')}</p>
      )}
    </>
  );
}
