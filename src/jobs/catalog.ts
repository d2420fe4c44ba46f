// Every job there is, in one map: name → payload schema and options. The queue is an alarm clock, so a
// payload only says which stream to look at; what is due is read from the ledger.
import type { JobsOptions, RepeatOptions } from 'bullmq';
import { z } from 'zod';

/** The job that empties each stream of the ledger. */
export const SEND_JOBS = {
  reminders: 'send-reminders',
  escalations: 'send-escalations',
  monitoring: 'send-monitoring-requests',
  webhooks: 'send-webhooks',
} as const;

export type Stream = keyof typeof SEND_JOBS;

/** Why a send job exists: its slot has come, something became due, a process started. */
export type SendReason = 'slot' | 'due' | 'start';

interface JobKind {
  readonly payload: z.ZodType;
  readonly options: JobsOptions;
  /** For jobs that come by themselves. */
  readonly repeat?: RepeatOptions;
}

/** A finished job that is kept would swallow the next one with its id; a failed one comes again by `arm`, never by the queue. */
const ONCE = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const satisfies JobsOptions;

const NoPayload = z.strictObject({});

/** `slot` is milliseconds since 1970 UTC, or `now`: whatever is due. */
function sendPayload<S extends Stream>(stream: S) {
  return z.strictObject({
    stream: z.literal(stream),
    slot: z.union([z.literal('now'), z.int()]),
    reason: z.enum(['slot', 'due', 'start'] satisfies SendReason[]),
  });
}

export const CATALOG = {
  'send-reminders': { payload: sendPayload('reminders'), options: ONCE },
  'send-escalations': { payload: sendPayload('escalations'), options: ONCE },
  'send-monitoring-requests': { payload: sendPayload('monitoring'), options: ONCE },
  'send-webhooks': { payload: sendPayload('webhooks'), options: ONCE },
  arm: { payload: NoPayload, options: ONCE, repeat: { every: 60_000 } },
  'read-mailbox': { payload: NoPayload, options: ONCE, repeat: { every: 60_000 } },
  replan: {
    payload: NoPayload,
    options: { ...ONCE, attempts: 5, backoff: { type: 'exponential', delay: 60_000 } },
    repeat: { pattern: '10 0 * * *', tz: 'UTC' },
  },
} as const satisfies Record<string, JobKind>;

export type JobName = keyof typeof CATALOG;

export type JobPayload<N extends JobName> = z.infer<(typeof CATALOG)[N]['payload']>;

export type SendPayload = JobPayload<(typeof SEND_JOBS)[Stream]>;

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(CATALOG, name);
}
