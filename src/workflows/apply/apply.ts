// A command becomes a new state, or a refusal that says why. Nothing is changed in place.
import type { Instant } from '../../calendar/dates.ts';
import type { Command } from '../command.ts';
import type { Policy, RoadmapRules } from '../policy.ts';
import type { RoadmapEvent, RoadmapState, Via } from '../state.ts';
import { type Context, createContext, Refusal, refuse } from './context.ts';
import { contribute } from './contribution.ts';
import { amend, decideExtension, requestExtension, setDate } from './dates.ts';
import {
  accept,
  cancel,
  clarify,
  expect,
  releaseOrder,
  reopen,
  reportProgress,
  returnForRework,
  submit,
} from './execution.ts';
import { issueReport, reissueReport, reportIndicators } from './monitoring.ts';
import { acknowledge, changeLead, setAbsence } from './people.ts';

export type Applied =
  | { ok: true; state: RoadmapState; events: RoadmapEvent[] }
  | { ok: false; reason: string };

/**
 * Applies a command at `now`. The result's `events` are those the command added, in order.
 * A refusal (unknown item, wrong state, not allowed, date without a calendar) changes nothing.
 */
export function apply(
  state: RoadmapState,
  command: Command,
  now: Instant,
  rules: RoadmapRules,
  via?: Via,
): Applied {
  const { roadmap, ...rest } = state;
  const draft: RoadmapState = { ...structuredClone(rest), roadmap };
  const context = createContext(draft, rules.calendar, now, {
    by: command.by ?? null,
    ...(via === undefined ? {} : { via }),
  });
  try {
    if (context.by !== null && !Object.hasOwn(roadmap.people, context.by))
      refuse(`нет лица ${context.by} в перечне people`);
    run(context, command, rules.policy);
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message };
    throw error;
  }
  return { ok: true, state: draft, events: draft.events.slice(state.events.length) };
}

function run(context: Context, command: Command, policy: Policy): void {
  switch (command.do) {
    case 'acknowledge':
      return acknowledge(context, command);
    case 'contribute':
      return contribute(context, command);
    case 'submit':
      return submit(context, command);
    case 'accept':
      return accept(context, command, (...accepted) => issueReport(context, policy, ...accepted));
    case 'return':
      return returnForRework(context, command);
    case 'report-progress':
      return reportProgress(context, command);
    case 'expect':
      return expect(context, command);
    case 'request-extension':
      return requestExtension(context, command);
    case 'support-extension':
    case 'refuse-extension':
      return decideExtension(context, command);
    case 'amend':
      return amend(context, command);
    case 'set-date':
      return setDate(context, command);
    case 'clarify':
      return clarify(context, command);
    case 'cancel':
      return cancel(context, command);
    case 'reopen':
      return reopen(context, command);
    case 'report-indicators':
      return reportIndicators(context, command, policy);
    case 'reissue-report':
      return reissueReport(context, command, policy);
    case 'set-absence':
      return setAbsence(context, command);
    case 'change-lead':
      return changeLead(context, command);
    case 'release-order':
      return releaseOrder(context, command);
  }
}
