// One date of an item as the API gives it: its only one, or one of a series.
import { z } from '@hono/zod-openapi';
import type { Instant, IsoDate } from '../../../calendar/dates.ts';
import type { EntryFacts } from '../../../workflows/facts.ts';
import type { PlanContext } from '../../../workflows/plan/context.ts';
import type { Item } from '../../../workflows/roadmap.ts';
import { type Occurrence, type RoadmapState, STATUSES } from '../../../workflows/state.ts';
import { occurrenceFacts } from '../../occurrence-facts.ts';
import { AT_RISK, statesOf } from '../../state-words.ts';
import { DaySchema, InstantSchema, instantText, PersonSchema, personBody } from './fields.ts';

export const OccurrenceSchema = z
  .strictObject({
    id: z
      .string()
      .describe(
        'Empty for an item with one date; of a recurring one the date by the document, `due` of commands.',
      ),
    status: z.enum(STATUSES).describe('The stored state; what follows from dates stands beside it.'),
    states: z
      .array(z.string())
      .describe('How it stands in words, as pages show it: «срок нарушен», «на исполнении».'),
    originalDue: DaySchema.nullable().describe('The date by the document; null where it names none.'),
    due: DaySchema.nullable().describe('The date in force; null while nobody has given one.'),
    controlDate: DaySchema.nullable().describe('`due` rolled to a working day.'),
    daysLeft: z
      .int()
      .nullable()
      .describe('Working days from today to the control date, 0 on it and after it; null without a date.'),
    daysOverdue: z
      .int()
      .describe('Working days after the later of due and control date; 0 when not overdue.'),
    isAtRisk: z.boolean().describe('Not overdue yet, but the forecast is later than the control date.'),
    executedAt: DaySchema.nullable().describe('The date of execution by the document.'),
    executedLate: z.boolean().describe('Executed after the later of due and control date.'),
    releasedAt: InstantSchema.nullable().describe('When it was accepted or cancelled.'),
    expected: z
      .strictObject({
        date: DaySchema.describe('The day that the executor expects.'),
        reason: z.string().describe('Why, in their words.'),
      })
      .nullable()
      .describe('The executor’s own date; it moves no official one.'),
    extension: z
      .strictObject({
        date: DaySchema.describe('The day that is asked for.'),
        reason: z.string().describe('Why, in their words.'),
        by: PersonSchema.describe('Who asks.'),
        at: InstantSchema.describe('When it was asked for.'),
        status: z
          .enum(['open', 'supported'])
          .describe('Supported: only the act that moves the date is missing.'),
      })
      .nullable()
      .describe('A request that is not settled yet.'),
    report: z
      .strictObject({
        at: InstantSchema.describe('When it was submitted.'),
        by: PersonSchema.describe('Who submitted it.'),
        executed: DaySchema.describe('The date of execution that it names.'),
        text: z.string().describe('Its words.'),
        returned: z
          .string()
          .nullable()
          .describe('The remarks with which it was returned; null where it was not.'),
      })
      .nullable()
      .describe('The last report of execution.'),
    contributed: z
      .array(
        z.strictObject({
          party: z.string().describe('Key of the co-executing party.'),
          at: InstantSchema.describe('When its part came.'),
        }),
      )
      .describe('Parts that co-executors have given.'),
  })
  .meta({ id: 'Occurrence', description: 'One date of an item: its only one, or one of a series.' });
type OccurrenceBody = z.input<typeof OccurrenceSchema>;

/** @param today a day of the calendar */
export function occurrenceBody(
  { context, today }: { context: PlanContext; today: IsoDate },
  item: Item,
  occurrence: Occurrence,
): OccurrenceBody {
  const { state, calendar } = context;
  const facts = occurrenceFacts(context, item, occurrence, today);
  const isAtRisk = facts.outlook().isAtRisk;
  const states = statesOf(state, item, occurrence, { calendar, today });
  const at = (instant: Instant): string => instantText(instant, state.roadmap.timezone);
  return {
    id: occurrence.id,
    status: occurrence.status,
    states: (isAtRisk ? [AT_RISK, ...states] : states).map(({ words }) => words),
    originalDue: occurrence.originalDue,
    due: occurrence.due,
    controlDate: facts.term?.control.date ?? null,
    daysLeft: facts.term?.daysLeft ?? null,
    daysOverdue: overdueDays(facts),
    isAtRisk,
    executedAt: occurrence.executedAt,
    executedLate: facts.executedLate,
    releasedAt: occurrence.releasedAt === null ? null : at(occurrence.releasedAt),
    expected: occurrence.expected && { date: occurrence.expected.date, reason: occurrence.expected.reason },
    extension: extensionBody(state, occurrence, at),
    report: reportBody(state, occurrence, at),
    contributed: Object.entries(occurrence.contributions).map(([party, given]) => ({
      party,
      at: at(given.at),
    })),
  };
}

/** Of what is executed, or being checked, the days after its date are no delay. */
function overdueDays({ status, term }: EntryFacts): number {
  return status === 'in_execution' || status === 'rework' ? (term?.daysOverdue ?? 0) : 0;
}

function extensionBody(
  state: RoadmapState,
  { extension }: Occurrence,
  at: (instant: Instant) => string,
): OccurrenceBody['extension'] {
  if (extension?.status !== 'open' && extension?.status !== 'supported') return null;
  const { date, reason, status } = extension;
  return { date, reason, by: personBody(state, extension.by), at: at(extension.at), status };
}

function reportBody(
  state: RoadmapState,
  { submissions }: Occurrence,
  at: (instant: Instant) => string,
): OccurrenceBody['report'] {
  const last = submissions.at(-1);
  if (!last) return null;
  const { executed, text, returned } = last;
  return { at: at(last.at), by: personBody(state, last.by), executed, text, returned };
}
