// One run told twice, as simulation and as replay through database, queue and SMTP, in lines that can be compared.
import { fileURLToPath } from 'node:url';
import { type Instant, type IsoDate, instantOf } from '../../src/calendar/dates.ts';
import { loadConfig } from '../../src/config.ts';
import type { Rules } from '../../src/engine/engine-deps.ts';
import { createLog } from '../../src/log.ts';
import { openReplayStage, type ReplayStage, type ReplayStageOptions } from '../../src/main-replay.ts';
import { subjectOf } from '../../src/messages/subject.ts';
import type { ReceivedMessage } from '../../src/replay/received-message.ts';
import { type ReplayDeps, type ReplayOptions, replay } from '../../src/replay/replay.ts';
import { readSettings, type Settings } from '../../src/settings.ts';
import { compareMessages, messageLine, type PrintedMessage } from '../../src/simulation/message-line.ts';
import { runScenario } from '../../src/simulation/run-scenario.ts';
import { endOfDay } from '../../src/simulation/simulate.ts';
import type { Command } from '../../src/workflows/command.ts';
import { directory } from '../../src/workflows/directory.ts';
import type { ScenarioEvent } from '../../src/workflows/parse-scenario.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { defaultPolicy, russianCalendar } from './roadmaps.ts';
import { scenario } from './simulated.ts';

export interface Run {
  roadmaps: readonly Roadmap[];
  events: readonly ScenarioEvent[];
  /** Both days included. */
  from: IsoDate;
  to: IsoDate;
}

interface Told extends PrintedMessage {
  /** Addresses. */
  cc: readonly string[];
}

/** As the commands print it, and its copies. */
const lineOf = (told: Told): string => `${messageLine(told)} cc ${told.cc.join(' ')}`;

/** The messages of the simulation, a line each, in the order of the commands. */
export function simulatedLines({ roadmaps, ...run }: Run): string[] {
  const [calendar, policy] = [russianCalendar(), defaultPolicy()];
  const rules = roadmaps.map((roadmap) => ({ roadmap, calendar, policy }));
  const ran = runScenario({ ...run, roadmaps: rules }, (mail, contextOf) => {
    const { at, zone, to, kind, entries, cc } = mail;
    const subject = subjectOf(mail, contextOf);
    return lineOf({ at, zone, to: to.key, kind, subject, entries, cc: cc.map((c) => c.address) });
  });
  if (!ran.ok) throw new Error(ran.errors.map((e) => `${e.file}:${e.line}: ${e.message}`).join('\n'));
  return ran.messages;
}

/** The same lines of what the mail receiver got. */
export function receivedLines(received: readonly ReceivedMessage[], roadmaps: readonly Roadmap[]): string[] {
  const people = directory(roadmaps);
  const told = received.map(({ at, to: address, kind, subject, entries, cc }): Told => {
    const person = people.find(address);
    if (!person) throw new Error(`a mail to ${address}, whom no roadmap names`);
    return { at, zone: person.zone, to: person.key, kind, subject, entries, cc };
  });
  return told.sort(compareMessages).map(lineOf);
}

/** Calendars and policies of config/. */
export function configuredRules(): Rules {
  return loadConfig(fileURLToPath(new URL('../../config', import.meta.url)));
}

/** A stage on the tests' PostgreSQL, its queue in Redis where an address is given. */
export function openStage(
  settings: Settings,
  options: Partial<ReplayStageOptions> = {},
): Promise<ReplayStage> {
  return openReplayStage({ settings, rules: configuredRules(), log: createLog('warn'), ...options });
}

/** The tests' PostgreSQL makes the database of each stage. */
export function stageSettings(redisUrl?: string): Settings {
  return readSettings({
    DATABASE_URL: process.env['TEST_APP_URL'],
    DATABASE_ADMIN_URL: process.env['TEST_OWNER_URL'],
    REDIS_URL: redisUrl,
  });
}

/** What `replay` is given of a stage. */
export function depsOf({ runtime, clock, jobs, receiver }: ReplayStage): ReplayDeps {
  return { engine: runtime.engine, arm: runtime.arm, clock, jobs, mails: receiver.mails };
}

/** What `replay` is told of a run. */
export function optionsOf({ roadmaps, events, from, to }: Run): ReplayOptions & { until: Instant } {
  return {
    roadmaps: roadmaps.map((roadmap) => {
      const day = from > roadmap.order.date ? from : roadmap.order.date;
      return { roadmap, from: instantOf(day, '00:00', roadmap.timezone) };
    }),
    events,
    until: Math.max(...roadmaps.map((r) => endOfDay(to, r.timezone))),
  };
}

/** Runs to its end. */
export async function receivedIn(deps: ReplayDeps, options: ReplayOptions): Promise<ReceivedMessage[]> {
  const received: ReceivedMessage[] = [];
  for await (const step of replay(deps, options)) received.push(...step);
  return received;
}

/** The events of `test/fixtures/scenarios/<name>.yaml`. */
export function eventsOf(name: string, roadmap: Roadmap): ScenarioEvent[] {
  return scenario(name, roadmap).map(({ at, ...command }, i) => {
    if (typeof at !== 'number') throw new Error(`not an instant: ${at}`);
    return { at, roadmap: roadmap.id, command: command as Command, file: name, line: i + 1, column: 1 };
  });
}

export interface Ledger {
  messages: { messageId: string; status: string; job: string | null }[];
  /** Planned notices whose time is past at the end of the run. */
  overlooked: { roadmap: string; key: string }[];
}

export async function ledgerOf({ runtime: { database } }: ReplayStage, until: Instant): Promise<Ledger> {
  const { db } = database;
  return {
    messages: await db.selectFrom('messages').select(['message_id as messageId', 'status', 'job']).execute(),
    overlooked: await db
      .selectFrom('notices')
      .select(['roadmap', 'key'])
      .where('status', '=', 'planned')
      .where('send_at', '<=', new Date(until))
      .execute(),
  };
}
