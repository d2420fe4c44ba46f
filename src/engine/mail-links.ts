// What the buttons of a mail are about: only what its recipient may do at the moment of sending gets a link, and the page
// behind the link asks the same question again.
import type { Instant } from '../calendar/dates.ts';
import type { MailAction, MailLinks } from '../messages/buttons.ts';
import { actionsOn, actionsOnRoadmap, occurrenceMark } from '../workflows/actions.ts';
import { occurrencesOf } from '../workflows/occurrences.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import type { RoadmapRules } from '../workflows/policy.ts';
import type { Item } from '../workflows/roadmap.ts';
import { itemState, type Occurrence, type RoadmapState } from '../workflows/state.ts';
import type { ActionLinks } from './action-links.ts';

export interface LinkSubject {
  /** Null of an acknowledgement, which is one for all items. */
  on: { item: Item; occurrence: Occurrence } | null;
  mark: string;
  /** What the person may do about it now. */
  offered: ReadonlySet<string>;
}

interface Asked {
  item: string;
  occurrence: string;
}

/** Null when the roadmap knows no such item or occurrence (any more). */
export function subjectOf(
  rules: RoadmapRules & { state: RoadmapState },
  asked: Asked,
  address: string,
  now: Instant,
): LinkSubject | null {
  const { state, calendar } = rules;
  if (asked.item === '') {
    const offered = new Set<string>(actionsOnRoadmap(state, address, false, now));
    return { on: null, mark: state.released ? 'released' : '', offered };
  }
  const item = state.roadmap.items.find((one) => one.id === asked.item);
  if (!item) return null;
  const occurrence =
    itemState(state, item.id).occurrences[asked.occurrence] ??
    occurrencesOf(state, item, calendar.lastDay).find((one) => one.id === asked.occurrence);
  if (!occurrence) return null;
  const offered = new Set<string>(actionsOn(state, rules, item, occurrence, address, now));
  return { on: { item, occurrence }, mark: occurrenceMark(state, item, occurrence), offered };
}

/** For one mail to one person; without a pseudonym nobody could be known again by a link. */
export function mailLinks(
  links: ActionLinks,
  recipient: { address: string; pseudonym: string },
  contextOf: (roadmap: string) => PlanContext,
  now: Instant,
): MailLinks {
  const subjects = new Map<string, LinkSubject | null>();
  const about = (roadmap: string, asked: Asked) => {
    const id = `${roadmap}|${asked.item}|${asked.occurrence}`;
    const known = subjects.get(id);
    if (known !== undefined) return known;
    const found = subjectOf(contextOf(roadmap), asked, recipient.address, now);
    subjects.set(id, found);
    return found;
  };
  return {
    toAct({ roadmap, item, occurrence }, action: MailAction) {
      if (recipient.pseudonym === '') return null;
      const asked = action === 'acknowledge' ? { item: '', occurrence: '' } : { item, occurrence };
      const subject = about(roadmap, asked);
      if (!subject?.offered.has(action)) return null;
      return links.linkFor({
        roadmap,
        ...asked,
        action,
        person: recipient.pseudonym,
        mark: subject.mark,
      });
    },
    toItem: ({ roadmap, item, occurrence }) => links.toItem(roadmap, item, occurrence),
    toRoadmap: links.toRoadmap,
  };
}
