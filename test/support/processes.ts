// Processes of their own for tests that kill them: a script of this folder, its first line of JSON, its end.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface OpenedPostgres {
  ownerUrl: string;
  appUrl: string;
  ms: number;
  error?: string;
  kill(): Promise<void>;
  /** Ends its input, upon which it closes what it opened and exits. */
  finish(): Promise<void>;
}

/** `openPostgres` in a process of its own, from the checkout at `root`. */
export async function openInProcess(
  dataDir: string,
  role: 'service' | 'command',
  options: { root?: string; systemDir?: string } = {},
): Promise<OpenedPostgres> {
  const root = options.root ?? join(import.meta.dirname, '../..');
  const support = join(root, 'test/support');
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(support, 'typescript-loader.js'),
      join(support, 'open-postgres.ts'),
      dataDir,
      role,
      options.systemDir ?? dataDir,
    ],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] },
    },
  );
  const exit = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exit.then(() => ['{"error":"ended without a word"}']),
  ])) as [string];
  return {
    ...(JSON.parse(line) as Omit<OpenedPostgres, 'kill' | 'finish'>),
    kill: () => end(child, exit, () => child.kill('SIGKILL')),
    finish: () => end(child, exit, () => child.stdin.end()),
  };
}

async function end(child: ChildProcess, exit: Promise<unknown>, how: () => void): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) how();
  await exit;
}
