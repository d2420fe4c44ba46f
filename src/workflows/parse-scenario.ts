// A scenario: what people do and when, told beforehand, for simulation and replay. Finds every fault of the
// file in one run, each with its line and column; whether the rules allow an event is known only when it runs.
import { type Instant, parseLocal } from '../calendar/dates.ts';
import { type Command, CommandSchema } from './command.ts';
import type { Issue, Path } from './locate.ts';
import { readYaml } from './read-yaml.ts';
import type { Roadmap } from './roadmap.ts';
import { flatten, russian } from './schema-issues.ts';

export interface ScenarioEvent {
  at: Instant;
  /** Id of the roadmap. */
  roadmap: string;
  command: Command;
  file: string;
  /** Where the event begins, both from 1. */
  line: number;
  column: number;
}

export type ScenarioRead = { ok: true; events: ScenarioEvent[] } | { ok: false; errors: Issue[] };

/** With seconds or an offset of its own if need be; a date alone would leave the hour to chance. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$/;
const VERBS: string[] = CommandSchema.options.map((option) => option.shape.do.value);

/**
 * @param text the file's content, at most 1 MB
 * @param file its name, for the messages only
 * @param roadmaps those the events may be about; times without an offset are in the roadmap's zone
 * @returns events in the order of time, those of one instant in the order of the file
 */
export function parseScenario(text: string, file: string, roadmaps: readonly Roadmap[]): ScenarioRead {
  const yaml = readYaml(text, file, 'сценарий');
  if (!yaml.ok) return { ok: false, errors: yaml.issues };
  const { data, locate } = yaml;
  const errors = [...yaml.issues];
  const report = (path: Path, message: string, ofKey = false) =>
    errors.push({ file, ...(ofKey ? locate.key(path) : locate.value(path)), message });

  const { events: list, ...others } = record(data) ?? {};
  for (const key of Object.keys(others))
    report([key], `неизвестный ключ «${key}»: исправьте или удалите его`, true);
  if (!Array.isArray(list)) report(['events'], 'нужен список событий: events: [{ at: …, do: …, by: … }]');

  const events: ScenarioEvent[] = [];
  for (const [i, entry] of (Array.isArray(list) ? list : []).entries()) {
    const path = ['events', i];
    const event = readEvent(entry, roadmaps, (inner, message, ofKey) =>
      report([...path, ...inner], message, ofKey),
    );
    if (event) events.push({ ...event, file, ...locate.value(path) });
  }
  if (errors.length > 0)
    return { ok: false, errors: errors.sort((a, b) => a.line - b.line || a.column - b.column) };
  return { ok: true, events: events.sort((a, b) => a.at - b.at) };
}

type Report = (path: Path, message: string, ofKey?: boolean) => void;

/** Null when the event has a fault, which has been reported. */
function readEvent(
  entry: unknown,
  roadmaps: readonly Roadmap[],
  report: Report,
): Pick<ScenarioEvent, 'at' | 'roadmap' | 'command'> | null {
  const fields = record(entry);
  if (!fields) {
    report([], 'событие – набор полей: { at: …, do: …, by: … }');
    return null;
  }
  const { at: time, roadmap: id, ...rest } = fields;
  const roadmap = readRoadmap(id, roadmaps, report);
  const at = readTime(time, roadmap, report);
  const command = readCommand(rest, report);
  if (roadmap && command) checkNames(command, roadmap, report);
  return roadmap && at !== null && command ? { at, roadmap: roadmap.id, command } : null;
}

function readRoadmap(id: unknown, roadmaps: readonly Roadmap[], report: Report): Roadmap | null {
  const [only, ...more] = roadmaps;
  if (id === undefined && only && more.length === 0) return only;
  const named = roadmaps.find((r) => r.id === id);
  if (named) return named;
  const known = roadmaps.map((r) => r.id).join(', ');
  if (id === undefined) report(['roadmap'], `укажите roadmap, так как дорожных карт несколько: ${known}`);
  else report(['roadmap'], `нет такой дорожной карты; есть: ${known}`);
  return null;
}

function readTime(time: unknown, roadmap: Roadmap | null, report: Report): Instant | null {
  const at =
    typeof time === 'string' && TIME.test(time) ? parseLocal(time, roadmap?.timezone ?? 'UTC') : null;
  if (at === null)
    report(
      ['at'],
      time === undefined
        ? 'не указано поле «at»: когда это происходит, "2024-01-22T12:00"'
        : 'нет такого времени: нужен вид "2024-01-22T12:00" (по времени дорожной карты)',
    );
  return at;
}

function readCommand(fields: Record<string, unknown>, report: Report): Command | null {
  const verb = fields['do'];
  if (typeof verb !== 'string' || !VERBS.includes(verb)) {
    report(['do'], `что сделано (do): одно из ${VERBS.join(', ')}`);
    return null;
  }
  const parsed = CommandSchema.safeParse(fields, { error: russian });
  for (const { path, message, ofKey } of parsed.error ? flatten(parsed.error.issues, fields) : [])
    report(path, message, ofKey);
  return parsed.success ? parsed.data : null;
}

function checkNames(command: Command, roadmap: Roadmap, report: Report): void {
  const { item, by, person, substitute } = command as Partial<Record<string, string>>;
  if (item !== undefined && !roadmap.items.some((i) => i.id === item))
    report(['item'], `пункта «${item}» нет в дорожной карте ${roadmap.id}`);
  for (const [field, key] of Object.entries({ by, person, substitute }))
    if (key !== undefined && !Object.hasOwn(roadmap.people, key))
      report([field], `лица «${key}» нет в разделе people дорожной карты ${roadmap.id}`);
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
