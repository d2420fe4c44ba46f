// «Сводка»: what the supervisor, the controller or the issuer would get by mail at this moment.
import { type DigestPreview, type DigestReader, previewDigests } from '../../engine/preview-digest.ts';
import type { DigestRole } from '../../workflows/digest-lines.ts';
import { LetterView } from '../components/letter.tsx';
import { notFoundPage } from '../error-pages.tsx';
import { itemPath, roadmapPath } from '../item-place.ts';
import { page } from '../layout.tsx';
import { inRoadmap, type RoadmapVisit, type Route } from '../route.ts';

const ROLES: Record<DigestRole, string> = {
  supervisor: 'контроль исполнения',
  controller: 'контролёр',
  issuer: 'издал распоряжение',
};

async function showDigest(visit: RoadmapVisit) {
  const { c, site, state, principal, now } = visit;
  const { id, order } = state.roadmap;
  const stored = (await site.cache.load(site.db, [id])).get(id);
  if (!stored) return notFoundPage(visit);
  const pages = { item: itemPath, roadmap: roadmapPath };
  const { readers: all, preview } = await previewDigests(stored, {
    db: site.db,
    rules: site.rules,
    now,
    pages,
  });
  const readers = readersFor(visit, all);
  const wanted = c.req.query('for');
  const reader = readers.find((one) => one.person === wanted) ?? readers[0];
  if (!reader) return notFoundPage(visit);
  const shown = preview(reader);
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
      {readers.length > 1 && <Readers visit={visit} readers={readers} chosen={reader} />}
      <Preview visit={visit} shown={shown} />
    </>,
  );
}

/** Other people's alarms and answers are for those who control; others see what the issuer gets. */
function readersFor({ state, principal, roles }: RoadmapVisit, all: readonly DigestReader[]): DigestReader[] {
  const { people, order } = state.roadmap;
  if (!principal.isOperator && !roles.has('controller') && !roles.has('supervisor'))
    return [{ person: order.issuer, roles: ['issuer'] }];
  const isOwn = ({ person }: DigestReader) => people[person]?.email === principal.address;
  return [...all.filter(isOwn), ...all.filter((one) => !isOwn(one))];
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
