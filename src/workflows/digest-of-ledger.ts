// Lines of a digest about what only the ledger knows: answers of people, and what went wrong.
import { dateOf, type Instant, type IsoDate } from '../calendar/dates.ts';
import { alarmsOn } from './alarms.ts';
import type { DigestLine } from './digest-lines.ts';
import type { Section } from './notice.ts';
import type { Alarm, PlanContext } from './plan/context.ts';
import { itemOf } from './state.ts';

/** Until a weekly digest has had them. The controller knows what they wrote themselves. */
export function* repliesSince(context: PlanContext, since: Instant): Generator<DigestLine> {
  const { people, controller, timezone } = context.state.roadmap;
  for (const { id, items, person, sender, at, text } of context.told.replies) {
    const [first] = items;
    if (at <= since || first === undefined || person === controller) continue;
    const from = (person === null ? undefined : people[person]?.name) ?? `с адреса ${sender}`;
    const item = itemOf(context.state, first);
    const occurrence = context.occurrences(item)[0];
    yield {
      section: 'replies',
      item: first,
      occurrence: occurrence?.id ?? '',
      due: occurrence?.due ?? null,
      person,
      mark: `reply ${id}`,
      text,
      reply: { from, on: dateOf(at, timezone), items },
    };
  }
}

const UNDELIVERED = new Set<Alarm['code']>(['failed', 'returned', 'address-fails', 'mailbox-full']);

export function* undelivered(context: PlanContext, today: IsoDate): Generator<DigestLine> {
  for (const alarm of alarmsOn(context, today))
    if (UNDELIVERED.has(alarm.code)) yield alarmLine(context, 'undelivered', alarm);
}

function alarmLine(context: PlanContext, section: Section, alarm: Alarm): DigestLine {
  const item = itemOf(context.state, alarm.item);
  const occurrence = context.occurrences(item)[0];
  return {
    section,
    item: item.id,
    occurrence: occurrence?.id ?? '',
    due: occurrence?.due ?? null,
    person: alarm.person,
    mark: alarm.code,
    text: alarm.text,
  };
}

export function alarmLines(context: PlanContext, today: IsoDate): DigestLine[] {
  return alarmsOn(context, today).map((alarm) => alarmLine(context, 'alarm', alarm));
}
