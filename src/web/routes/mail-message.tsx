// One message: its particulars, what it is about, and the mail itself in a frame in which nothing works.
import { numericDate } from '../../calendar/dates.ts';
import { KIND_NAMES, rungInWords } from '../../messages/kind-words.ts';
import type { IncomingKind } from '../../store/incoming-mails.ts';
import { type MailDetails, type MailReader, openMail } from '../../store/mail-list.ts';
import type { Entry } from '../../workflows/compose.ts';
import { MailState } from '../components/mail-state.tsx';
import { notFoundPage } from '../error-pages.tsx';
import { timeInWords } from '../event-words.ts';
import { itemPath } from '../item-place.ts';
import { page } from '../layout.tsx';
import type { SignedInVisit } from '../route.ts';
import { inertHtml, inertText, MAIL_POLICY } from '../shown-mail.ts';

const INCOMING: Record<IncomingKind, string> = {
  bounce: 'не доставлено, письмо вернулось',
  delay: 'доставка задерживается',
  'auto-reply': 'автоматический ответ',
  reply: 'ответ получателя',
  unmatched: 'входящее письмо',
  unreadable: 'входящее письмо, которое не удалось прочитать',
};

export async function showMessage(visit: SignedInVisit, reader: MailReader) {
  const { c, site, principal } = visit;
  const mail = await openMail(site.db, reader, c.req.param('message') ?? '');
  if (!mail) return notFoundPage(visit);
  return page(
    c,
    {
      title: mail.isOpen ? mail.subject : 'Письмо о нескольких распоряжениях',
      principal,
      section: 'mail',
      trail: [{ label: 'Почта', href: '/mail' }],
    },
    <>
      <Particulars mail={mail} />
      <h2>О чём письмо</h2>
      <ul>
        {mail.entries.map((entry) => (
          <li>
            <About entry={entry} />
          </li>
        ))}
      </ul>
      <h2>Письмо</h2>
      <Content mail={mail} />
    </>,
  );
}

function Particulars({ mail }: { mail: MailDetails }) {
  const { zone } = mail;
  const copies = mail.copies.map(({ name, address }) => `${name} (${address})`);
  const said = mail.channel === 'outbox' ? [] : [mail.reply, mail.error].filter((words) => words !== null);
  return (
    <dl class="facts">
      <dt>Кому</dt>
      <dd>
        {mail.name} ({mail.recipient})
      </dd>
      {copies.length > 0 && (
        <>
          <dt>Копия</dt>
          <dd>{copies.join(', ')}</dd>
        </>
      )}
      <dt>Составлено</dt>
      <dd>
        {timeInWords(mail.createdAt, zone)} <small>(время получателя)</small>
      </dd>
      <dt>Состояние</dt>
      <dd>
        <MailState mail={mail} />
      </dd>
      {mail.sentAt !== null && (
        <>
          <dt>{mail.channel === 'outbox' ? 'Сохранено' : 'Принято сервером'}</dt>
          <dd>{timeInWords(mail.sentAt, zone)}</dd>
        </>
      )}
      {said.length > 0 && (
        <>
          <dt>Ответ сервера</dt>
          <dd>{said.join('; ')}</dd>
        </>
      )}
      {mail.attempts > 1 && (
        <>
          <dt>Попыток</dt>
          <dd>{mail.attempts}</dd>
        </>
      )}
      {mail.incoming.map(({ at, kind, detail }) => (
        <>
          <dt>{timeInWords(at, zone)}</dt>
          <dd>{detail === null ? INCOMING[kind] : `${INCOMING[kind]}: ${detail}`}</dd>
        </>
      ))}
      <dt>Вид</dt>
      <dd>{KIND_NAMES[mail.kind]}</dd>
      <dt>Номер письма</dt>
      <dd>{mail.messageId}</dd>
    </dl>
  );
}

function About({ entry }: { entry: Entry }) {
  const { roadmap, item, occurrence, kind, rung, due } = entry;
  return (
    <>
      <a href={itemPath(roadmap, item, occurrence)}>П. {item}</a>: {rungInWords(kind, rung)}
      {due !== null && `, срок ${numericDate(due)}`}
    </>
  );
}

function Content({ mail }: { mail: MailDetails }) {
  if (!mail.isOpen)
    return (
      <p class="notice">
        В письме говорится и о распоряжениях, которые открыты не для Вас, поэтому текст не показан. Выше –
        пункты Ваших дорожных карт.
      </p>
    );
  if (mail.html === null || mail.text === null)
    return <p class="empty">Текст удалён: истёк срок хранения или удалены сведения о лице.</p>;
  return (
    <>
      <p class="quiet">
        Так письмо выглядит у получателя. Кнопки и ссылки здесь не действуют: откройте пункт выше.
      </p>
      <iframe class="mail" src={`/mail/${mail.id}/body`} title={`Письмо: ${mail.subject}`} sandbox="" />
      <details>
        <summary>Текстом</summary>
        <pre class="letter">{inertText(mail.text)}</pre>
      </details>
    </>
  );
}

/** For the frame. */
export async function showBody(visit: SignedInVisit, reader: MailReader) {
  const { c, site } = visit;
  const mail = await openMail(site.db, reader, c.req.param('message') ?? '');
  if (!mail || mail.html === null) return notFoundPage(visit);
  return c.html(inertHtml(mail.html), 200, {
    'Content-Security-Policy': MAIL_POLICY,
    'X-Frame-Options': 'SAMEORIGIN',
    'Cache-Control': 'no-store',
  });
}
