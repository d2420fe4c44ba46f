// A roadmap's file, text to checked definition. Finds every fault in one run, each with its line and
// column; nothing is returned from a file with a fault.
import { isIsoDate, numericDate } from '../calendar/dates.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { calendarFault, dateOfDeadline, tightLinks } from './check-dates.ts';
import { checkReferences } from './check-references.ts';
import { type DeadlineRead, readDeadline, type SeriesDefaults } from './item-deadline.ts';
import { formatIssue, type Issue, type Path } from './locate.ts';
import { checkMonitoring } from './monitoring/check-monitoring.ts';
import type { Policy } from './policy.ts';
import { readYaml } from './read-yaml.ts';
import { DeadlineSchema, type Item, type Roadmap, type RoadmapFile, RoadmapFileSchema } from './roadmap.ts';
import { flatten, russian } from './schema-issues.ts';
import { unreachablePeople } from './unreachable-people.ts';

export { formatIssue, type Issue };

/** What a roadmap may refer to outside its file. */
export interface Known {
  calendar: (name: string) => WorkCalendar | undefined;
  policies: ReadonlyMap<string, Policy>;
}

export type RoadmapRead =
  | { ok: true; roadmap: Roadmap; warnings: Issue[] }
  | { ok: false; errors: Issue[]; warnings: Issue[] };

/**
 * @param text the file's content, at most 1 MB
 * @param file its name, for the messages only
 */
export function parseRoadmap(text: string, file: string, known: Known): RoadmapRead {
  const yaml = readYaml(text, file);
  if (!yaml.ok) return { ok: false, errors: yaml.issues, warnings: [] };
  const { data, locate } = yaml;
  const errors = [...yaml.issues];
  const warnings: Issue[] = [];
  const report = (path: Path, message: string) => errors.push({ file, ...locate.value(path), message });
  const warn = (path: Path, message: string) => warnings.push({ file, ...locate.value(path), message });

  const parsed = RoadmapFileSchema.safeParse(data, { error: russian });
  for (const { path, ofKey, message } of parsed.error ? flatten(parsed.error.issues, data) : [])
    errors.push({ file, ...(ofKey ? locate.key(path) : locate.value(path)), message });
  checkReferences(data, report);
  const deadlines = readDeadlines(data, seriesDefaults(data, known), report, warn);
  const calendar = checkSurroundings(data, deadlines, known, report);

  if (errors.length > 0 || !parsed.success)
    return { ok: false, errors: inOrder(errors), warnings: inOrder(warnings) };
  const roadmap = assemble(parsed.data, deadlines);
  checkMonitoring(roadmap, report, warn);
  if (errors.length > 0) return { ok: false, errors: inOrder(errors), warnings: inOrder(warnings) };
  roadmap.items.forEach((item, i) => {
    const due = dateOfDeadline(item.deadline);
    if (due !== null && due < roadmap.order.date)
      warn(
        ['items', i, 'deadline'],
        `п. ${item.id}: срок ${numericDate(due)} раньше даты документа ${numericDate(roadmap.order.date)}`,
      );
  });
  for (const [key, { lead, informed = [] }] of Object.entries(roadmap.parties))
    informed.forEach((person, i) => {
      const path = ['parties', key, 'informed', i];
      if (person === lead)
        warn(path, `«${person}» – ответственное лицо исполнителя, копии ему не нужны: уберите`);
      else if (informed.indexOf(person) < i) warn(path, `«${person}» указан дважды: оставьте один раз`);
    });
  for (const { person, message } of unreachablePeople(roadmap)) warn(['people', person], message);
  if (calendar)
    for (const link of tightLinks(roadmap.items, roadmap.roll, calendar)) {
      const i = roadmap.items.findIndex((item) => item.id === link.item);
      warn(['items', i, 'after', roadmap.items[i]?.after.indexOf(link.after) ?? 0], link.message);
    }
  return { ok: true, roadmap, warnings: inOrder(warnings) };
}

const inOrder = (issues: Issue[]) => issues.sort((a, b) => a.line - b.line || a.column - b.column);

const field = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;

type Accepted = Extract<DeadlineRead, { ok: true }>;
type Tell = (path: Path, message: string) => void;

/** None where the order's date or its policy is at fault, which is reported apart. */
function seriesDefaults(data: unknown, known: Known): SeriesDefaults | undefined {
  const [orderDate, name] = [field(field(data, 'order'), 'date'), field(data, 'policy')];
  const policy = typeof name === 'string' ? known.policies.get(name) : undefined;
  return policy && typeof orderDate === 'string' && isIsoDate(orderDate)
    ? { orderDate, dayOfMonth: policy.monitoring.dayOfMonth }
    : undefined;
}

/** By the item's place in the list; what is misshapen has been reported already. */
function readDeadlines(
  data: unknown,
  defaults: SeriesDefaults | undefined,
  report: Tell,
  warn: Tell,
): Map<number, Accepted['deadline']> {
  const deadlines = new Map<number, Accepted['deadline']>();
  const items = field(data, 'items');
  for (const [i, item] of Array.isArray(items) ? items.entries() : []) {
    const source = DeadlineSchema.safeParse(field(item, 'deadline'));
    if (!source.success) continue;
    const path = ['items', i, 'deadline'];
    const read = readDeadline(source.data, defaults);
    if (!read.ok) {
      report(read.at === null ? path : [...path, read.at], read.message);
      continue;
    }
    deadlines.set(i, read.deadline);
    for (const warning of read.warnings) warn(path, `срок «${read.deadline.text}»: ${warning}`);
  }
  return deadlines;
}

/** The policy and the calendar exist, and every date of the document has its year in it. */
function checkSurroundings(
  data: unknown,
  deadlines: ReadonlyMap<number, Accepted['deadline']>,
  known: Known,
  report: Tell,
): WorkCalendar | undefined {
  const policy = field(data, 'policy');
  if (typeof policy === 'string' && !known.policies.has(policy))
    report(['policy'], `правила «${policy}» не найдены: добавьте файл config/policies/${policy}.yaml`);
  const name = field(data, 'calendar');
  const calendar = typeof name === 'string' ? known.calendar(name) : undefined;
  if (typeof name === 'string' && !calendar)
    report(
      ['calendar'],
      `производственный календарь «${name}» не найден: добавьте файлы config/calendars/${name}-ГГГГ.json`,
    );
  if (!calendar) return undefined;
  const roll =
    field(data, 'roll') === 'next' ? 'next' : field(data, 'roll') === 'none' ? 'none' : 'preceding';
  const check = (date: unknown, path: Path) => {
    const fault = typeof date === 'string' && isIsoDate(date) ? calendarFault(date, roll, calendar) : null;
    if (fault) report(path, fault);
  };
  check(field(field(data, 'order'), 'date'), ['order', 'date']);
  for (const [i, deadline] of deadlines) check(dateOfDeadline(deadline), ['items', i, 'deadline']);
  const items = field(data, 'items');
  for (const [i, item] of Array.isArray(items) ? items.entries() : [])
    check(field(field(item, 'executed'), 'date'), ['items', i, 'executed', 'date']);
  const amendments = field(data, 'amendments');
  for (const [i, amendment] of Array.isArray(amendments) ? amendments.entries() : [])
    check(field(amendment, 'due'), ['amendments', i, 'due']);
  return calendar;
}

function assemble(file: RoadmapFile, deadlines: ReadonlyMap<number, Accepted['deadline']>): Roadmap {
  const { roadmap: id, ...rest } = file;
  const items = file.items.map((item, i): Item => {
    const deadline = deadlines.get(i);
    if (!deadline) throw new Error(`the deadline of item ${item.id} passed the schema but was not read`);
    const { dateSetBy = 'own', after = [], related = [], minWorkingDays = 0 } = item;
    return { ...item, deadline, dateSetBy, after, related, minWorkingDays };
  });
  const { indicators = [], viewers = [], amendments = [], corrections = [] } = file;
  return { ...rest, id, items, indicators, viewers, amendments, corrections };
}
