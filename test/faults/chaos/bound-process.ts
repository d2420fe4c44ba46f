// A child process that ends with this one, however this one ends: a run that is killed leaves nothing at work.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** Linux only (`setpriv` of util-linux): the kernel sends SIGKILL when the parent is gone. */
export function spawnBound(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], options);
}
