// What the token's owner may do, as the API offers it: the buttons of a page, with the fields of their commands.
import { z } from '@hono/zod-openapi';
import { CommandSchema } from '../../../workflows/command.ts';

const offered = {
  do: z.string().describe('`do` of the command.'),
  label: z.string().describe('Of the button, in Russian.'),
  fields: z
    .array(
      z
        .strictObject({
          name: z.string().describe('Field of the command.'),
          isRequired: z.boolean().describe('Without it the command is not taken.'),
        })
        .meta({ id: 'CommandField', description: 'A field of a command.' }),
    )
    .describe('What the command takes besides `do`.'),
};

export const RoadmapActionSchema = z
  .strictObject(offered)
  .meta({ id: 'RoadmapAction', description: 'What the owner may do with the roadmap as a whole.' });

export const ItemActionSchema = z
  .strictObject({ ...offered, occurrence: z.string().describe('Id of the occurrence that it is about.') })
  .meta({
    id: 'ItemAction',
    description: 'What the owner may do now. What stands in its fields may still be refused by the rules.',
  });

type RoadmapAction = z.input<typeof RoadmapActionSchema>;

/** Of each command, as its schema says; who gives it the token says. */
const FIELDS = new Map<string, RoadmapAction['fields']>(
  CommandSchema.options.map(({ shape }) => [
    shape.do.value,
    Object.entries(shape)
      .filter(([name]) => name !== 'do' && name !== 'by')
      .map(([name, schema]) => ({ name, isRequired: schema._zod.optin === undefined })),
  ]),
);

export function actionBody(action: string, label: string): RoadmapAction {
  return { do: action, label, fields: FIELDS.get(action) ?? [] };
}
