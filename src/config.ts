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
import { type Policy, PolicySchema } from './workflows/policy.ts';
import { readYaml } from './workflows/read-yaml.ts';
import { flatten, russian } from './workflows/schema-issues.ts';

export interface Config {
  /** Paths of `roadmaps/*.yaml`, in order of name. */
  roadmapFiles: string[];
  calendar: (name: string) => WorkCalendar | undefined;
  calendarNames: string[];
  policies: Map<string, Policy>;
}

const CALENDAR_FILE = /^([a-z0-9][a-z0-9-]*)-(\d{4})\.json$/;

/** Reads `roadmaps/`, `calendars/<name>-<year>.json` and `policies/<name>.yaml` under `dir`. Throws `UserError`. */
export function loadConfig(dir: string): Config {
  const calendars = loadCalendars(join(dir, 'calendars'));
  return {
    roadmapFiles: filesOf(join(dir, 'roadmaps'), /\.ya?ml$/).map((name) => join(dir, 'roadmaps', name)),
    calendar: (name) => calendars.get(name),
    calendarNames: [...calendars.keys()],
    policies: loadPolicies(join(dir, 'policies')),
  };
}

function loadCalendars(dir: string): Map<string, WorkCalendar> {
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

function readContent(file: string, read: (text: string) => unknown): unknown {
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
