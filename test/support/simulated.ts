// Runs the core over a span of days and gives what people would have got, one readable line per message.
import { readFileSync } from 'node:fs';
import { formatInstant, type Instant, type IsoDate, parseLocal } from '../../src/calendar/dates.ts';
import type { WorkCalendar } from '../../src/calendar/work-calendar.ts';
import { createSimulation, endOfDay, type Simulation } from '../../src/simulation/simulate.ts';
import type { Command } from '../../src/workflows/command.ts';
import type { Entry } from '../../src/workflows/compose.ts';
import type { Mail } from '../../src/workflows/mail.ts';
import { parseRoadmap } from '../../src/workflows/parse-roadmap.ts';
import { parseScenario } from '../../src/workflows/parse-scenario.ts';
import type { Policy } from '../../src/workflows/policy.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { defaultPolicy, russianCalendar } from './roadmaps.ts';

const TOMSK = new URL('../../config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml', import.meta.url);

/** The first order's roadmap as its file says it. */
export function tomskRoadmap(changes: Partial<Roadmap> = {}): Roadmap {
  const calendar = russianCalendar();
  const read = parseRoadmap(readFileSync(TOMSK, 'utf8'), 'tomsk.yaml', {
    calendar: () => calendar,
    policies: new Map([['default', defaultPolicy()]]),
  });
  if (!read.ok) throw new Error(read.errors.map((e) => e.message).join('\n'));
  return { ...read.roadmap, ...changes };
}

/** A command at a time, local in the roadmap's zone where it is text. */
export type Happening = Command & { at: string | Instant };

/** The events of `test/fixtures/scenarios/<name>.yaml`. */
export function scenario(name: string, roadmap: Roadmap): Happening[] {
  const file = new URL(`../fixtures/scenarios/${name}.yaml`, import.meta.url);
  const read = parseScenario(readFileSync(file, 'utf8'), `${name}.yaml`, [roadmap]);
  if (!read.ok) throw new Error(read.errors.map((e) => e.message).join('\n'));
  return read.events.map(({ at, command }) => ({ ...command, at }));
}

export interface Run {
  roadmap: Roadmap;
  from?: IsoDate;
  to: IsoDate;
  events?: readonly Happening[];
  calendar?: WorkCalendar;
  policy?: Policy;
}

/** Every message of the span, in order, and the simulation as it stands at its end. Throws when the rules refuse an event. */
export function simulate(run: Run): { mails: Mail[]; simulation: Simulation } {
  const { roadmap, from = roadmap.order.date, to, events = [] } = run;
  const calendar = run.calendar ?? russianCalendar();
  const simulation = createSimulation({
    roadmaps: [{ roadmap, calendar, policy: run.policy ?? defaultPolicy() }],
    from,
  });
  const mails: Mail[] = [];
  for (const { at, ...command } of events) {
    const instant = typeof at === 'number' ? at : parseLocal(at, roadmap.timezone);
    if (instant === null) throw new Error(`not a time: ${at}`);
    // A command at a slot's instant is seen by that slot.
    mails.push(...simulation.advance(instant - 1));
    const applied = simulation.command(roadmap.id, command as Command, instant);
    if (!applied.ok) throw new Error(`${at} ${command.do}: ${applied.reason}`);
  }
  mails.push(...simulation.advance(endOfDay(to, roadmap.timezone)));
  return { mails, simulation };
}

/** `5:T-10<2,3`; a recurring item's with the date of its occurrence: `13@2024-10-01:T-7`. */
export function formatEntry(entry: Entry): string {
  const occurrence = entry.occurrence === '' ? '' : `@${entry.occurrence}`;
  const behalf = entry.onBehalfOf === undefined ? '' : ` for ${entry.onBehalfOf}`;
  const blocked = entry.blockedBy === undefined ? '' : `<${entry.blockedBy.join(',')}`;
  return `${entry.item}${occurrence}:${entry.rung}${blocked}${behalf}`;
}

/** `2024-02-01T09:00 shkurkina reminder 5:T-10<2,3`, the time on the recipient's wall clock. */
export function formatMail(mail: Mail): string {
  const at = formatInstant(mail.at, mail.zone).slice(0, 16);
  return [at, mail.to.key, mail.kind, ...mail.entries.map(formatEntry)].join(' ');
}
