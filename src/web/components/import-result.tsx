// What an import has made of a document so far: requisites, people, parties, items, indicators, each leading to where the
// document says it.
import type { Child } from 'hono/jsx';
import { capital, numericDate } from '../../messages/wording.ts';
import { placeId } from '../import-places.ts';
import { fieldInWords } from '../import-words.ts';
import { ImportIndicators, ImportItems, ImportLinks } from './import-items.tsx';
import { Said, SaidCell, type Shown } from './import-said.tsx';

export function ImportResult(shown: Shown) {
  return (
    <>
      <Requisites shown={shown} />
      <People shown={shown} />
      <ImportItems shown={shown} />
      <ImportLinks shown={shown} />
      <ImportIndicators shown={shown} />
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
              <SaidCell shown={shown} label="Лицо от исполнителя" path={`parties.${key}.lead`}>
                {name(party.lead)}
              </SaidCell>
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
              <SaidCell shown={shown} label="Должность" path={`people.${key}.position`}>
                {position}
              </SaidCell>
              <SaidCell shown={shown} label="Электронная почта" path={`people.${key}.email`}>
                {email}
              </SaidCell>
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
