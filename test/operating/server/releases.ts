// Versions of the program for a machine to install: this one, and ones made of it that are newer or broken.
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PARTS = ['package.json', 'LICENSE', '.env.example', 'bin', 'assets', 'config', 'dist', 'docs', 'ops'];

export interface Release {
  version: string;
  /** Files of it with another text in place of one that they have. */
  changes?: { file: string; from: string; to: string }[];
  /** Files that it has besides. */
  additions?: Record<string, string>;
}

/** A folder with a folder for each, named by version. @throws when a text to be changed is not there */
export async function makeReleases(
  releases: readonly Release[],
): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'srok-releases-'));
  for (const { version, changes = [], additions = {} } of releases) {
    const home = join(folder, version);
    await mkdir(home);
    for (const part of PARTS) await cp(join(ROOT, part), join(home, part), { recursive: true });
    // Packages as the machine sees them.
    await symlink('/srv/checkout/node_modules', join(home, 'node_modules'));
    const own = { file: 'package.json', from: '"version": "0.1.0"', to: `"version": "${version}"` };
    for (const { file, from, to } of [own, ...changes]) {
      const text = await readFile(join(home, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} has no «${from}»`);
      await writeFile(join(home, file), text.replace(from, to));
    }
    for (const [file, text] of Object.entries(additions)) await writeFile(join(home, file), text);
  }
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

/** A release with a table more, as a next version would have. */
export function withTable(version: string, table: string, older: readonly string[] = []): Release {
  const all = [...older, table];
  return {
    version,
    changes: [
      {
        file: 'dist/store/migrations.js',
        from: 'export const migrations = {',
        to: `${all.map((one) => `import * as ${one} from './migrations/9-${one}.js';\n`).join('')}const more = {${all.map((one) => `'9-${one}': ${one}`).join()}};\nexport const migrations = {`,
      },
      { file: 'dist/store/migrations.js', from: '\n};', to: '\n    ...more,\n};' },
    ],
    additions: Object.fromEntries(
      all.map((one) => [
        `dist/store/migrations/9-${one}.js`,
        `export async function up(db) { await db.schema.createTable('${one}').addColumn('id', 'integer').execute(); }\n`,
      ]),
    ),
  };
}

/** A release that changes the tables and then ends, but not on a trial's folder. */
export function brokenAtStart(release: Release): Release {
  const broken = {
    file: 'dist/main.js',
    from: 'export async function startService(options) {',
    to: "export async function startService(options) {\n    if (options.settings.dataDir === '/var/lib/srok') { console.error('broken on purpose'); process.exit(1); }",
  };
  return { ...release, changes: [...(release.changes ?? []), broken] };
}
