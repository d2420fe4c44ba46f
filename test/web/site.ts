// The pages on a real database, for all tests of them: the Tomsk roadmap and what people did in 2024 up to a moment, and
// people who come with a session of theirs. Nothing listens; the clock goes when told to.
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stream } from '../../src/calendar/slots.ts';
import { createVirtualClock, type VirtualClock } from '../../src/clock.ts';
import { createAct } from '../../src/engine/act.ts';
import { createActionLinks } from '../../src/engine/action-links.ts';
import { createCalendarChanger } from '../../src/engine/change-calendar.ts';
import { createPassingRing } from '../../src/engine/link-keys.ts';
import { createSignIn } from '../../src/engine/sign-in.ts';
import { createFileStore } from '../../src/files/file-store.ts';
import { createLog } from '../../src/log.ts';
import { createOutboxNotifier } from '../../src/notifiers/outbox.ts';
import type { WebhookNotifier } from '../../src/notifiers/webhook.ts';
import { sha256 } from '../../src/store/journal.ts';
import { createRoadmapCache } from '../../src/store/roadmaps.ts';
import { addSession } from '../../src/store/sessions.ts';
import { createApp } from '../../src/web/app.ts';
import { createClientIp } from '../../src/web/client-ip.ts';
import { addPages } from '../../src/web/pages.ts';
import type { Site } from '../../src/web/site.ts';
import type { Command } from '../../src/workflows/command.ts';
import { organisationDirectory } from '../../src/workflows/organisation-directory.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { openWorker, tomsk } from '../engine/stage.ts';
import { liveRules } from '../support/calendars.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { scenario, tomskRoadmap } from '../support/simulated.ts';

export const PUBLIC_URL = 'https://srok.example.org';
export const OPERATOR = 'operator@example.org';
/** Id of the roadmap on the stage. */
export const TOMSK = 'tomsk-gymnasium-29-kvantorium';
const BEGIN = '2023-12-27T00:00';
const STREAMS: readonly Stream[] = ['reminders', 'escalations', 'monitoring'];
const YEAR_MS = 366 * 86_400_000;

export interface SiteOptions {
  /** In Tomsk. Default: 20 March 2024, 10:00 (п. 5 is late, the first three are executed). */
  at?: string;
  /** Of test/fixtures/scenarios; null: nothing happens. */
  events?: string | null;
  /** Also lets every message go (into the outbox) at its time; takes some seconds for a year. */
  mails?: boolean;
  roadmap?: Roadmap;
  /** Whose the roadmap is; default: the installation's own. */
  organisation?: string;
  /** How programs are told. */
  webhooks?: WebhookNotifier;
  /** What a test replaces. */
  site?: Partial<Site>;
}

/** What came back, with its text as a reader sees it. */
export interface Answer {
  status: number;
  headers: Headers;
  /** Where it sends the browser; null where nowhere. */
  location: string | null;
  body: string;
  /** Of a file: its bytes. */
  content: Buffer;
  /** Without tags, in one line. */
  text: string;
}

export interface Visitor {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  head(path: string): Promise<Answer>;
  /** A form as a browser sends it; FormData where it has files, a Blob where it is to be broken. */
  post(path: string, form: Record<string, string> | FormData | Blob): Promise<Answer>;
}

export interface TestSite {
  site: Site;
  clock: VirtualClock;
  /** Of the database, for what the service itself may not do there. */
  ownerUrl: string;
  /** Lower-cased address of the file: `nazarova@example.org`. */
  as(address: string): Visitor;
  /** Not signed in. */
  stranger: Visitor;
  /** Lets the scenario go on to a time of Tomsk. */
  goTo(local: string): Promise<void>;
  /** Beside the scenario, at the clock's time; throws when it is refused. */
  run(command: Command, roadmap?: string): Promise<void>;
  apply(roadmap: Roadmap, organisation?: string): Promise<void>;
  close(): Promise<void>;
}

export async function openSite(options: SiteOptions = {}): Promise<TestSite> {
  const { at = '2024-03-20T10:00', events: name = 'late-and-extended', mails = false } = options;
  const roadmap = options.roadmap ?? tomskRoadmap();
  const test = await createTestDatabase();
  const clock = createVirtualClock(tomsk(BEGIN));
  const notifier = createOutboxNotifier();
  const links = createActionLinks({ ring: createPassingRing(), publicUrl: PUBLIC_URL, clock });
  const organisations = options.site?.organisations ?? organisationDirectory([]);
  const rules = liveRules(undefined, organisations);
  const worker = { notifier, links, rules, ...(options.webhooks && { webhooks: options.webhooks }) };
  const { engine, database, close } = openWorker(test.appUrl, 'smtp://unused', clock, worker);
  const { db } = database;
  const log = createLog('silent');
  const folder = join(tmpdir(), `srok-site-${randomBytes(6).toString('hex')}`);
  const site: Site = {
    db,
    cache: createRoadmapCache(),
    clock,
    rules,
    calendars: createCalendarChanger({ db, clock, rules, log }),
    engine,
    act: createAct(engine.runCommand),
    log,
    sessions: createSignIn({ db, clock, notifier, publicUrl: PUBLIC_URL, operators: [OPERATOR], log }),
    links,
    files: createFileStore({ folder, log }),
    clientIp: createClientIp([]),
    publicUrl: PUBLIC_URL,
    operators: [OPERATOR],
    organisations,
    keepsMail: true,
    ...options.site,
  };
  const app = createApp({
    ready: async () => ({ ok: true, problems: [] }),
    metrics: { token: undefined, contentType: 'text/plain', page: async () => '' },
    pages: (to) => addPages(to, site),
  });

  async function run(command: Command, id = roadmap.id): Promise<void> {
    const result = await engine.runCommand(id, command);
    if (!result.ok) throw new Error(`${command.do}: ${result.reason}`);
  }

  async function goTo(local: string): Promise<void> {
    const until = tomsk(local);
    for (;;) {
      const wanted = mails ? await engine.nextInstant() : Number.POSITIVE_INFINITY;
      const next = Math.min(wanted, events[0]?.at ?? Number.POSITIVE_INFINITY);
      if (next > until) break;
      clock.set(Math.max(next, clock.now()));
      for (; events[0] && events[0].at <= clock.now(); events.shift()) await run(events[0].command);
      if (mails) await work();
    }
    clock.set(until);
  }

  async function work(): Promise<void> {
    await engine.replanDue();
    for (const stream of STREAMS) await engine.sendDue(stream, { id: 'test' });
  }

  async function apply(file: Roadmap, organisation?: string): Promise<void> {
    const applied = await engine.apply(file, { ...(organisation !== undefined && { organisation }) });
    if (!applied.ok) throw new Error(applied.refusals.join('; '));
  }

  const events = (name === null ? [] : scenario(name, roadmap)).map(({ at: time, ...command }) => {
    if (typeof time !== 'number') throw new Error(`not an instant: ${time}`);
    return { at: time, command: command as Command };
  });
  await apply(roadmap, options.organisation);
  await goTo(at);

  function visitor(cookie: () => Promise<string | null>): Visitor {
    const ask = async (
      path: string,
      init: { method?: string; headers?: object; body?: string | FormData | Blob },
    ) => {
      const session = await cookie();
      const headers = { ...init.headers, ...(session === null ? {} : { cookie: `__Host-srok=${session}` }) };
      const incoming = { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } };
      return answered(await app.request(PUBLIC_URL + path, { ...init, headers }, { incoming }));
    };
    return {
      get: (path, headers = {}) => ask(path, { headers }),
      head: (path) => ask(path, { method: 'HEAD' }),
      post: (path, form) => {
        const origin = { origin: PUBLIC_URL };
        if (form instanceof FormData || form instanceof Blob)
          return ask(path, { method: 'POST', headers: origin, body: form });
        const headers = { ...origin, 'content-type': 'application/x-www-form-urlencoded' };
        return ask(path, { method: 'POST', headers, body: String(new URLSearchParams(form)) });
      },
    };
  }

  const stage: TestSite = {
    site,
    clock,
    ownerUrl: test.ownerUrl,
    run,
    goTo,
    apply,
    stranger: visitor(async () => null),
    as(address) {
      let session: { secret: string; since: number } | undefined;
      return visitor(async () => {
        // A session does not outlast a jump of the clock.
        if (session?.since !== clock.now()) {
          session = { secret: randomBytes(32).toString('base64url'), since: clock.now() };
          const [createdAt, expiresAt] = [session.since, session.since + YEAR_MS];
          const hash = sha256(session.secret);
          await addSession(db, { hash, address, createdAt, seenAt: createdAt, expiresAt, browser: 'test' });
        }
        return session.secret;
      });
    },
    async close() {
      await close();
      await test.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

const ENTITIES: Record<string, string> = { '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>' };

/** What a test looks at of an answer. */
export async function answered(response: Response): Promise<Answer> {
  const content = Buffer.from(await response.arrayBuffer());
  const body = content.toString();
  const text = body
    .replace(/<head>.*?<\/head>|<(script|style)\b.*?<\/\1>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(quot|#39|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;:)])/g, '$1')
    .trim();
  const { status, headers } = response;
  return { status, headers, location: headers.get('location'), body, content, text };
}
