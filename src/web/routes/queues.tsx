// «Очереди»: bull-board in its own place, with a content policy of its own.
import { notFoundPage } from '../error-pages.tsx';
import { forOperators, type Route, type SignedInVisit } from '../route.ts';

/** Its script finds its parts by `<base>` and puts a style sheet of its own into the page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

async function board(visit: SignedInVisit): Promise<Response> {
  const { c, site } = visit;
  if (!site.queues) return notFoundPage(visit);
  const answer = await site.queues.fetch(c.req.raw);
  answer.headers.set('Content-Security-Policy', POLICY);
  return answer;
}

export const queuesRoutes: readonly Route[] = [
  forOperators('GET', '/queues', board),
  forOperators('GET', '/queues/*', board),
];
