// Questions to the reading thread, one at a time: what was made to bring the reader down ends the thread, and the process
// goes on.
import { Worker } from 'node:worker_threads';
import { MAX_MS } from './limits.ts';
import type { FromThread, Given, ToThread } from './reading-thread.ts';
import { SourceFault } from './source-fault.ts';

/**
 * @param signal ends the reading, or the wait for it: the person has left
 * Rejects with a `SourceFault` (`busy` where too many wait), or with an error where it is our fault.
 */
export type AskThread = <Job extends keyof Given>(
  question: Extract<ToThread, { job: Job }>,
  signal?: AbortSignal,
) => Promise<Given[Job]>;

export interface Limits {
  /** From the start of reading, ms; waiting for those before is not counted. */
  ms: number;
  /** By which the process may grow meanwhile, bytes. */
  memory: number;
}

const LOOK_MS = 50;
/** Files that wait, with the one that is being read: the last of them waits this many times `ms` at most. */
const MOST_WAITING = 8;
/** A thread that has nothing to read for so long is ended. */
const IDLE_MS = 60_000;
/** Of the thread; what is not on its heap (buffers, tables of the parsers) counts by the growth of the process. */
const HEAP_MB = 384;

/** @param entry the thread's file; beside this one where it is not given */
export function createReadingQueue(limits: Limits, entry = threadFile()): AskThread {
  let last: Promise<unknown> = Promise.resolve();
  let idle: Thread | undefined;
  let waiting = 0;

  function read(question: ToThread, signal: AbortSignal | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(stopped());
      const thread = idle ?? startThread(entry);
      idle = undefined;
      const before = process.memoryUsage.rss();
      const deadline = setTimeout(() => end(tooSlow()), limits.ms);
      const looks = setInterval(() => {
        if (process.memoryUsage.rss() - before > limits.memory) end(tooHeavy());
      }, LOOK_MS);
      const onAbort = () => end(stopped());
      signal?.addEventListener('abort', onAbort, { once: true });

      function finish(): void {
        clearTimeout(deadline);
        clearInterval(looks);
        signal?.removeEventListener('abort', onAbort);
      }
      /** The next reading waits until this one's memory is free. */
      function end(fault: SourceFault): void {
        finish();
        void thread.end().then(() => reject(fault));
      }
      thread.ask(
        question,
        (answer) => {
          if ('ended' in answer) return end(answer.ended);
          finish();
          idle = thread;
          if ('given' in answer) resolve(answer.given);
          else if ('broken' in answer) reject(answer.broken);
          else reject(new SourceFault(answer.code, answer.message, { cause: answer.cause }));
        },
        () => {
          if (idle === thread) idle = undefined;
        },
      );
    });
  }

  function ask(question: ToThread, signal: AbortSignal | undefined): Promise<unknown> {
    if (waiting >= MOST_WAITING) return Promise.reject(busy());
    waiting += 1;
    const turn = last.then(() => read(question, signal)).finally(() => (waiting -= 1));
    // Keeps no document: the next question may be hours away.
    last = turn.then(nothing, nothing);
    if (!signal) return turn;
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(stopped());
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  // What comes back is what the thread gives for the job.
  return async <Job extends keyof Given>(question: Extract<ToThread, { job: Job }>, signal?: AbortSignal) =>
    (await ask(question, signal)) as Given[Job];
}

interface Thread {
  /** @param onGone the thread has ended while it had nothing to read */
  ask(
    question: ToThread,
    onAnswer: (answer: FromThread | { ended: SourceFault }) => void,
    onGone: () => void,
  ): void;
  end(): Promise<unknown>;
}

function startThread(entry: URL): Thread {
  let waiting: ((answer: FromThread | { ended: SourceFault }) => void) | undefined;
  let gone: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const worker = new Worker(entry, {
    // What it reads is nobody's friend: it gets nothing of what the process knows.
    env: {},
    execArgv: entry.pathname.endsWith('.ts') ? ['--import', TYPESCRIPT_LOADER] : [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 48 },
  });

  function answer(answer: FromThread | { ended: SourceFault }): void {
    const one = waiting;
    waiting = undefined;
    one?.(answer);
  }
  worker.on('message', (message: FromThread) => {
    worker.unref();
    timer = setTimeout(() => void worker.terminate(), IDLE_MS).unref();
    answer(message);
  });
  worker.on('error', (cause) => answer({ ended: faultOf(cause) }));
  worker.on('exit', () => {
    clearTimeout(timer);
    gone?.();
    answer({ ended: unread(undefined) });
  });

  return {
    ask(question, onAnswer, onGone) {
      clearTimeout(timer);
      [waiting, gone] = [onAnswer, onGone];
      worker.ref();
      worker.postMessage(question);
    },
    end() {
      waiting = undefined;
      return worker.terminate();
    },
  };
}

/** Sources run as they are only in tests and measurements. */
const TYPESCRIPT_LOADER = new URL('../../test/support/typescript-loader.js', import.meta.url).href;

/** Beside this file, compiled as it is. */
function threadFile(): URL {
  return new URL(import.meta.url.replace(/reading-queue(\.[jt]s)$/, 'reading-thread$1'));
}

const faultOf = (cause: Error): SourceFault =>
  'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooHeavy() : unread(cause);

const unread = (cause: unknown): SourceFault =>
  new SourceFault('damaged', 'Файл не удалось прочитать. Сохраните его как DOCX и загрузите ещё раз.', {
    cause,
  });
const nothing = (): void => {};

const busy = (): SourceFault =>
  new SourceFault('busy', 'Сейчас читаются другие документы. Загрузите файл ещё раз через несколько минут.');
const tooSlow = (): SourceFault =>
  new SourceFault(
    'too-slow',
    `Файл не удалось прочитать за ${MAX_MS / 1000} секунд. Сохраните его как DOCX или загрузите только распоряжение с приложениями.`,
  );
const tooHeavy = (): SourceFault =>
  new SourceFault(
    'too-heavy',
    'Файл не удалось прочитать: для него не хватает памяти. Загрузите только распоряжение с приложениями.',
  );
const stopped = (): SourceFault => new SourceFault('stopped', 'Чтение файла прервано.');
