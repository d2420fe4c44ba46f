// «Веб-хуки»: programs that are told of events; each operator sees those of the organisations that they run.
import { z } from 'zod';
import type { WebhookState } from '../../engine/webhooks.ts';
import { EVENT_TYPE_WORDS, webhookAnswer, webhookFault } from '../../messages/webhook-words.ts';
import { EVENT_TYPES, type EventType } from '../../workflows/state.ts';
import { EMPTY_FORM, ErrorSummary, type FormState, Select, TextField } from '../components/fields.tsx';
import { confirmField, DEEDS, type Deed, WEBHOOKS, WebhookSection } from '../components/webhook-list.tsx';
import { notFoundPage, tooManyPage } from '../error-pages.tsx';
import { checkForm, type Typed, typedIn } from '../form.ts';
import { Tick } from '../forms/choices.tsx';
import { page } from '../layout.tsx';
import { operatedOptions, organisationOfWord, organisationTitle } from '../organisation-choice.ts';
import { forAnyOperator, type Route, type SignedInVisit } from '../route.ts';
import { zoneOfReader } from '../service-zone.ts';

const TITLE = 'Веб-хуки';
const TRAIL = [{ label: 'Мой вход', href: '/account' }];

export const webhookRoutes: readonly Route[] = [
  forAnyOperator('GET', WEBHOOKS, (visit) => listPage(visit)),
  forAnyOperator('POST', WEBHOOKS, receive),
];

const fieldOf = (type: EventType): string => `on-${type}`;

const Wish = z.strictObject(
  {
    organisation: z.string().exactOptional(),
    url: z.string('Укажите адрес, на который передавать события'),
    ...Object.fromEntries(EVENT_TYPES.map((type) => [fieldOf(type), z.literal('yes').exactOptional()])),
  },
  'Форма устарела: откройте страницу заново',
);

async function receive(visit: SignedInVisit): Promise<Response> {
  const typed = await typedIn(visit.c);
  const { webhook: id, deed } = typed;
  if (id === undefined) return add(visit, typed);
  const found = await visit.site.engine.webhooks.find(id);
  const wanted = DEEDS.find((one) => one === deed);
  return found && wanted && visit.principal.operates(found.organisation)
    ? carryOut(visit, found, wanted, typed)
    : notFoundPage(visit);
}

async function add(visit: SignedInVisit, typed: Typed): Promise<Response> {
  const refuse = (errors: FormState['errors']) => listPage(visit, { form: { typed, errors } });
  const checked = checkForm(Wish, typed);
  if (!checked.ok) return refuse(checked.errors);
  const { url } = checked.value;
  const [only, ...more] = choices(visit).map(([word]) => word);
  const word = checked.value.organisation ?? (more.length === 0 ? only : undefined);
  if (word === undefined || ![only, ...more].includes(word))
    return refuse({ organisation: 'Выберите организацию' });
  const organisation = organisationOfWord(word);
  const eventTypes = EVENT_TYPES.filter((type) => typed[fieldOf(type)] === 'yes');
  const { isOperator: byInstallation } = visit.principal;
  const added = await visit.site.engine.webhooks.add({ organisation, url, eventTypes, byInstallation });
  if (!added.ok) return refuse({ url: webhookFault(added.fault) });
  return secretPage(visit, 'Веб-хук добавлен', added.secret);
}

async function carryOut(
  visit: SignedInVisit,
  { id }: WebhookState,
  deed: Deed,
  typed: Typed,
): Promise<Response> {
  const { c, site } = visit;
  const { webhooks } = site.engine;
  if (deed === 'test') {
    const tried = await webhooks.test(id);
    if (!tried) return notFoundPage(visit);
    if (tried === 'too-many') return tooManyPage(c);
    return listPage(visit, {
      said: `Проверочное сообщение ${tried.ok ? 'принято' : 'не принято'}: ${webhookAnswer(tried)}.`,
    });
  }
  if (deed === 'rotate' || deed === 'remove') {
    const field = confirmField(deed, id);
    if (typed[field] !== 'yes')
      return listPage(visit, { form: { typed, errors: { [field]: CONFIRM[deed] } }, about: id });
  }
  if (deed === 'rotate') {
    const secret = await webhooks.rotate(id);
    return secret === undefined ? notFoundPage(visit) : secretPage(visit, 'Секрет сменён', secret);
  }
  const done = await webhooks[deed](id);
  return done ? c.redirect(`${WEBHOOKS}?done=${deed}`, 303) : notFoundPage(visit);
}

const CONFIRM = { rotate: 'Подтвердите смену секрета', remove: 'Подтвердите удаление' };

const DONE: ReadonlyMap<string, string> = new Map<Deed, string>([
  ['pause', 'Веб-хук приостановлен: события ждут, ничего не пропадёт.'],
  ['resume', 'Веб-хук возобновлён: всё, что ждало, передаётся по порядку.'],
  ['remove', 'Веб-хук удалён.'],
]);

const ALL = 'вся установка';
/** Organisations for which the person may add one. */
const choices = ({ site, principal }: SignedInVisit) => operatedOptions(site, principal, ALL);

async function listPage(
  visit: SignedInVisit,
  { form = EMPTY_FORM, about, said }: { form?: FormState; about?: string; said?: string } = {},
) {
  const { c, site, principal } = visit;
  const webhooks = await site.engine.webhooks.list(principal.operated);
  const zone = await zoneOfReader(visit);
  const organisations = choices(visit);
  const titleOf = (id: string) =>
    organisations.length > 1 ? organisationTitle(site.organisations, id, ALL) : null;
  const isWrong = Object.keys(form.errors).length > 0;
  return page(
    c,
    {
      title: TITLE,
      principal,
      trail: TRAIL,
      status: isWrong ? 422 : 200,
      done: said ?? DONE.get(c.req.query('done') ?? ''),
    },
    <>
      <ErrorSummary form={form} />
      <p>
        Программе, адрес которой здесь указан, служба сообщает о событиях дорожных карт сразу, как они
        произошли: какой пункт, что случилось, каковы теперь состояние и срок. Имён, адресов и текстов людей в
        сообщениях нет. Если программа не отвечает, сообщение повторяется до трёх суток; затем веб-хук
        приостанавливается, а события ждут.
      </p>
      {webhooks.length === 0 && <p class="empty">Веб-хуков нет.</p>}
      {webhooks.map((webhook, n) => (
        <WebhookSection
          webhook={webhook}
          place={`${n + 1} из ${webhooks.length}`}
          organisation={titleOf(webhook.organisation)}
          zone={zone}
          form={about === webhook.id ? form : undefined}
        />
      ))}
      <h2>Новый веб-хук</h2>
      <NewWebhook form={about === undefined ? form : EMPTY_FORM} organisations={organisations} />
    </>,
  );
}

function NewWebhook({
  form,
  organisations,
}: {
  form: FormState;
  organisations: readonly (readonly [string, string])[];
}) {
  return (
    <form method="post" action={WEBHOOKS} novalidate>
      <TextField
        form={form}
        name="url"
        label="Адрес программы"
        hint="Например https://example.org/srok; узел должен быть доступен из Интернета"
        required
      />
      {organisations.length > 1 && (
        <Select
          form={form}
          name="organisation"
          label="События какой организации (и тех, что под ней)"
          options={organisations}
        />
      )}
      <details>
        <summary>Только некоторые события</summary>
        <p class="quiet">Если не отметить ничего, передаются все.</p>
        {EVENT_TYPES.map((type) => (
          <Tick form={form} name={fieldOf(type)} label={EVENT_TYPE_WORDS[type]} />
        ))}
      </details>
      <button type="submit">Добавить</button>
    </form>
  );
}

/** The only page that ever has the secret. */
function secretPage({ c, principal }: SignedInVisit, title: string, secret: string) {
  return page(
    c,
    { title, principal, trail: [...TRAIL, { label: TITLE, href: WEBHOOKS }] },
    <>
      <p class="notice">
        <b>Скопируйте секрет сейчас: больше он показан не будет.</b> Им подписано каждое сообщение; передайте
        его только тому, кто настраивает программу.
      </p>
      <p>
        <code>{secret}</code>
      </p>
      <p>
        Подпись – по правилам Standard Webhooks: заголовки <code>webhook-id</code>,{' '}
        <code>webhook-timestamp</code> и <code>webhook-signature</code>. Прежний секрет, если он был,
        действует ещё семь дней.
      </p>
      <p>
        <a class="button" href={WEBHOOKS}>
          Секрет скопирован
        </a>
      </p>
    </>,
  );
}
