// A digest as it would go out at this moment, through the code that makes the mail; nothing is recorded.
import { dateOf, type Instant, type IsoDate } from '../calendar/dates.ts';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { type Letter, letterOf } from '../messages/letter.ts';
import { factsOf } from '../messages/subject.ts';
import { chainHeads } from '../store/journal.ts';
import type { Db, StoredRoadmap } from '../store/roadmaps.ts';
import { digestEntries } from '../workflows/compose.ts';
import { digestOn, digestReaders } from '../workflows/digest.ts';
import { type DigestRole, digestLines } from '../workflows/digest-lines.ts';
import type { Role } from '../workflows/notice.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import { recipientOn } from '../workflows/recipients.ts';
import type { Rules } from './engine-deps.ts';
import { contextsToDecide, createZoneCache } from './plan-context.ts';

export interface DigestReader {
  /** Person key. */
  person: string;
  roles: readonly DigestRole[];
}

export interface DigestPreview {
  reader: DigestReader;
  /** Name of who gets it today: the reader, or who stands in for them. */
  to: string;
  /** Null when there is no line. */
  letter: Letter | null;
  /** It is worth a mail now: something in it is new, or a week begins. */
  isDue: boolean;
}

export interface DigestPreviews {
  readers: DigestReader[];
  preview(reader: DigestReader): DigestPreview;
}

interface PreviewDeps {
  db: Db;
  rules: Rules;
  now: Instant;
  /** Pages that the lines lead to. */
  pages: {
    item(roadmap: string, item: string, occurrence: string): string;
    roadmap(roadmap: string): string;
  };
}

export async function previewDigests(stored: StoredRoadmap, deps: PreviewDeps): Promise<DigestPreviews> {
  const { db, rules, now } = deps;
  const { id } = stored.state.roadmap;
  const contextOf = await contextsToDecide(db, rules, createZoneCache(), new Map([[id, stored]]), now, true);
  const context = contextOf(id);
  const heads = await chainHeads(db, [id]);
  return {
    readers: digestReaders(context.state, context.told),
    preview: (reader) => previewOf(context, heads, reader, deps),
  };
}

function previewOf(
  context: PlanContext,
  chainHeads: Record<string, string>,
  reader: DigestReader,
  { now, pages }: PreviewDeps,
): DigestPreview {
  const { state, told, calendar } = context;
  const { id, people, timezone } = state.roadmap;
  const { person, roles } = reader;
  const { to } = recipientOn(state, person, dateOf(now, timezone));
  const { name = to, email = '' } = people[to] ?? {};
  const zone = context.zoneOf(to);
  const today = withinCalendar(dateOf(now, zone), calendar);
  const weekly = calendar.firstOfWeek(today) === today;
  const last = told.digests[person];
  const due = digestOn(context, reader, today, weekly, last);
  const since = last?.weeklyAt ?? state.underControlAt;
  const lines = due?.lines ?? digestLines(context, roles, today, weekly, since);
  const role: Role = roles[0] ?? 'supervisor';
  const entries = digestEntries({ roadmap: id, role, to, person }, lines);
  const mail = {
    at: now,
    zone,
    to: { key: to, name, address: email },
    cc: [],
    stream: 'escalations' as const,
    kind: 'digest' as const,
    entries,
  };
  const links = {
    // A preview acts for nobody.
    toAct: () => null,
    toItem: (entry: { roadmap: string; item: string; occurrence: string }) =>
      pages.item(entry.roadmap, entry.item, entry.occurrence),
    toRoadmap: pages.roadmap,
  };
  const letter =
    entries.length === 0
      ? null
      : letterOf(
          factsOf(mail, () => context),
          { chainHeads, links },
        );
  return { reader, to: name, letter, isDue: due !== null };
}

/** Mail of a year without a calendar waits for it; its digest is shown as of the nearest day. */
function withinCalendar(day: IsoDate, { covers, firstDay, lastDay }: WorkCalendar): IsoDate {
  if (covers(day)) return day;
  return day < firstDay ? firstDay : lastDay;
}
