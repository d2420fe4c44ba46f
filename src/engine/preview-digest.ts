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
import { compareEntries, type Role } from '../workflows/notice.ts';
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
  /** Roadmaps of the same order whose lines the preview may show. */
  others: ReadonlyMap<string, StoredRoadmap>;
  /** Pages that the lines lead to. */
  pages: {
    item(roadmap: string, item: string, occurrence: string): string;
    roadmap(roadmap: string): string;
  };
}

export async function previewDigests(stored: StoredRoadmap, deps: PreviewDeps): Promise<DigestPreviews> {
  const { db, rules, now, others } = deps;
  const { id } = stored.state.roadmap;
  const roadmaps = new Map([[id, stored], ...others]);
  const digests = { others: new Map() };
  const contextOf = await contextsToDecide(db, rules, createZoneCache(), roadmaps, now, digests);
  const context = contextOf(id);
  const heads = await chainHeads(db, [...roadmaps.keys()]);
  return {
    readers: digestReaders(context.state, context.told),
    preview: (reader) => previewOf(context, contextOf, heads, reader, deps),
  };
}

function previewOf(
  context: PlanContext,
  contextOf: (roadmap: string) => PlanContext,
  chainHeads: Record<string, string>,
  reader: DigestReader,
  { now, pages }: PreviewDeps,
): DigestPreview {
  const { state, calendar } = context;
  const { people, timezone } = state.roadmap;
  const { person } = reader;
  const { to } = recipientOn(state, person, dateOf(now, timezone));
  const { name = to, email = '' } = people[to] ?? {};
  const zone = context.zoneOf(to);
  const today = withinCalendar(dateOf(now, zone), calendar);
  const digests = context
    .sameOrder()
    .flatMap((one) =>
      digestIn(one, one === context ? reader : sameReader(one, people[person]?.email), today),
    );
  const due = digests.filter(({ isDue }) => isDue);
  // Where nothing is worth a mail, what there is to say is shown all the same.
  const entries = (due.length > 0 ? due : digests).flatMap((one) => one.entries).sort(compareEntries);
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
      : letterOf(factsOf(mail, contextOf), {
          chainHeads,
          links,
        });
  return { reader, to: name, letter, isDue: due.length > 0 };
}

/** Who reads the digests of another roadmap at the same address. */
function sameReader({ state, told }: PlanContext, address: string | undefined): DigestReader | undefined {
  return digestReaders(state, told).find(
    ({ person }) => address !== undefined && state.roadmap.people[person]?.email === address,
  );
}

function digestIn(context: PlanContext, reader: DigestReader | undefined, today: IsoDate) {
  if (!reader) return [];
  const { state, told, calendar } = context;
  const { person, roles } = reader;
  const weekly = calendar.firstOfWeek(today) === today;
  const last = told.digests[person];
  const due = digestOn(context, reader, today, weekly, last);
  const since = last?.weeklyAt ?? state.underControlAt;
  const lines = due?.lines ?? digestLines(context, roles, today, weekly, since);
  const { to } = recipientOn(state, person, today);
  const role: Role = roles[0] ?? 'supervisor';
  return [
    { entries: digestEntries({ roadmap: state.roadmap.id, role, to, person }, lines), isDue: due !== null },
  ];
}

/** Mail of a year without a calendar waits for it; its digest is shown as of the nearest day. */
function withinCalendar(day: IsoDate, { covers, firstDay, lastDay }: WorkCalendar): IsoDate {
  if (covers(day)) return day;
  return day < firstDay ? firstDay : lastDay;
}
