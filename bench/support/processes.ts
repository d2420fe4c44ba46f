// The processes of the bench: the receiver and the senders, and the processor time that any process has used.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Answer, Order, SenderOptions } from './contestant.ts';

export interface ReceiverReport {
  /** When each mail was taken, ms since 1970. */
  times: number[];
  /** Different ones. */
  recipients: number;
  bytes: number;
  cpuMs: number;
}

export interface Receiver {
  url: string;
  /** Counts from now on; the result comes when that many recipients have a mail. */
  expect(recipients: number): Promise<{ report: Promise<ReceiverReport> }>;
  stop(): void;
}

export interface Sender {
  prepare(round: number): Promise<void>;
  /** Resolves with the sender's processor time, ms. */
  send(round: number): Promise<number>;
  close(): Promise<void>;
}

const LOADER = fileURLToPath(new URL('../../test/support/typescript-loader.js', import.meta.url));

function start(
  script: string,
  args: string[],
  { log, flags }: { log: number; flags: string[] },
): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    execArgv: ['--import', LOADER, ...flags],
    stdio: ['ignore', log, log, 'ipc'],
    env: { PATH: process.env['PATH'] },
  });
}

/** The next message of a child; its end is an error. */
async function next<T>(child: ChildProcess): Promise<T> {
  const gone = new AbortController();
  try {
    const [message] = await Promise.race([
      once(child, 'message', { signal: gone.signal }),
      once(child, 'exit', { signal: gone.signal }).then(([code, signal]) => {
        throw new Error(`a process of the bench ended: ${signal ?? code}`);
      }),
    ]);
    return message as T;
  } finally {
    gone.abort();
  }
}

/** @param log a file descriptor for what the process writes */
export async function startReceiver(log: number): Promise<Receiver> {
  const child = start('./receiver.ts', [], { log, flags: [] });
  const { port } = await next<{ port: number }>(child);
  return {
    url: `smtp://127.0.0.1:${port}`,
    async expect(recipients) {
      child.send(recipients);
      await next(child);
      return { report: next<ReceiverReport>(child) };
    },
    stop: () => child.disconnect(),
  };
}

/** @param flags of node, such as `--cpu-prof` */
export async function startSender(
  script: string,
  options: SenderOptions,
  { log, flags = [] }: { log: number; flags?: string[] },
): Promise<Sender> {
  const child = start(script, [JSON.stringify(options)], { log, flags });
  const told = async (): Promise<number> => {
    const answer = await next<Answer>(child);
    if ('error' in answer) throw new Error(`${script}: ${answer.error}`);
    return answer.cpuMs;
  };
  const ask = (order: Order) => {
    const answer = told();
    child.send(order);
    return answer;
  };
  await told();
  return {
    prepare: async (round) => void (await ask({ act: 'prepare', round })),
    send: (round) => ask({ act: 'send', round }),
    async close() {
      const exit = once(child, 'exit');
      await ask({ act: 'close' });
      await exit;
    },
  };
}

const TICK_MS = 10;

/** Processor time (ms) of a process with all its children, those that have ended included. */
export function cpuOfTree(pid: number): number {
  const children = new Map<number, number[]>();
  const used = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(Number(name));
    if (!stat) continue;
    children.set(stat.parent, [...(children.get(stat.parent) ?? []), Number(name)]);
    used.set(Number(name), stat.ms);
  }
  const sum = (id: number): number =>
    (used.get(id) ?? 0) + (children.get(id) ?? []).reduce((total, child) => total + sum(child), 0);
  return sum(pid);
}

export function parentOf(pid: number): number {
  return readStat(pid)?.parent ?? 0;
}

function readStat(pid: number): { parent: number; ms: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    // utime, stime, cutime, cstime: fields 14 to 17 of proc(5)
    const ticks = fields.slice(11, 15).reduce((a, b) => a + b, 0);
    return { parent, ms: ticks * TICK_MS };
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
