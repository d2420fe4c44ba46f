// The frame of every page: head, navigation, content, foot. Works without scripts and on a telephone.
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { contactOf } from '../workflows/facts.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { assetPath } from './assets.ts';
import type { Principal } from './site.ts';

export interface PageHead {
  title: string;
  principal: Principal | null;
  /** The entry of the navigation that the page belongs to. */
  section?: Section;
  status?: ContentfulStatusCode;
  /** Scripts and style sheets of the page beside the common ones, by their names in assets.ts. */
  scripts?: readonly string[];
  styles?: readonly string[];
  /** Shown above the heading: where the page belongs. */
  trail?: readonly { label: string; href: string }[];
  /** What has just been done, after a form was carried out. */
  done?: string | undefined;
}

const SECTIONS = {
  mine: ['Мои поручения', '/'],
  roadmaps: ['Все карты', '/roadmaps'],
  review: ['На проверке', '/review'],
  clarify: ['Уточнить', '/clarify'],
  extensions: ['Запросы на продление', '/extensions'],
  discipline: ['Дисциплина', '/discipline'],
  mail: ['Почта', '/mail'],
  people: ['Люди', '/people'],
  queues: ['Очереди', '/queues'],
} as const;
export type Section = keyof typeof SECTIONS;

/** Empty for whoever controls nothing, so not shown to them. */
const OF_CONTROL: ReadonlySet<Section> = new Set(['review', 'clarify', 'extensions', 'discipline']);

/** The whole answer. */
export function page(c: Context, head: PageHead, content: Child): Response | Promise<Response> {
  c.header('Cache-Control', 'no-store');
  c.status(head.status ?? 200);
  return c.html(
    html`<!doctype html>${(
      <Page head={head} questions={c.get(QUESTIONS)}>
        {content}
      </Page>
    )}`,
  );
}

const QUESTIONS = 'questions';

/** The answer is about this roadmap, or one item of it: its foot names whom to ask, as the foot of a mail does. */
export function isAbout(c: Context, state: RoadmapState, isOneItem: boolean): void {
  const { name, phone } = contactOf(state);
  const about = isOneItem ? 'пункту' : 'пунктам';
  c.set(QUESTIONS, `Вопросы по ${about}: ${name}${phone === undefined ? '' : `, ${phone}`}`);
}

function Page({
  head,
  questions,
  children,
}: {
  head: PageHead;
  questions: string | undefined;
  children?: Child;
}) {
  const { title, principal, styles = [], scripts = [] } = head;
  return (
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{`${title} – Срок`}</title>
        <link rel="icon" href={assetPath('icon.svg')} type="image/svg+xml" />
        <link
          rel="preload"
          href={assetPath('golos-cyrillic.woff2')}
          as="font"
          type="font/woff2"
          crossorigin=""
        />
        {styles.map((name) => (
          <link rel="stylesheet" href={assetPath(name)} />
        ))}
        <link rel="stylesheet" href={assetPath('site.css')} />
        <link rel="stylesheet" href={assetPath('print.css')} media="print" />
        {['site.js', ...scripts].map((name) => (
          <script type="module" src={assetPath(name)} />
        ))}
      </head>
      <body>
        <a class="skip" href="#content">
          К содержанию
        </a>
        <header class="top">
          <a class="brand" href="/">
            Срок
          </a>
          {principal && <Account principal={principal} />}
        </header>
        {principal && <Navigation principal={principal} section={head.section} />}
        <main id="content" tabindex={-1}>
          {head.trail && <Trail trail={head.trail} />}
          {head.done !== undefined && (
            <p class="done" role="status">
              {head.done}
            </p>
          )}
          <h1>{title}</h1>
          {children}
        </main>
        <footer class="foot">
          <p>Не заменяет СЭД; подтверждение в системе не является электронной подписью.</p>
          {questions !== undefined && <p>{questions}</p>}
        </footer>
      </body>
    </html>
  );
}

function Account({ principal }: { principal: Principal }) {
  return (
    <div class="account">
      <a href="/account">{principal.address}</a>
      <form method="post" action="/sign-out">
        <button class="link" type="submit">
          Выйти
        </button>
      </form>
    </div>
  );
}

function Navigation({ principal, section }: { principal: Principal; section: Section | undefined }) {
  const shown = (Object.keys(SECTIONS) as Section[]).filter(
    (key) =>
      (key !== 'queues' || principal.isOperator) &&
      (!OF_CONTROL.has(key) ||
        principal.isControlling ||
        (key === 'discipline' && principal.seen.length > 0)),
  );
  return (
    <nav class="sections" aria-label="Разделы">
      <ul>
        {shown.map((key) => (
          <li>
            <a href={SECTIONS[key][1]} aria-current={key === section ? 'page' : undefined}>
              {SECTIONS[key][0]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Trail({ trail }: { trail: NonNullable<PageHead['trail']> }) {
  return (
    <nav class="trail" aria-label="Путь">
      <ol>
        {trail.map(({ label, href }) => (
          <li>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
