// Every form there is, by its action. A new command is one form and one line here.
import type { ItemAction, RoadmapAction } from '../../workflows/actions.ts';
import type { ActionForm, RoadmapTarget } from './action-form.ts';
import { amend, expect, requestExtension, setDate } from './dates.tsx';
import { cancel, clarify, refuseExtension, reopen, supportExtension } from './decisions.tsx';
import { reportIndicators } from './figures.tsx';
import { changeLead, handOver, releaseOrder } from './leads.tsx';
import { acknowledge, setAbsence } from './people.tsx';
import { reissueReport } from './reissue-report.tsx';
import { contribute, reportProgress, submit } from './reports.tsx';
import { accept, returnForRework } from './review.tsx';

/** The lead of one item is changed on the item, all items of a person on the roadmap. */
const ITEM_FORMS: Record<ItemAction | 'change-lead', ActionForm> = {
  submit,
  contribute,
  'report-progress': reportProgress,
  'report-indicators': reportIndicators,
  expect,
  'request-extension': requestExtension,
  'set-date': setDate,
  amend,
  accept,
  return: returnForRework,
  'support-extension': supportExtension,
  'refuse-extension': refuseExtension,
  clarify,
  cancel,
  reopen,
  'reissue-report': reissueReport,
  'change-lead': changeLead,
};

const ROADMAP_FORMS: Record<RoadmapAction, ActionForm<RoadmapTarget>> = {
  acknowledge,
  'set-absence': setAbsence,
  'change-lead': handOver,
  'release-order': releaseOrder,
};

/** Of `/roadmaps/…/items/…/do/:action`; undefined for what is no action of an item. */
export function itemForm(action: string): ActionForm | undefined {
  return Object.hasOwn(ITEM_FORMS, action) ? ITEM_FORMS[action as keyof typeof ITEM_FORMS] : undefined;
}

/** Of `/roadmaps/…/do/:action`. */
export function roadmapForm(action: string): ActionForm<RoadmapTarget> | undefined {
  return Object.hasOwn(ROADMAP_FORMS, action) ? ROADMAP_FORMS[action as RoadmapAction] : undefined;
}
