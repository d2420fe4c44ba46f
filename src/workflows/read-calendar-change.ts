// The file of a calendar's change, in one of two forms: a year as in config/calendars, or a body's own days. Every fault has
// its line and column; nothing is guessed.
import { z } from 'zod';
import {
  ChangedYearSchema,
  DAY_KINDS,
  type OwnDay,
  OwnDaySchema,
  type ProposedChange,
  SourceSchema,
  totalsOf,
} from './calendar-change.ts';
import type { ChangeFault } from './calendar-faults.ts';
import type { Issue, Locator } from './locate.ts';
import { OWN } from './organisation-directory.ts';
import { readYaml } from './read-yaml.ts';
import { flatten, russian } from './schema-issues.ts';

export type CalendarChangeRead =
  | { ok: true; proposal: ProposedChange; issueOf(fault: ChangeFault): Issue }
  | { ok: false; issues: Issue[] };

const reason = OwnDaySchema.shape.reason.exactOptional();

/** `off`, `working` or `short`, with the reason as its value. */
const OwnDayLineSchema = z
  .strictObject({ date: OwnDaySchema.shape.date, off: reason, working: reason, short: reason })
  .refine((line) => kindsOf(line).length === 1, {
    error: 'укажите одно из трёх: off (выходной), working (рабочий день) или short (сокращённый), с причиной',
  });

const OwnDaysFileSchema = z.strictObject({
  calendar: z.string(),
  organisation: z.string().exactOptional(),
  source: SourceSchema,
  days: z.array(OwnDayLineSchema).min(1).max(366),
});

/** What config/calendars has to say, the command finds itself or can do without. */
const YearFileSchema = ChangedYearSchema.extend({
  checkedAgainst: ChangedYearSchema.shape.checkedAgainst.default([]),
  totals: ChangedYearSchema.shape.totals.exactOptional(),
});

const YEAR_FILE = /^([a-z0-9][a-z0-9-]*)-(\d{4})\.(json|ya?ml)$/;

function kindsOf(line: object) {
  return DAY_KINDS.filter((kind) => kind in line);
}

/** @param file shown with each fault; of a year its name says which calendar it belongs to */
export function readCalendarChange(text: string, file: string): CalendarChangeRead {
  const yaml = readYaml(text, file, 'год календаря или свои дни');
  if (!yaml.ok) return yaml;
  const { data, locate } = yaml;
  const read = isYear(data) ? readYear(data, file) : readDays(data);
  const issues = [...yaml.issues];
  if ('faults' in read) issues.push(...read.faults.map((fault) => issueAt(locate, file, fault)));
  if ('faults' in read || issues.length > 0) return { ok: false, issues: inOrder(issues) };
  return { ok: true, ...read, issueOf: (fault) => issueAt(locate, file, fault) };
}

type Read = { proposal: ProposedChange } | { faults: (ChangeFault & { ofKey?: boolean })[] };

function isYear(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'year' in data;
}

function readYear(data: unknown, file: string): Read {
  const faults: ChangeFault[] = [];
  const name = file.split('/').at(-1) ?? file;
  const [, calendar, year] = YEAR_FILE.exec(name) ?? [];
  if (!calendar)
    faults.push({
      path: [],
      message: `по имени файла не видно, какой это календарь: назовите файл как ru-2026.json`,
    });
  const parsed = YearFileSchema.safeParse(data, { error: russian });
  if (!parsed.success) return { faults: [...faults, ...flatten(parsed.error.issues, data)] };
  if (calendar && parsed.data.year !== Number(year))
    faults.push({
      path: ['year'],
      message: `в имени файла год ${year}, а здесь ${parsed.data.year}: исправьте`,
    });
  if (!calendar || faults.length > 0) return { faults };
  const full = { ...parsed.data, totals: parsed.data.totals ?? totalsOf(parsed.data) };
  return { proposal: { calendar, organisation: OWN, content: { kind: 'year', year: full } } };
}

function readDays(data: unknown): Read {
  const parsed = OwnDaysFileSchema.safeParse(data, { error: russian });
  if (!parsed.success) return { faults: flatten(parsed.error.issues, data) };
  const { calendar, organisation = OWN, source, days } = parsed.data;
  const own = days.flatMap((line): OwnDay[] =>
    kindsOf(line).map((kind) => ({ date: line.date, kind, reason: line[kind] ?? '' })),
  );
  return { proposal: { calendar, organisation, content: { kind: 'days', source, days: own } } };
}

function issueAt(locate: Locator, file: string, fault: ChangeFault & { ofKey?: boolean }): Issue {
  const place = fault.ofKey ? locate.key(fault.path) : locate.value(fault.path);
  return { file, ...place, message: fault.message };
}

function inOrder(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => a.line - b.line || a.column - b.column);
}
