// The parts of an item's page and of its printed card: requisites and dates, what it waits for, history, files.
import { dateOf, numericDate } from '../../calendar/dates.ts';
import { endangers, waitsFor } from '../../messages/item-blocks.ts';
import {
  capital,
  dateInWords,
  dayInWords,
  periodInWords,
  quoted,
  shorten,
  workingDays,
} from '../../messages/wording.ts';
import type { Item } from '../../workflows/roadmap.ts';
import { itemState, responsibleLead } from '../../workflows/state.ts';
import { whoInWords } from '../event-words.ts';
import { nameOf } from '../forms/action-form.ts';
import { itemPath } from '../item-place.ts';
import type { ItemView } from '../item-view.ts';
import { statesOf } from '../state-words.ts';
import { timeLeft } from '../time-left.ts';
import { FileList } from './file-list.tsx';
import { StateTag } from './state-tag.tsx';

export function ItemFacts({ view }: { view: ItemView }) {
  const { state, occurrence, facts } = view;
  const { timezone } = state.roadmap;
  const pairs: [string, string][] = [];
  if (facts.period) pairs.push(['Отчётный период', periodInWords(facts.period)]);
  pairs.push(['Результат', facts.result], ...partiesOf(view), ...datesOf(view));
  if (facts.expected)
    pairs.push([
      'Ожидаемая дата исполнителя',
      `${numericDate(facts.expected.date)}; причина: ${facts.expected.reason}`,
    ]);
  if (facts.extension) {
    const { date, by, reason, status } = facts.extension;
    const stage = status === 'open' ? 'на решении' : 'поддержан, акт об изменении срока не внесён';
    pairs.push(['Запрос о продлении', `до ${numericDate(date)}, ${by}; ${stage}; причина: ${reason}`]);
  }
  if (occurrence.executedAt !== null) pairs.push(['Дата исполнения', dateInWords(occurrence.executedAt)]);
  if (occurrence.releasedAt !== null)
    pairs.push(['Снято с контроля', dateInWords(dateOf(occurrence.releasedAt, timezone))]);
  return (
    <dl class="facts">
      {pairs.map(([label, text]) => (
        <>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </>
      ))}
    </dl>
  );
}

function partiesOf({ facts }: ItemView): [string, string][] {
  const isOpen = facts.status !== 'executed' && facts.status !== 'cancelled';
  return facts.parties.map(({ name, lead, responsible, contributedOn }) => {
    if (responsible) return ['Ответственный исполнитель', `${name} – ${lead}`];
    const part =
      contributedOn !== null
        ? `; материалы представлены ${numericDate(contributedOn)}`
        : isOpen
          ? '; материалы не представлены'
          : '';
    return ['Соисполнитель', `${name} – ${lead}${part}`];
  });
}

/** By the document, in force, forecast: never merged. */
function datesOf({ facts, occurrence }: ItemView): [string, string][] {
  const { term, deadlineText, status } = facts;
  const words = quoted(deadlineText);
  const { originalDue } = occurrence;
  const pairs: [string, string][] = [
    ['Срок по документу', originalDue === null ? words : `${words} – ${numericDate(originalDue)}`],
  ];
  if (term === null) pairs.push(['Действующий срок', 'не определён']);
  else {
    const rolled =
      term.due.date === term.control.date ? '' : `; исполнить не позднее ${dayInWords(term.control)}`;
    pairs.push(['Действующий срок', `${dayInWords(term.due)}${rolled}`]);
  }
  if (status !== 'in_execution' && status !== 'rework' && status !== 'awaiting_date') return pairs;
  const remaining = timeLeft(facts);
  if (remaining !== null) pairs.push(['До срока', remaining]);
  const { forecast, slack, needBy } = facts.outlook();
  if (forecast !== null)
    pairs.push([
      'Прогноз',
      `${numericDate(forecast)}${slack !== null && slack < 0 ? `, позже срока на ${workingDays(-slack)}` : ''}`,
    ]);
  if (term === null && needBy !== null) pairs.push(['Нужно не позднее', dateInWords(needBy)]);
  return pairs;
}

export function Waiting({ view }: { view: ItemView }) {
  const { state, item, facts, successors, related } = view;
  const predecessors = state.roadmap.items.filter(({ id }) => item.after.includes(id));
  const warnings = [...waitsFor(facts), ...endangers(facts)].flatMap((block) =>
    block.kind === 'warning' ? [block.text] : [],
  );
  if (predecessors.length + successors.length + related.length === 0) return null;
  return (
    <>
      <h2>Связь с другими пунктами</h2>
      {warnings.map((text) => (
        <p class="notice warning">{text}</p>
      ))}
      <Items view={view} heading="Этот пункт начинается после" items={predecessors} />
      <Items view={view} heading="Этого пункта ждут" items={successors} />
      <Items view={view} heading="Связаны по содержанию" items={related} />
    </>
  );
}

function Items({ view, heading, items }: { view: ItemView; heading: string; items: readonly Item[] }) {
  const { state, calendar, today } = view;
  if (items.length === 0) return null;
  return (
    <>
      <h3>{heading}</h3>
      <ul>
        {items.map((other) => {
          const occurrence = itemState(state, other.id).occurrences[''];
          return (
            <li>
              <a href={itemPath(state.roadmap.id, other.id, '')}>{`Пункт ${other.id}`}</a>
              {`. ${shorten(other.title, 110)} – ${nameOf(state, responsibleLead(state, other))}`}
              {occurrence?.due && `, срок ${numericDate(occurrence.due)}`}{' '}
              {occurrence &&
                statesOf(state, other, occurrence, { calendar, today }).map((one) => (
                  <>
                    <StateTag {...one} />{' '}
                  </>
                ))}
            </li>
          );
        })}
      </ul>
    </>
  );
}

export function History({ view }: { view: ItemView }) {
  if (view.history.length === 0) return <p class="empty">С пунктом пока ничего не происходило.</p>;
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Когда</th>
          <th scope="col">Кто</th>
          <th scope="col">Что</th>
        </tr>
      </thead>
      <tbody>
        {view.history.map((told) => (
          <tr>
            <td class="number">{told.when}</td>
            <td>
              {whoInWords(told)}
              {told.via !== null && (
                <>
                  <br />
                  <small>{told.via}</small>
                </>
              )}
            </td>
            <td>
              {capital(told.what)}
              {told.said && <blockquote>{`${told.said.label}: ${told.said.text}`}</blockquote>}
              {told.files.length > 0 && <FileList roadmap={view.state.roadmap.id} files={told.files} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
