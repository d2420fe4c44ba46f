// «Доступ для программ»: a person makes tokens with which programs act in their name, sees when each was used, revokes
// them. A token is shown once, on the answer to the form that made it.
import { z } from 'zod';
import { dateOf, type Instant, numericDate } from '../../calendar/dates.ts';
import {
  createApiTokens,
  LONGEST_TOKEN_DAYS,
  lasts,
  MOST_TOKENS,
  TOKEN_DAYS,
} from '../../engine/api-tokens.ts';
import type { ApiToken } from '../../store/api-tokens.ts';
import { isCleanLine } from '../../workflows/clean-text.ts';
import { isScope, SCOPE_WORDS, SCOPES, type Scope } from '../api/scopes.ts';
import { EMPTY_FORM, ErrorSummary, type FormState, Select, TextField } from '../components/fields.tsx';
import { timeInWords } from '../event-words.ts';
import { checkForm, typedIn } from '../form.ts';
import { Tick } from '../forms/choices.tsx';
import { page } from '../layout.tsx';
import { type Route, type SignedInVisit, signedIn } from '../route.ts';
import { zoneOfReader } from '../service-zone.ts';

const TOKENS = '/account/tokens';

export const apiTokenRoutes: readonly Route[] = [
  signedIn('GET', TOKENS, show),
  signedIn('POST', TOKENS, make),
  signedIn('POST', `${TOKENS}/revoke`, revoke),
];

const DAYS = [
  ['30', '30 дней'],
  [String(TOKEN_DAYS), `${TOKEN_DAYS} дней`],
  ['180', '180 дней'],
  [String(LONGEST_TOKEN_DAYS), 'год'],
] as const;

/** Field of a scope's tick: its colon would need care in addresses. */
const fieldOf = (scope: Scope): string => `scope-${scope.replace(':', '-')}`;

const Wish = z
  .object({
    name: z
      .string('Назовите программу')
      .max(100, 'Название длиннее 100 знаков')
      .refine(isCleanLine, 'Удалите недопустимые управляющие знаки'),
    days: z.enum(
      DAYS.map(([days]) => days),
      'Выберите срок действия',
    ),
    ...Object.fromEntries(SCOPES.map((scope) => [fieldOf(scope), z.literal('yes').optional()])),
  })
  .transform(({ name, days, ...ticks }) => ({
    name,
    days: Number(days),
    scopes: SCOPES.filter((scope) => fieldOf(scope) in ticks),
  }));

async function show(visit: SignedInVisit) {
  return listPage(visit, {});
}

async function make(visit: SignedInVisit) {
  const { c, site, principal } = visit;
  const typed = await typedIn(c);
  const checked = checkForm(Wish, typed);
  const { name, ...others } = checked.ok ? {} : checked.errors;
  const wrongName = name ?? (await nameInUse(visit, typed['name']));
  const errors = {
    ...(wrongName !== undefined && { name: wrongName }),
    ...(SCOPES.every((scope) => typed[fieldOf(scope)] !== 'yes') && {
      [fieldOf(SCOPES[0])]: 'Отметьте хотя бы одно право',
    }),
    ...others,
  };
  if (!checked.ok || Object.keys(errors).length > 0) return listPage(visit, { form: { typed, errors } });
  const made = await createApiTokens(site).make({ address: principal.address, ...checked.value });
  if (made === null)
    return listPage(visit, {
      form: {
        typed,
        errors: { '': `У Вас уже ${MOST_TOKENS} действующих токенов: сначала отзовите ненужный` },
      },
    });
  site.log.info({ id: made.token.id, scopes: made.token.scopes }, 'an API token was made');
  return page(
    c,
    { title: 'Токен создан', principal, trail: [{ label: 'Доступ для программ', href: TOKENS }] },
    <>
      <p class="notice">
        <b>Скопируйте токен сейчас: больше он показан не будет.</b> Кто его знает, действует от Вашего имени в
        пределах отмеченных прав. Передавайте его только тому, кто настраивает программу «{made.token.name}».
      </p>
      <p>
        <code>{made.secret}</code>
      </p>
      <p>
        Действует до {numericDate(dateOf(made.token.expiresAt, await zoneOfReader(visit)))}. Программа
        передаёт его в заголовке <code>Authorization: Bearer …</code>
      </p>
      <p>
        <a class="button" href={TOKENS}>
          Токен скопирован
        </a>
      </p>
    </>,
  );
}

/** Two by one name could not be told apart when one is to be revoked. */
async function nameInUse({ site, principal, now }: SignedInVisit, name: string | undefined) {
  const tokens = await createApiTokens(site).list(principal.address);
  return tokens.some((token) => token.name === name && lasts(token, now))
    ? 'Действующий токен с таким названием у Вас уже есть: назовите иначе или отзовите его'
    : undefined;
}

async function revoke(visit: SignedInVisit) {
  const { c, site, principal } = visit;
  const { token = '' } = await typedIn(c);
  const revoked =
    z.uuid().safeParse(token).success && (await createApiTokens(site).revoke(token, principal.address));
  if (revoked) site.log.info({ id: token }, 'an API token was revoked');
  return c.redirect(`${TOKENS}?done=${revoked ? 'revoked' : 'none'}`, 303);
}

const DONE: ReadonlyMap<string, string> = new Map([
  ['revoked', 'Токен отозван: программы с ним больше не работают.'],
  ['none', 'Такого токена у Вас нет, или он уже отозван.'],
]);

async function listPage(visit: SignedInVisit, { form = EMPTY_FORM }: { form?: FormState }) {
  const { c, site, principal, now } = visit;
  const tokens = await createApiTokens(site).list(principal.address);
  const asked = c.req.query('revoke');
  const toRevoke = tokens.find((token) => token.id === asked && lasts(token, now));
  const wrong = Object.keys(form.errors).length > 0;
  return page(
    c,
    {
      title: 'Доступ для программ',
      principal,
      status: wrong ? 422 : 200,
      trail: [{ label: 'Мой вход', href: '/account' }],
      done: DONE.get(c.req.query('done') ?? ''),
    },
    <>
      {toRevoke && <Confirmation token={toRevoke} />}
      <p>
        Программа с токеном действует от Вашего имени: видит то, что видите Вы, и может то, что можете Вы, но
        не больше отмеченных прав. Что она умеет, перечислено на странице <a href="/api">API</a>.
      </p>
      {tokens.length > 0 && <TokenTable tokens={tokens} now={now} zone={await zoneOfReader(visit)} />}
      <h2>Новый токен</h2>
      <NewToken form={form} />
    </>,
  );
}

function Confirmation({ token: { id, name } }: { token: ApiToken }) {
  return (
    <form method="post" action={`${TOKENS}/revoke`} class="card">
      <p>
        <b>Отозвать токен «{name}»?</b> Программа, которая с ним работает, сразу потеряет доступ. Вернуть
        токен нельзя, можно создать новый.
      </p>
      <input type="hidden" name="token" value={id} />
      <button type="submit">Отозвать</button> <a href={TOKENS}>Вернуться, ничего не меняя</a>
    </form>
  );
}

function TokenTable({ tokens, now, zone }: { tokens: readonly ApiToken[]; now: Instant; zone: string }) {
  const day = (at: Instant) => numericDate(dateOf(at, zone));
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Название</th>
          <th scope="col">Права</th>
          <th scope="col">Создан</th>
          <th scope="col">Действует до</th>
          <th scope="col">Последнее обращение</th>
          <th scope="col">Состояние</th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr>
            <th scope="row">{token.name}</th>
            <td data-label="Права">
              {token.scopes
                .filter(isScope)
                .map((s) => SCOPE_WORDS[s].label)
                .join('; ')}
            </td>
            <td data-label="Создан">{day(token.createdAt)}</td>
            <td data-label="Действует до">{day(token.expiresAt)}</td>
            <td data-label="Последнее обращение">
              {token.usedAt === null ? 'не было' : timeInWords(token.usedAt, zone)}
            </td>
            <td data-label="Состояние">
              {lasts(token, now) ? (
                <a href={`${TOKENS}?revoke=${token.id}`} aria-label={`Отозвать токен «${token.name}»`}>
                  Отозвать
                </a>
              ) : token.revokedAt === null ? (
                'срок истёк'
              ) : (
                'отозван'
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NewToken({ form }: { form: FormState }) {
  return (
    <form method="post" action={TOKENS} class="card" novalidate>
      <ErrorSummary form={form} />
      <TextField form={form} name="name" label="Название программы" hint="Например: СЭД" required />
      <fieldset>
        <legend>Что программе можно</legend>
        {SCOPES.map((scope) => (
          <Tick form={form} name={fieldOf(scope)} label={`${SCOPE_WORDS[scope].label} (${scope})`} />
        ))}
      </fieldset>
      <Select
        form={form}
        name="days"
        label="Срок действия"
        options={DAYS}
        value={String(TOKEN_DAYS)}
        required
      />
      <button type="submit">Создать токен</button>
    </form>
  );
}
