// The pages' surroundings, put together from a runtime: for the service, and for the demo on its virtual clock.
import type { Clock } from './clock.ts';
import { createAct } from './engine/act.ts';
import type { ActionLinks } from './engine/action-links.ts';
import { createCalendarChanger } from './engine/change-calendar.ts';
import type { Rules } from './engine/engine-deps.ts';
import { isLive } from './engine/live-rules.ts';
import { createSignIn } from './engine/sign-in.ts';
import { createFileStore } from './files/file-store.ts';
import type { Log } from './log.ts';
import type { Runtime } from './main-runtime.ts';
import type { Notifier } from './notifiers/notifier.ts';
import type { Settings } from './settings.ts';
import { createClientIp } from './web/client-ip.ts';
import type { QueueBoard, Site } from './web/site.ts';
import type { OrganisationDirectory } from './workflows/organisation-directory.ts';

export interface SiteOptions {
  settings: Pick<Settings, 'publicUrl' | 'operators' | 'trustedProxies' | 'filesDir'>;
  runtime: Runtime;
  rules: Rules;
  organisations: OrganisationDirectory;
  clock: Clock;
  notifier: Notifier;
  links: ActionLinks;
  queues?: QueueBoard;
  log: Log;
}

export function createSite(options: SiteOptions): Site {
  const { settings, runtime, rules, organisations, clock, notifier, links, log, queues } = options;
  const { database, engine, cache } = runtime;
  const { publicUrl, operators, trustedProxies } = settings;
  const { db } = database;
  return {
    db,
    cache,
    clock,
    rules,
    engine,
    act: createAct(engine.runCommand),
    sessions: createSignIn({
      db,
      clock,
      notifier,
      publicUrl,
      operators: [...operators, ...organisations.addresses],
      log,
    }),
    links,
    files: createFileStore({ folder: settings.filesDir, log }),
    clientIp: createClientIp(trustedProxies),
    log,
    publicUrl,
    operators,
    organisations,
    keepsMail: notifier.channel === 'outbox',
    ...(isLive(rules) && { calendars: createCalendarChanger({ db, clock, rules, log }) }),
    ...(queues && { queues }),
  };
}
