// «Мои сроки в календаре»: the secret address of one's control dates, and what calendar programs are answered there. Reading it needs no
// session and changes nothing but what it counts: how often somebody asks, and when somebody last did.
import { z } from 'zod';
import { type CalendarFeed, endFeedOf, feedOf } from '../../store/calendar-feeds.ts';
import { countTry, type RateLimit } from '../../store/rate-limits.ts';
import { isNamed } from '../api/etag.ts';
import { limitKey } from '../client-ip.ts';
import { FeedAddress, OnlyInside } from '../components/feed-address.tsx';
import { EMPTY_FORM, ErrorSummary, type FormState } from '../components/fields.tsx';
import { timeInWords } from '../event-words.ts';
import { findFeed, makeFeed, readFeed } from '../feed.ts';
import { checkForm, typedIn } from '../form.ts';
import { Tick } from '../forms/choices.tsx';
import { page } from '../layout.tsx';
import { forAnyone, type Route, type SignedInVisit, signedIn, type Visit } from '../route.ts';
import { zoneOfReader } from '../service-zone.ts';

const PATH = '/account/calendar';
const TITLE = 'Мои сроки в календаре';

export const feedRoutes: readonly Route[] = [
  signedIn('GET', PATH, show),
  signedIn('POST', PATH, make),
  signedIn('POST', `${PATH}/revoke`, revoke),
  forAnyone('GET', '/feeds/:token', read),
];

/** One program asks a few times an hour; whoever tries addresses is counted by network. */
const READS: RateLimit = { scope: 'feeds', tries: 120, withinMs: 600_000 };

async function read({ c, site, now }: Visit): Promise<Response> {
  const known = await findFeed(site, c.req.param('token') ?? '');
  const retryAt = await countTry(site.db, READS, known?.hash ?? limitKey(site.clientIp(c)), now);
  if (retryAt !== null)
    return c.text('Слишком много обращений, повторите позже.\n', 429, {
      'Retry-After': String(Math.ceil((retryAt - now) / 1000)),
    });
  if (known === null) return c.text('Такого календаря нет.\n', 404, { 'Cache-Control': 'no-store' });
  const feed = await readFeed(site, known, now);
  const headers = {
    'Cache-Control': 'private, no-cache',
    ETag: feed.etag,
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex',
  };
  if (isNamed(c.req.header('if-none-match'), feed.etag)) return c.body(null, 304, headers);
  return c.body(feed.content, 200, {
    ...headers,
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': 'inline; filename="srok.ics"',
  });
}

async function show(visit: SignedInVisit) {
  const feed = await feedOf(visit.site.db, visit.principal.address);
  return calendarPage(visit, feed);
}

const MAKE = 'make';
const REVOKE = 'revoke';
const MakeForm = z.strictObject({
  [MAKE]: z.literal('yes', 'Подтвердите, что прежний адрес больше не нужен'),
});
const RevokeForm = z.strictObject({
  [REVOKE]: z.literal('yes', 'Подтвердите, что календарь больше не нужен'),
});

async function make(visit: SignedInVisit) {
  const { c, site, principal, now } = visit;
  const earlier = await feedOf(site.db, principal.address);
  if (earlier !== null) {
    const typed = await typedIn(c);
    const checked = checkForm(MakeForm, typed);
    if (!checked.ok) return calendarPage(visit, earlier, { typed, errors: checked.errors });
  }
  return newFeedPage(visit, await makeFeed(site, principal.address, now));
}

async function revoke(visit: SignedInVisit) {
  const { c, site, principal } = visit;
  const typed = await typedIn(c);
  const checked = checkForm(RevokeForm, typed);
  if (!checked.ok)
    return calendarPage(visit, await feedOf(site.db, principal.address), { typed, errors: checked.errors });
  await endFeedOf(site.db, principal.address);
  return c.redirect(`${PATH}?done=revoked`, 303);
}

const TRAIL = [{ label: 'Мой вход', href: '/account' }];
const DONE: ReadonlyMap<string, string> = new Map([
  ['revoked', 'Адрес отозван: календари, которые были на него подписаны, больше не обновляются.'],
]);

async function calendarPage(
  visit: SignedInVisit,
  feed: CalendarFeed | null,
  form: FormState = EMPTY_FORM,
): Promise<Response> {
  const { c, principal } = visit;
  const isRefused = Object.keys(form.errors).length > 0;
  return page(
    c,
    {
      title: TITLE,
      principal,
      trail: TRAIL,
      done: DONE.get(c.req.query('done') ?? ''),
      status: isRefused ? 422 : 200,
    },
    <>
      <ErrorSummary form={form} />
      <p>
        Контрольные сроки Ваших пунктов – и тех, по которым Вы сейчас замещаете исполнителя, – можно видеть в
        своём календаре: в Outlook, Thunderbird, Яндекс Календаре, в телефоне. Перенос срока, исполнение и
        снятие с контроля появляются там сами.
      </p>
      <p>
        Для этого создаётся секретный адрес. По нему календарь открывается без входа в систему: не пересылайте
        его и не публикуйте.
      </p>
      <p class="quiet">
        В календаре нет пунктов, срок по которым не определён. Напоминаний календарь не содержит: о сроках
        напоминают письма. Контролёру и тому, на кого возложен контроль, пункты других исполнителей в
        календарь не попадают.
      </p>
      <OnlyInside host={new URL(visit.site.publicUrl).hostname} />
      {feed === null ? (
        <form method="post" action={PATH}>
          <button type="submit">Создать адрес</button>
        </form>
      ) : (
        <Existing feed={feed} form={form} zone={await zoneOfReader(visit)} />
      )}
    </>,
  );
}

function Existing({ feed, form, zone }: { feed: CalendarFeed; form: FormState; zone: string }) {
  const { createdAt, readAt } = feed;
  return (
    <>
      <p>
        Адрес создан {timeInWords(createdAt, zone)}.{' '}
        {readAt === null
          ? 'Ни одна программа к нему пока не обращалась.'
          : `Последнее обращение: ${timeInWords(readAt, zone)} (с точностью до часа).`}{' '}
        Повторно показать адрес нельзя: в системе хранится только его отпечаток.
      </p>
      <h2>Создать новый адрес</h2>
      <form method="post" action={PATH}>
        <Tick
          form={form}
          name={MAKE}
          label="Прежний адрес перестанет действовать; подписки нужно будет настроить заново"
        />
        <button type="submit">Создать новый адрес</button>
      </form>
      <h2>Отозвать адрес</h2>
      <form method="post" action={`${PATH}/revoke`}>
        <Tick form={form} name={REVOKE} label="Календари, подписанные на адрес, перестанут обновляться" />
        <button type="submit">Отозвать адрес</button>
      </form>
    </>
  );
}

/** The only page that ever has the address. */
function newFeedPage({ c, principal }: SignedInVisit, address: string) {
  const trail = [...TRAIL, { label: TITLE, href: PATH }];
  return page(c, { title: 'Адрес календаря создан', principal, trail }, <FeedAddress address={address} />);
}
