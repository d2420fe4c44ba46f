// A machine with systemd to install on: process 1 in namespaces of its own, over a copy of this machine's files.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const PATIENCE_MS = 60_000;

export interface Ran {
  code: number | null;
  /** Standard output and errors, as they came. */
  text: string;
}

export interface Mail {
  to: string;
  id: string;
}

export interface Machine {
  /** As root in bash, whatever comes of it. */
  attempt(command: string): Promise<Ran>;
  /** What it prints. @throws when it fails */
  run(command: string): Promise<string>;
  /** What came to the mail server on port 2525, in this order. */
  mails: Mail[];
  stop(): Promise<void>;
}

/** @param given a folder that stands in the machine as /srv/given; the checkout is /srv/checkout */
export async function bootMachine(given: string): Promise<Machine> {
  const booted = spawn(fileURLToPath(new URL('../boot-machine', import.meta.url)), [ROOT, given], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(booted, 'exit');
  let console = '';
  for (const stream of [booted.stdout, booted.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      console += chunk;
    });
  let sink: ChildProcess | undefined;
  const stop = async () => {
    // The first signal asks process 1 for a shutdown in good order, which a test need not wait for.
    while (booted.exitCode === null && booted.signalCode === null) {
      booted.kill('SIGTERM');
      // A shutdown stops all processes, and nsenter itself with its child, which it has to reap for the machine to end.
      sink?.kill('SIGCONT');
      await Promise.race([ended, delay(200)]);
    }
  };
  try {
    const first = await until(async () => {
      if (booted.exitCode !== null) throw new Error(`the machine did not boot: ${console}`);
      return childOf(booted);
    });
    const inside = (command: string) =>
      spawn(
        'nsenter',
        [
          ...namespaces(first),
          '--',
          'env',
          '-i',
          `PATH=${PATH}`,
          'HOME=/root',
          'LANG=C.UTF-8',
          'bash',
          '-c',
          command,
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
    const attempt = (command: string) => finish(inside(command));
    const run = async (command: string) => {
      const { code, text } = await attempt(command);
      if (code !== 0) throw new Error(`${command}\nended with ${code}:\n${text}`);
      return text;
    };
    await until(async () => (await attempt('systemctl is-active basic.target')).code === 0);
    sink = inside(
      'exec node --import /srv/checkout/test/support/typescript-loader.js /srv/checkout/test/operating/server/run-mail-sink.ts',
    );
    return { attempt, run, mails: await startSink(sink), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The first result that is not false. @throws after a minute */
export async function until<T>(look: () => Promise<T | false | undefined>): Promise<T> {
  const start = performance.now();
  for (;;) {
    const found = await look();
    if (found !== false && found !== undefined) return found;
    if (performance.now() - start > PATIENCE_MS)
      throw new Error(`not within ${PATIENCE_MS} ms: ${look.toString()}`);
    await delay(50);
  }
}

/** What `nsenter` is told to enter. */
function namespaces(process: string): string[] {
  return ['--target', process, '--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--wdns=/'];
}

/** systemd-nspawn's child is the machine's process 1. */
async function childOf({ pid }: ChildProcess): Promise<string | undefined> {
  if ((await read(`/proc/${pid}/comm`)) !== 'systemd-nspawn\n') return undefined;
  const [child = ''] = (await read(`/proc/${pid}/task/${pid}/children`)).split(' ');
  return (await read(`/proc/${child}/comm`)) === 'systemd\n' ? child : undefined;
}

/** Empty where the process is gone. */
async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}

async function finish(child: ChildProcess): Promise<Ran> {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text };
}

async function startSink(child: ChildProcess): Promise<Mail[]> {
  if (!child.stdout) throw new Error('no output');
  const mails: Mail[] = [];
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  lines.on('line', (line) => mails.push(JSON.parse(line) as Mail));
  return mails;
}
