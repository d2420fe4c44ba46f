// What is shown where there is nothing to show: no such page, a refused form, a fault, a database that does not answer.
import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { FILES_FIELD } from './forms/choices.tsx';
import { page } from './layout.tsx';
import type { Visit } from './route.ts';

/** For what does not exist and for what the person may not see alike. */
export function notFoundPage({ c, principal }: Pick<Visit, 'c' | 'principal'>): Response | Promise<Response> {
  return page(
    c,
    { title: 'Страница не найдена', principal, status: 404 },
    <p>
      Такой страницы нет, или она открыта не для Вас. Проверьте адрес или{' '}
      <a href="/">вернитесь к своим поручениям</a>.
    </p>,
  );
}

export function refusedPage(c: Context, status: 400 | 403 | 413 | 415 | 429, title: string, text: Child) {
  return page(
    c,
    { title, principal: null, status },
    <>
      <p>{text}</p>
      <p>
        <a href="/">На главную страницу</a>
      </p>
    </>,
  );
}

export function tooManyPage(c: Context) {
  c.header('Retry-After', '600');
  return refusedPage(
    c,
    429,
    'Слишком много действий подряд',
    'Это действие не выполнено. Подождите десять минут и повторите.',
  );
}

type TypedFields = readonly (readonly [name: string, value: string])[];

/** What was typed goes along, so that nothing has to be typed again. */
export function unavailablePage(c: Context, typed: TypedFields | null) {
  c.header('Retry-After', '30');
  const { pathname, search } = new URL(c.req.url);
  return page(
    c,
    { title: 'База данных недоступна', principal: null, status: 503 },
    <>
      <p>
        Система временно не может прочитать или сохранить данные. Ничего не изменено, отправка писем
        продолжится сама, когда связь восстановится.
      </p>
      {typed === null ? (
        <p>
          <a class="button" href={pathname + search}>
            Попробовать ещё раз
          </a>
        </p>
      ) : (
        <SendAgain c={c} typed={typed}>
          Введённое сохранено на этой странице: не закрывайте её и повторите через минуту.
        </SendAgain>
      )}
    </>,
  );
}

/** Whose session ended while they typed loses nothing either. */
export function signedOutPage(c: Context, typed: TypedFields) {
  return page(
    c,
    { title: 'Сеанс завершён', principal: null, status: 401 },
    <>
      <p>Пока Вы заполняли форму, Ваш сеанс завершился. Ничего не отправлено.</p>
      <p>
        <a class="button" href="/sign-in" target="_blank" rel="noreferrer">
          Войти в новой вкладке
        </a>
      </p>
      <SendAgain c={c} typed={typed}>
        Введённое сохранено на этой странице: не закрывайте её, войдите в новой вкладке, вернитесь сюда и
        отправьте форму ещё раз.
      </SendAgain>
    </>,
  );
}

/** The same form to the same place; files, which no page can hold, are to be chosen anew. */
function SendAgain({ c, typed, children }: { c: Context; typed: TypedFields; children?: Child }) {
  const { pathname, search } = new URL(c.req.url);
  const hadFiles = (c.req.header('content-type') ?? '').startsWith('multipart/');
  return (
    <form method="post" action={pathname + search} {...(hadFiles && { enctype: 'multipart/form-data' })}>
      {typed.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <p>{children}</p>
      {hadFiles && (
        <p>
          <label for={FILES_FIELD}>
            Файлы браузер повторно не отправляет. Если прикладывали, выберите их заново
          </label>
          <input type="file" id={FILES_FIELD} name={FILES_FIELD} multiple />
        </p>
      )}
      <button type="submit">Отправить ещё раз</button>
    </form>
  );
}

export function faultPage(c: Context, reference: string) {
  return page(
    c,
    { title: 'Не удалось выполнить', principal: null, status: 500 },
    <p>
      В системе произошла ошибка, изменения не сохранены. Повторите позже; если не помогает, сообщите
      оператору номер обращения: {reference}.
    </p>,
  );
}
