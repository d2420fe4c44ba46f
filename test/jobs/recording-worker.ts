// A worker whose handlers note what they are given and can be held up, and a log that can be read.
import { setTimeout as delay } from 'node:timers/promises';
import type { Stream } from '../../src/jobs/catalog.ts';
import type { QueueBackend } from '../../src/jobs/connection.ts';
import { createJobWorker, type JobWorker, type SendJob } from '../../src/jobs/worker.ts';
import { createLog, type Log } from '../../src/log.ts';

export interface Taken extends SendJob {
  readonly stream: Stream;
  readonly at: number;
}

export interface RecordingWorker extends JobWorker {
  readonly taken: Taken[];
  readonly ended: { id: string; outcome: string }[];
  readonly counts: { arm: number; replan: number };
  /** Send jobs taken from now on wait until it is called; throws in them when given an error. */
  hold(): (error?: Error) => void;
}

export async function startRecordingWorker(
  backend: QueueBackend,
  log: Log,
  settings: { lockDuration?: number; stalledInterval?: number } = {},
): Promise<RecordingWorker> {
  const taken: Taken[] = [];
  const ended: { id: string; outcome: string }[] = [];
  const counts = { arm: 0, replan: 0 };
  let gate = Promise.resolve();
  const worker = await createJobWorker({
    backend,
    log,
    ...settings,
    handlers: {
      async sendDue(stream, job) {
        taken.push({ ...job, stream, at: Date.now() });
        await gate;
      },
      async arm() {
        counts.arm += 1;
      },
      async replan() {
        counts.replan += 1;
      },
      async afterSend(_stream, job) {
        ended.push(job);
      },
    },
  });
  return {
    ...worker,
    taken,
    ended,
    counts,
    hold() {
      let release: (error?: Error) => void = () => undefined;
      gate = new Promise((resolve, reject) => {
        release = (error) => (error ? reject(error) : resolve());
      });
      gate.catch(() => undefined); // whoever waits for it sees it
      return release;
    },
  };
}

/** Waits until the condition holds; the time limit of the test is the limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(5);
}

export interface ReadableLog {
  readonly log: Log;
  /** Messages written so far that contain the text. */
  readonly lines: (text: string) => string[];
}

export function createReadableLog(): ReadableLog {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) });
  return { log, lines: (text) => lines.filter((line) => line.includes(text)) };
}
