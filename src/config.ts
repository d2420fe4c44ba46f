// The config folder as values: which roadmaps there are, calendars and policies. The core gets these
// and never touches the disk. A file that is wrong is named.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import {
  type CalendarYear,
  CalendarYearSchema,
  createWorkCalendar,
  type WorkCalendar,
} from './calendar/work-calendar.ts';
import { UserError } from './errors.ts';
import { formatIssue } from './workflows/locate.ts';
import { type OrganisationDirectory, organisationDirectory } from './workflows/organisation-directory.ts';
import { parseOrganisations } from './workflows/parse-organisations.ts';
import { type Policy, PolicySchema } from './workflows/policy.ts';
import { readYaml } from './workflows/read-yaml.ts';
import { flatten, russian } from './workflows/schema-issues.ts';

export interface Config {
  /** Paths of `roadmaps/*.yaml`, in order of name. */
  roadmapFiles: string[];
  calendar: (name: string) => WorkCalendar | undefined;
  calendarNames: string[];
  /** Its files, in the order of their years; none of an unknown one. */
  calendarYears: (name: string) => readonly CalendarYear[];
  policies: Map<string, Policy>;
  /** Empty where one organisation has the installation to itself. */
  organisations: OrganisationDirectory;
}

const CALENDAR_FILE = /^([a-z0-9][a-z0-9-]*)-(\d{4})\.json$/;

/** Reads `roadmaps/`, `calendars/<name>-<year>.json`, `policies/<name>.yaml` and `organisations.yaml` under `dir`. Throws `UserError`. */
export function loadConfig(dir: string): Config {
  const years = readCalendarYears(join(dir, 'calendars'));
  const calendars = loadCalendars(join(dir, 'calendars'), years);
  return {
    roadmapFiles: filesOf(join(dir, 'roadmaps'), /\.ya?ml$/).map((name) => join(dir, 'roadmaps', name)),
    calendar: (name) => calendars.get(name),
    calendarNames: [...calendars.keys()],
    calendarYears: (name) => years.get(name) ?? [],
    policies: loadPolicies(join(dir, 'policies')),
    organisations: loadOrganisations(dir),
  };
}

function readCalendarYears(dir: string): Map<string, CalendarYear[]> {
  const years = new Map<string, CalendarYear[]>();
  for (const name of filesOf(dir, /\.json$/)) {
    const file = join(dir, name);
    const [, calendar, year] = CALENDAR_FILE.exec(name) ?? [];
    if (!calendar) throw new UserError(`${file}: имя файла календаря должно иметь вид ru-2024.json`);
    const content = checked(file, CalendarYearSchema, JSON.parse);
    if (content.year !== Number(year))
      throw new UserError(`${file}: в имени год ${year}, а в файле ${content.year}`);
    years.set(calendar, [...(years.get(calendar) ?? []), content]);
  }
  return years;
}

function loadCalendars(
  dir: string,
  years: ReadonlyMap<string, readonly CalendarYear[]>,
): Map<string, WorkCalendar> {
  return new Map(
    [...years].map(([name, files]) => {
      try {
        return [name, createWorkCalendar(name, files)];
      } catch (error) {
        throw new UserError(`${dir}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    }),
  );
}

function loadPolicies(dir: string): Map<string, Policy> {
  return new Map(
    filesOf(dir, /\.ya?ml$/).map((name) => {
      const file = join(dir, name);
      const policy = checked(file, PolicySchema, (text) => {
        const yaml = readYaml(text, file, 'правила');
        const [fault] = yaml.issues;
        if (!yaml.ok || fault) throw new UserError(fault ? formatIssue(fault) : file);
        return yaml.data;
      });
      const expected = name.replace(/\.ya?ml$/, '');
      if (policy.policy !== expected)
        throw new UserError(`${file}: правила названы «${policy.policy}», а файл – «${expected}»`);
      return [policy.policy, policy];
    }),
  );
}

export const ORGANISATIONS_FILE = 'organisations.yaml';

function loadOrganisations(dir: string): OrganisationDirectory {
  if (!filesOf(dir, /\.yaml$/).includes(ORGANISATIONS_FILE)) return organisationDirectory([]);
  const file = join(dir, ORGANISATIONS_FILE);
  const read = readContent(file, (text) => parseOrganisations(text, file));
  if (!read.ok) throw new UserError(read.errors.map(formatIssue).join('\n'));
  return organisationDirectory(read.organisations);
}

/** Names of the folder's files; none when there is no folder. */
function filesOf(dir: string, pattern: RegExp): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => pattern.test(name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UserError(`папка ${dir} не читается: ${String(error)}`, { cause: error });
  }
}

function checked<T>(file: string, schema: z.ZodType<T>, read: (text: string) => unknown): T {
  const content = readContent(file, read);
  const result = schema.safeParse(content, { error: russian });
  if (result.success) return result.data;
  const faults = flatten(result.error.issues, content).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
  throw new UserError(`${file}: ${faults.join('; ')}`);
}

function readContent<T>(file: string, read: (text: string) => T): T {
  try {
    return read(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof SyntaxError)
      throw new UserError(`${file}: это не JSON: проверьте кавычки, скобки и запятые`, { cause: error });
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new UserError(`${file}: файл не читается (${code})`, { cause: error });
  }
}
