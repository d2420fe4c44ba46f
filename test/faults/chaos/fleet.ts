// The processes of the service in a run: workers (of the release before, until the upgrade), the web part, the people.
import { execFile } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Release } from './release.ts';
import { nodeCommand, type ServiceProcess, scriptCommand, superviseProcess } from './service-process.ts';

const PEOPLE = fileURLToPath(new URL('./run-people.ts', import.meta.url));
const STOP_MS = 25_000;

export interface FleetOptions {
  readonly current: Release;
  readonly previous: Release | null;
  /** Of the process of that name. */
  readonly envOf: (name: string) => Promise<Readonly<Record<string, string>>>;
  readonly logs: string;
  readonly workers: number;
  readonly seed: number;
  /** Pause (ms) between two commands of people. */
  readonly pauseMs: number;
}

export interface Fleet {
  start(): Promise<void>;
  /** Those at work now. */
  workers(): readonly ServiceProcess[];
  web(): ServiceProcess;
  /** Undefined until the new release has brought the tables up to date. */
  people(): ServiceProcess | undefined;
  /** One worker after the other gives way to one of the new release, which migrates while the old ones go on. */
  upgrade(): Promise<void>;
  /** `srok …` of the release in force; true when it ended with 0. */
  command(...args: string[]): Promise<boolean>;
  /** Whether the process of that name has lived without a break since that moment (real time). */
  livesSince(name: string, at: number): boolean;
  /** SIGTERM to all. */
  stop(): Promise<void>;
  /** Names of processes of the new release that ended by themselves while at work. */
  crashes(): string[];
  /** How often one of the release before did. */
  crashesBefore(): number;
}

export function createFleet(options: FleetOptions): Fleet {
  const { current, previous, envOf, logs } = options;
  let release = previous ?? current;
  const all: ServiceProcess[] = [];
  const before = new Set<ServiceProcess>();
  let workers: ServiceProcess[] = [];
  let web: ServiceProcess;
  let people: ServiceProcess | undefined;
  async function start(name: string, of: Release, role: 'worker' | 'web'): Promise<ServiceProcess> {
    const started = superviseProcess({
      name,
      command: nodeCommand('bin/srok.js', 'start', '--role', role),
      cwd: of.folder,
      env: await envOf(name),
      log: join(logs, `${name}.log`),
      ready: 'Служба работает',
    });
    all.push(started);
    if (of === previous) before.add(started);
    return started;
  }

  async function startPeople(): Promise<void> {
    if (people) return;
    people = superviseProcess({
      name: 'people',
      command: scriptCommand(PEOPLE, current.folder, String(options.seed), String(options.pauseMs)),
      cwd: current.folder,
      env: { ...(await envOf('people')), SROK_LOG_LEVEL: 'error' },
      log: join(logs, 'people.log'),
      ready: 'people at work',
    });
    all.push(people);
  }

  return {
    async start() {
      for (let n = 1; n <= options.workers; n += 1)
        workers.push(await start(`worker-${n}`, release, 'worker'));
      web = await start('web', release, 'web');
      if (!previous) await startPeople();
      await Promise.all(workers.map((one) => one.whenReady()));
    },
    workers: () => workers,
    web: () => web,
    people: () => people,
    async upgrade() {
      if (release === current) return;
      const olderWeb = web;
      release = current;
      // What is older than the tables can work on, but not start.
      for (const one of [...workers, olderWeb]) one.lastLife();
      for (const [n, old] of [...workers].entries()) {
        const young = await start(`worker-${options.workers + n + 1}`, current, 'worker');
        await young.whenReady();
        if (n === 0) await startPeople();
        workers = [...workers, young];
        await old.retire(STOP_MS);
        workers = workers.filter((one) => one !== old);
      }
      web = await start('web-2', current, 'web');
      await olderWeb.retire(STOP_MS);
    },
    async command(...args) {
      const given = await envOf('command');
      return new Promise((resolve) => {
        execFile(
          process.execPath,
          nodeCommand('bin/srok.js', ...args),
          { cwd: release.folder, env: { PATH: process.env['PATH'] ?? '', ...given }, timeout: 120_000 },
          (error, _stdout, stderr) => {
            appendFileSync(join(logs, 'command.log'), stderr);
            resolve(error === null);
          },
        );
      });
    },
    livesSince: (name, at) => all.some((one) => one.name === name && one.livesSince(at)),
    async stop() {
      await Promise.all(all.map((one) => one.retire(STOP_MS)));
    },
    crashes: () =>
      all
        .filter((one) => !before.has(one))
        .flatMap((one) => Array.from({ length: one.crashes() }, () => one.name)),
    crashesBefore: () => [...before].reduce((sum, one) => sum + one.crashes(), 0),
  };
}
