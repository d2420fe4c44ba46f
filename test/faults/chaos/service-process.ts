// One process of the service under a supervisor that starts it again whenever it ends, as an init system would.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { spawnBound } from './bound-process.ts';

const PRELOAD = fileURLToPath(new URL('./clock-preload.js', import.meta.url));
const LOADER = fileURLToPath(new URL('../../support/typescript-loader.js', import.meta.url));
const RESTART_MS = 250;

export interface ProcessSpec {
  /** `worker-1`, `web`, … */
  readonly name: string;
  /** Arguments to node. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where its output goes. */
  readonly log: string;
  /** It has started when it has said this. */
  readonly ready: string;
}

export interface ServiceProcess {
  readonly name: string;
  /** It has said that it is ready and has not ended since. */
  isReady(): boolean;
  /** Whether it has lived without a break since that moment (real time, milliseconds since 1970). */
  livesSince(at: number): boolean;
  /** SIGKILL; false when there was nothing to kill. It is started again. */
  kill(): boolean;
  /** SIGTERM; it is started again. */
  terminate(): boolean;
  whenReady(): Promise<void>;
  /** Whenever it ends from now on, it stays ended. */
  lastLife(): void;
  /** SIGTERM, waits for its end (after `ms` milliseconds SIGKILL); it stays ended. */
  retire(ms: number): Promise<void>;
  /** How often it ended though nobody had ended it, after it had been ready. */
  crashes(): number;
  /** How often it could not start, as when a server is away. */
  failedStarts(): number;
}

export function nodeCommand(...args: string[]): string[] {
  return ['--import', PRELOAD, ...args];
}

export function scriptCommand(script: string, ...args: string[]): string[] {
  return ['--import', LOADER, '--import', PRELOAD, script, ...args];
}

export function superviseProcess(spec: ProcessSpec): ServiceProcess {
  const log = openSync(spec.log, 'a');
  let child: ChildProcess;
  let startedAt = 0;
  let ready = false;
  let signalled = false;
  let retired = false;
  let crashes = 0;
  let failedStarts = 0;
  let ended: Promise<unknown> = Promise.resolve();
  const waiting = new Set<() => void>();

  function start(): void {
    const started = spawnBound(process.execPath, spec.command, {
      cwd: spec.cwd,
      env: { PATH: process.env['PATH'] ?? '', ...spec.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    startedAt = Date.now();
    ready = false;
    signalled = false;
    ended = once(started, 'exit');
    let said = '';
    const listen = (chunk: Buffer): void => {
      writeSync(log, chunk);
      if (ready) return;
      said += chunk.toString();
      if (!said.includes(spec.ready)) return;
      ready = true;
      for (const tell of waiting) tell();
      waiting.clear();
    };
    started.stdout?.on('data', listen);
    started.stderr?.on('data', listen);
    started.once('exit', () => {
      if (!signalled && ready) crashes += 1;
      if (!signalled && !ready) failedStarts += 1;
      ready = false;
      if (!retired) setTimeout(start, RESTART_MS);
    });
  }

  function signal(name: NodeJS.Signals): boolean {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    signalled = true;
    return child.kill(name);
  }

  start();
  return {
    name: spec.name,
    isReady: () => ready,
    livesSince: (at) => child.exitCode === null && child.signalCode === null && startedAt <= at,
    kill: () => signal('SIGKILL'),
    terminate: () => signal('SIGTERM'),
    whenReady: () => (ready ? Promise.resolve() : new Promise((resolve) => void waiting.add(resolve))),
    lastLife() {
      retired = true;
    },
    async retire(ms) {
      retired = true;
      if (!signal('SIGTERM')) return;
      const hurry = setTimeout(() => child.kill('SIGKILL'), ms);
      await ended;
      clearTimeout(hurry);
    },
    crashes: () => crashes,
    failedStarts: () => failedStarts,
  };
}
