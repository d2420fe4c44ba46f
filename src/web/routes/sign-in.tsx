// Signing in by a link from a mail, and signing out. A link that is opened changes nothing: mail scanners open every link,
// only the button signs in.

import type { Context } from 'hono';
import { z } from 'zod';
import type { Instant } from '../../calendar/dates.ts';
import { type Asked, LINK_MINUTES, type LinkState } from '../../engine/sign-in.ts';
import { plural } from '../../messages/wording.ts';
import { browserName } from '../browser-name.ts';
import { limitKey } from '../client-ip.ts';
import { EMPTY_FORM, ErrorSummary, type FormState, TextField } from '../components/fields.tsx';
import { checkForm, typedIn } from '../form.ts';
import { page } from '../layout.tsx';
import { returnPath } from '../return-path.ts';
import { forAnyone, type Route, type Visit } from '../route.ts';
import { clearSession, readSession, writeSession } from '../session-cookie.ts';

const AskedFor = z.strictObject(
  {
    address: z
      .email('Укажите адрес полностью, например ivanova@example.org')
      .max(254, 'Слишком длинный адрес')
      .transform((text) => text.toLowerCase()),
    next: z.string().exactOptional(),
  },
  'Форма устарела: откройте страницу заново',
);

/** By the code in the address. */
const DONE: ReadonlyMap<string, string> = new Map([
  ['out', 'Вы вышли из системы.'],
  ['everywhere', 'Все Ваши сеансы завершены, в том числе на других устройствах.'],
]);

export const signInRoutes: readonly Route[] = [
  forAnyone('GET', '/sign-in', showForm),
  forAnyone('POST', '/sign-in', sendLink),
  forAnyone('GET', '/sign-in/:token', showLink),
  forAnyone('POST', '/sign-in/:token', enter),
  forAnyone('POST', '/sign-out', leave),
];

async function showForm(visit: Visit) {
  const { c } = visit;
  const next = returnPath(c.req.query('next'));
  if ((await visitorOf(visit)) !== null) return c.redirect(next ?? '/', 303);
  return formPage(visit, { form: EMPTY_FORM, next });
}

async function sendLink(visit: Visit) {
  const { c, site, now } = visit;
  const typed = await typedIn(c);
  const checked = checkForm(AskedFor, typed);
  const next = returnPath(typed['next']);
  if (!checked.ok) return formPage(visit, { form: { typed, errors: checked.errors }, next }, 422);
  const { address } = checked.value;
  const asked = await site.sessions.request(address, limitKey(site.clientIp(c)), next);
  if (asked.ok) return sentPage(c, address);
  c.header('Retry-After', String(Math.ceil((asked.retryAt - now) / 1000)));
  return formPage(visit, { form: { typed, errors: { address: tooOften(asked, now) } }, next }, 429);
}

function tooOften({ tooOften: by, retryAt }: Extract<Asked, { ok: false }>, now: Instant): string {
  const minutes = Math.max(1, Math.ceil((retryAt - now) / 60_000));
  const again = `через ${minutes} ${plural(minutes, 'минуту', 'минуты', 'минут')}`;
  return by === 'address'
    ? `На этот адрес за последний час уже запрошено несколько ссылок. Проверьте почту, в том числе папку «Спам», или повторите ${again}`
    : `С Вашего компьютера или из Вашей сети слишком часто запрашивали вход. Повторите ${again}`;
}

function formPage(
  { c, site }: Visit,
  { form, next }: { form: FormState; next: string | null },
  status: 200 | 422 | 429 = 200,
) {
  return page(
    c,
    { title: 'Вход', principal: null, status, done: DONE.get(c.req.query('done') ?? '') },
    <form method="post" action="/sign-in" novalidate>
      <ErrorSummary form={form} />
      {!site.sessions.sendsMail && (
        <p class="notice">Почта в системе не настроена. Ссылку для входа выдаёт оператор.</p>
      )}
      <p>Пароль не нужен: на Вашу служебную почту придёт ссылка для входа.</p>
      <TextField
        form={form}
        name="address"
        type="email"
        label="Адрес электронной почты"
        hint="Тот, на который приходят письма о пунктах дорожной карты"
        required
      />
      {next !== null && <input type="hidden" name="next" value={next} />}
      <button type="submit">Получить ссылку</button>
    </form>,
  );
}

/** The same for every address, known or not. */
function sentPage(c: Context, address: string) {
  return page(
    c,
    { title: 'Проверьте почту', principal: null },
    <>
      <p>
        Если адрес <b>{address}</b> указан в дорожной карте, на него отправлено письмо со ссылкой для входа.
        Ссылка действует {LINK_MINUTES} минут, войти по ней можно один раз.
      </p>
      <p>
        Письма нет в течение пяти минут? Посмотрите в папке «Спам», проверьте, нет ли в адресе опечатки, и{' '}
        <a href="/sign-in">запросите ссылку ещё раз</a>. Если и это не помогло, обратитесь к контролёру
        дорожной карты или к оператору системы.
      </p>
    </>,
  );
}

async function showLink(visit: Visit) {
  const link = await visit.site.sessions.look(visit.c.req.param('token') ?? '');
  return link.state === 'open' ? confirmPage(visit.c, link) : deadLink(visit, link);
}

function confirmPage(c: Context, { address, name }: Extract<LinkState, { state: 'open' }>) {
  return page(
    c,
    { title: 'Вход', principal: null },
    <form method="post">
      <p>
        Вы входите как <b>{name === null ? address : `${name} (${address})`}</b>.
      </p>
      <p>Если это не Вы, закройте страницу: без нажатия кнопки вход не произойдёт.</p>
      <button type="submit">Войти</button>
    </form>,
  );
}

async function enter(visit: Visit) {
  const { c, site } = visit;
  const token = c.req.param('token') ?? '';
  const session = await site.sessions.redeem(token, {
    browser: browserName(c.req.header('user-agent')),
    replaced: readSession(c, site.publicUrl),
  });
  if (session === null) return showLink(visit);
  writeSession(c, site.publicUrl, session.secret, session.lastsMs / 1000);
  return c.redirect(session.returnTo ?? '/', 303);
}

/** Who has just signed in by it is let in, not told that it is used. */
async function deadLink(visit: Visit, link: DeadLink) {
  const { c } = visit;
  if (link.state !== 'unknown' && link.address === (await visitorOf(visit)))
    return c.redirect(link.returnTo ?? '/', 303);
  return page(
    c,
    { title: 'Ссылка не действует', principal: null, status: link.state === 'unknown' ? 404 : 410 },
    <>
      <p>{WHY[link.state]}</p>
      <p>
        <a class="button" href="/sign-in">
          Получить новую ссылку
        </a>
      </p>
    </>,
  );
}

type DeadLink = Exclude<LinkState, { state: 'open' }>;
const WHY: Record<DeadLink['state'], string> = {
  used: 'По этой ссылке уже вошли, второй раз она не действует.',
  expired: 'Срок действия ссылки истёк.',
  unknown: 'Такой ссылки нет. Возможно, адрес скопирован не полностью.',
};

async function leave({ c, site }: Visit) {
  const secret = readSession(c, site.publicUrl);
  if (secret !== undefined) await site.sessions.signOut(secret);
  clearSession(c, site.publicUrl);
  return c.redirect('/sign-in?done=out', 303);
}

/** Pages for anyone are not told who asks. */
async function visitorOf({ c, site }: Visit): Promise<string | null> {
  const secret = readSession(c, site.publicUrl);
  return secret === undefined ? null : ((await site.sessions.sessionOf(secret))?.address ?? null);
}
