// What the use cases are given by `main`, `replay` and tests.
import type { Kysely } from 'kysely';
import type { Stream } from '../calendar/slots.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { IncomingMailbox } from '../mailbox/imap-mailbox.ts';
import type { Mailbox, Notifier } from '../notifiers/notifier.ts';
import type { RoadmapCache } from '../store/roadmaps.ts';
import type { Tables } from '../store/tables.ts';
import type { Policy } from '../workflows/policy.ts';
import type { ActionLinks } from './action-links.ts';
import type { MailLimits } from './mail-limits.ts';
import type { EngineObserver } from './observer.ts';

/** Calendars and policies by the names that roadmaps give. */
export interface Rules {
  calendar(name: string): WorkCalendar | undefined;
  policies: ReadonlyMap<string, Policy>;
}

export interface EngineSettings {
  /** Recipients claimed at once. */
  batchSize: number;
  /** Messages sent and not yet recorded, at most, besides those on their way: fewer means fewer repeats after a crash, more means speed. */
  sentBatch: number;
  /** After this long (ms) a sender that has not reported counts as dead. */
  leaseMs: number;
  /** First wait before a retry (ms), doubled each time, up to the longest. */
  retryBaseMs: number;
  retryMaxMs: number;
  /** What the mail provider allows; absent: no limits. */
  limits?: MailLimits;
  /** Right of the @ in Message-IDs. */
  mailDomain: string;
  /** Where bounces of a message go, by its id; absent: to the sender. */
  envelopeFrom?: (id: string) => string;
  /** The service's own mailbox, where it reads answers; absent: only the person for questions gets them. */
  repliesTo?: Mailbox;
}

export interface EngineDeps {
  db: Kysely<Tables>;
  cache: RoadmapCache;
  clock: Clock;
  rules: Rules;
  notifier: Notifier;
  /** Where bounces and answers come to; absent: nobody reads them. */
  mailbox?: IncomingMailbox;
  settings: EngineSettings;
  /** Buttons in mails; absent: there are none. */
  links?: ActionLinks;
  log: Log;
  /** After every change of a plan: somebody may have to be woken earlier. */
  onChanged(): void;
  /** A full batch was taken, so more may be due: another worker may join in. Absent where there is none. */
  onBacklog?(stream: Stream): void;
  /** Absent where nobody counts. */
  observer?: EngineObserver;
}
