// What the API answers when it does not do what was asked: RFC 9457.
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { PROBLEM_CODES, PROBLEMS, type ProblemCode } from './problem-codes.ts';

const ErrorSchema = z.strictObject({
  pointer: z
    .string()
    .optional()
    .meta({ description: 'JSON Pointer (RFC 6901) into the body, as a fragment.' }),
  parameter: z
    .string()
    .optional()
    .meta({ description: 'Name of the parameter of the path, the query or the header.' }),
  detail: z.string().meta({ description: 'What is wrong and what to do, in Russian.' }),
});
export type RequestFault = z.infer<typeof ErrorSchema>;

export const ProblemSchema = z
  .strictObject({
    type: z.string().meta({ description: 'Relative address of the page that describes the problem.' }),
    title: z.string().meta({ description: 'The kind of the problem in English, for logs.' }),
    status: z.int(),
    code: z.enum(PROBLEM_CODES),
    detail: z.string().meta({ description: 'What happened and what to do, in Russian.' }),
    errors: z.array(ErrorSchema).optional().meta({ description: 'Of an invalid request: each fault.' }),
    scope: z.string().optional().meta({ description: 'The scope that the token lacks.' }),
    changes: z
      .array(z.string())
      .optional()
      .meta({ description: 'Of a stale request: what has happened since, as sentences in Russian.' }),
    reference: z
      .string()
      .optional()
      .meta({ description: 'Of an internal error: what to tell the operator.' }),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457.',
    example: {
      type: '/problems/invalid',
      title: PROBLEMS.invalid.title,
      status: 422,
      code: 'invalid',
      detail: PROBLEMS.invalid.detail,
      errors: [{ pointer: '#/date', detail: 'не дата: нужна существующая дата вида ГГГГ-ММ-ДД' }],
    },
  });

type Details = Partial<Omit<z.infer<typeof ProblemSchema>, 'type' | 'title' | 'status' | 'code'>> & {
  /** In the place of the code's own. */
  status?: 400;
};

export function problem(
  c: Context,
  code: ProblemCode,
  details: Details = {},
  headers: Record<string, string> = {},
): Response {
  const { title, detail } = PROBLEMS[code];
  const status = details.status ?? PROBLEMS[code].status;
  const body: z.infer<typeof ProblemSchema> = {
    type: `/problems/${code}`,
    title,
    status,
    code,
    detail,
    ...details,
  };
  return c.body(JSON.stringify(body), status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...headers,
  });
}
