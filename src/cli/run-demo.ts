// The demo: the replay of the Tomsk roadmap with a scripted year. What is printed is what the mail receiver
// took, with the cause of every delay worked out by the engine's own forecast.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { dateOf, type IsoDate, instantOf } from '../calendar/dates.ts';
import { contextToPlan } from '../engine/plan-context.ts';
import { createLog } from '../log.ts';
import { openPagesStage, type PagesStage } from '../main-stage-pages.ts';
import { numericDate } from '../messages/wording.ts';
import type { ReceivedMessage } from '../replay/received-message.ts';
import { type ReplayEvent, replay } from '../replay/replay.ts';
import { processSettings } from '../settings.ts';
import { compareMessages } from '../simulation/message-line.ts';
import { endOfDay } from '../simulation/simulate.ts';
import { directory } from '../workflows/directory.ts';
import { entryFacts } from '../workflows/facts.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import { configFolder } from './config-folder.ts';
import { figuresAtTheEnd } from './demo-figures.ts';
import { keepPagesOpen } from './demo-pages.ts';
import { demoReport } from './demo-report.tsx';
import { eventInWords, itemsAtTheEnd, KIND_MARKS, summaryOf } from './demo-words.ts';
import { localTime } from './message-words.ts';
import { readRun } from './read-run.ts';
import { stopSignal } from './stop-signal.ts';

const FROM = '2023-12-27';
const TO = '2025-01-20';

export interface DemoOptions {
  /** Virtual days in a second; undefined: as fast as it goes. */
  speed: number | undefined;
  /** The last day. */
  to?: IsoDate;
  /** Leave the pages open afterwards, until a signal. */
  keep: boolean;
}

export async function runDemo({ speed, to = TO, keep }: DemoOptions, command: Command): Promise<void> {
  const started = performance.now();
  const config = configFolder('config');
  const run = readRun(
    [join(config, 'roadmaps/tomsk-gymnasium-29-kvantorium.yaml')],
    { from: FROM, to, scenario: join(config, 'scenarios/tomsk-2024-demo.yaml'), config },
    command,
  );
  const only = run?.given[0];
  if (!run || !only) {
    process.exitCode = 1;
    return;
  }
  const { roadmap, calendar, policy } = only;
  const settings = {
    ...processSettings(),
    databaseUrl: undefined,
    databaseAdminUrl: undefined,
    redis: undefined,
  };
  const out = (line: string) => process.stdout.write(`${line}\n`);
  const stop = stopSignal();
  const rules = { calendar: () => calendar, policies: new Map([[roadmap.policy, policy]]) };
  out(`Срок: распоряжение № ${roadmap.order.number}, ${roadmap.title}`);
  out('Запускаются PostgreSQL, очередь и приёмник почты…');
  const stage = await openPagesStage({
    settings,
    rules,
    log: createLog(settings.logLevel === 'info' ? 'warn' : settings.logLevel),
  });
  try {
    const received = await play(stage, roadmap, { ...run, speed }, rules, stop.signal, out);
    if (stop.signal.aborted) {
      out('\nОстановлено.');
      return;
    }
    const state = await stage.runtime.engine.stateOf(roadmap.id);
    if (state) {
      for (const line of itemsAtTheEnd(state, to)) out(line);
      for (const line of figuresAtTheEnd({ state, calendar, policy }, to)) out(line);
    }
    for (const line of summaryOf(received, stage.jobs.completed.size)) out(line);
    const folder = join(settings.dataDir, 'demo');
    mkdirSync(folder, { recursive: true });
    const report = join(folder, 'messages.html');
    writeFileSync(report, demoReport(roadmap, received, directory([roadmap])));
    out(`\nВсе письма, какими их приняла почта: ${relative(process.cwd(), report)}`);
    out(`Время показа: ${Math.round((performance.now() - started) / 1000)} с`);
    if (keep && state) {
      await keepPagesOpen(stage, state, stop.signal, out);
      // Told to stop, it has done what it was to do.
      process.exitCode = 0;
    }
  } finally {
    await stage.close();
    stop.release();
  }
}

async function play(
  stage: PagesStage,
  roadmap: Roadmap,
  { events, to, speed }: { events: readonly ReplayEvent[]; to: IsoDate; speed: number | undefined },
  rules: Parameters<typeof contextToPlan>[1],
  signal: AbortSignal,
  out: (line: string) => void,
): Promise<ReceivedMessage[]> {
  const people = directory([roadmap]);
  const zone = roadmap.timezone;
  const received: ReceivedMessage[] = [];
  let day = '';
  const at = (instant: number): string => {
    const { date, weekday, time } = localTime(instant, zone);
    if (date !== day) out(`\n${date}, ${weekday}`);
    day = date;
    return `  ${time}`;
  };
  const options = {
    roadmaps: [{ roadmap, from: instantOf(FROM, '00:00', zone) }],
    events,
    until: endOfDay(to, zone),
    speed,
    signal,
    onEvent: (event: ReplayEvent) => out(`${at(event.at)}  → ${eventInWords(roadmap, event.command)}`),
  };
  const { engine, arm } = stage.runtime;
  try {
    for await (const step of replay(
      { engine, arm, clock: stage.clock, jobs: stage.jobs, mails: stage.receiver.mails },
      options,
    )) {
      const messages = step.sort((a, b) => compareMessages(a, b));
      received.push(...messages);
      const state = await engine.stateOf(roadmap.id);
      const context =
        state && (await contextToPlan(stage.runtime.database.db, rules, state, stage.clock.now()));
      for (const message of messages) {
        const name = people.find(message.to)?.name ?? message.to;
        out(`${at(message.at)}  ${KIND_MARKS[message.kind]} ${name}: ${message.subject}`);
      }
      if (context) for (const line of causes(messages, context)) out(`         ${line}`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return received;
}

/** What is, or will be, late because of what: once per step and item. */
function causes(messages: readonly ReceivedMessage[], context: PlanContext): string[] {
  const lines = new Set<string>();
  const today = dateOf(context.now, context.state.roadmap.timezone);
  for (const entry of messages.flatMap((m) => m.entries)) {
    if (entry.rung !== 'at-risk' || entry.kind === 'digest') continue;
    const facts = entryFacts(context, { ...entry, occurrence: '', role: 'responsible' }, today);
    const { rootCauses, forecast, endangers } = facts.outlook();
    const because = rootCauses.map((cause) => `п. ${cause.item}`).join(', ');
    const when =
      forecast && facts.term
        ? `: прогноз ${numericDate(forecast)}, срок ${numericDate(facts.term.control.date)}`
        : '';
    lines.add(`⚠ п. ${entry.item} под угрозой${because ? `, потому что не исполнен ${because}` : ''}${when}`);
    if (endangers.length > 0)
      lines.add(`⚠ за ним – ${endangers.map((next) => `п. ${next.item}`).join(', ')}`);
  }
  return [...lines];
}
