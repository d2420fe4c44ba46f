// What will be sent about an item if nothing changes, and what became of what was due: what, to whom, when, why.
import { addDays, dateOf } from '../../calendar/dates.ts';
import { rungInWords } from '../../messages/kind-words.ts';
import { ROLE_NAMES } from '../../messages/notice-reason.ts';
import { suppressionInWords } from '../../messages/suppression-words.ts';
import { capital } from '../../messages/wording.ts';
import type { ItemNotice } from '../../store/item-notices.ts';
import { timeInWords } from '../event-words.ts';
import { nameOf } from '../forms/action-form.ts';
import type { ItemView } from '../item-view.ts';
import { mayReadMessage, serversWordsFor, whyPlanned } from '../notice-words.ts';
import { MailState } from './mail-state.tsx';
import { StateTag } from './state-tag.tsx';

/** Calendar days ahead that are listed at once; the rest opens on demand. */
const SOON_DAYS = 60;

export function PlannedNotices({ view }: { view: ItemView }) {
  const { planned, state, now } = view;
  if (planned.length === 0) return <p class="empty">Уведомлений по пункту не запланировано.</p>;
  const limit = addDays(dateOf(now, state.roadmap.timezone), SOON_DAYS);
  const soon = planned.filter(({ at }) => dateOf(at, state.roadmap.timezone) <= limit);
  const first = soon.length === 0 ? planned.slice(0, 1) : soon;
  const later = planned.slice(first.length);
  return (
    <>
      <PlannedTable view={view} rows={first} />
      {later.length > 0 && (
        <details>
          <summary>{`Позже, если пункт останется на контроле: ${later.length}`}</summary>
          <PlannedTable view={view} rows={later} />
        </details>
      )}
    </>
  );
}

function PlannedTable({ view, rows }: { view: ItemView; rows: readonly ItemNotice[] }) {
  const { timezone } = view.state.roadmap;
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Когда</th>
          <th scope="col">Что</th>
          <th scope="col">Кому</th>
          <th scope="col">Почему</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((notice) => (
          <tr>
            <td class="number">{timeInWords(notice.at, timezone)}</td>
            <td>{capital(rungInWords(notice.kind, notice.rung))}</td>
            <td data-label="Кому">
              <Recipient view={view} notice={notice} />
            </td>
            <td data-label="Почему">{whyPlanned(view.state, notice)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function SentNotices({ view }: { view: ItemView }) {
  const { sent } = view;
  const { timezone } = view.state.roadmap;
  if (sent.length === 0) return <p class="empty">Уведомлений по пункту ещё не было.</p>;
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Когда</th>
          <th scope="col">Что</th>
          <th scope="col">Кому</th>
          <th scope="col">Доставка</th>
        </tr>
      </thead>
      <tbody>
        {sent.map((notice) => (
          <tr class={notice.message?.status === 'failed' || notice.message?.returned ? 'alarm' : undefined}>
            <td class="number">{timeInWords(notice.message?.sentAt ?? notice.at, timezone)}</td>
            <td>{capital(rungInWords(notice.kind, notice.rung))}</td>
            <td data-label="Кому">
              <Recipient view={view} notice={notice} />
            </td>
            <td data-label="Доставка">
              <Delivery view={view} notice={notice} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Recipient({ view: { state }, notice }: { view: ItemView; notice: ItemNotice }) {
  const { to, person, role } = notice;
  return (
    <>
      {nameOf(state, to)}
      {to !== person && ` (за: ${nameOf(state, person)})`}
      <br />
      <small>{ROLE_NAMES[role]}</small>
    </>
  );
}

function Delivery({ view, notice }: { view: ItemView; notice: ItemNotice }) {
  const { message, status, reason } = notice;
  if (status === 'suppressed')
    return (
      <>
        <StateTag words="не отправлялось" tone="plain" /> <small>{suppressionInWords(reason ?? '')}</small>
      </>
    );
  if (message === null) return <StateTag words="отправляется" tone="calm" />;
  const mayRead = mayReadMessage(notice, view.reader);
  const words = serversWordsFor(message, mayRead);
  return (
    <>
      <MailState mail={{ ...message, zone: view.state.roadmap.timezone }} />
      {status === 'merged' && <small> в одном письме с более важным</small>}
      {words !== null && (
        <>
          <br />
          <small>{`Ответ сервера: ${words}`}</small>
        </>
      )}
      {mayRead && (
        <>
          <br />
          <a href={`/mail/${message.id}`}>{message.subject}</a>
        </>
      )}
    </>
  );
}
