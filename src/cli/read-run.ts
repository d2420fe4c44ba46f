// What `simulate` and `replay` run: the roadmaps, the scenario and the days, read and checked before anything starts.
import type { Command } from 'commander';
import { addDays, addMonths, type IsoDate, isIsoDate } from '../calendar/dates.ts';
import { parseScenario, type ScenarioEvent } from '../workflows/parse-scenario.ts';
import { printIssues, readInput } from './read-input.ts';
import { type GivenRoadmap, knownOfFiles, readRoadmaps } from './read-roadmaps.ts';

export interface Run {
  given: GivenRoadmap[];
  events: ScenarioEvent[];
  /** Both included. */
  from: IsoDate;
  to: IsoDate;
}

/**
 * Null after the faults of files have been printed; wrong days end the command as a wrong call of it.
 * Whether the rules allow the events is not asked here: it shows when they are run.
 */
export function readRun(
  files: readonly string[],
  options: { from?: string; to?: string; scenario?: string; config?: string },
  command: Command,
): Run | null {
  const given = readRoadmaps(files, knownOfFiles(options.config));
  if (!given) return null;
  const period = periodOf(given, options);
  if (typeof period === 'string') command.error(period);
  const events = options.scenario === undefined ? [] : readScenario(options.scenario, given);
  return events && { given, events, ...period };
}

function readScenario(file: string, given: readonly GivenRoadmap[]): ScenarioEvent[] | null {
  const text = readInput(file);
  if (text === null) return null;
  const read = parseScenario(
    text,
    file,
    given.map(({ roadmap }) => roadmap),
  );
  if (read.ok) return read.events;
  printIssues(read.errors);
  return null;
}

/** By default a year from the date of the earliest order, or to the end of the calendar if that is nearer; or what is wrong. */
function periodOf(
  given: readonly GivenRoadmap[],
  options: { from?: string; to?: string },
): { from: IsoDate; to: IsoDate } | string {
  for (const name of ['from', 'to'] as const) {
    const text = options[name];
    if (text !== undefined && !isIsoDate(text))
      return `--${name}: неверное значение «${text}»; нужна дата вида ГГГГ-ММ-ДД`;
  }
  const from = options.from ?? given.map(({ roadmap }) => roadmap.order.date).sort()[0] ?? '';
  const calendarsEnd = given.map(({ calendar }) => calendar.lastDay).sort()[0] ?? '';
  const yearLater = addDays(addMonths(from, 12), -1);
  const to = options.to ?? (calendarsEnd < yearLater ? calendarsEnd : yearLater);
  for (const { calendar } of given) {
    const missing = [from, to].find((date) => !calendar.covers(date));
    if (missing !== undefined)
      return `${missing}: нет производственного календаря ${calendar.name} на этот год (есть с ${calendar.firstDay} по ${calendar.lastDay})`;
  }
  return to < from ? `--to ${to} раньше, чем --from ${from}` : { from, to };
}
