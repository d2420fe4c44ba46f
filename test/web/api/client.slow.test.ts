// The description in the hands of others: a linter, and a generator of clients whose client is compiled and then reads and acts
// over HTTP.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../../../src/web/app.ts';
import { addPages } from '../../../src/web/pages.ts';
import { openSite, type TestSite, TOMSK } from '../site.ts';
import { apiOf } from './client.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const bin = (name: string): string => join(ROOT, 'node_modules/.bin', name);
const CONTROLLER = 'zubchevskaya@example.org';

let stage: TestSite;
let folder: string;
let url: string;
let stop: () => void;
let token: string;

beforeAll(async () => {
  stage = await openSite({ mails: true });
  const app = createApp({
    ready: async () => ({ ok: true, problems: [] }),
    metrics: { token: undefined, contentType: 'text/plain', page: async () => '' },
    pages: (to) => addPages(to, stage.site),
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => server.close();
  token = await apiOf(stage).tokenOf(CONTROLLER);
  folder = await mkdtemp(join(tmpdir(), 'srok-client-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const description = await (await fetch(`${url}/api/v1/openapi.json`)).text();
  await writeFile(join(folder, 'openapi.json'), description);
}, 60_000);
afterAll(async () => {
  stop();
  await stage.close();
  await rm(folder, { recursive: true });
});

describe('the description of the API', () => {
  it('has nothing that a public linter warns of', async () => {
    const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const { stdout } = await run(
      bin('redocly'),
      ['lint', '--extends', 'recommended', '--format', 'json', 'openapi.json'],
      { cwd: folder, env: { ...process.env, ...quiet } },
    );
    // It says on its own account which versions of Node.js it will need.
    const found = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { totals: object; problems: unknown[] };
    expect([found.problems, found.totals]).toEqual([[], { errors: 0, warnings: 0, ignored: 0 }]);
  }, 60_000);
});

/** As somebody would write it who has the generated client alone. */
const PROGRAM = `
import { defaults, getItem, giveCommand, listItems, listRoadmaps, type Command } from './client.js';

const [url = '', token = ''] = process.argv.slice(2);
defaults.baseUrl = url;
defaults.headers = { Authorization: \`Bearer \${token}\` };

const roadmaps = await listRoadmaps({ limit: 1, released: false });
if (roadmaps.status !== 200) throw new Error('no roadmaps');
const roadmap: string = roadmaps.data.data[0]!.id;

const items: string[] = [];
let cursor: string | null | undefined;
while (cursor !== null) {
  const page = await listItems({ roadmap, limit: 5, ...(cursor === undefined ? {} : { cursor }) });
  if (page.status !== 200) throw new Error('no items');
  items.push(...page.data.data.map(({ id }) => id));
  cursor = page.data.nextCursor;
}

const read = await getItem({ roadmap, item: '5' });
if (read.status !== 200) throw new Error('no item');
const ifMatch = read.headers.get('etag') ?? '';
const ifNoneMatch = ifMatch;
const again = await getItem({ roadmap, item: '5', ifNoneMatch });

const command: Command = { do: 'cancel', item: '5', text: 'поручение утратило силу' };
const asked = { roadmap, idempotencyKey: 'program-1', ifMatch, command };
const done = await giveCommand(asked);
const repeated = await giveCommand(asked);
const stale = await giveCommand({ ...asked, idempotencyKey: 'program-2' });
const wrong = await giveCommand({ ...asked, idempotencyKey: 'program-3', command: { do: 'cancel', item: '77', text: 'x' } });
console.log(JSON.stringify({
  roadmap, items, read: read.data.occurrences[0]?.status, again: again.status,
  done: done.status === 200 && done.data.item?.occurrences[0]?.status,
  repeated: [repeated.headers.get('idempotency-replayed'), JSON.stringify(repeated) === JSON.stringify(done)],
  stale: stale.status === 412 && stale.data.code, wrong: wrong.status === 422 && wrong.data.code,
}));
`;

describe('a client that a public generator makes of it', () => {
  it('is compiled, lists, reads and acts, once for each key, and understands problems', async () => {
    const options = ['--argumentStyle=object', '--futureStripLegacyMethods'];
    await run(bin('oazapfts'), ['openapi.json', 'client.ts', ...options], { cwd: folder });
    await writeFile(join(folder, 'program.ts'), PROGRAM);
    await compile();
    const before = await journalLength();
    const { stdout } = await run(process.execPath, ['program.js', url, token], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({
      roadmap: TOMSK,
      items: (await stateOf()).roadmap.items.map(({ id }) => id),
      read: 'in_execution',
      again: 304,
      done: 'cancelled',
      repeated: ['true', true],
      stale: 'stale',
      wrong: 'invalid',
    });
    expect(await journalLength()).toBe(before + 1);
  }, 120_000);
});

async function compile(): Promise<void> {
  const strict = [
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--strict',
    '--skipLibCheck',
    '--types',
    'node',
  ];
  await run(bin('tsc'), ['program.ts', '--ignoreConfig', ...strict], { cwd: folder }).catch(
    (error: { stdout: string }) => {
      throw new Error(error.stdout, { cause: error });
    },
  );
}

async function stateOf() {
  const found = (await stage.site.cache.load(stage.site.db, [TOMSK])).get(TOMSK);
  if (!found) throw new Error('no roadmap');
  return found.state;
}

async function journalLength(): Promise<number> {
  const { db } = stage.site;
  return (await db.selectFrom('chains').select('seq').where('roadmap', '=', TOMSK).executeTakeFirstOrThrow())
    .seq;
}
