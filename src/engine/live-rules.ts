// Rules whose calendars change while the service runs: the files, and over them what has been changed since. Each process
// keeps what it has read by version; every transaction that plans or decides asks for the version first.

import { type CalendarYear, createWorkCalendar, type WorkCalendar } from '../calendar/work-calendar.ts';
import { calendarChanges, calendarVersion, holdCalendars } from '../store/calendar-changes.ts';
import type { Db } from '../store/roadmaps.ts';
import { type CalendarChange, consecutiveYears, effectiveYears } from '../workflows/calendar-change.ts';
import { type OrganisationDirectory, OWN } from '../workflows/organisation-directory.ts';
import type { Policy } from '../workflows/policy.ts';
import type { CalendarsSince, LiveCalendars, Rules, RulesAsOf } from './engine-deps.ts';

export interface RulesOfFiles {
  calendarNames: readonly string[];
  calendarYears(name: string): readonly CalendarYear[];
  policies: ReadonlyMap<string, Policy>;
  organisations: Pick<OrganisationDirectory, 'lineage' | 'find'>;
}

export type LiveRules = Rules & { live: LiveCalendars };

/** Until `refresh` or `hold` they know the files alone. */
export function createLiveRules(files: RulesOfFiles): LiveRules {
  let known = rulesAsOf(files, []);
  /** @param version read from the database; meanwhile others may have taken in a later one */
  async function upTo(version: number, db: Db): Promise<RulesAsOf> {
    const from = known;
    if (version === from.version) return from;
    // What was known is in the database since: less than that is there only after a restore of an older state.
    const isRestored = version < from.version && (await calendarVersion(db)) < from.version;
    if (version < from.version && !isRestored) return from;
    const changes = isRestored ? [] : from.changes;
    const read = rulesAsOf(files, [...changes, ...(await calendarChanges(db, changes.at(-1)?.id))]);
    if (isRestored ? known === from : read.version > known.version) known = read;
    return read;
  }
  return {
    calendar: (name, organisation) => known.calendar(name, organisation),
    policies: files.policies,
    live: {
      names: files.calendarNames,
      hold: async (tx) => upTo(await holdCalendars(tx), tx),
      refresh: async (db) => upTo(await calendarVersion(db), db),
      supposing: (more) => rulesAsOf(files, [...known.changes, ...more]),
      years: (name, organisation) => known.years(name, organisation),
      changes: () => known.changes,
      files: files.calendarYears,
      isOrganisation: (id) => files.organisations.find(id) !== undefined,
    },
  };
}

interface Known extends RulesAsOf {
  years(calendar: string, organisation?: string): CalendarYear[];
}

function rulesAsOf(files: RulesOfFiles, changes: readonly CalendarChange[]): Known {
  const calendars = new Map<string, WorkCalendar | undefined>();
  const since = new Map<string, CalendarsSince | null>();
  const yearsAt = (version: number, name: string, organisation: string) =>
    consecutiveYears(
      effectiveYears(
        files.calendarYears(name),
        changes.filter((change) => change.id <= version && change.calendar === name),
        files.organisations.lineage(organisation),
      ),
    );
  const version = changes.at(-1)?.id ?? 0;
  const at = (asOf: number, name: string, organisation: string): WorkCalendar | undefined => {
    const key = `${asOf} ${name} ${organisation}`;
    if (!calendars.has(key)) {
      const years = yearsAt(asOf, name, organisation);
      calendars.set(key, years.length === 0 ? undefined : createWorkCalendar(name, years));
    }
    return calendars.get(key);
  };
  return {
    version,
    changes,
    policies: files.policies,
    calendar: (name, organisation = OWN) => at(version, name, organisation),
    years: (name, organisation = OWN) => yearsAt(version, name, organisation),
    since(then, name, organisation = OWN) {
      const key = `${then} ${name} ${organisation}`;
      const known = since.get(key);
      if (known !== undefined) return known;
      const found = then >= version ? null : compare(then, name, organisation);
      since.set(key, found);
      return found;
    },
  };

  function compare(then: number, name: string, organisation: string): CalendarsSince | null {
    const whose = [OWN, ...files.organisations.lineage(organisation)];
    const later = changes.filter(
      (change) => change.id > then && change.calendar === name && whose.includes(change.organisation),
    );
    if (later.length === 0) return null;
    const [before, now] = [at(then, name, organisation), at(version, name, organisation)];
    return daysOf(before) === daysOf(now) ? null : { changes: later, before };
  }
}

const daysOf = (calendar: WorkCalendar | undefined): string =>
  calendar ? `${calendar.lastDay} ${calendar.days(calendar.firstDay, calendar.lastDay).join()}` : '';

export function isLive(rules: Rules): rules is LiveRules {
  return rules.live !== undefined;
}

/** In a transaction, before any lock. */
export async function holdRules(tx: Db, rules: Rules): Promise<RulesAsOf> {
  return rules.live ? rules.live.hold(tx) : { ...rules, version: 0, changes: [], since: () => null };
}
