// What holds for every answer and every form: a content policy without inline scripts, forms from our own pages only,
// bodies of a bounded size.
import type { Context, Hono, Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import { refusedPage } from './error-pages.tsx';

/** Of a form without files, bytes; uploads have a limit of their own. */
const FORM_BYTES = 64 * 1024;
const FORMS = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/;
const YEAR_S = 31_536_000;

export function secure(app: Hono, publicUrl: string): void {
  const { origin, protocol } = new URL(publicUrl);
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      // Not `no-referrer`: browsers would then send their own forms with `Origin: null`.
      referrerPolicy: 'same-origin',
      xFrameOptions: 'DENY',
      strictTransportSecurity: protocol === 'https:' ? `max-age=${YEAR_S}; includeSubDomains` : false,
      permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
      // Of what is no page of ours (a file, a mail, the queue's board) its handler says what may be in it.
      overwrite: false,
    }),
  );
  app.use(onlyForms);
  app.use(ownForms(origin));
  app.use(formLimit());
}

/** Whatever is posted to us is a form; nothing else is even parsed. */
async function onlyForms(c: Context, next: Next) {
  const { method } = c.req;
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST')
    return c.text('Метод не поддерживается.\n', 405, { Allow: 'GET, HEAD, POST' });
  if (method === 'POST' && !FORMS.test(c.req.header('content-type') ?? 'application/x-www-form-urlencoded'))
    return refusedPage(c, 415, 'Запрос не принят', 'Принимаются только данные форм этой системы.');
  return next();
}

function ownForms(origin: string) {
  const check = csrf({ origin });
  return async (c: Context, next: Next) => {
    let passed = false;
    const refusal = await check(c, async () => {
      passed = true;
      await next();
    }).catch((error: unknown) => {
      if (passed) throw error;
      return refusedPage(
        c,
        403,
        'Форма отправлена не с этого сайта',
        `Откройте систему по адресу ${origin} и повторите действие.`,
      );
    });
    return refusal ?? undefined;
  };
}

function formLimit() {
  const limit = bodyLimit({
    maxSize: FORM_BYTES,
    onError: (c) =>
      refusedPage(
        c,
        413,
        'Слишком много данных',
        'Текст формы больше 64 КБ. Сократите его и отправьте снова.',
      ),
  });
  return (c: Context, next: Next) =>
    (c.req.header('content-type') ?? '').startsWith('multipart/form-data') ? next() : limit(c, next);
}
