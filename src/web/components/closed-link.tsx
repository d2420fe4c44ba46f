// A mail's link that does nothing (any more): why, how the item stands now, and where to go on.
import type { Child } from 'hono/jsx';
import { dateOf } from '../../calendar/dates.ts';
import type { ActionLink } from '../../engine/action-links.ts';
import { LINK_LIFE_MS } from '../../engine/link-keys.ts';
import type { KnownLink, LinkLook } from '../../engine/look-at-link.ts';
import { ACTION_LABELS } from '../../messages/buttons.ts';
import { numericDate, sentence } from '../../messages/wording.ts';
import { eventWords, timeInWords, whoInWords } from '../event-words.ts';
import { isAbout, page } from '../layout.tsx';
import type { Visit } from '../route.ts';
import { ItemHead } from './item-head.tsx';

/** Events that are shown of those since the mail. */
const SHOWN = 5;
const LIFE_DAYS = LINK_LIFE_MS / 86_400_000;

interface Closed {
  title: string;
  status: 200 | 404 | 410;
  content: Child;
}

export function closedPage(visit: Visit, look: Exclude<LinkLook, { is: 'open' }>) {
  const { title, status, content } = closed(visit, look);
  if ('state' in look) isAbout(visit.c, look.state, look.on !== null);
  return page(
    visit.c,
    { title, principal: null, status },
    <>
      {content}
      <p>
        <a href="/">Мои поручения</a>
      </p>
    </>,
  );
}

function closed(visit: Visit, look: Exclude<LinkLook, { is: 'open' }>): Closed {
  switch (look.is) {
    case 'used':
      return {
        title: 'Выполнено',
        status: 200,
        content: <Stood visit={visit} known={look} text={usedWords(look)} />,
      };
    case 'overtaken':
      return {
        title: look.on === null ? 'Больше не требуется' : 'Ссылка устарела',
        status: 410,
        content: <Stood visit={visit} known={look} text={overtakenWords(look)} />,
      };
    case 'expired':
      return {
        title: 'Срок действия ссылки истёк',
        status: 410,
        content: (
          <>
            <p>{`Ссылки в письмах действуют ${LIFE_DAYS} дней. Откройте пункт и выполните действие на его странице.`}</p>
            <ToPages visit={visit} link={look.link} />
          </>
        ),
      };
    case 'gone':
    case 'unknown-key':
      return {
        title: 'Ссылка не действует',
        status: 410,
        content: (
          <p>Эта ссылка больше не действует. Войдите в систему и выполните действие на странице пункта.</p>
        ),
      };
    case 'malformed':
      return {
        title: 'Ссылка не действует',
        status: 404,
        content: (
          <p>
            Такой ссылки нет. Возможно, адрес скопирован не полностью: откройте ссылку прямо из письма или
            войдите в систему.
          </p>
        ),
      };
  }
}

function usedWords({ at, link, person, state }: Extract<LinkLook, { is: 'used' }>): string {
  const when = timeInWords(at, state.roadmap.timezone);
  return `По этой ссылке выполнено: «${ACTION_LABELS[link.action]}» (${when}, от имени: ${person.name}). Второй раз ссылка не действует.`;
}

function overtakenWords({ on, link }: KnownLink): string {
  const label = `«${ACTION_LABELS[link.action]}»`;
  return on === null
    ? `${label}: уже подтверждено или больше не требуется.`
    : `С тех пор, как отправлено письмо, пункт изменился: ${label} по этой ссылке больше не нужно или нельзя.`;
}

/** How the item stands now, and what has happened to it since the mail. */
function Stood({ visit, known, text }: { visit: Visit; known: KnownLink; text: string }) {
  const { state, calendar, policy, link, on, person } = known;
  const { now } = visit;
  const mailedAt = link.expires - LINK_LIFE_MS;
  const since = state.events.filter(({ at, item }) => at > mailedAt && item === link.item);
  const today = dateOf(now, state.roadmap.timezone);
  const about = { state, calendar, policy, now, today, address: person.address, isOperator: false };
  return (
    <>
      <p class="notice">{text}</p>
      <Order known={known} />
      {on && <ItemHead target={{ ...about, ...on }} />}
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
      <ToPages visit={visit} link={link} />
    </>
  );
}

export function Order({ known: { state } }: { known: KnownLink }) {
  const { number, date } = state.roadmap.order;
  return <p class="quiet">{`Распоряжение № ${number} от ${numericDate(date)}`}</p>;
}

/** Whoever signs in sees the rest there. */
export function ToPages({ visit: { site }, link }: { visit: Visit; link: ActionLink }) {
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
