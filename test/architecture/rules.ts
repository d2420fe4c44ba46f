// Who may import what: the table of docs/architecture.md as data, and the check of a tree against it.
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { type Import, readSource } from './imports.ts';

interface Row {
  /** Parts of src/ beside itself: a folder, or a file of src/ without its ending. */
  ours: readonly string[] | 'any';
  /** Packages by name or by name and path; Node's own modules go with `free` and with a package list that says `node`. */
  thirdParty: readonly string[] | 'free';
  /** Packages that `free` leaves out. */
  but?: readonly string[];
}

const SHELL = ['workflows', 'errors', 'log'];

const TABLE: Record<string, Row> = {
  calendar: { ours: [], thirdParty: ['luxon', 'zod'] },
  workflows: { ours: ['calendar'], thirdParty: ['zod', 'yaml'] },
  messages: { ours: ['workflows'], thirdParty: ['hono/html'] },
  simulation: { ours: ['workflows', 'calendar'], thirdParty: [] },
  feeds: { ours: ['workflows', 'messages'], thirdParty: ['ical-generator'] },
  papers: {
    ours: ['calendar', 'workflows', 'messages', 'plots'],
    thirdParty: ['docx', 'write-excel-file', 'yazl', 'yauzl', 'node:stream/consumers'],
  },
  plots: {
    ours: ['workflows'],
    thirdParty: ['d3-scale', 'd3-shape', 'hono/jsx', '@resvg/resvg-js', 'node'],
  },
  store: { ours: SHELL, thirdParty: 'free', but: ['bullmq'] },
  notifiers: { ours: [...SHELL, 'certificates'], thirdParty: 'free', but: ['bullmq'] },
  mailbox: { ours: [...SHELL, 'certificates'], thirdParty: 'free', but: ['bullmq'] },
  files: { ours: ['errors', 'log'], thirdParty: ['file-type', 'node'] },
  import: {
    ours: SHELL,
    thirdParty: [
      'mammoth',
      'word-extractor',
      'pdfjs-dist',
      'parse5',
      'marked',
      'chardet',
      'yauzl',
      'yazl',
      'csv-parse',
      'read-excel-file',
      'node',
    ],
  },
  engine: {
    ours: [...SHELL, 'calendar', 'messages', 'store', 'notifiers', 'mailbox', 'clock', 'papers', 'feeds'],
    thirdParty: 'free',
    but: ['bullmq'],
  },
  proof: {
    ours: ['calendar', 'workflows', 'messages', 'store', 'files'],
    thirdParty: ['yazl', 'yauzl', 'kysely', 'mailparser', 'zod', 'hono/html', 'hono/jsx', 'node'],
  },
  jobs: { ours: ['engine', 'errors', 'log'], thirdParty: ['bullmq', 'ioredis', 'zod', 'node'] },
  replay: { ours: ['engine', 'jobs', 'workflows', 'clock'], thirdParty: 'free' },
  web: {
    ours: [
      ...SHELL,
      'calendar',
      'engine',
      'feeds',
      'files',
      'import',
      'messages',
      'papers',
      'plots',
      'proof',
      'store',
      'clock',
      'version',
    ],
    thirdParty: 'free',
    but: ['bullmq'],
  },
  cli: { ours: 'any', thirdParty: 'free' },
  main: { ours: 'any', thirdParty: 'free' },
  clock: { ours: ['calendar'], thirdParty: [] },
  errors: { ours: [], thirdParty: [] },
  certificates: { ours: ['errors'], thirdParty: ['node'] },
  version: { ours: [], thirdParty: ['node'] },
  metrics: { ours: ['calendar', 'engine', 'store', 'log'], thirdParty: ['prom-client'] },
  log: { ours: ['errors'], thirdParty: ['pino', 'node'] },
  settings: { ours: ['errors', 'log'], thirdParty: ['zod', 'node'] },
  config: { ours: ['calendar', 'workflows', 'errors'], thirdParty: ['zod', 'yaml', 'node'] },
};

/** What a part may reach through any chain of imports at run time: computing, never IO. */
const PURE = ['calendar', 'workflows', 'messages', 'simulation', 'plots'];
const COMPUTING = ['luxon', 'zod', 'yaml', 'hono/html', 'hono/jsx', 'd3-scale', 'd3-shape'];
const NO_BULLMQ = ['engine', 'web'];
const TOPS = ['cli', 'main'];

/** `settings-values.ts` belongs to the part `settings`: a root file's name up to its first hyphen. */
function partOf(path: string): string {
  const [first = '', ...rest] = path.split('/');
  return rest.length > 0 ? first : first.replace(/(-.*)?\.tsx?$/, '');
}

const matches = (specifier: string, names: readonly string[]): boolean =>
  names.some(
    (name) =>
      specifier === name || specifier.startsWith(`${name}/`) || (name === 'node' && isBuiltin(specifier)),
  );

/**
 * @param files path under src/ (`calendar/dates.ts`) → text
 * @returns one sentence per violation, none for a sound tree
 */
export function violations(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  const importsOf = new Map<string, Import[]>();
  for (const [path, text] of files) {
    const { imports, readsEnvironment } = readSource(path, text);
    importsOf.set(path, imports);
    if (readsEnvironment && path !== 'settings.ts') found.push(`${path} reads process.env`);
    for (const { specifier } of imports) {
      const fault = isRelative(specifier) ? ourFault(path, specifier, files) : packageFault(path, specifier);
      if (fault) found.push(fault);
    }
  }
  for (const path of files.keys()) {
    if (PURE.includes(partOf(path))) {
      found.push(...reached(path, importsOf, (specifier) => !matches(specifier, COMPUTING)));
    }
    if (NO_BULLMQ.includes(partOf(path))) {
      found.push(...reached(path, importsOf, (specifier) => matches(specifier, ['bullmq'])));
    }
  }
  return found;
}

const isRelative = (specifier: string): boolean => specifier.startsWith('.');
const resolve = (from: string, specifier: string): string => posix.join(posix.dirname(from), specifier);

function ourFault(path: string, specifier: string, files: ReadonlyMap<string, string>): string | null {
  const target = resolve(path, specifier);
  // What pages and API share is neither's.
  if (path.startsWith('web/api/') && /^web\/(routes|components)\//.test(target))
    return `${path} imports ${target}: web/api may not import pages`;
  if (!files.has(target)) return `${path} imports ${specifier}, which is no source file of src/`;
  const [from, to] = [partOf(path), partOf(target)];
  if (from === to) return null;
  if (TOPS.includes(to) && !TOPS.includes(from)) return `${path} imports ${target}: nobody imports ${to}`;
  const row = TABLE[from];
  if (!row) return `${path}: the part «${from}» has no row in the table`;
  return row.ours === 'any' || row.ours.includes(to)
    ? null
    : `${path} imports ${target}: ${from} may not import ${to}`;
}

function packageFault(path: string, specifier: string): string | null {
  const part = partOf(path);
  const row = TABLE[part];
  if (!row) return `${path}: the part «${part}» has no row in the table`;
  if (part !== 'calendar' && matches(specifier, ['luxon'])) return `${path} imports luxon: only calendar may`;
  const allowed =
    row.thirdParty === 'free' ? !matches(specifier, row.but ?? []) : matches(specifier, row.thirdParty);
  return allowed ? null : `${path} imports ${specifier}: ${part} may not`;
}

/** Chains of run-time imports from `start`, through other files, to a package that `forbidden` names. */
function reached(
  start: string,
  importsOf: ReadonlyMap<string, readonly Import[]>,
  forbidden: (specifier: string) => boolean,
): string[] {
  const found: string[] = [];
  const seen = new Set([start]);
  const chains = [[start]];
  for (const chain of chains) {
    const path = chain.at(-1) ?? start;
    for (const { specifier, typeOnly } of importsOf.get(path) ?? []) {
      if (typeOnly) continue;
      if (!isRelative(specifier)) {
        // What the file itself imports is the table's business.
        if (chain.length > 1 && forbidden(specifier)) found.push(`${chain.join(' → ')} → ${specifier}`);
        continue;
      }
      const target = resolve(path, specifier);
      if (seen.has(target)) continue;
      seen.add(target);
      chains.push([...chain, target]);
    }
  }
  return found;
}
