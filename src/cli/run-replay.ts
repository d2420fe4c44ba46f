// Runs a replay for the command line and prints each step's messages as the mail receiver got them.
import { dateOf, type IsoDate, instantOf } from '../calendar/dates.ts';
import { createLog } from '../log.ts';
import { openReplayStage } from '../main-replay.ts';
import type { ReceivedMessage } from '../replay/received-message.ts';
import { replay } from '../replay/replay.ts';
import { processSettings } from '../settings.ts';
import { compareMessages, messageLine, type PrintedMessage } from '../simulation/message-line.ts';
import { refusedEvents } from '../simulation/run-scenario.ts';
import { endOfDay } from '../simulation/simulate.ts';
import { type Directory, directory } from '../workflows/directory.ts';
import { messageTable } from './message-table.ts';
import { createProgress } from './progress.ts';
import { printIssues } from './read-input.ts';
import type { Run } from './read-run.ts';
import { stopSignal } from './stop-signal.ts';

export interface ReplayRun extends Run {
  speed: number | undefined;
  format: 'table' | 'ndjson';
}

export async function runReplay({ given, events, from, to, speed, format }: ReplayRun): Promise<void> {
  const refused = refusedEvents({ roadmaps: given, events, from });
  if (refused.length > 0) {
    printIssues(refused);
    process.exitCode = 1;
    return;
  }
  const settings = processSettings();
  const stop = stopSignal();
  const roadmaps = given.map((g) => g.roadmap);
  const calendars = new Map(given.map((g) => [g.roadmap.calendar, g.calendar]));
  const policies = new Map(given.map((g) => [g.roadmap.policy, g.policy]));
  const people = directory(roadmaps);
  const stage = await openReplayStage({
    settings,
    rules: { calendar: (name) => calendars.get(name), policies },
    log: createLog(settings.logLevel === 'info' ? 'warn' : settings.logLevel),
  });
  const first = given[0]?.roadmap.timezone ?? 'UTC';
  const progress = createProgress(
    'Дней',
    Math.round((endOfDay(to, first) - instantOf(from, '00:00', first)) / 86_400_000),
  );
  const printed: PrintedMessage[] = [];
  // A day ends later further west: what belongs to roadmaps whose run is over is left out.
  const ends = new Map(roadmaps.map((r) => [r.id, endOfDay(to, r.timezone)]));
  const belongs = (message: ReceivedMessage) =>
    message.entries.some((e) => message.at <= (ends.get(e.roadmap) ?? 0));
  try {
    const steps = replay(
      {
        engine: stage.runtime.engine,
        arm: stage.runtime.arm,
        clock: stage.clock,
        jobs: stage.jobs,
        mails: stage.receiver.mails,
      },
      {
        roadmaps: roadmaps.map((roadmap) => ({
          roadmap,
          from: startOf(roadmap.order.date, from, roadmap.timezone),
        })),
        events,
        until: Math.max(...ends.values()),
        speed,
        signal: stop.signal,
      },
    );
    for await (const step of steps) {
      const messages = step
        .filter(belongs)
        .map((message) => toPrinted(message, people))
        .sort(compareMessages);
      if (format === 'ndjson')
        for (const message of messages) process.stdout.write(`${messageLine(message)}\n`);
      else printed.push(...messages);
      progress.update(Math.round((stage.clock.now() - instantOf(from, '00:00', first)) / 86_400_000));
    }
    progress.stop();
    if (format === 'table') for (const line of messageTable(printed)) process.stdout.write(`${line}\n`);
    if (stop.signal.aborted)
      process.stderr.write(`Прервано: виртуальное время – ${dateOf(stage.clock.now(), first)}\n`);
  } catch (error) {
    progress.stop();
    if (stop.signal.aborted) return;
    throw error;
  } finally {
    await stage.close();
    stop.release();
  }
}

function startOf(orderDate: IsoDate, from: IsoDate, zone: string): number {
  return instantOf(from > orderDate ? from : orderDate, '00:00', zone);
}

function toPrinted(message: ReceivedMessage, people: Directory): PrintedMessage {
  const person = people.find(message.to);
  if (!person) throw new Error(`mail to somebody whom no roadmap names: ${message.to}`);
  const { at, kind, subject, entries } = message;
  return { at, zone: person.zone, to: person.key, kind, subject, entries };
}
