// The builds that a run starts: a snapshot of this checkout's dist, and the release before it from the history.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** The release from which a service is upgraded while it works. */
const PREVIOUS = '151e774';
const BUILDS = join(ROOT, 'node_modules/.cache/srok-releases');

export interface Release {
  readonly name: 'previous' | 'current';
  readonly folder: string;
}

/** What is built in this checkout, or a commit of it. A copy, so that a build made meanwhile changes nothing in a run. */
export async function currentRelease(into: string, commit: string | undefined): Promise<Release> {
  if (commit !== undefined) {
    const built = await releaseOf(commit);
    if (built === null) throw new Error(`no commit ${commit} in the history`);
    return { name: 'current', folder: built };
  }
  const dist = join(ROOT, 'dist');
  if (!existsSync(join(dist, 'cli/main.js')))
    throw new Error('nothing to run: build it first (npm run build)');
  const folder = join(into, 'current');
  await mkdir(folder, { recursive: true });
  for (const part of ['dist', 'bin', 'assets', 'config', 'package.json'])
    await cp(join(ROOT, part), join(folder, part), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return { name: 'current', folder };
}

/** Null where the history does not reach back to it. */
export async function previousRelease(): Promise<Release | null> {
  const folder = await releaseOf(PREVIOUS);
  return folder === null ? null : { name: 'previous', folder };
}

/** Its folder, built once per commit; null when the history has no such commit. */
async function releaseOf(name: string): Promise<string | null> {
  const commit = await git('rev-parse', '--short', `${name}^{commit}`);
  if (commit === null) return null;
  const folder = join(BUILDS, commit);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.${process.pid}`;
  await mkdir(partial, { recursive: true });
  const archive = join(partial, 'source.tar');
  await run('git', ['-C', ROOT, 'archive', '--output', archive, commit]);
  await run('tar', ['-xf', archive, '-C', partial]);
  await rm(archive);
  await symlink(join(ROOT, 'node_modules'), join(partial, 'node_modules'));
  await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: partial });
  try {
    await rename(partial, folder);
  } catch (failed) {
    // A run beside this one was quicker: its build is the same.
    if (!existsSync(folder)) throw failed;
    await rm(partial, { recursive: true });
  }
  return folder;
}

/** What the checkout is, for the report; null without a history. */
export function checkedOut(): Promise<string | null> {
  return git('describe', '--always', '--dirty');
}

async function git(...args: string[]): Promise<string | null> {
  try {
    return (await run('git', ['-C', ROOT, ...args])).stdout.trim();
  } catch {
    return null;
  }
}
