// «Все карты»: every roadmap that concerns the person, the most consequential first. Hundreds stay readable: search,
// choice, order, pages.
import { dateOf } from '../../calendar/dates.ts';
import {
  PORTFOLIO_FILTERS,
  PORTFOLIO_SORTS,
  type Portfolio,
  type PortfolioFilter,
  type PortfolioSort,
  portfolio,
} from '../../store/portfolio.ts';
import { OWN } from '../../workflows/organisation-directory.ts';
import { DecisionsWaiting } from '../components/decisions-waiting.tsx';
import { Select, TextField } from '../components/fields.tsx';
import { PortfolioTable } from '../components/portfolio-table.tsx';
import { decisionsOf } from '../decisions.ts';
import { page } from '../layout.tsx';
import { organisationOfWord, organisationTitle, wordOfOrganisation } from '../organisation-choice.ts';
import { type Route, type SignedInVisit, signedIn } from '../route.ts';
import type { Principal, Site } from '../site.ts';

export const portfolioRoutes: readonly Route[] = [signedIn('GET', '/roadmaps', show)];

/** Rows of a page. */
const SIZE = 50;

const FILTER_WORDS: Record<PortfolioFilter, string> = {
  active: 'на контроле',
  overdue: 'срок нарушен',
  'at-risk': 'риск нарушения срока',
  decide: 'ждут решения',
  soon: 'срок в ближайшие 10 рабочих дней',
  released: 'сняты с контроля',
};
const SORT_WORDS: Record<PortfolioSort, string> = {
  consequence: 'сначала требующие внимания',
  title: 'по названию',
  order: 'сначала новые распоряжения',
};

interface Wanted {
  search: string;
  filter: PortfolioFilter;
  sort: PortfolioSort;
  /** An organisation's word; empty: of all. */
  of: string;
  /** From 1. */
  page: number;
}

async function show({ c, site, principal, now }: SignedInVisit): Promise<Response> {
  const wanted = read(c.req.query());
  const { address, seen, operated } = principal;
  const found = await portfolio(site.db, {
    ...wanted,
    address,
    seen,
    organisation: wanted.of === '' ? undefined : organisationOfWord(wanted.of),
    todayIn: (zone) => dateOf(now, zone),
    size: SIZE,
  });
  const decisions = await decisionsOf(site, address, now);
  const titleOf = (organisation: string) => organisationTitle(site.organisations, organisation);
  const organisations = found.organisations.map((id) => [wordOfOrganisation(id), titleOf(id)] as const);
  // Who was sent here for one of them has the choice, even where it is the only one.
  const several = organisations.length > 1 || wanted.of !== '';
  const isNamed = several || found.organisations.some((id) => isAnothers(id, site, principal));
  return page(
    c,
    { title: 'Все карты', principal, section: 'roadmaps', styles: ['roadmap.css'] },
    <>
      {operated.length > 0 && (
        <p>
          <a href="/import">Загрузить распоряжение</a>
        </p>
      )}
      <DecisionsWaiting decisions={decisions} />
      <Search wanted={wanted} organisations={several ? organisations : []} />
      <Choice wanted={wanted} counts={found.counts} />
      {found.rows.length > 0 ? (
        <PortfolioTable rows={found.rows} {...(isNamed && { titleOf })} />
      ) : (
        <Nothing wanted={wanted} />
      )}
      <Pages wanted={wanted} total={found.total} />
    </>,
  );
}

/** Somebody looks at it from above. */
function isAnothers(id: string, { organisations }: Site, { address, sees }: Principal): boolean {
  const { operators = [], observers = [] } = organisations.find(id) ?? {};
  return id !== OWN && sees(id) && !operators.includes(address) && !observers.includes(address);
}

function read(query: Readonly<Record<string, string>>): Wanted {
  const page = Number(query['page']);
  return {
    search: (query['q'] ?? '').trim(),
    filter: PORTFOLIO_FILTERS.find((one) => one === query['filter']) ?? 'active',
    sort: PORTFOLIO_SORTS.find((one) => one === query['sort']) ?? 'consequence',
    of: (query['of'] ?? '').replaceAll('\0', '').slice(0, 40),
    page: Number.isSafeInteger(page) && page > 0 && page <= 10_000 ? page : 1,
  };
}

function address({ search, filter, sort, of, page }: Wanted): string {
  const query = new URLSearchParams({
    ...(search !== '' && { q: search }),
    ...(filter !== 'active' && { filter }),
    ...(sort !== 'consequence' && { sort }),
    ...(of !== '' && { of }),
    ...(page > 1 && { page: String(page) }),
  });
  return query.size === 0 ? '/roadmaps' : `/roadmaps?${String(query)}`;
}

function Search({
  wanted,
  organisations,
}: {
  wanted: Wanted;
  /** None where there is nothing to choose. */
  organisations: readonly (readonly [word: string, title: string])[];
}) {
  const form = { typed: { q: wanted.search, sort: wanted.sort, of: wanted.of }, errors: {} };
  return (
    <form method="get" action="/roadmaps" class="filters">
      <TextField form={form} name="q" label="Поиск по названию, номеру, фамилии" type="search" />
      <Select
        form={form}
        name="sort"
        label="Порядок"
        options={PORTFOLIO_SORTS.map((sort) => [sort, SORT_WORDS[sort]] as const)}
      />
      {organisations.length > 0 && (
        <Select
          form={form}
          name="of"
          label="Организация"
          options={[['', 'все'] as const, ...organisations]}
        />
      )}
      {wanted.filter !== 'active' && <input type="hidden" name="filter" value={wanted.filter} />}
      <button type="submit" class="second">
        Найти
      </button>
    </form>
  );
}

function Choice({ wanted, counts }: { wanted: Wanted; counts: Portfolio['counts'] }) {
  return (
    <nav aria-label="Какие карты показать">
      <ul class="tally choices">
        {PORTFOLIO_FILTERS.filter((filter) => counts[filter] > 0 || filter === wanted.filter).map(
          (filter) => (
            <li>
              <a
                href={address({ ...wanted, filter, page: 1 })}
                aria-current={filter === wanted.filter ? 'true' : undefined}
              >
                {FILTER_WORDS[filter]}: {counts[filter]}
              </a>
            </li>
          ),
        )}
      </ul>
    </nav>
  );
}

function Nothing({ wanted }: { wanted: Wanted }) {
  const { search, filter, of, page } = wanted;
  if (search === '' && filter === 'active' && of === '' && page === 1)
    return <p class="empty">Дорожных карт на контроле, которые Вас касаются, нет.</p>;
  return (
    <p class="empty">
      По этому запросу ничего не найдено. <a href="/roadmaps">Показать все карты</a>
    </p>
  );
}

function Pages({ wanted, total }: { wanted: Wanted; total: number }) {
  const last = Math.ceil(total / SIZE);
  if (last <= 1) return null;
  const to = (page: number): string => address({ ...wanted, page });
  return (
    <nav class="pages" aria-label="Страницы списка">
      {wanted.page > 1 && <a href={to(wanted.page - 1)}>Предыдущая</a>}
      <span>
        Страница {wanted.page} из {last}, всего карт: {total}
      </span>
      {wanted.page < last && <a href={to(wanted.page + 1)}>Следующая</a>}
    </nav>
  );
}
