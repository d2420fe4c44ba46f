// What an import has made of a document so far: requisites, people, parties, items, indicators, each leading to where the
// document says it.
import type { Child } from 'hono/jsx';
import { capital, numericDate } from '../../messages/wording.ts';
import type { ImportDraft } from '../../workflows/import/draft.ts';
import type { SourceDocument } from '../../workflows/import/source-document.ts';
import { placeId } from '../import-places.ts';
import { CONFIDENCE, fieldInWords } from '../import-words.ts';

interface Shown {
  source: SourceDocument;
  draft: ImportDraft;
  /** Fields about which a question is still open. */
  doubtful: ReadonlySet<string>;
}

export function ImportResult(shown: Shown) {
  return (
    <>
      <Requisites shown={shown} />
      <People shown={shown} />
      <Items shown={shown} />
      <Links shown={shown} />
      <Indicators shown={shown} />
    </>
  );
}

/** A field's words as a link to their place; what the document does not say in words. */
function Said({ shown, path, children }: { shown: Shown; path: string; children?: Child }) {
  const { source, draft, doubtful } = shown;
  const place = draft.places[path];
  const isEmpty = children === null || children === undefined || children === '';
  return (
    <>
      {isEmpty ? (
        <span class="quiet">нет в документе</span>
      ) : place === undefined ? (
        children
      ) : (
        <a class="from" href={`#${placeId(source, place)}`}>
          {children}
        </a>
      )}
      {doubtful.has(path) && (
        <>
          {' '}
          <span class="state warning">{isEmpty ? 'указать' : 'подтвердить'}</span>
        </>
      )}
    </>
  );
}

function Requisites({ shown }: { shown: Shown }) {
  const { file } = shown.draft;
  const person = (key: string | null | undefined) => (key == null ? null : (file.people[key]?.name ?? key));
  const facts: [string, Child][] = [
    ['title', file.title],
    ['order.number', file.order.number],
    ['order.date', file.order.date === null ? null : numericDate(file.order.date)],
    ['order.title', file.order.title],
    ['order.issuer', person(file.order.issuer)],
    ['order.drafter', person(file.order.drafter)],
    ['supervisor', person(file.supervisor)],
    ['controller', person(file.controller)],
    ['timezone', file.timezone],
  ];
  return (
    <dl class="facts">
      {facts.map(([path, value]) => (
        <>
          <dt>{capital(fieldInWords(path, shown.draft))}</dt>
          <dd>
            <Said shown={shown} path={path}>
              {value}
            </Said>
          </dd>
        </>
      ))}
    </dl>
  );
}

function People({ shown }: { shown: Shown }) {
  const { parties, people } = shown.draft.file;
  const name = (key: string | null | undefined) => (key == null ? null : (people[key]?.name ?? key));
  return (
    <>
      <h3>Исполнители</h3>
      <table class="cards">
        <thead>
          <tr>
            <th>Наименование</th>
            <th>Лицо от исполнителя</th>
            <th>Копии</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(parties).map(([key, party]) => (
            <tr>
              <th scope="row">
                <Said shown={shown} path={`parties.${key}.name`}>
                  {party.name}
                </Said>
              </th>
              <td data-label="Лицо от исполнителя">
                <Said shown={shown} path={`parties.${key}.lead`}>
                  {name(party.lead)}
                </Said>
              </td>
              <td data-label="Копии">{(party.informed ?? []).map(name).join(', ') || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>Должностные лица</h3>
      <table class="cards">
        <thead>
          <tr>
            <th>Фамилия и инициалы</th>
            <th>Должность</th>
            <th>Электронная почта</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(people).map(([key, { position, email, ...person }]) => (
            <tr>
              <th scope="row">
                <Said shown={shown} path={`people.${key}.name`}>
                  {person.name}
                </Said>
              </th>
              <td data-label="Должность">
                <Said shown={shown} path={`people.${key}.position`}>
                  {position}
                </Said>
              </td>
              <td data-label="Электронная почта">
                <Said shown={shown} path={`people.${key}.email`}>
                  {email}
                </Said>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Items({ shown }: { shown: Shown }) {
  const { items, parties } = shown.draft.file;
  return (
    <>
      <h3>Пункты: {items.length}</h3>
      <table class="cards items">
        <thead>
          <tr>
            <th>№</th>
            <th>Мероприятие</th>
            <th>Ответственные</th>
            <th>Срок</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, title, responsible, result, deadline }) => (
            <tr>
              <th scope="row">
                <Said shown={shown} path={`items.${id}`}>
                  {id}
                </Said>
              </th>
              <td data-label="Мероприятие">
                <Said shown={shown} path={`items.${id}.title`}>
                  {title}
                </Said>
                <br />
                <small>
                  Результат:{' '}
                  <Said shown={shown} path={`items.${id}.result.text`}>
                    {result.text}
                  </Said>
                </small>
              </td>
              <td data-label="Ответственные">
                <Said shown={shown} path={`items.${id}.responsible`}>
                  {(responsible ?? []).map((key) => parties[key]?.name ?? key).join(', ')}
                </Said>
              </td>
              <td data-label="Срок">
                <Said shown={shown} path={`items.${id}.deadline`}>
                  {deadlineInWords(deadline)}
                </Said>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function deadlineInWords(deadline: ImportDraft['file']['items'][number]['deadline']): string | null {
  if (deadline === null || typeof deadline === 'string') return deadline;
  const date = deadline.date === undefined ? '' : numericDate(deadline.date);
  return [deadline.text, date].filter(Boolean).join(', ') || 'установлен иначе';
}

function Links({ shown }: { shown: Shown }) {
  const { links } = shown.draft;
  if (links.length === 0) return null;
  return (
    <>
      <h3>Порядок пунктов</h3>
      <p>Распоряжение его не устанавливает: это предложение по содержанию и срокам.</p>
      <table class="cards">
        <thead>
          <tr>
            <th>Пункт</th>
            <th>Почему</th>
            <th>Уверенность</th>
            <th>Состояние</th>
          </tr>
        </thead>
        <tbody>
          {links.map(({ item, of, kind, reason, confidence }) => (
            <tr>
              <th scope="row">
                {kind === 'after' ? `п. ${item} после п. ${of}` : `п. ${item} связан с п. ${of}`}
              </th>
              <td data-label="Почему">{reason}</td>
              <td data-label="Уверенность">{CONFIDENCE[confidence]}</td>
              <td data-label="Состояние">{stateOfLink(shown, item, of, kind)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function stateOfLink(
  { draft, doubtful }: Shown,
  item: string,
  of: string,
  kind: 'after' | 'related',
): string {
  if (doubtful.has(`items.${item}.${kind}`)) return 'предложено';
  const linked = draft.file.items.find(({ id }) => id === item)?.[kind] ?? [];
  return linked.includes(of) ? 'принято' : 'не принято';
}

function Indicators({ shown }: { shown: Shown }) {
  const { indicators = [] } = shown.draft.file;
  if (indicators.length === 0) return null;
  return (
    <>
      <h3>Показатели: {indicators.length}</h3>
      <table class="cards">
        <thead>
          <tr>
            <th>№</th>
            <th>Наименование</th>
            <th>Единица</th>
            <th>Минимум: в год открытия / далее</th>
          </tr>
        </thead>
        <tbody>
          {indicators.map(({ id, name, unit, minimum }) => (
            <tr>
              <th scope="row">{id}</th>
              <td data-label="Наименование">
                <Said shown={shown} path={`indicators.${id}.name`}>
                  {name}
                </Said>
              </td>
              <td data-label="Единица">
                <Said shown={shown} path={`indicators.${id}.unit`}>
                  {unit}
                </Said>
              </td>
              <td data-label="Минимум: в год открытия / далее">
                <Said shown={shown} path={`indicators.${id}.minimum.opening`}>
                  {minimum?.opening}
                </Said>{' '}
                /{' '}
                <Said shown={shown} path={`indicators.${id}.minimum.later`}>
                  {minimum?.later}
                </Said>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export function ImportRemarks({ source, draft }: Pick<Shown, 'source' | 'draft'>) {
  if (draft.remarks.length === 0) return null;
  return (
    <section aria-labelledby="remarks">
      <h2 id="remarks">Замечания</h2>
      <ul>
        {draft.remarks.map(({ text, place }) => (
          <li>
            {text} {place && <a href={`#${placeId(source, place)}`}>Место в документе</a>}
          </li>
        ))}
      </ul>
    </section>
  );
}
