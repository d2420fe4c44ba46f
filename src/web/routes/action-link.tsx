// Behind the button of a mail: one person, one action, no signing in. Opening the page changes nothing, whoever opens it
// and however often: mail scanners open every link. Only its button acts.
import type { Child } from 'hono/jsx';
import { dateOf, formatInstant } from '../../calendar/dates.ts';
import type { ActionLink } from '../../engine/action-links.ts';
import { LINK_LIFE_MS } from '../../engine/link-keys.ts';
import { byLink, type KnownLink, type LinkLook, lookAtLink } from '../../engine/look-at-link.ts';
import { ACTION_LABELS } from '../../messages/buttons.ts';
import { capital, numericDate, sentence } from '../../messages/wording.ts';
import type { RoadmapEvent } from '../../workflows/state.ts';
import { EMPTY_FORM, type FormState } from '../components/fields.tsx';
import { ItemHead, Meanwhile } from '../components/item-head.tsx';
import { eventWords, whoInWords } from '../event-words.ts';
import { ActionBody, readAction } from '../forms/action-body.tsx';
import { type ItemTarget, nameOf, type RoadmapTarget } from '../forms/action-form.ts';
import { itemForm, roadmapForm } from '../forms/registry.ts';
import { page } from '../layout.tsx';
import { forAnyone, type Route, type Visit } from '../route.ts';
import { sentForm } from '../sent-form.ts';

export const actionLinkRoutes: readonly Route[] = [
  forAnyone('GET', '/a/:token', show),
  forAnyone('POST', '/a/:token', act),
];

async function show(visit: Visit) {
  const look = await lookAtLink(visit.site, tokenOf(visit));
  return look.is === 'open' ? formPage(visit, look, EMPTY_FORM) : closedPage(visit, look);
}

async function act(visit: Visit) {
  const { c, site } = visit;
  const token = tokenOf(visit);
  const look = await lookAtLink(site, token);
  if (look.is !== 'open') return closedPage(visit, look);
  const shown = shownBy(visit, look);
  const { typed, files, errors } = await sentForm(c, shown.takesFiles ? site.files : null);
  const read = shown.read(typed);
  const faults = { ...errors, ...(read.ok ? {} : read.errors) };
  if (!read.ok || Object.keys(faults).length > 0) return formPage(visit, look, { typed, errors: faults });
  const who = { address: look.person.address, isOperator: false };
  const result = await site.act(who, look.state, read.value, {
    ...byLink(site, look, files),
    ...seenIn(typed),
  });
  // The page of a used link says what was done; loading it again does nothing.
  if (result.ok) return c.redirect(`/a/${token}`, 303);
  const after = await lookAtLink(site, token);
  if (after.is !== 'open') return closedPage(visit, after);
  const refusal = result.changed ? {} : { '': sentence(capital(result.reason)) };
  return formPage(visit, after, { typed, errors: refusal }, result.changed);
}

/** What nobody of ours has sent has seen nothing. */
function seenIn({ seen }: FormState['typed']): { seen?: number } {
  if (seen === undefined) return {};
  return { seen: /^\d{1,9}$/.test(seen) ? Number(seen) : 0 };
}

const tokenOf = ({ c }: Visit): string => c.req.param('token') ?? '';

/** The form of the link's action, about the item or, of an acknowledgement, the whole roadmap. */
function shownBy({ now }: Visit, known: KnownLink) {
  const { link, state, calendar, person, on } = known;
  const today = dateOf(now, state.roadmap.timezone);
  const { address } = person;
  const target: RoadmapTarget = { state, calendar, now, today, address, isOperator: false };
  if (on === null) return shown(roadmapForm(link.action), target, null);
  const onItem: ItemTarget = { ...target, ...on };
  return shown(itemForm(link.action), onItem, <ItemHead target={onItem} />);

  function shown<T extends RoadmapTarget>(
    form: Parameters<typeof ActionBody<T>>[0]['action'] | undefined,
    about: T,
    head: Child,
  ) {
    if (!form) throw new Error(`no form for ${link.action}`);
    return {
      title: form.title(about),
      explains: form.explains(about),
      head,
      takesFiles: form.takesFiles ?? false,
      body: (typed: FormState) => <ActionBody action={form} target={about} form={typed} files />,
      read: (typed: FormState['typed']) => readAction(form, typed, about),
    };
  }
}

function formPage(visit: Visit, known: KnownLink, form: FormState, changed: readonly RoadmapEvent[] = []) {
  const { title, explains, head, takesFiles, body } = shownBy(visit, known);
  const { state, person, standsFor } = known;
  const wrong = Object.keys(form.errors).length > 0;
  return page(
    visit.c,
    { title, principal: null, status: changed.length > 0 ? 409 : wrong ? 422 : 200 },
    <>
      <Meanwhile state={state} changed={changed} />
      <Order known={known} />
      {head}
      <p>{explains}</p>
      <form method="post" class="card" novalidate {...(takesFiles && { enctype: 'multipart/form-data' })}>
        <input type="hidden" name="seen" value={String(state.events.length)} />
        <p class="notice">
          Действие от имени: <b>{person.name}</b>
          {standsFor.length > 0 && ` (за: ${standsFor.map((key) => nameOf(state, key)).join(', ')})`}. Если
          это не Вы, закройте страницу: без нажатия кнопки ничего не изменится.
        </p>
        {body(form)}
      </form>
      <ToPages visit={visit} link={known.link} />
    </>,
  );
}

function Order({ known: { state } }: { known: KnownLink }) {
  const { number, date } = state.roadmap.order;
  return <p class="quiet">{`Распоряжение № ${number} от ${numericDate(date)}`}</p>;
}

/** Events that are shown of those since the mail. */
const SHOWN = 5;

/** How it stands now, and what has happened since the mail. */
function Now({ visit, known }: { visit: Visit; known: KnownLink }) {
  const { state, link } = known;
  const mailedAt = link.expires - LINK_LIFE_MS;
  const since = state.events.filter(({ at, item }) => at > mailedAt && item === link.item);
  return (
    <>
      <Order known={known} />
      {known.on !== null && shownBy(visit, known).head}
      {since.length > 0 && (
        <>
          <h2>После отправки письма</h2>
          <ul>
            {since.slice(-SHOWN).map((event) => {
              const told = eventWords(state, event);
              return <li>{`${told.when} – ${whoInWords(told)}: ${sentence(told.what)}`}</li>;
            })}
          </ul>
        </>
      )}
    </>
  );
}

/** Whoever signs in sees the rest there. */
function ToPages({ visit: { site }, link }: { visit: Visit; link: ActionLink }) {
  const { roadmap, item, occurrence } = link;
  return (
    <p>
      {item === '' ? (
        <a href={site.links.toRoadmap(roadmap)}>Открыть дорожную карту</a>
      ) : (
        <a href={site.links.toItem(roadmap, item, occurrence)}>Открыть пункт</a>
      )}
    </p>
  );
}

type Closed = Exclude<LinkLook, { is: 'open' }>;

function closedPage(visit: Visit, look: Closed) {
  const { title, status, words, pages } = closedWords(visit, look);
  return page(
    visit.c,
    { title, principal: null, status },
    <>
      {words}
      {pages}
      <p>
        <a href="/">Мои поручения</a>
      </p>
    </>,
  );
}

interface ClosedWords {
  title: string;
  status: 200 | 404 | 410;
  words: Child;
  pages?: Child;
}

function closedWords(visit: Visit, look: Closed): ClosedWords {
  switch (look.is) {
    case 'used':
      return {
        title: 'Выполнено',
        status: 200,
        words: (
          <>
            <p class="notice">
              {minute(look.at, look.person.zone)} по этой ссылке выполнено: «{ACTION_LABELS[look.link.action]}
              ». От имени: {look.person.name}. Второй раз ссылка не действует.
            </p>
            <Now visit={visit} known={look} />
          </>
        ),
        pages: <ToPages visit={visit} link={look.link} />,
      };
    case 'overtaken':
      return {
        title: 'Ссылка устарела',
        status: 410,
        words: (
          <>
            <p class="notice">
              {look.on === null
                ? `«${ACTION_LABELS[look.link.action]}»: это уже выполнено или больше не требуется.`
                : `С тех пор, как отправлено письмо, пункт изменился: «${ACTION_LABELS[look.link.action]}» по этой ссылке больше не нужно или нельзя. Вот его состояние сейчас.`}
            </p>
            <Now visit={visit} known={look} />
          </>
        ),
        pages: <ToPages visit={visit} link={look.link} />,
      };
    case 'expired':
      return {
        title: 'Срок действия ссылки истёк',
        status: 410,
        words: (
          <p>Ссылки в письмах действуют 60 дней. Откройте пункт и выполните действие на его странице.</p>
        ),
        pages: <ToPages visit={visit} link={look.link} />,
      };
    case 'gone':
    case 'unknown-key':
      return {
        title: 'Ссылка не действует',
        status: 410,
        words: (
          <p>Эта ссылка больше не действует. Войдите в систему и выполните действие на странице пункта.</p>
        ),
      };
    case 'malformed':
      return {
        title: 'Ссылка не действует',
        status: 404,
        words: (
          <p>
            Такой ссылки нет. Возможно, адрес скопирован не полностью: откройте ссылку прямо из письма или
            войдите в систему.
          </p>
        ),
      };
  }
}

/** «15.02.2024 в 09:00» */
function minute(at: number, zone: string): string {
  const text = formatInstant(at, zone);
  return `${numericDate(text.slice(0, 10))} в ${text.slice(11, 16)}`;
}
