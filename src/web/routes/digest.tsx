// «Сводка»: what the supervisor, the controller or the issuer would get by mail at this moment.
import type { DigestPreview, DigestReader } from '../../engine/preview-digest.ts';
import type { DigestRole } from '../../workflows/digest-lines.ts';
import { LetterView } from '../components/letter.tsx';
import { digestShown } from '../digest-shown.ts';
import { notFoundPage } from '../error-pages.tsx';
import { roadmapPath } from '../item-place.ts';
import { page } from '../layout.tsx';
import { inRoadmap, type RoadmapVisit, type Route } from '../route.ts';

const ROLES: Record<DigestRole, string> = {
  supervisor: 'контроль исполнения',
  controller: 'контролёр',
  issuer: 'издал распоряжение',
};

async function showDigest(visit: RoadmapVisit) {
  const { c, state, principal } = visit;
  const { id, order } = state.roadmap;
  const found = await digestShown(visit, 'order');
  if (found === null) return notFoundPage(visit);
  const { readers, shown } = found;
  return page(
    c,
    {
      title: `Сводка: № ${order.number}`,
      principal,
      section: 'roadmaps',
      trail: [
        { label: 'Все карты', href: '/roadmaps' },
        { label: `№ ${order.number}`, href: roadmapPath(id) },
      ],
    },
    <>
      {readers.length > 1 && <Readers visit={visit} readers={readers} chosen={shown.reader} />}
      <Preview visit={visit} shown={shown} />
    </>,
  );
}

function Readers(props: { visit: RoadmapVisit; readers: readonly DigestReader[]; chosen: DigestReader }) {
  const { id, people } = props.visit.state.roadmap;
  return (
    <nav aria-label="Чья сводка">
      <ul class="tally">
        {props.readers.map(({ person, roles }) => (
          <li>
            <a
              class={person === props.chosen.person ? 'button' : 'button second'}
              href={`${roadmapPath(id)}/digest?for=${encodeURIComponent(person)}`}
              aria-current={person === props.chosen.person ? 'page' : undefined}
            >
              {people[person]?.name ?? person} ({roles.map((role) => ROLES[role]).join(', ')})
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Preview({ visit, shown }: { visit: RoadmapVisit; shown: DigestPreview }) {
  const { reader, to, letter, isDue } = shown;
  const name = visit.state.roadmap.people[reader.person]?.name ?? reader.person;
  return (
    <>
      <div class="notice">
        <p>
          <b>Предварительный просмотр.</b> {whenItGoes(letter !== null, isDue)}
        </p>
        {to !== name && (
          <p>
            {name} отсутствует: письмо получит {to}.
          </p>
        )}
        {letter && <p>Тема письма: {letter.subject}</p>}
      </div>
      {letter ? <LetterView letter={letter} /> : <p class="empty">Сообщать не о чем: сводка пуста.</p>}
      {letter && (
        <p class="screen">
          <a
            href={`${roadmapPath(visit.state.roadmap.id)}/digest.docx?for=${encodeURIComponent(reader.person)}`}
          >
            Служебная записка (DOCX)
          </a>
        </p>
      )}
    </>
  );
}

function whenItGoes(hasLines: boolean, isDue: boolean): string {
  if (!hasLines) return 'Пустая сводка не отправляется.';
  return isDue
    ? 'Так выглядела бы сводка, если бы уходила сейчас. По почте она уходит в 09:30 рабочего дня.'
    : 'С прошлой сводки ничего нового нет, поэтому сейчас письмо не ушло бы. Оно уйдёт, когда появится новое, или в первый рабочий день недели.';
}

export const digestRoutes: readonly Route[] = [
  inRoadmap('GET', '/roadmaps/:roadmap/digest', ['controller', 'supervisor', 'issuer', 'viewer'], showDigest),
];
