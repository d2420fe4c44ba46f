// The import table holds for the sources, and the check itself finds each kind of planted violation.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readSource } from './architecture/imports.ts';
import { violations } from './architecture/rules.ts';

const src = new URL('../src/', import.meta.url);

function sources(): Map<string, string> {
  const paths = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path));
  return new Map(paths.map((path) => [path, readFileSync(new URL(path, src), 'utf8')]));
}

/** A sound little tree with some files put in or replaced. */
function planted(files: Record<string, string>): string[] {
  const sound = {
    'calendar/dates.ts': `import { DateTime } from 'luxon'; export const now = DateTime.now;`,
    'workflows/plan.ts': `import { now } from '../calendar/dates.ts'; export const plan = now;`,
    'store/notices.ts': `import pg from 'pg'; import { plan } from '../workflows/plan.ts'; export { pg, plan };`,
    'engine/arm.ts': `import { plan } from '../store/notices.ts'; export { plan };`,
    'jobs/queue.ts': `import { Queue } from 'bullmq'; import '../engine/arm.ts'; export { Queue };`,
    'settings.ts': `export const port = process.env.PORT;`,
    'main.ts': `import './jobs/queue.ts'; import './settings.ts';`,
    'cli/main.ts': `await import('../main.ts');`,
  };
  return violations(new Map(Object.entries({ ...sound, ...files })));
}

describe('the sources', () => {
  it('are found', () => {
    expect([...sources().keys()]).toEqual(
      expect.arrayContaining(['calendar/dates.ts', 'workflows/roadmap.ts', 'clock.ts']),
    );
  });

  it('keep to the import table', () => {
    expect(violations(sources())).toEqual([]);
  });
});

describe('the check', () => {
  it('accepts a sound tree', () => {
    expect(planted({})).toEqual([]);
  });

  it.each([
    [
      'a folder importing upwards',
      'workflows/a.ts',
      `import '../store/notices.ts';`,
      /workflows may not import store/,
    ],
    [
      'a type of a forbidden folder',
      'calendar/a.ts',
      `import type { A } from '../workflows/plan.ts';`,
      /calendar may not import workflows/,
    ],
    [
      'a re-export',
      'simulation/a.ts',
      `export * from '../engine/arm.ts';`,
      /simulation may not import engine/,
    ],
    [
      'a re-exported name',
      'messages/a.tsx',
      `export { pg } from '../store/notices.ts';`,
      /messages may not import store/,
    ],
    [
      'a dynamic import',
      'web/a.tsx',
      `export const f = () => import('../jobs/queue.ts');`,
      /web may not import jobs/,
    ],
    [
      'a type in an import expression',
      'calendar/a.ts',
      `export type A = import('../errors.ts').A;`,
      /calendar\/a.ts/,
    ],
    [
      'a package not listed',
      'workflows/a.ts',
      `import { readFile } from 'node:fs/promises';`,
      /imports node:fs\/promises/,
    ],
    [
      'JSX outside of messages, web and cli',
      'workflows/a.tsx',
      `export const a = <p />;`,
      /imports hono\/jsx/,
    ],
    ['hono itself in messages', 'messages/a.ts', `import { Hono } from 'hono';`, /messages may not/],
    ['luxon outside of calendar', 'engine/a.ts', `import { DateTime } from 'luxon';`, /only calendar/],
    ['bullmq in the engine', 'engine/a.ts', `import { Queue } from 'bullmq';`, /engine may not/],
    ['bullmq in the store', 'store/a.ts', `import type { Job } from 'bullmq';`, /store may not/],
    ['somebody importing main', 'web/a.ts', `import '../main.ts';`, /nobody imports main/],
    ['somebody importing the CLI', 'replay/a.ts', `import '../cli/main.ts';`, /nobody imports cli/],
    ['a page in the API', 'web/api/a.ts', `import '../routes/b.tsx';`, /web\/api may not import pages/],
    ['a file that is not there', 'workflows/a.ts', `import './gone.ts';`, /no source file/],
    ['a folder without a row', 'utils/a.ts', `import '../errors.ts'; import 'zod';`, /no row/],
    [
      'process.env outside of settings',
      'store/a.ts',
      `export const a = process.env.HOME;`,
      /reads process.env/,
    ],
    [
      'process.env by destructuring',
      'store/a.ts',
      `const { env } = process; export { env };`,
      /reads process.env/,
    ],
    [
      'process.env by import',
      'store/a.ts',
      `import { env } from 'node:process'; export { env };`,
      /reads process.env/,
    ],
    [
      'process.env by its name',
      'store/a.ts',
      `export const a = globalThis.process['env'];`,
      /reads process.env/,
    ],
  ])('finds %s', (_what, path, text, expected) => {
    const extra = { 'errors.ts': 'export type A = string;' };
    expect(planted({ ...extra, [path]: text }).join('\n')).toMatch(expected);
  });

  it('finds IO that a pure folder reaches through an allowed file', () => {
    const found = planted({
      'calendar/dates.ts': `import './cache.ts'; export const now = 1;`,
      'calendar/cache.ts': `import { writeFile } from 'node:fs/promises'; export { writeFile };`,
    });
    expect(found).toContain('workflows/plan.ts → calendar/dates.ts → calendar/cache.ts → node:fs/promises');
  });

  it('finds bullmq that the engine reaches through the store', () => {
    const found = planted({
      'store/notices.ts': `import '../jobs/queue.ts'; export const plan = 1;`,
    });
    expect(found).toContain('engine/arm.ts → store/notices.ts → jobs/queue.ts → bullmq');
  });

  it('follows a type for the table, not for what is reached', () => {
    const found = planted({
      'calendar/a.ts': `import type { B } from './b.ts';`,
      'calendar/b.ts': `import 'pg';`,
    });
    expect(found).toEqual(['calendar/b.ts imports pg: calendar may not']);
  });

  it('takes an inline type for an import, as the compiler leaves it', () => {
    expect(readSource('a.ts', `import { type A } from './b.ts';`).imports).toEqual([
      { specifier: './b.ts', typeOnly: false },
    ]);
  });

  it('does not take strings and comments for imports', () => {
    const text = "// import 'pg';\nexport const a = `import 'pg'; process.env.X`;";
    expect(readSource('a.ts', text)).toEqual({ imports: [], readsEnvironment: false });
  });

  it('refuses an import whose name is computed', () => {
    expect(() => readSource('a.ts', 'export const a = (b: string) => import(b);')).toThrow('computed');
  });
});
