// What stands around the annex's table: how the roadmap is doing, the choice of items, what the order is.
import { dateOf } from '../../calendar/dates.ts';
import { dateInWords, numericDate, oneLine, sentence } from '../../messages/wording.ts';
import type { RoadmapState } from '../../workflows/state.ts';
import { type Filter, GROUPS, type RoadmapView } from '../roadmap-view.ts';
import { Select } from './fields.tsx';
import { StateTag } from './state-tag.tsx';

/** How many items stand how, the most consequential first; each leads to those items. */
export function Tally({ view, path }: { view: RoadmapView; path: string }) {
  const { rows, tally } = view;
  const finished = (tally.get('executed') ?? 0) + (tally.get('cancelled') ?? 0);
  const repeated = rows.filter(({ facts }) => facts.isRecurring).length;
  return (
    <>
      <p>
        Пунктов: {rows.length}
        {repeated > 0 && `, из них повторяющихся: ${repeated}`}; снято с контроля: {finished}.
      </p>
      <ul class="tally">
        {[...tally].map(([group, count]) => (
          <li>
            <a href={`${path}?state=${group}#items`}>
              <StateTag words={`${GROUPS[group].words}: ${count}`} tone={GROUPS[group].tone} />
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

export function Released({ state }: { state: RoadmapState }) {
  const { released, roadmap } = state;
  if (released === null) return null;
  return (
    <p class="notice">
      Распоряжение снято с контроля {dateInWords(dateOf(released.at, roadmap.timezone))} Основание:{' '}
      {sentence(released.basis)}
    </p>
  );
}

export function Filters({ view, filter, path }: { view: RoadmapView; filter: Filter; path: string }) {
  const { parties } = view.state.roadmap;
  const { group = '', party = '', overdue, mine } = filter;
  const form = { typed: { state: group, party }, errors: {} };
  const groups = [...view.tally].map(([key, count]) => [key, `${GROUPS[key].words} (${count})`] as const);
  return (
    <form method="get" action={`${path}#items`} class="filters">
      <Select form={form} name="state" label="Состояние" options={[['', 'любое'], ...groups]} />
      <Select
        form={form}
        name="party"
        label="Исполнитель"
        options={[['', 'любой'], ...Object.entries(parties).map(([key, { name }]) => [key, name] as const)]}
      />
      <Check name="overdue" label="Только просроченные" checked={overdue} />
      {view.rows.some((row) => row.isMine) && <Check name="mine" label="Только мои" checked={mine} />}
      <button type="submit" class="second">
        Показать
      </button>
    </form>
  );
}

function Check({ name, label, checked }: { name: string; label: string; checked: boolean }) {
  return (
    <p class="choice">
      <input type="checkbox" id={name} name={name} value="yes" checked={checked} />
      <label for={name}>{label}</label>
    </p>
  );
}

export function About({ state }: { state: RoadmapState }) {
  const { roadmap, underControlAt } = state;
  const { order, people } = roadmap;
  const name = (key: string): string => {
    const { name: short = key, position } = people[key] ?? {};
    return position === undefined ? short : `${short}, ${position}`;
  };
  const number = `№ ${oneLine(order.number)} от ${numericDate(order.date)}`;
  return (
    <dl class="facts">
      <dt>Распоряжение</dt>
      <dd>
        {isPage(order.url) ? (
          <a href={order.url} rel="noreferrer">
            {number}
          </a>
        ) : (
          number
        )}
        {`. ${order.title}`}
      </dd>
      <dt>Издал</dt>
      <dd>{name(order.issuer)}</dd>
      <dt>Контроль возложен на</dt>
      <dd>{name(roadmap.supervisor)}</dd>
      <dt>Контролёр</dt>
      <dd>{name(roadmap.controller)}</dd>
      <dt>Поставлено на контроль</dt>
      <dd>{dateInWords(dateOf(underControlAt, roadmap.timezone))}</dd>
    </dl>
  );
}

/** An order's address comes from a file: only what a browser opens as a page becomes a link. */
function isPage(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//i.test(url);
}
