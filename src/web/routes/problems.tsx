// What the `type` of a problem of the API leads to: what happened, what to do.
import { isProblemCode, PROBLEMS } from '../api/problem-codes.ts';
import { notFoundPage } from '../error-pages.tsx';
import { page } from '../layout.tsx';
import { forAnyone, type Route, type Visit } from '../route.ts';

export const problemRoutes: readonly Route[] = [forAnyone('GET', '/problems/:code', show)];

function show({ c }: Visit) {
  const code = c.req.param('code') ?? '';
  if (!isProblemCode(code)) return notFoundPage({ c, principal: null });
  const { status, title, heading, detail } = PROBLEMS[code];
  return page(
    c,
    { title: heading, principal: null },
    <>
      <p>
        Ответ API: <code>{code}</code>, код HTTP {status}, <span lang="en">{title}</span>.
      </p>
      <p>{detail}</p>
    </>,
  );
}
