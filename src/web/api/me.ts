// Who asks: lets a program try its token.
import { z } from '@hono/zod-openapi';
import { formatInstant } from '../../calendar/dates.ts';
import { serviceZone } from '../service-zone.ts';
import { type ApiRoute, apiRoute } from './route.ts';
import { SCOPES } from './scopes.ts';

const MeSchema = z
  .strictObject({
    address: z.string().meta({ description: 'The owner, in whose name the token acts.' }),
    operator: z.boolean().meta({ description: 'Whether the owner is an operator of the installation.' }),
    token: z.strictObject({
      id: z.uuid(),
      name: z.string().meta({ description: 'As the owner has called it.' }),
      scopes: z.array(z.enum(SCOPES)),
      expires: z.string().meta({ description: 'RFC 3339.', format: 'date-time' }),
    }),
  })
  .meta({
    id: 'Me',
    example: {
      address: 'shkurkina@example.org',
      operator: false,
      token: {
        id: '6f1c2b1e-8f0a-4d1a-9a52-0d4a4f0f7d11',
        name: 'СЭД',
        scopes: ['roadmaps:read'],
        expires: '2024-06-18T10:00:00+07:00',
      },
    },
  });

export const meRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'get',
    path: '/me',
    operationId: 'get-me',
    tag: 'token',
    summary: 'The token that is shown, and its owner',
    scope: null,
    success: { schema: MeSchema, description: 'The token and its owner.' },
    answer: ({ principal, token }) => ({
      body: {
        address: principal.address,
        operator: principal.isOperator,
        token: {
          id: token.id,
          name: token.name,
          scopes: SCOPES.filter((scope) => token.scopes.includes(scope)),
          expires: formatInstant(token.expiresAt, serviceZone()),
        },
      },
    }),
  }),
];
