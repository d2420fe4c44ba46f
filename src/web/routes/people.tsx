// «Люди»: who is who in each roadmap, their addresses, who is away and who stands in, whom no mail reaches. Whoever
// controls a roadmap sees all of its people, others see themselves.
import { dateOf } from '../../calendar/dates.ts';
import { rulesOf } from '../../engine/plan-context.ts';
import { numericDate, shorten } from '../../messages/wording.ts';
import { failingAddresses } from '../../store/failing-addresses.ts';
import { roadmapsToStaff } from '../../store/people-list.ts';
import type { Roadmap } from '../../workflows/roadmap.ts';
import { TextField } from '../components/fields.tsx';
import { PageLinks } from '../components/page-links.tsx';
import { PeopleTable } from '../components/people-table.tsx';
import { doneWords } from '../done.ts';
import { roadmapPath } from '../item-place.ts';
import { page } from '../layout.tsx';
import { type PersonView, peopleView } from '../people-view.ts';
import { type Route, type SignedInVisit, signedIn } from '../route.ts';

const AT_ONCE = 10;

interface Staff {
  roadmap: Roadmap;
  people: PersonView[];
  isControlled: boolean;
}

async function showPeople(visit: SignedInVisit) {
  const { c, principal } = visit;
  const search = (c.req.query('search') ?? '').replaceAll('\0', '').trim().slice(0, 200);
  const number = Number(/^[1-9]\d{0,4}$/.exec(c.req.query('page') ?? '')?.[0] ?? 1);
  const { staff, total } = await staffOf(visit, search, number);
  const pages = Math.ceil(total / AT_ONCE);
  const controls = staff.some((one) => one.isControlled);
  return page(
    c,
    { title: 'Люди', principal, section: 'people', done: doneWords(c.req.query('done')) },
    <>
      {controls ? (
        <p class="actions">
          <a class="button second" href="/people/leave">
            Внести график отпусков
          </a>
        </p>
      ) : (
        <p>
          Ваше участие в дорожных картах. Внесите отпуск и замещающего заранее: письма и поручения перейдут к
          нему.
        </p>
      )}
      {(total > 1 || search !== '') && <Search search={search} />}
      {staff.length === 0 && (
        <p class="empty">
          {search === '' && number === 1
            ? 'Вы не названы ни в одной дорожной карте.'
            : 'Ничего не найдено. Измените условия поиска.'}
        </p>
      )}
      {staff.map((one) => (
        <StaffOf staff={one} />
      ))}
      <PageLinks path="/people" query={search === '' ? {} : { search }} number={number} pages={pages} />
    </>,
  );
}

/** As many statements for one roadmap as for a page of them. */
async function staffOf({ site, principal, now }: SignedInVisit, search: string, number: number) {
  const { db, cache, rules } = site;
  const todayIn = (zone: string) => dateOf(now, zone);
  const wanted = { search, page: number, size: AT_ONCE };
  const { roadmaps, total } = await roadmapsToStaff(db, { ...principal, todayIn }, wanted);
  const ids = roadmaps.map(({ roadmap }) => roadmap);
  const states = await cache.load(db, ids);
  const failing = await failingAddresses(db, ids);
  const staff = roadmaps.flatMap(({ roadmap: id, isControlled }): Staff[] => {
    const state = states.get(id)?.state;
    if (!state) return [];
    const { calendar } = rulesOf(rules, state);
    const only = isControlled ? null : principal.address;
    const people = peopleView(state, failing, { calendar, today: todayIn(state.roadmap.timezone), only });
    // Whoever only looks on is not one of its people.
    return people.length === 0 ? [] : [{ roadmap: state.roadmap, people, isControlled }];
  });
  return { staff, total };
}

function Search({ search }: { search: string }) {
  return (
    <form method="get" action="/people" class="filters">
      <TextField
        form={{ typed: { search }, errors: {} }}
        name="search"
        label="Распоряжение, название карты или фамилия"
        type="search"
      />
      <button type="submit" class="second">
        Найти
      </button>
    </form>
  );
}

function StaffOf({ staff: { roadmap, people, isControlled } }: { staff: Staff }) {
  const { id, order, title } = roadmap;
  const needed = people.filter((person) => person.problems.length > 0);
  return (
    <section>
      <h2>
        <a href={roadmapPath(id)}>
          № {order.number} от {numericDate(order.date)}
        </a>
      </h2>
      <p class="quiet">{shorten(title, 160)}</p>
      {isControlled && needed.length === 0 && <p class="notice">Почта доходит до всех, замещения внесены.</p>}
      {isControlled && needed.length > 0 && (
        <p class="notice warning">
          Требуют внимания: {needed.map(({ name }) => name).join(', ')}. Что именно – в таблице.
        </p>
      )}
      <PeopleTable roadmap={id} people={people} />
    </section>
  );
}

export const peopleRoutes: readonly Route[] = [signedIn('GET', '/people', showPeople)];
