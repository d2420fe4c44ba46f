// The people of a roadmap: roles, addresses, who is away and who stands in, what has to be seen to.
import { roadmapPath } from '../item-place.ts';
import type { PersonView } from '../people-view.ts';
import { StateTag } from './state-tag.tsx';

export function PeopleTable({ roadmap, people }: { roadmap: string; people: readonly PersonView[] }) {
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Кто</th>
          <th scope="col">Роль</th>
          <th scope="col">Адрес</th>
          <th scope="col">Отсутствие и замещение</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr class={person.problems.length > 0 ? 'warning' : undefined}>
            <th scope="row">
              {person.name}
              {person.position !== null && (
                <>
                  <br />
                  <small>{person.position}</small>
                </>
              )}
            </th>
            <td data-label="Роль">
              {person.roles.map((role) => (
                <p>{role}</p>
              ))}
            </td>
            <td data-label="Адрес">{person.address ?? 'не указан'}</td>
            <td data-label="Отсутствие и замещение">
              <Absences person={person} />
              {person.problems.map((problem) => (
                <p>
                  <b>{problem}</b>
                </p>
              ))}
              <p>
                <a href={`${roadmapPath(roadmap)}/do/set-absence?person=${encodeURIComponent(person.key)}`}>
                  Внести отсутствие<span class="hidden">: {person.name}</span>
                </a>
              </p>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Absences({ person }: { person: PersonView }) {
  return (
    <>
      {person.absences.map(({ days, substitute, isNow }) => (
        <p>
          {isNow && (
            <>
              <StateTag words="отсутствует" tone="calm" />{' '}
            </>
          )}
          {days}; {substitute === null ? 'замещающий не указан' : `замещает ${substitute}`}
        </p>
      ))}
    </>
  );
}
