// What the pages are made of and for whom: given once by `main`, handed to every route.
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Act } from '../engine/act.ts';
import type { ActionLinks } from '../engine/action-links.ts';
import type { CalendarChanger } from '../engine/change-calendar.ts';
import type { Engine } from '../engine/engine.ts';
import type { Rules } from '../engine/engine-deps.ts';
import type { SignIn } from '../engine/sign-in.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Log } from '../log.ts';
import type { RoadmapCache } from '../store/roadmaps.ts';
import type { Tables } from '../store/tables.ts';
import type { OrganisationDirectory, OrganisationSet } from '../workflows/organisation-directory.ts';
import type { ClientIp } from './client-ip.ts';

/** The pages of «Очереди»: who asks for them has been checked before. */
export interface QueueBoard {
  /** Answers GET alone, and changes nothing. */
  fetch(request: Request): Promise<Response>;
}

export interface Site {
  db: Kysely<Tables>;
  cache: RoadmapCache;
  clock: Clock;
  rules: Rules;
  engine: Engine;
  act: Act;
  log: Log;
  sessions: SignIn;
  /** Of the mails' buttons. */
  links: ActionLinks;
  /** Attached to reports. */
  files: FileStore;
  clientIp: ClientIp;
  /** Where people reach the service, without a slash at its end. */
  publicUrl: string;
  /** Lower-cased addresses. */
  operators: readonly string[];
  organisations: OrganisationDirectory;
  /** No mail server is set: messages stay here and are read on the page «Почта». */
  keepsMail: boolean;
  /** Absent where calendars do not change. */
  calendars?: CalendarChanger;
  /** Absent where the process has no queue. */
  queues?: QueueBoard;
}

/** Who asks: one person is one address. */
export interface Principal {
  address: string;
  /** Of the installation: runs all organisations and what they share. In a roadmap ask the visit. */
  isOperator: boolean;
  /** Of these organisations' roadmaps. */
  operated: OrganisationSet;
  /** Those and whose roadmaps they look on, as observers or from an organisation above. */
  seen: OrganisationSet;
  /** Whether they are an operator of this organisation's roadmaps; '' is the installation's own. */
  operates(organisation: string): boolean;
  /** Whether they may look at all roadmaps of this organisation. */
  sees(organisation: string): boolean;
  /** Controls some roadmap, or stands in for whoever does: only these have queues to work through. */
  isControlling: boolean;
}
