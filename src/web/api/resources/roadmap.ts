// One roadmap: its requisites, who is who in it, and how its items stand in sum.
import { z } from '@hono/zod-openapi';
import { actionsOnRoadmap } from '../../../workflows/actions.ts';
import { ROLES } from '../../../workflows/roles.ts';
import { roadmapForm } from '../../forms/registry.ts';
import { GROUPS, type Group, viewRoadmap } from '../../roadmap-view.ts';
import type { RoadmapVisit } from '../../route.ts';
import { seesMail } from '../../sees-mail.ts';
import { type ApiRoute, roadmapRoute } from '../route.ts';
import { DaySchema, InstantSchema, instantText, PersonSchema, personBody, RoadmapParams } from './fields.ts';
import { actionBody, RoadmapActionSchema } from './offered-action.ts';
import { placeTag } from './version-of.ts';

const OfficialSchema = PersonSchema.extend({
  position: z.string().nullable().describe('Where it is known.'),
  address: z.string().nullable().describe('E-mail; null where mail cannot reach them.'),
}).meta({ id: 'Official', description: 'Somebody whom the roadmap names, as the page «Люди» shows them.' });

const GROUP_NAMES = Object.keys(GROUPS) as [Group, ...Group[]];

const RoadmapSchema = z
  .strictObject({
    id: z.string().describe('Id of the roadmap.'),
    title: z.string().describe('Of the annex.'),
    organisation: z.string().nullable().describe('Whose it is; null: the installation’s own.'),
    order: z
      .strictObject({
        number: z.string().describe('Its number.'),
        date: DaySchema.describe('Its date.'),
        title: z.string().describe('Its title.'),
        url: z.string().nullable().describe('Where it is published.'),
        issuer: PersonSchema.describe('Who signed it.'),
      })
      .describe('The act that orders it.'),
    timezone: z.string().describe('Its zone, of which days and instants here are.'),
    calendar: z.string().describe('Name of its production calendar.'),
    today: DaySchema.describe('Today in its zone: what follows from dates is counted from this day.'),
    supervisor: PersonSchema.describe('Whom control is laid on.'),
    controller: PersonSchema.describe('Who checks results.'),
    people: z
      .array(OfficialSchema)
      .describe('Everybody whom the roadmap names; to who does not control it only the owner themselves.'),
    parties: z
      .array(
        z.strictObject({
          key: z.string().describe('Known by it in this roadmap.'),
          name: z.string().describe('The body.'),
        }),
      )
      .describe('Bodies that execute items.'),
    underControlAt: InstantSchema.describe('When it was put under control.'),
    released: z
      .strictObject({
        at: InstantSchema.describe('When.'),
        by: PersonSchema.describe('By whom.'),
        basis: z.string().describe('On which ground.'),
      })
      .nullable()
      .describe('The release of the whole order from control.'),
    counts: z
      .array(
        z.strictObject({
          group: z.enum(GROUP_NAMES).describe('The most consequential that fits an item.'),
          words: z.string().describe('As pages call it.'),
          items: z.int().describe('How many.'),
        }),
      )
      .describe('Items by group; groups without items are left out.'),
    roles: z.array(z.enum(ROLES)).describe('Of the token’s owner.'),
    actions: z.array(RoadmapActionSchema).describe('The most sensible first.'),
  })
  .meta({ id: 'Roadmap', description: 'A roadmap and how it stands today.' });

export const roadmapRoutes: readonly ApiRoute[] = [
  roadmapRoute({
    method: 'get',
    path: '/roadmaps/{roadmap}',
    operationId: 'get-roadmap',
    tag: 'roadmaps',
    summary: 'A roadmap with its requisites, people and counts',
    scope: 'roadmaps:read',
    access: 'members',
    request: { params: RoadmapParams },
    success: { schema: RoadmapSchema, description: 'The roadmap.' },
    isTagged: true,
    answer: (visit) => ({ etag: placeTag(visit), body: () => roadmapBody(visit) }),
  }),
];

function roadmapBody(visit: RoadmapVisit): z.input<typeof RoadmapSchema> {
  const { state, today, roles, principal, now, isOperator } = visit;
  const { roadmap, underControlAt, released } = state;
  const { order, timezone } = roadmap;
  const person = (key: string) => personBody(state, key);
  const { tally } = viewRoadmap({ ...visit, address: principal.address });
  return {
    id: roadmap.id,
    title: roadmap.title,
    organisation: state.organisation ?? null,
    order: {
      number: order.number,
      date: order.date,
      title: order.title,
      url: order.url ?? null,
      issuer: person(order.issuer),
    },
    timezone,
    calendar: roadmap.calendar,
    today,
    supervisor: person(roadmap.supervisor),
    controller: person(roadmap.controller),
    people: peopleShown(visit),
    parties: Object.entries(roadmap.parties).map(([key, { name }]) => ({ key, name })),
    underControlAt: instantText(underControlAt, timezone),
    released: released && {
      at: instantText(released.at, timezone),
      by: person(released.by),
      basis: released.basis,
    },
    counts: [...tally].map(([group, items]) => ({ group, words: GROUPS[group].words, items })),
    roles: ROLES.filter((role) => roles.has(role)),
    actions: actionsOnRoadmap(state, principal.address, isOperator, now).map((action) =>
      actionBody(action, roadmapForm(action)?.label ?? action),
    ),
  };
}

function peopleShown(visit: RoadmapVisit): z.input<typeof OfficialSchema>[] {
  const { state, principal } = visit;
  const seesAll = seesMail(visit);
  return Object.entries(state.roadmap.people)
    .filter(([, { email }]) => seesAll || email === principal.address)
    .map(([key, { position, email }]) => ({
      ...personBody(state, key),
      position: position ?? null,
      address: email ?? null,
    }));
}
