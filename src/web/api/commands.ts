// Commands through the API: what a person's buttons do, in the person's name. The rules are the core's; here stand the key
// that keeps a repeated one from being done twice, and what its sender has seen.
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { CommandOfPerson } from '../../engine/act.ts';
import { capital, sentence } from '../../messages/wording.ts';
import { type AnsweredRequest, type ApiRequest, REPEATABLE_DAYS } from '../../store/api-requests.ts';
import type { RoadmapEvent, RoadmapState } from '../../workflows/state.ts';
import { eventWords, whoInWords } from '../event-words.ts';
import { enterRoadmap } from '../route.ts';
import { CommandAnswerSchema, commandAnswer } from './command-answer.ts';
import { ApiCommandSchema } from './command-schema.ts';
import { entityTag, seenByTag } from './etag.ts';
import { answeredBefore, KeyTakenError, keepAnswer, requestOf } from './idempotency.ts';
import { problem, type RequestFault } from './problem.ts';
import type { Reply } from './reply.ts';
import { type ApiRoute, apiRoute } from './route.ts';

const Params = z.strictObject({
  roadmap: z.string().max(200).meta({ description: 'Id of the roadmap.', example: 'tomsk-gymnasium-29' }),
});

const Headers = z.strictObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'нужно от 1 до 255 печатных знаков ASCII без пробелов')
    .meta({
      description: `1 to 255 visible ASCII characters, made anew for each command. Repeated within ${REPEATABLE_DAYS} days with the same request it brings the stored answer, with another one a problem.`,
      example: '0f8fad5b-d9cb-469f-a165-70867728950e',
    }),
  'if-match': z.string().optional().meta({
    description:
      'The `ETag` with which the item, or the roadmap for a command about it as a whole, was read. When anything but an acknowledgement has happened to it since, also by a command of one’s own, nothing is done (412). Without it, or with `*`, the command is done whatever has happened.',
  }),
});

const DESCRIPTION = `In the name of the token's owner; whom they stand in for on that day, the rules find out. A command that the rules do not allow now is a
problem \`refused\` with their reason; only commands that were done are kept under their key, so a refused one may be sent again with it.
Files cannot be attached.`;

export const commandRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'post',
    path: '/roadmaps/{roadmap}/commands',
    operationId: 'give-command',
    tag: 'commands',
    summary: 'Give a command',
    description: DESCRIPTION,
    scope: 'commands:write',
    request: { params: Params, headers: Headers, body: ApiCommandSchema },
    success: {
      schema: CommandAnswerSchema,
      description: 'What the command has done.',
      headers: {
        ETag: 'What `If-Match` of the next command about the same takes.',
        'Idempotency-Replayed': '`true`: done before; this is the answer of then.',
      },
    },
    problems: ['refused', 'stale', 'idempotency-key-reused'],
    async answer({ c, site, now, principal, token, params, headers, body: command }) {
      const request = requestOf(token.id, headers['idempotency-key'], { ...params, command });
      const before = await answeredBefore(site.db, request);
      if (before) return replayed(c, request, before);
      const place = await enterRoadmap(site, principal, now, params.roadmap, 'members');
      if (place === null) return problem(c, 'not-found');
      const { state } = place;
      const item = 'item' in command ? (command.item ?? null) : null;
      const about = { roadmap: state.roadmap.id, item };
      const seen = seenByTag(headers['if-match'], about);
      const faults = [...unknownNames(state, command), ...(seen === null ? [NO_TAG] : [])];
      if (seen === null || faults.length > 0) return problem(c, 'invalid', { errors: faults });
      let met: AnsweredRequest | undefined;
      let reply: Reply<z.infer<typeof CommandAnswerSchema>> | undefined;
      try {
        const result = await site.act(principal, state, command, {
          via: 'api',
          ...(seen === undefined ? {} : { seen }),
          async first(tx, current) {
            met = await answeredBefore(tx, request);
            if (met) return 'выполнено раньше';
            return (seen ?? 0) > current.events.length ? FROM_ELSEWHERE : null;
          },
          async also(tx, events, after) {
            const etag = entityTag({ ...about, seen: after.events.length });
            const answer = commandAnswer(after, events, item);
            await keepAnswer(tx, request, { etag, answer: JSON.stringify(answer) }, now);
            reply = { etag, body: answer };
          },
        });
        if (met) return replayed(c, request, met);
        if (result.ok && reply) return reply;
        if (result.ok) throw new Error('a command was done without an answer');
        if (result.changed) return stale(c, await stateNow(), result.changed);
        if (result.reason === FROM_ELSEWHERE) return problem(c, 'stale');
        return problem(c, 'refused', { detail: sentence(capital(result.reason)) });
      } catch (error) {
        if (!(error instanceof KeyTakenError)) throw error;
        const other = await answeredBefore(site.db, request);
        if (!other) throw error;
        return replayed(c, request, other);
      }

      async function stateNow(): Promise<RoadmapState> {
        const { id } = state.roadmap;
        return (await site.cache.load(site.db, [id])).get(id)?.state ?? state;
      }
    },
  }),
];

const FROM_ELSEWHERE = 'версия новее того, что есть';

const NO_TAG: RequestFault = {
  parameter: 'if-match',
  detail:
    'не ETag того, о чём команда: укажите ETag этого пункта, а для команды о дорожной карте в целом – её ETag, как он получен, с кавычками, или *',
};

function replayed(c: Context, { requestHash }: ApiRequest, before: AnsweredRequest): Response {
  if (before.requestHash !== requestHash) return problem(c, 'idempotency-key-reused');
  return c.body(before.answer, 200, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    Vary: 'Authorization',
    ETag: before.etag,
    'Idempotency-Replayed': 'true',
  });
}

function stale(c: Context, state: RoadmapState, changed: readonly RoadmapEvent[]): Response {
  const changes = changed.map((event) => {
    const told = eventWords(state, event);
    const said = told.said ? ` ${told.said.label}: ${told.said.text}` : '';
    return `${told.when} – ${whoInWords(told)}: ${sentence(told.what)}${said}`;
  });
  return problem(c, 'stale', { changes });
}

/** What the command names and the roadmap has not. */
function unknownNames({ roadmap }: RoadmapState, command: CommandOfPerson): RequestFault[] {
  const faults: RequestFault[] = [];
  const must = (
    field: string,
    name: string | undefined,
    isKnown: (name: string) => boolean,
    detail: string,
  ) => {
    if (name !== undefined && !isKnown(name)) faults.push({ pointer: `#/${field}`, detail });
  };
  const named: { do: string } & Partial<Record<'item' | 'person' | 'substitute' | 'party', string>> = command;
  const isPerson = (key: string) => Object.hasOwn(roadmap.people, key);
  must('item', named.item, (id) => roadmap.items.some((one) => one.id === id), 'нет такого пункта');
  must('person', named.person, isPerson, 'нет такого лица в дорожной карте');
  must('substitute', named.substitute, isPerson, 'нет такого лица в дорожной карте');
  must(
    'party',
    named.party,
    (key) => Object.hasOwn(roadmap.parties, key),
    'нет такой организации в дорожной карте',
  );
  return faults;
}
