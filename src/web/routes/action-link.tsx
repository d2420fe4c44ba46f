// Behind the button of a mail: one person, one action, no signing in. Opening the page changes nothing, whoever opens it
// and however often: mail scanners open every link. Only its button acts.
import type { Child } from 'hono/jsx';
import { dateOf, formatInstant } from '../../calendar/dates.ts';
import type { ActionLink } from '../../engine/action-links.ts';
import { byLink, type KnownLink, type LinkLook, lookAtLink } from '../../engine/look-at-link.ts';
import { ACTION_LABELS } from '../../messages/buttons.ts';
import { capital, numericDate, sentence } from '../../messages/wording.ts';
import { EMPTY_FORM, type FormState } from '../components/fields.tsx';
import { StateTag, statesOf } from '../components/state-tag.tsx';
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
  const { typed, files, errors } = await sentForm(c, site.files);
  const read = shownBy(visit, look).read(typed);
  const faults = { ...errors, ...(read.ok ? {} : read.errors) };
  if (!read.ok || Object.keys(faults).length > 0) return formPage(visit, look, { typed, errors: faults });
  const who = { address: look.person.address, isOperator: false };
  const result = await site.act(who, look.state, read.value, byLink(site, look, files));
  // The page of a used link says what was done; loading it again does nothing.
  if (result.ok) return c.redirect(`/a/${token}`, 303);
  const after = await lookAtLink(site, token);
  if (after.is !== 'open') return closedPage(visit, after);
  return formPage(visit, after, { typed, errors: { '': sentence(capital(result.reason)) } });
}

const tokenOf = ({ c }: Visit): string => c.req.param('token') ?? '';

/** The form of the link's action, about the item or, of an acknowledgement, the whole roadmap. */
function shownBy({ now }: Visit, known: KnownLink) {
  const { link, state, calendar, person, on } = known;
  const today = dateOf(now, state.roadmap.timezone);
  const target: RoadmapTarget = {
    ...{ state, calendar, now, today },
    ...{ address: person.address, isOperator: false },
  };
  if (on === null) return shown(roadmapForm(link.action), target);
  const onItem: ItemTarget = { ...target, ...on };
  return shown(itemForm(link.action), onItem);

  function shown<T extends RoadmapTarget>(
    form: Parameters<typeof ActionBody<T>>[0]['action'] | undefined,
    about: T,
  ) {
    if (!form) throw new Error(`no form for ${link.action}`);
    return {
      title: form.title(about),
      explains: form.explains(about),
      encoding: form.takesFiles ? ('multipart/form-data' as const) : undefined,
      body: (typed: FormState) => <ActionBody action={form} target={about} form={typed} files />,
      read: (typed: FormState['typed']) => readAction(form, typed, about),
    };
  }
}

function formPage(visit: Visit, known: KnownLink, form: FormState) {
  const { title, explains, encoding, body } = shownBy(visit, known);
  const status = Object.keys(form.errors).length > 0 ? 422 : 200;
  return page(
    visit.c,
    { title, principal: null, status },
    <>
      <About known={known} visit={visit} />
      <p>{explains}</p>
      <form method="post" class="card" enctype={encoding} novalidate>
        <p class="notice">
          Действие от имени: <b>{known.person.name}</b>
          {known.standsFor.length > 0 && ` (за: ${namesOf(known)})`}. Если это не Вы, закройте страницу: без
          нажатия кнопки ничего не изменится.
        </p>
        {body(form)}
      </form>
      <ToPages visit={visit} link={known.link} />
    </>,
  );
}

const namesOf = ({ state, standsFor }: KnownLink) => standsFor.map((key) => nameOf(state, key)).join(', ');

function About({ known: { state, calendar, on }, visit }: { known: KnownLink; visit: Visit }) {
  const { order, timezone } = state.roadmap;
  const today = dateOf(visit.now, timezone);
  return (
    <dl class="facts">
      <dt>Распоряжение</dt>
      <dd>{`№ ${order.number} от ${numericDate(order.date)}`}</dd>
      {on && (
        <>
          <dt>Мероприятие</dt>
          <dd>{`${on.item.id}. ${on.item.title}`}</dd>
          <dt>Срок</dt>
          <dd>{on.occurrence.due === null ? 'не определён' : numericDate(on.occurrence.due)}</dd>
          <dt>Состояние</dt>
          <dd>
            {statesOf(state, on.item, on.occurrence, { calendar, today }).map((one) => (
              <>
                <StateTag {...one} />{' '}
              </>
            ))}
          </dd>
        </>
      )}
    </dl>
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
            <About known={look} visit={visit} />
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
            <About known={look} visit={visit} />
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
