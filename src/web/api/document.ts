// The OpenAPI document: made of the list of routes, once in a process.
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { version } from '../../version.ts';
import { WebhookMessageSchema } from '../../workflows/webhook-event.ts';
import { ProblemSchema } from './problem.ts';
import { PROBLEMS, type ProblemCode } from './problem-codes.ts';
import { requiredHeaders } from './request.ts';
import { type ApiRoute, publicRoute } from './route.ts';
import { SCOPE_WORDS, SCOPES } from './scopes.ts';

export const API_PATH = '/api/v1';

const DESCRIPTION = `Reads what the pages of Srok show, and gives the commands that their buttons give.

A token acts in the name of its owner, with the owner's roles at the moment of the request, and never beyond its scopes:

${SCOPES.map((scope) => `- \`${scope}\`: ${SCOPE_WORDS[scope].description}`).join('\n')}

Days are \`YYYY-MM-DD\`, instants RFC 3339 with the offset of the roadmap's time zone. Whatever is written for people is Russian. A field
that has no value is null; a field that is absent does not apply. What is not asked for by the description (unknown
parameters and fields) is refused. Every problem is \`application/problem+json\` with a \`code\` and a \`detail\` that says what to do; then
nothing was changed. Files are not taken: a report with attachments is given on its page.`;

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

function documentOf(routes: readonly ApiRoute[]): Document {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of the page «Доступ для программ» (/account/tokens) or of `srok token create`.',
  });
  for (const route of routes) app.openAPIRegistry.registerPath(operationOf(route));
  app.openAPIRegistry.registerWebhook(WEBHOOK);
  return app.getOpenAPI31Document(
    {
      openapi: '3.1.0',
      info: {
        title: 'Srok',
        version: version(),
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      servers: [{ url: '/', description: 'This installation' }],
      tags: TAGS,
    },
    { unionPreferredType: 'oneOf' },
  );
}

const TAGS = [
  { name: 'token', description: 'The token that is shown.' },
  { name: 'roadmaps', description: 'Roadmaps and their items.' },
  { name: 'commands', description: 'What people do about items.' },
  { name: 'notices', description: 'Planned notices and messages.' },
  { name: 'journal', description: 'What has happened, hash-chained.' },
  { name: 'monitoring', description: 'Figures, verdicts and reports by period.' },
  { name: 'webhooks', description: 'What the service sends to programs: docs/webhooks.md.' },
  { name: 'description', description: 'This document.' },
];

/** The one request that goes the other way. */
const WEBHOOK = {
  method: 'post',
  path: 'events',
  operationId: 'receive-events',
  tags: ['webhooks'],
  summary: 'Events of roadmaps, in their order',
  description:
    'Sent to every webhook of «Веб-хуки» or `srok webhook`, signed as Standard Webhooks says, and repeated until it is taken. Skip what has been seen, by the id of the event.',
  security: [],
  request: {
    headers: z.object({
      'webhook-id': z.string().meta({ description: 'The id of the message, the same at every attempt.' }),
      'webhook-timestamp': z.string().meta({ description: 'Seconds since 1970, of the attempt.' }),
      'webhook-signature': z
        .string()
        .meta({ description: '`v1,` and HMAC-SHA256 in Base64; several, by spaces.' }),
    }),
    body: { required: true, content: { 'application/json': { schema: WebhookMessageSchema } } },
  },
  responses: {
    204: { description: 'Taken. Any 2xx will do.' },
    410: {
      description:
        'Nobody is here any more: the webhook is paused. Any other answer: it is sent again later.',
    },
  },
} as const satisfies Parameters<OpenAPIHono['openAPIRegistry']['registerWebhook']>[0];

type Operation = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0];

function operationOf(route: ApiRoute): Operation {
  const { method, path, operationId, tag, summary, description, request, success, isTagged, scope } = route;
  const { params, query, body } = request;
  const headers = isTagged ? withTag(request.headers) : request.headers;
  return {
    method,
    path: API_PATH + path,
    operationId,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: route.isPublic ? [] : [{ token: [] }],
    ...(scope !== null && { 'x-required-scope': scope }),
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(headers && { headers }),
      ...(body && { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      200: {
        description: success.description,
        content: { 'application/json': { schema: success.schema } },
        ...headersOf({ ...(isTagged && { ETag: TAG_WORDS }), ...success.headers }),
      },
      ...(isTagged && { 304: { description: 'The caller has this version.' } }),
      ...problemsOf(route),
    },
  };
}

const TAG_WORDS =
  'Version of the answer. Of an item, or of the roadmap for a command about it as a whole, `If-Match` takes it.';

function withTag(headers: z.ZodObject = z.strictObject({})): z.ZodObject {
  return headers.extend({
    'if-none-match': z.string().optional().meta({ description: 'Tags that the caller has.' }),
  });
}

function headersOf(words: Record<string, string>): { headers?: z.ZodObject } {
  const headers = Object.entries(words).map(([name, description]) => [
    name,
    z.string().optional().meta({ description }),
  ]);
  return headers.length > 0 ? { headers: z.object(Object.fromEntries(headers)) } : {};
}

/** Every route may be asked wrongly or too often, and may fail. */
function problemCodesOf({ isPublic, scope, path, request, problems = [] }: ApiRoute): ProblemCode[] {
  return [
    ...(request.body ? (['malformed', 'too-large', 'unsupported-media-type'] as const) : []),
    ...(isPublic ? [] : (['unauthorized', 'too-many-requests'] as const)),
    ...(scope === null ? [] : (['insufficient-scope'] as const)),
    ...(path.includes('{') ? (['not-found'] as const) : []),
    'invalid',
    'fault',
    'unavailable',
    ...problems,
  ];
}

const HEADERS: Partial<Record<ProblemCode, Record<string, string>>> = {
  unauthorized: { 'WWW-Authenticate': 'RFC 6750.' },
  'insufficient-scope': { 'WWW-Authenticate': 'RFC 6750; names the scope.' },
  'too-many-requests': { 'Retry-After': 'Seconds.' },
  unavailable: { 'Retry-After': 'Seconds.' },
};

function problemsOf(route: ApiRoute): Operation['responses'] {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(problemCodesOf(route))) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  if (requiredHeaders(route.request.headers ?? z.object()).length > 0)
    byStatus.set(400, [...(byStatus.get(400) ?? []), 'invalid']);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${PROBLEMS[code].title} (\`${code}\`)`).join('; '),
        content: { 'application/problem+json': { schema: ProblemSchema } },
        ...headersOf(Object.assign({}, ...codes.map((code) => HEADERS[code]))),
      },
    ]),
  );
}

/** @param routes all of them, this one included */
export function documentRoute(routes: () => readonly ApiRoute[]): ApiRoute {
  let made: Document | undefined;
  const document = (): Document => {
    made ??= documentOf(routes());
    return made;
  };
  return publicRoute({
    method: 'get',
    path: '/openapi.json',
    operationId: 'get-description',
    tag: 'description',
    summary: 'This document',
    success: {
      schema: z
        .looseObject({ openapi: z.string() })
        .meta({ id: 'Description', example: { openapi: '3.1.0' } }),
      description: 'OpenAPI 3.1.',
    },
    answer: () => ({
      headers: { 'Cache-Control': 'public, max-age=300' },
      body: () => ({ ...document() }),
    }),
  });
}
