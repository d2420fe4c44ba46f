// The page «Очереди»: bull-board over the queue, to look at only. Read in when somebody asks for it, since hardly
// anybody does and a start should not wait for it.
import type { createBullBoard } from '@bull-board/api';
import type { Queue } from 'bullmq';
import type { QueueBackend } from './jobs/connection.ts';
import type { QueueBoard } from './web/site.ts';

type ServerAdapter = Parameters<typeof createBullBoard>[0]['serverAdapter'];

const PATH = '/queues';

interface OpenBoard {
  answer(path: string): Promise<Response>;
  close(): Promise<void>;
}

/** Close it before the backend. */
export function createQueueBoard(backend: QueueBackend): QueueBoard & { close(): Promise<void> } {
  let opening: Promise<OpenBoard> | undefined;
  return {
    async fetch(request) {
      opening ??= openBoard(backend);
      const { pathname, search } = new URL(request.url);
      // Whatever was asked: a GET, which changes nothing.
      return (await opening).answer(pathname + search);
    },
    async close() {
      await (await opening)?.close();
    },
  };
}

async function openBoard(backend: QueueBackend): Promise<OpenBoard> {
  const [{ createBullBoard }, { BullMQAdapter }, { HonoAdapter }, { serveStatic }, { Hono }] =
    await Promise.all([
      import('@bull-board/api'),
      import('@bull-board/api/bullMQAdapter'),
      import('@bull-board/hono'),
      import('@hono/node-server/serve-static'),
      import('hono'),
    ]);
  const queue = backend.createQueue();
  const adapter = new HonoAdapter(serveStatic).setBasePath(PATH);
  createBullBoard({
    // Of BullMQ's own class, whichever server is behind it; the rest of the program sees a part of it.
    queues: [
      new BullMQAdapter(queue as Queue, { readOnlyMode: true, allowRetries: false, displayName: 'Задания' }),
    ],
    // The two packages name versions of each other that differ in the last place, and so in type.
    serverAdapter: adapter as unknown as ServerAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Очереди – Срок',
        miscLinks: [{ text: 'Вернуться в «Срок»', url: '/' }],
        locale: { lng: 'ru-RU' },
        hideDocsLink: true,
        // The backend on PostgreSQL names none, which would look like a fault.
        showWorkers: false,
      },
    },
  });
  const app = new Hono().route(PATH, adapter.registerPlugin());
  return {
    answer: async (path) => ownPage(await app.request(path)),
    close: () => queue.close(),
  };
}

/** The page as it comes is in English, asks Google for its typeface, and has styles of its own that our content policy forbids. */
async function ownPage(answer: Response): Promise<Response> {
  if (!answer.headers.get('content-type')?.startsWith('text/html')) return answer;
  const page = (await answer.text())
    .replace('lang="en"', 'lang="ru"')
    .replace(/<link[^>]+fonts\.googleapis\.com[^>]*>/g, '')
    .replace(/(<div id="root">).*?(?=<script defer)/s, '$1Загрузка…</div>');
  return new Response(page, answer);
}
