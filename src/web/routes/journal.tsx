// «Журнал»: what has happened with the roadmap, line by line, and whether the chain of its lines holds.

import { plural } from '../../messages/wording.ts';
import { type ListedLine, listJournal, verifyChain } from '../../store/journal.ts';
import { ProofLink } from '../components/proof-link.tsx';
import { timeInWords } from '../event-words.ts';
import { itemPath, roadmapPath } from '../item-place.ts';
import { lineWords } from '../journal-words.ts';
import { page } from '../layout.tsx';
import { LOOKS_ON, namesOf } from '../roadmap-readers.ts';
import { inRoadmap, type RoadmapVisit, type Route } from '../route.ts';
import { seesMail } from '../sees-mail.ts';

const AT_ONCE = 100;
/** Hash characters that are printed: of a line enough to find it, of the head as many as in digests. */
const LINE_MARK = 12;
const HEAD_MARK = 32;

async function showJournal(visit: RoadmapVisit) {
  const { c, site, state, principal } = visit;
  const { id, order } = state.roadmap;
  const asked = /^[1-9]\d{0,8}$/.exec(c.req.query('before') ?? '');
  const before = asked ? Number(asked[0]) : undefined;
  const found = await listJournal(site.db, id, { before, limit: AT_ONCE + 1 });
  const lines = found.slice(0, AT_ONCE);
  const oldest = found.length > AT_ONCE ? lines.at(-1) : undefined;
  const path = roadmapPath(id);
  return page(
    c,
    {
      title: `Журнал: № ${order.number}`,
      principal,
      section: 'roadmaps',
      trail: [
        { label: 'Все карты', href: '/roadmaps' },
        { label: `№ ${order.number}`, href: path },
      ],
    },
    <>
      <p>
        Записи только добавляются. Каждая запечатана отметкой, которая зависит от всех записей до неё:
        изменить или удалить запись незаметно нельзя. Имена и тексты в самом журнале не хранятся.
      </p>
      {c.req.query('verify') === 'yes' ? (
        <Verified result={await verified(visit)} />
      ) : (
        <p class="actions">
          <a class="button second" href={`${path}/journal?verify=yes`}>
            Проверить цепочку записей
          </a>
        </p>
      )}
      <ProofLink visit={visit} item={null} />
      {lines.length === 0 ? (
        <p class="empty">{before === undefined ? 'Записей ещё нет.' : 'Более ранних записей нет.'}</p>
      ) : (
        <Lines visit={visit} lines={lines} names={await namesOf(visit)} />
      )}
      <nav class="pages" aria-label="Страницы">
        {before !== undefined && <a href={`${path}/journal`}>К последним записям</a>}
        {oldest && (
          <a href={`${path}/journal?before=${oldest.seq}`} rel="next">
            Более ранние записи
          </a>
        )}
      </nav>
    </>,
  );
}

/** In one snapshot: what is added meanwhile is no fault. */
function verified({ site, state }: RoadmapVisit) {
  return site.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => verifyChain(tx, state.roadmap.id));
}

function Verified({
  result: { lines, head, brokenAt },
}: {
  result: Awaited<ReturnType<typeof verifyChain>>;
}) {
  if (brokenAt !== null)
    return (
      <div class="notice alarm" role="alert">
        <p>
          <b>Цепочка нарушена на записи № {brokenAt}.</b> Эта запись изменена, удалена или внесена в обход
          системы; всё, что после неё, не доказано.
        </p>
        <p>
          {lines === 0 ? 'Целых записей нет.' : `Записи до № ${lines} включительно целы.`} Сообщите оператору
          системы: понадобится резервная копия.
        </p>
      </div>
    );
  return (
    <div class="notice" role="status">
      <p>
        <b>
          Цепочка не нарушена: проверено {lines} {plural(lines, 'запись', 'записи', 'записей')}.
        </b>{' '}
        Ни одна не изменена и не удалена.
      </p>
      <p>
        Контрольная отметка: <code>{head.slice(0, HEAD_MARK)}</code>. Отметка на день сводки стоит внизу
        каждой сводки, полученной по почте.
      </p>
    </div>
  );
}

function Lines({
  visit,
  lines,
  names,
}: {
  visit: RoadmapVisit;
  lines: readonly ListedLine[];
  names: ReadonlyMap<string, string>;
}) {
  const { state } = visit;
  const { id, timezone } = state.roadmap;
  const readsMail = seesMail(visit);
  return (
    <table class="cards">
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
      <tbody>
        {lines.map((line) => {
          const { who, what, items, message } = lineWords(state, line, names);
          return (
            <tr>
              <th scope="row" class="number">
                {line.seq}
              </th>
              <td class="number" data-label="Когда">
                {timeInWords(line.at, timezone)}
              </td>
              <td data-label="Пункт">
                {items.length === 0
                  ? '–'
                  : items.map((item, i) => (
                      <>
                        {i > 0 && ', '}
                        <a href={itemPath(id, item, '')}>{item}</a>
                      </>
                    ))}
              </td>
              <td data-label="Что произошло">
                {message !== null && readsMail ? <a href={`/mail/${message}`}>{what}</a> : what}
              </td>
              <td data-label="Кто">{who}</td>
              <td data-label="Отметка">
                <code>{line.hash.slice(0, LINE_MARK)}</code>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export const journalRoutes: readonly Route[] = [
  inRoadmap('GET', '/roadmaps/:roadmap/journal', LOOKS_ON, showJournal),
];
