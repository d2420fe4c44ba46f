// When something is said: the numbers of the ladder, as an operator may set them (config/policies/*.yaml).
import { z } from 'zod';
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { WeightsSchema } from './roadmap.ts';

const workingDays = z.int().min(0).max(250);

/** All numbers are working days unless the name says otherwise. */
export const PolicySchema = z.strictObject({
  policy: z.string().min(1),
  reminders: z.strictObject({
    /** n of the rungs T-n. */
    responsible: z.array(workingDays),
    coExecutor: z.array(workingDays),
    recurring: z.array(workingDays),
    /** One early rung for long terms only. */
    early: z.strictObject({ rung: workingDays, overWorkingDays: workingDays }),
  }),
  monitoringRequest: workingDays,
  /** n of the rungs O+n that come once; after the last one, the first working day of every week. */
  overdue: z.array(workingDays.min(1)).min(1),
  acknowledgement: z.strictObject({ remindAfter: workingDays, reportAfter: workingDays }),
  progress: z.strictObject({ overWorkingDays: workingDays, beforeControl: workingDays, apart: workingDays }),
  digest: z.strictObject({
    soon: workingDays,
    dateMissing: workingDays,
    issuerFrom: workingDays,
    reviewWaits: workingDays,
  }),
  monitoring: z
    .strictObject({
      /** Of cumulative indicators without their own: per cent of the year's minimum that fall to each quarter. */
      weights: WeightsSchema.default([30, 25, 10, 35]),
      /** Figures taken before the period's end may be refined until this working day after it. */
      refineWithin: workingDays.default(10),
      /** Of a series whose document names no date: the day of the month after the period. */
      dayOfMonth: z.int().min(1).max(28).default(10),
    })
    .prefault({}),
  eventMessagesPerDay: z.int().min(1).max(100),
  /** Calendar days. */
  horizonDays: z.int().min(30).max(800),
  /** Calendar days. */
  calendarWarningDays: z.int().min(1).max(366),
});
export type Policy = z.infer<typeof PolicySchema>;

/** What a roadmap's rules are read with. */
export interface RoadmapRules {
  calendar: WorkCalendar;
  policy: Policy;
}
