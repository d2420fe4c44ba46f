// index.html of a proof file: for people, without a network. Made from what is in the file and nothing else, so that its
// check can make it again and see whether it was altered.
import { raw } from 'hono/html';
import type { Instant } from '../calendar/dates.ts';
import { dateInWords, numericDate } from '../messages/wording.ts';
import type { ListedLine } from '../store/journal.ts';
import type { RoadmapEvent, RoadmapState, Status } from '../workflows/state.ts';
import { isInScope, type Manifest, type ProofEntry, type ProvenPerson, type Snapshot } from './format.ts';
import { type LineWords, Row } from './page-row.tsx';
import { eventOf, stateOf } from './unseal.ts';

/** How the pages of the service say it. */
export interface ProofWords {
  line(state: RoadmapState, line: ListedLine, names: ReadonlyMap<string, string>): LineWords;
  /** «26.01.2024, 12:05» */
  time(at: Instant, zone: string): string;
  status(status: Status): string;
}

export interface ProofFacts {
  manifest: Manifest;
  snapshot: Snapshot;
  people: readonly ProvenPerson[];
}

const STYLE = `
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; font: 1rem/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif; color: #0b0c0c; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { margin-top: 2rem; font-size: 1.25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
table { width: 100%; border-collapse: collapse; } th, td { padding: .4rem .6rem .4rem 0; border-bottom: 1px solid #b1b4b6; text-align: left; vertical-align: top; overflow-wrap: break-word; }
.narrow { white-space: nowrap; } code { font-size: .85rem; overflow-wrap: anywhere; }
blockquote { margin: .25rem 0; padding-left: .75rem; border-left: 3px solid #b1b4b6; white-space: pre-wrap; }
.note { padding: .75rem 1rem; border-left: 4px solid #1d5a9e; background: #f3f2f1; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } a { color: inherit; text-decoration: none; } tr { break-inside: avoid; } }
`;
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const HEAD_MARK = 32;

/** In parts, whole elements of a table each. */
export async function* proofPage(
  facts: ProofFacts,
  entries: () => AsyncIterable<ProofEntry>,
  words: ProofWords,
): AsyncGenerator<string> {
  const { manifest, snapshot, people } = facts;
  const events: RoadmapEvent[] = [];
  for await (const { line, detail } of entries()) {
    const event = isInScope(line, manifest.item) ? eventOf(line, detail, people) : null;
    if (event) events.push(event);
  }
  const state = stateOf(snapshot, people, events);
  const names = new Map(people.map(({ pseudonym, name }) => [pseudonym, name]));
  yield top(facts, state, words);
  for await (const entry of entries()) {
    if (!isInScope(entry.line, manifest.item)) continue;
    const line = { ...entry.line, roadmap: manifest.roadmap };
    yield rendered(
      <Row
        entry={entry}
        said={words.line(state, line, names)}
        time={words.time(line.at, state.roadmap.timezone)}
      />,
    );
  }
  yield '</tbody></table></body></html>\n';
}

/** No component here is asynchronous, so an element turns into a string. */
const rendered = (element: unknown): string => `${String(element)}\n`;

function top({ manifest, snapshot }: ProofFacts, state: RoadmapState, words: ProofWords): string {
  const { order, title, people, supervisor, controller, timezone } = state.roadmap;
  const { item } = manifest;
  const heading = `Доказательный файл: распоряжение № ${order.number} от ${numericDate(order.date)}${item === null ? '' : `, пункт ${item}`}`;
  const name = (key: string): string => {
    const { name: short = key, position } = people[key] ?? {};
    return position === undefined ? short : `${short}, ${position}`;
  };
  const head = (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta http-equiv="Content-Security-Policy" content={POLICY} />
      <title>{heading}</title>
      <style>{raw(STYLE)}</style>
    </head>
  );
  const body = (
    <>
      <h1>{heading}</h1>
      <p class="note">
        История, письма, ответы почтовых серверов и файлы ниже запечатаны отметками журнала; сведения о
        распоряжении, исполнителях, замещении и состоянии пунктов приведены справочно, по данным на момент
        выгрузки. Как проверить файл, сказано в <a href="README.txt">README.txt</a>: без проверки эта страница
        ничего не доказывает.
      </p>
      <dl>
        <dt>Распоряжение</dt>
        <dd>{`от ${dateInWords(order.date)} № ${order.number}. ${order.title}`}</dd>
        <dt>Дорожная карта</dt>
        <dd>{title}</dd>
        <dt>Издал</dt>
        <dd>{name(order.issuer)}</dd>
        <dt>Контроль возложен на</dt>
        <dd>{name(supervisor)}</dd>
        <dt>Контролёр</dt>
        <dd>{name(controller)}</dd>
        <dt>Поставлено на контроль</dt>
        <dd>{words.time(state.underControlAt, timezone)}</dd>
        <dt>Выгружено</dt>
        <dd>{words.time(manifest.madeAt, timezone)}</dd>
        <dt>Записей журнала</dt>
        <dd>{manifest.lines}</dd>
        <dt>Контрольная отметка</dt>
        <dd>
          <code>{manifest.head.slice(0, HEAD_MARK)}</code>
        </dd>
      </dl>
      <h2>{item === null ? 'Пункты' : `Пункт ${item}`}</h2>
      <Items snapshot={snapshot} item={item} words={words} />
      <h2>История</h2>
      {item !== null && (
        <p>Показаны записи о пункте и о распоряжении в целом; в цепочку журнала входят все.</p>
      )}
    </>
  );
  return `<!doctype html>\n<html lang="ru">${rendered(head)}<body>\n${rendered(body)}<table>${rendered(<Heads />)}<tbody>\n`;
}

function Heads() {
  return (
    <thead>
      <tr>
        <th scope="col">№</th>
        <th scope="col">Когда</th>
        <th scope="col">Пункт</th>
        <th scope="col">Что произошло</th>
        <th scope="col">Кто</th>
        <th scope="col">Отметка</th>
      </tr>
    </thead>
  );
}

function Items({ snapshot, item, words }: { snapshot: Snapshot; item: string | null; words: ProofWords }) {
  const { items, parties } = snapshot.roadmap;
  const day = (date: string | null) => (date === null ? '–' : numericDate(date));
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Пункт</th>
          <th scope="col">Мероприятие</th>
          <th scope="col">Исполнители</th>
          <th scope="col">Срок по документу</th>
          <th scope="col">Действующий срок</th>
          <th scope="col">Состояние</th>
          <th scope="col">Исполнен</th>
        </tr>
      </thead>
      <tbody>
        {items
          .filter(({ id }) => item === null || id === item)
          .flatMap(({ id, title, responsible }) =>
            occurrencesIn(snapshot, id).map((one) => (
              <tr>
                <th scope="row">{id}</th>
                <td>{title}</td>
                <td>{responsible.map((party) => parties[party]?.name ?? party).join('; ')}</td>
                <td class="narrow">{day(one.originalDue)}</td>
                <td class="narrow">{day(one.due)}</td>
                <td>{one.status === null ? 'срок ещё не наступил' : words.status(one.status)}</td>
                <td class="narrow">{day(one.executedAt)}</td>
              </tr>
            )),
          )}
      </tbody>
    </table>
  );
}

/** Of a series that has not begun one line that says so. */
function occurrencesIn({ items }: Snapshot, id: string) {
  const found = items[id]?.occurrences ?? [];
  return found.length > 0 ? found : [{ originalDue: null, due: null, status: null, executedAt: null }];
}
