// `srok start` in processes of their own (bin/srok.js on the built dist/), as an operator runs several of them on one
// database: each has a data folder, a port and a log of its own, and all have one file of link keys and one clock, set by
// the test.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLOCK = fileURLToPath(new URL('./shifted-clock.js', import.meta.url));
/** Of the kernel's accounts in /proc: ticks in a second, on all Linux systems. */
const TICKS = 100;

export interface ServiceProcess {
  /** Of what it has logged: how often each message. */
  logged(message: string): number;
  /** Where it answers, once it is ready. @throws when it ends before */
  ready(): Promise<string>;
  /** Milliseconds of processor time so far; of one that runs. */
  cpuMs(): Promise<number>;
  /** Its exit code or the signal that ended it, and how many ms after it had said that it stopped. */
  end(signal: NodeJS.Signals): Promise<{ by: number | string | null; lingered: number }>;
}

export interface Services {
  start(env: Record<string, string>, role?: 'web' | 'worker'): Promise<ServiceProcess>;
  /** The clock of all of them shows this instant now, and goes on. */
  setClock(instant: number): Promise<void>;
  /** Kills those that still run and removes their folders. */
  close(): Promise<void>;
}

export async function createServices(): Promise<Services> {
  const home = await mkdtemp(join(tmpdir(), 'srok-services-'));
  const clock = join(home, 'clock');
  const children: ChildProcess[] = [];
  const setClock = (instant: number) => writeFile(clock, String(instant - Date.now()).padEnd(20));
  await setClock(Date.now());
  return {
    setClock,
    async start(env, role) {
      const folder = await mkdtemp(join(home, 'data-'));
      const child = spawn(
        process.execPath,
        ['--import', CLOCK, 'bin/srok.js', 'start', ...(role ? ['--role', role] : [])],
        {
          cwd: ROOT,
          env: {
            PATH: process.env['PATH'],
            PORT: '0',
            SROK_LINK_KEYS: join(home, 'link-keys.json'),
            ...env,
            SROK_DATA: folder,
            TEST_CLOCK: clock,
          },
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      children.push(child);
      return follow(child);
    },
    async close() {
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const exit = once(child, 'exit');
        child.kill('SIGKILL');
        await exit;
      }
      await rm(home, { recursive: true });
    },
  };
}

function follow(child: ChildProcess): ServiceProcess {
  const counts = new Map<string, number>();
  const plain: string[] = [];
  let stoppedAt = Number.NaN;
  let address: string | undefined;
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { msg } = line.startsWith('{') ? (JSON.parse(line) as { msg: string }) : { msg: '' };
      counts.set(msg, (counts.get(msg) ?? 0) + 1);
      if (msg === '') plain.push(line);
      if (msg === 'stopped') stoppedAt = performance.now();
      address ??= /Служба работает: (\S+)/.exec(line)?.[1];
    }
  });
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  return {
    logged: (message) => counts.get(message) ?? 0,
    async ready() {
      while (address === undefined) {
        if (child.exitCode !== null)
          throw new Error(`the service ended with ${child.exitCode}: ${plain.join('\n')}`);
        await delay(20);
      }
      return address;
    },
    async cpuMs() {
      const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
      // Behind the name in parentheses the state is the first field; utime and stime are the 12th and 13th.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
    },
    async end(signal) {
      child.kill(signal);
      const [code, by] = await exit;
      return { by: by ?? code, lingered: performance.now() - stoppedAt };
    },
  };
}
