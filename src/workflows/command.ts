// What people (or a scenario) may ask for. One schema per command; `apply` decides whether it may be done.
import { z } from 'zod';
import { isClean, UNCLEAN } from './clean-text.ts';
import { IsoDateSchema } from './deadline/meaning.ts';
import { IndicatorValueSchema } from './monitoring/figure.ts';
import { ActSchema } from './roadmap.ts';

const Text = z.string().trim().min(1).max(4000).refine(isClean, UNCLEAN);
/** As it is kept, with what may be written today. */
const Act = ActSchema.extend({ kind: Text, number: Text, signatory: Text });
const by = z.string();
const item = z.string();
const due = IsoDateSchema.exactOptional();

export const CommandSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('acknowledge'), by, item: item.exactOptional() }),
  z.strictObject({ do: z.literal('contribute'), by, item, due, text: Text.exactOptional() }),
  /** `executed` is the date of execution by the document, by default the day of the report; `text` carries its requisites. */
  z.strictObject({
    do: z.literal('submit'),
    by,
    item,
    due,
    executed: IsoDateSchema.exactOptional(),
    text: Text.exactOptional(),
  }),
  /** `text` is the reason, needed when predecessors are open. */
  z.strictObject({ do: z.literal('accept'), by, item, due, text: Text.exactOptional() }),
  /** `party`: also takes back that party's contribution. */
  z.strictObject({ do: z.literal('return'), by, item, due, text: Text, party: z.string().exactOptional() }),
  z.strictObject({ do: z.literal('report-progress'), by, item, due, text: Text }),
  z.strictObject({ do: z.literal('expect'), by, item, due, date: IsoDateSchema, text: Text }),
  z.strictObject({ do: z.literal('request-extension'), by, item, due, date: IsoDateSchema, text: Text }),
  z.strictObject({ do: z.literal('support-extension'), by, item, due, text: Text.exactOptional() }),
  z.strictObject({ do: z.literal('refuse-extension'), by, item, due, text: Text.exactOptional() }),
  z.strictObject({
    do: z.literal('amend'),
    by: by.exactOptional(),
    item,
    due,
    date: IsoDateSchema,
    act: Act,
  }),
  z.strictObject({ do: z.literal('set-date'), by, item, date: IsoDateSchema, basis: Text }),
  /** With `executed` (and the document in `basis`) the item was done before control began; without, it is assigned now. */
  z.strictObject({
    do: z.literal('clarify'),
    by,
    item,
    executed: IsoDateSchema.exactOptional(),
    basis: Text.exactOptional(),
  }),
  z.strictObject({ do: z.literal('cancel'), by, item, due, text: Text }),
  z.strictObject({ do: z.literal('reopen'), by, item, due, text: Text }),
  z.strictObject({
    do: z.literal('report-indicators'),
    by,
    item,
    due,
    values: z.record(z.string(), IndicatorValueSchema),
    /** Reasons and measures, by indicator. */
    notes: z.record(z.string(), Text).exactOptional(),
    /** Indicators whose unusual figure is right. */
    confirmed: z.array(z.string()).exactOptional(),
    text: Text.exactOptional(),
  }),
  /** The report of an executed occurrence again, with the figures as they are now; `text` is the reason. */
  z.strictObject({ do: z.literal('reissue-report'), by, item, due, text: Text }),
  /** `person`, else `by`, is absent from `date` to `until`, both included. */
  z.strictObject({
    do: z.literal('set-absence'),
    by: by.exactOptional(),
    person: z.string().exactOptional(),
    date: IsoDateSchema,
    until: IsoDateSchema,
    substitute: z.string().exactOptional(),
  }),
  /** With `item`: `person` becomes its responsible lead. Without: all open items of `person` go to `substitute`. */
  z.strictObject({
    do: z.literal('change-lead'),
    by: by.exactOptional(),
    item: item.exactOptional(),
    person: z.string(),
    substitute: z.string().exactOptional(),
  }),
  z.strictObject({ do: z.literal('release-order'), by, basis: Text }),
]);
export type Command = z.infer<typeof CommandSchema>;
export type CommandOf<K extends Command['do']> = Extract<Command, { do: K }>;
