// States of an item in the words of every page, calendar and paper.
import type { Status } from '../workflows/state.ts';

export const STATUS_WORDS = {
  unclarified: 'уточнить при постановке на контроль',
  awaiting_date: 'срок не определён',
  in_execution: 'на исполнении',
  under_review: 'на проверке',
  rework: 'на доработке',
  executed: 'исполнен, снят с контроля',
  cancelled: 'снят с контроля без исполнения',
} as const satisfies Record<Status, string>;

export const EXECUTED_LATE_WORDS = 'исполнен с нарушением срока';
