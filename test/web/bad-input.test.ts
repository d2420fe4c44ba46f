// What comes in wrong, too large or half, and what comes while the database cannot be reached: an answer that says so,
// nothing written, nothing left in the folder of files, and nothing that was typed is lost.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAct } from '../../src/engine/act.ts';
import { createSignIn } from '../../src/engine/sign-in.ts';
import { createFileStore } from '../../src/files/file-store.ts';
import { createLog } from '../../src/log.ts';
import { createOutboxNotifier } from '../../src/notifiers/outbox.ts';
import { sha256 } from '../../src/store/journal.ts';
import { addSession } from '../../src/store/sessions.ts';
import { createApp } from '../../src/web/app.ts';
import { addPages } from '../../src/web/pages.ts';
import type { Site } from '../../src/web/site.ts';
import { openWorker, type Worker } from '../engine/stage.ts';
import { wholeDatabase } from '../support/whole-database.ts';
import { type Answer, answered, OPERATOR, openSite, PUBLIC_URL, type TestSite, TOMSK } from './site.ts';

const LEAD = 'shkurkina@example.org';
const PROGRESS = `/roadmaps/${TOMSK}/items/8/do/report-progress`;

let stage: TestSite;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'srok-bad-input-'));
  stage = await openSite({
    site: { files: createFileStore({ folder, log: createLog('silent') }) },
  });
  const now = stage.clock.now();
  const [createdAt, expiresAt] = [now, now + 86_400_000];
  await addSession(stage.site.db, {
    hash: sha256(SECRET),
    address: LEAD,
    createdAt,
    seenAt: now,
    expiresAt,
    browser: 'test',
  });
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

async function filesLeft(): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

/** Does it; nothing has been written meanwhile. */
async function unchanged<T>(work: () => Promise<T>): Promise<T> {
  const before = await wholeDatabase(stage.site.db);
  const result = await work();
  expect(await wholeDatabase(stage.site.db)).toEqual(before);
  expect(await filesLeft()).toBe(0);
  return result;
}

const FORM = 'application/x-www-form-urlencoded';
const SECRET = 'of-the-lead';

/** Asks as the lead's browser does, of a site that is put together for it. */
function sender(siteOf: () => Site) {
  return async (path: string, form?: { type?: string; body: string | FormData }): Promise<Answer> => {
    const app = createApp({
      ready: async () => ({ ok: true, problems: [] }),
      metrics: { token: undefined, contentType: 'text/plain', page: async () => '' },
      pages: (to) => addPages(to, siteOf()),
    });
    const headers = {
      cookie: `__Host-srok=${SECRET}`,
      origin: PUBLIC_URL,
      ...(form?.type === undefined ? {} : { 'content-type': form.type }),
    };
    const method = form === undefined ? 'GET' : 'POST';
    return answered(await app.request(PUBLIC_URL + path, { method, headers, body: form?.body ?? null }));
  };
}

describe('an address of nothing', () => {
  it.each([
    '/nothing',
    '/roadmaps/none',
    '/roadmaps/__proto__',
    '/roadmaps/%00',
    `/roadmaps/${TOMSK}/items/77`,
    `/roadmaps/${TOMSK}/items/constructor`,
    `/roadmaps/${TOMSK}/items/13?due=2024-10-02`,
    `/roadmaps/${TOMSK}/items/8/do/nothing`,
    `/roadmaps/${TOMSK}/items/8/do/__proto__`,
    `/roadmaps/${TOMSK}/do/constructor`,
    `/roadmaps/${TOMSK}/files/none`,
    `/roadmaps/${TOMSK}/files/00000000-0000-4000-8000-000000000000`,
    `/roadmaps/${TOMSK}/files/..%2f..%2fetc%2fpasswd`,
    '/mail/none',
    '/mail/00000000-0000-4000-8000-000000000000',
    '/a/none',
    '/sign-in/none',
    '/assets/none/site.css',
  ])('is no page, for an operator neither: %s', async (path) => {
    expect((await stage.as(OPERATOR).get(path)).status).toBe(404);
  });
});

describe('a form', () => {
  const send = sender(() => stage.site);

  it('of more than 64 KB is refused before it is read', async () => {
    const answer = await unchanged(() => send(PROGRESS, { type: FORM, body: `text=${'x'.repeat(70_000)}` }));
    expect([answer.status, answer.text.includes('Текст формы больше 64 КБ')]).toEqual([413, true]);
  });

  it.each(['application/json', 'text/plain', 'application/xml'])('as %s is none', async (type) => {
    const answer = await unchanged(() => send(PROGRESS, { type, body: '{"text":"идёт"}' }));
    expect(answer.status).toBe(415);
  });

  it.each([
    ['cut in the middle of a file', 422],
    ['without an end', 422],
    ['without a boundary', 422],
    ['with nothing in it', 422],
  ])('with files, %s, leaves nothing behind', async (what, status) => {
    const file =
      '--x\r\nContent-Disposition: form-data; name="files"; filename="план.pdf"\r\n\r\n%PDF-1.7\n%%EOF\n';
    const text = '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nготов черновик\r\n';
    const bodies: Record<string, [type: string, body: string]> = {
      'cut in the middle of a file': ['multipart/form-data; boundary=x', text + file],
      'without an end': ['multipart/form-data; boundary=x', `${text}${file}\r\n--x`],
      'without a boundary': ['multipart/form-data', `${text}${file}\r\n--x--\r\n`],
      'with nothing in it': ['multipart/form-data; boundary=x', ''],
    };
    const [type = '', body = ''] = bodies[what] ?? [];
    const answer = await unchanged(() => send(PROGRESS, { type, body }));
    expect(answer.status).toBe(status);
    if (what.startsWith('cut')) expect(answer.body).toContain('готов черновик</textarea>');
  });

  it('with a file that is another than its name says, or one too many, keeps neither', async () => {
    const form = new FormData();
    form.set('text', 'готов черновик');
    form.append('files', new File(['%PDF-1.7\n%%EOF\n'], 'план.pdf'));
    form.append('files', new File(['MZ\x90\0'], 'смета.docx'));
    const answer = await unchanged(() => send(PROGRESS, { body: form }));
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('готов черновик</textarea>');
  });
});

describe('while the database cannot be reached', () => {
  let dead: Worker;
  beforeAll(() => {
    // Nothing listens there.
    dead = openWorker('postgres://nobody@127.0.0.1:1/none', 'smtp://unused', stage.clock, {
      notifier: createOutboxNotifier(),
    });
    const { pool } = dead.database;
    const connect = pool.connect.bind(pool) as () => Promise<unknown>;
    // Hono takes only errors of its own realm for errors; jest has another than Node's sockets.
    pool.connect = (async () => {
      try {
        return await connect();
      } catch (error) {
        const { message, code } = error as NodeJS.ErrnoException;
        throw Object.assign(new Error(message), { code });
      }
    }) as typeof pool.connect;
  });
  afterAll(() => dead.close());

  /** Nothing answers at all. */
  const sendToDead = sender(() => {
    const { db } = dead.database;
    const { clock, log } = stage.site;
    const notifier = createOutboxNotifier();
    const sessions = createSignIn({ db, clock, notifier, publicUrl: PUBLIC_URL, operators: [], log });
    return { ...stage.site, db, sessions, act: createAct(dead.engine.runCommand) };
  });
  /** It goes away between reading and writing. */
  const sendToDying = sender(() => ({ ...stage.site, act: createAct(dead.engine.runCommand) }));

  function expectSaid(answer: Answer): void {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
    expect(answer.text).toContain('База данных недоступна');
    expect(answer.text).toContain('Ничего не изменено');
  }

  it('every page says so and leads to itself again', async () => {
    for (const path of ['/', '/roadmaps?q=1&page=2', `/roadmaps/${TOMSK}/items/13?due=2024-10-01`, '/mail']) {
      const answer = await sendToDead(path);
      expectSaid(answer);
      expect(answer.body).toContain(`href="${path.replaceAll('&', '&amp;')}"`);
    }
  });

  const TYPED = { text: 'готов "черновик" <b>\nвторая строка', seen: '99' };
  const form = { type: FORM, body: String(new URLSearchParams(TYPED)) };
  const fieldsOf = ({ body }: Answer): Record<string, string> =>
    Object.fromEntries(
      [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [
          name,
          value
            .replaceAll('&quot;', '"')
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&amp;', '&'),
        ],
      ),
    );

  it.each([
    ['at once', sendToDead],
    ['as it is carried out', sendToDying],
  ])('a form that is refused %s carries what was typed, and can be sent again', async (_when, send) => {
    const path = `${PROGRESS}?list=mine`;
    const answer = await unchanged(() => send(path, form));
    expectSaid(answer);
    expect(fieldsOf(answer)).toEqual(TYPED);
    expect(answer.body).toContain(`action="${path}"`);
  });

  it('a form with files carries what was typed and asks for the files again', async () => {
    const data = new FormData();
    for (const [name, value] of Object.entries(TYPED)) data.set(name, value);
    data.append('files', new File(['%PDF-1.7\n%%EOF\n'], 'план.pdf'));
    const answer = await unchanged(() => sendToDead(PROGRESS, { body: data }));
    expectSaid(answer);
    expect(fieldsOf(answer)).toMatchObject({ text: TYPED.text.replace('\n', '\r\n') });
    expect(answer.body).toMatch(
      /enctype="multipart\/form-data".*<input type="file" id="files" name="files"/s,
    );
    const dying = await sendToDying(PROGRESS, { body: data });
    expectSaid(dying);
    expect(fieldsOf(dying)['seen']).toBe('99');
    // Kept before the command failed; nothing refers to it, so it is cleaned up after a day.
    expect(await filesLeft()).toBe(1);
  });

  it('what the page holds does what was meant, once the database is back', async () => {
    const refused = await sendToDead(PROGRESS, form);
    const again = await stage.as(LEAD).post(PROGRESS, fieldsOf(refused));
    expect(again.status).toBe(303);
    const state = await stage.site.engine.stateOf(TOMSK);
    expect(state?.events.at(-1)).toMatchObject({ type: 'progress-reported', text: TYPED.text });
  });
});
