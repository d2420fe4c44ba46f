// The commands of the core as the API takes them: without who gives them, since the token says it, and described.
import { z } from '@hono/zod-openapi';
import type { CommandOfPerson } from '../../engine/act.ts';
import { type Command, CommandSchema } from '../../workflows/command.ts';
import { IsoDateSchema } from '../../workflows/deadline/meaning.ts';

const WORDS: Record<Command['do'], string> = {
  acknowledge: 'Confirm that one has taken note of an item, or (without `item`) of everything given to one.',
  contribute: 'A co-executor’s part is delivered.',
  submit:
    'Report that the item is executed. `executed` is the date of execution by the document, by default today; `text` has its requisites.',
  accept:
    'Accept the result: the item is released from control. `text` is needed when predecessors are open.',
  return: 'Return the result for rework with remarks. `party`: takes back that party’s contribution, too.',
  'report-progress': 'Interim information. It releases nothing from control.',
  expect: 'The date that the executor expects, with the reason. Moves no official date.',
  'request-extension': 'Ask for another date, with the reason.',
  'support-extension': 'Support the request for an extension. The date moves by `amend` only.',
  'refuse-extension': 'Refuse the request for an extension.',
  amend: 'Move the date in force by an act.',
  'set-date': 'Give an item without a date its date, with the basis.',
  clarify:
    'Say of an item whose date was past whether it had been executed: with `executed` and `basis` it had, without it is assigned now.',
  cancel: 'Release the item from control without execution, with the basis.',
  reopen: 'Put an executed item under control again, with the reason.',
  'report-indicators':
    'Give figures of a period. `values` by indicator; `notes` explain figures; `confirmed` names indicators whose unusual figure is right.',
  'reissue-report': 'Issue the report of an executed period again with the figures as they are now.',
  'set-absence': 'Somebody (by default the owner of the token) is absent, with or without a substitute.',
  'change-lead':
    'With `item`: `person` becomes its responsible lead. Without: all open items of `person` go to `substitute`.',
  'release-order': 'Release the whole order from control, with the basis.',
};

const FIELDS: Record<string, string> = {
  do: 'The command.',
  item: 'Number of the item.',
  due: 'Of a recurring item: which date of the series, by the document. Without it the earliest that fits. Of another item only its own date is taken.',
  text: 'In one’s own words; of whom the command is about it asks a reason, that.',
  date: 'The day that the command is about.',
  until: 'Last day, included: within three years from today.',
  executed: 'Date of execution by the document.',
  basis: 'The document that it follows from.',
  act: 'The act that moves the date.',
  person: 'Key of a person of the roadmap.',
  substitute: 'Key of a person of the roadmap.',
  party: 'Key of a party of the roadmap.',
  values: 'Figures by indicator: a number, or numerator and denominator of a share.',
  notes: 'Reasons and measures by indicator.',
  confirmed: 'Indicators whose unusual figure is right.',
};

/** In JSON nothing is undefined, so «may be absent» is all that an optional field of the core says. */
function describedField(name: string, schema: z.ZodType): z.ZodType {
  if (name === 'do') return schema;
  const isOptional = schema instanceof z.ZodExactOptional;
  const inner = isOptional ? (schema.unwrap() as z.ZodType) : schema;
  const described = inner.meta({
    description: FIELDS[name] ?? name,
    ...(inner === IsoDateSchema && { format: 'date' }),
  });
  return isOptional ? described.optional() : described;
}

const options = CommandSchema.options.map((option) => {
  const name = option.shape.do.value;
  const fields = Object.entries(option.shape).filter(([field]) => field !== 'by');
  return z
    .strictObject(Object.fromEntries(fields.map(([field, schema]) => [field, describedField(field, schema)])))
    .meta({ id: idOf(name), description: WORDS[name] });
});

/** `report-progress` → `ReportProgressCommand` */
function idOf(name: string): string {
  return `${name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())}Command`;
}

type Options = readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]];

/** What the core takes, derived from it, so that the two cannot part. */
export const ApiCommandSchema = z
  .discriminatedUnion('do', options as unknown as Options, {
    error: ({ code }) =>
      code === 'invalid_union' ? `нет такой команды; допустимо: ${Object.keys(WORDS).join(', ')}` : undefined,
  })
  .meta({
    id: 'Command',
    description: 'What people do about a roadmap. Which are offered to the owner now, the item says.',
    example: { do: 'report-progress', item: '5', text: 'Извещения размещены, ждём заявок' },
  }) as unknown as z.ZodType<CommandOfPerson>;
