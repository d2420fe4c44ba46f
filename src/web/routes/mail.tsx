// «Почта»: every message as it was sent, to whom, when, and what became of it. A lead sees what was sent to them, a
// controller and a supervisor what concerns their roadmaps.

import type { Context } from 'hono';
import { KIND_NAMES } from '../../messages/kind-words.ts';
import {
  type ListedMail,
  listMail,
  MAIL_STATES,
  type MailFilter,
  type MailReader,
  type MailState as StateFilter,
} from '../../store/mail-list.ts';
import { Select, TextField } from '../components/fields.tsx';
import { MailState } from '../components/mail-state.tsx';
import { timeInWords } from '../event-words.ts';
import { page } from '../layout.tsx';
import { mailReader } from '../mail-reader.ts';
import { type Route, type SignedInVisit, signedIn } from '../route.ts';
import { serversWords } from '../servers-words.ts';
import { showBody, showMessage } from './mail-message.tsx';

const AT_ONCE = 50;

const STATE_NAMES: Record<StateFilter, string> = {
  sent: 'отправлено',
  underway: 'отправляется или ждёт повтора',
  failed: 'не отправлено',
  returned: 'возвращено',
  dropped: 'не отправлялось',
};

async function showMail(visit: SignedInVisit) {
  const { c, site, principal } = visit;
  const asked = filterOf(c);
  const reader = await mailReader(visit);
  const found = await listMail(site.db, reader, asked.filter, AT_ONCE);
  const shown = found.slice(0, AT_ONCE);
  const last = found.length > AT_ONCE ? shown.at(-1) : undefined;
  return page(
    c,
    { title: 'Почта', principal, section: 'mail' },
    <>
      {site.keepsMail && <Kept />}
      <p>{whose(reader)}</p>
      <Filters typed={asked.typed} />
      {shown.length === 0 ? (
        <p class="empty">
          {asked.isAny ? 'Таких писем нет. Измените условия поиска.' : 'Писем ещё не было.'}
        </p>
      ) : (
        <Messages mails={shown} />
      )}
      <nav class="pages" aria-label="Страницы">
        {asked.filter.before && <a href={pagePath(asked.typed)}>К последним письмам</a>}
        {last && (
          <a href={pagePath({ ...asked.typed, before: `${last.createdAt}_${last.id}` })} rel="next">
            Более ранние письма
          </a>
        )}
      </nav>
    </>,
  );
}

function Kept() {
  return (
    <p class="notice warning">
      Почтовый сервер не задан: письма никуда не уходят, они сохраняются здесь и считаются отправленными.
      Чтобы они уходили адресатам, оператор указывает сервер в SMTP_URL.
    </p>
  );
}

function whose({ controlled }: MailReader): string {
  if (controlled === null) return 'Все письма системы, последние сверху. Время – местное время получателя.';
  if (controlled.length === 0) return 'Письма, направленные Вам, последние сверху.';
  return 'Письма по дорожным картам, которые Вы контролируете, и направленные Вам; последние сверху. Время – местное время получателя.';
}

function Filters({ typed }: { typed: Record<string, string> }) {
  const form = { typed, errors: {} };
  const states = MAIL_STATES.map((state) => [state, STATE_NAMES[state]] as const);
  return (
    <form method="get" action="/mail" class="filters">
      <TextField form={form} name="to" label="Кому (имя или адрес)" type="search" />
      <TextField form={form} name="order" label="Номер распоряжения" type="search" />
      <Select form={form} name="state" label="Состояние" options={[['', 'любое'], ...states]} />
      <button type="submit" class="second">
        Найти
      </button>
    </form>
  );
}

function Messages({ mails }: { mails: readonly ListedMail[] }) {
  return (
    <table class="cards mails">
      <thead>
        <tr>
          <th scope="col">Когда</th>
          <th scope="col">Кому</th>
          <th scope="col">Письмо</th>
          <th scope="col">Состояние и ответ сервера</th>
        </tr>
      </thead>
      <tbody>
        {mails.map((mail) => {
          const words = serversWords(mail);
          return (
            <tr
              data-entry="yes"
              class={mail.status === 'failed' || mail.returned !== null ? 'alarm' : undefined}
            >
              <td class="number" data-label="Когда">
                {timeInWords(mail.createdAt, mail.zone)}
              </td>
              <td data-label="Кому">
                {mail.name}
                <br />
                <small>{mail.recipient}</small>
              </td>
              <td data-label="Письмо">
                <a href={`/mail/${mail.id}`}>{mail.isOpen ? mail.subject : 'О нескольких распоряжениях'}</a>
                <br />
                <small>{KIND_NAMES[mail.kind]}</small>
              </td>
              <td data-label="Состояние">
                <MailState mail={mail} />
                {words !== null && (
                  <>
                    <br />
                    <small>{words}</small>
                  </>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What makes no sense in the address is left out: a page found by search is no form. */
function filterOf(c: Context): { filter: MailFilter; typed: Record<string, string>; isAny: boolean } {
  const [to = '', order = '', state = '', before = ''] = ['to', 'order', 'state', 'before'].map((name) =>
    (c.req.query(name) ?? '').replaceAll('\0', '').trim().slice(0, 200),
  );
  const known = MAIL_STATES.find((one) => one === state);
  const [, at, id] = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(before) ?? [];
  const typed = Object.fromEntries(
    Object.entries({ to, order, state: known ?? '' }).filter(([, value]) => value !== ''),
  );
  return {
    filter: { to, order, state: known, before: id === undefined ? undefined : { at: Number(at), id } },
    typed,
    isAny: Object.keys(typed).length > 0 || id !== undefined,
  };
}

function pagePath(query: Record<string, string>): string {
  const search = String(new URLSearchParams(query));
  return search === '' ? '/mail' : `/mail?${search}`;
}

export const mailRoutes: readonly Route[] = [
  signedIn('GET', '/mail', showMail),
  signedIn('GET', '/mail/:message', async (visit) => showMessage(visit, await mailReader(visit))),
  signedIn('GET', '/mail/:message/body', async (visit) => showBody(visit, await mailReader(visit))),
];
