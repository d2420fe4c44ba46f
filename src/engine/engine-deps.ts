// What the use cases are given by `main`, `replay` and tests.
import type { Kysely } from 'kysely';
import type { Stream } from '../calendar/slots.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { IncomingMailbox } from '../mailbox/imap-mailbox.ts';
import type { Mailbox, Notifier } from '../notifiers/notifier.ts';
import type { WebhookNotifier } from '../notifiers/webhook.ts';
import type { Db, RoadmapCache } from '../store/roadmaps.ts';
import type { Tables } from '../store/tables.ts';
import type { CalendarChange } from '../workflows/calendar-change.ts';
import type { KnownCalendars } from '../workflows/calendar-faults.ts';
import type { OrganisationDirectory } from '../workflows/organisation-directory.ts';
import type { Policy } from '../workflows/policy.ts';
import type { ActionLinks } from './action-links.ts';
import type { MailLimits } from './mail-limits.ts';
import type { EngineObserver } from './observer.ts';

/** Calendars and policies by the names that roadmaps give. */
export interface Rules {
  /** @param organisation whose own days off count; absent: the calendar as all have it */
  calendar(name: string, organisation?: string): WorkCalendar | undefined;
  policies: ReadonlyMap<string, Policy>;
  /** Where calendars change while the program runs; absent: they never do. */
  live?: LiveCalendars;
}

/** Rules of one moment: what is planned or decided with them is in accord with itself. */
export interface RulesAsOf extends Rules {
  /** The last change of a calendar that they know. */
  version: number;
  /** All of them, in their order. */
  changes: readonly CalendarChange[];
  /** What has changed for these roadmaps since `version`; null where every day is what it was then. */
  since(version: number, calendar: string, organisation: string | undefined): CalendarsSince | null;
}

export interface CalendarsSince {
  changes: readonly CalendarChange[];
  /** As it was then; undefined where there was none. */
  before: WorkCalendar | undefined;
}

export interface LiveCalendars extends KnownCalendars {
  /**
   * For a transaction that plans or decides: the rules with every change so far; none is made until the transaction ends.
   * To be asked for before any lock.
   */
  hold(tx: Db): Promise<RulesAsOf>;
  /** Takes in what has been changed meanwhile, for whoever only shows; gives what holds now. */
  refresh(db: Db): Promise<RulesAsOf>;
  /** What `refresh` would give if these changes had been made as well. */
  supposing(more: readonly CalendarChange[]): RulesAsOf;
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
  /** In whose name calendar files are published that go with mails; absent: none go. */
  sender?: Mailbox;
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
  /** How programs are told; absent: they are not, and what is planned for them waits. */
  webhooks?: WebhookNotifier;
  /** Absent: there is one organisation. */
  organisations?: OrganisationDirectory;
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
