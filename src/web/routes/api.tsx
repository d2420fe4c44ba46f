// «API»: what programs may ask for, as a list of the operations with their scopes; the description itself is a link.
import type { ApiRoute } from '../api/route.ts';
import { SCOPE_WORDS, SCOPES } from '../api/scopes.ts';
import { page } from '../layout.tsx';
import { forAnyone, type Route, type Visit } from '../route.ts';

export const apiPageRoutes: readonly Route[] = [forAnyone('GET', '/api', show)];

async function show({ c }: Visit): Promise<Response> {
  // Read in when first asked for, as the API itself is. One after the other: they share modules, which jest links but once.
  const { apiRoutes } = await import('../api/routes.ts');
  const { API_PATH } = await import('../api/document.ts');
  return page(
    c,
    { title: 'Доступ для программ (API)', principal: null },
    <>
      <p>
        Другие программы могут читать то же, что показывают страницы этой системы, и передавать те же
        действия, что и кнопки на них: от имени того, кто создал токен, и с его правами. Токен создают на
        странице <a href="/account/tokens">«Доступ для программ»</a>.
      </p>
      <p>
        Полное описание для разработчиков и генераторов клиентов (OpenAPI 3.1):{' '}
        <a href={`${API_PATH}/openapi.json`}>{`${API_PATH}/openapi.json`}</a>.
      </p>
      <h2>Операции</h2>
      <Operations routes={apiRoutes} base={API_PATH} />
      <h2>Права токенов</h2>
      <dl class="facts">
        {SCOPES.map((scope) => (
          <>
            <dt>
              <code>{scope}</code>
            </dt>
            <dd>{SCOPE_WORDS[scope].label}</dd>
          </>
        ))}
      </dl>
    </>,
  );
}

function Operations({ routes, base }: { routes: readonly ApiRoute[]; base: string }) {
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Запрос</th>
          <th scope="col">Что даёт</th>
          <th scope="col">Право</th>
        </tr>
      </thead>
      <tbody>
        {routes.map(({ method, path, summary, scope, isPublic }) => (
          <tr>
            <th scope="row">
              <code>{`${method.toUpperCase()} ${base}${path}`}</code>
            </th>
            <td data-label="Что даёт" lang="en">
              {summary}
            </td>
            <td data-label="Право">{scope === null ? withoutScope(isPublic) : <code>{scope}</code>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function withoutScope(isPublic: boolean): string {
  return isPublic ? 'без токена' : 'любой токен';
}
