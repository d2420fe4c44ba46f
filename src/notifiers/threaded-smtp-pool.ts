// The pool of connections in a thread of its own: composing and SMTP are two thirds of what a mail costs, and the main
// thread has the database, the queue and the next mails to see to. The thread starts with the first letter.
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { OpenSmtpPool, SmtpOptions, SmtpOutcome } from './smtp-pool.ts';
import type { FromThread, ToThread } from './smtp-thread.ts';

const CLOSE_MS = 2_000;

interface Waiting {
  resolve(outcome: SmtpOutcome): void;
  reject(error: unknown): void;
}

/** @param entry the thread's file; given by tests, which run where it has not been compiled */
export const openThreadedSmtpPool =
  (entry = threadFile()): OpenSmtpPool =>
  (options, onWarning) => {
    const waiting = new Map<number, Waiting>();
    let thread: Worker | undefined;
    let letters = 0;

    function start(): Worker {
      const started = new Worker(entry, { workerData: options satisfies SmtpOptions });
      started.on('message', (message: FromThread) => {
        if ('warning' in message) return onWarning(message.warning);
        const one = waiting.get(message.id);
        waiting.delete(message.id);
        if ('bug' in message) one?.reject(message.bug);
        else one?.resolve(message.outcome);
      });
      started.on('error', (error) =>
        onWarning(`the thread of the mail connections failed: ${error.message}`),
      );
      // Whatever the thread had in hand may have been taken or not; the next letter starts another thread.
      started.once('exit', (code) => {
        thread = undefined;
        const fault = { code: 'ETHREAD', message: `the thread of the mail connections ended with ${code}` };
        for (const { resolve } of waiting.values()) resolve({ taken: false, fault });
        waiting.clear();
      });
      return started;
    }

    return {
      send(letter) {
        thread ??= start();
        letters += 1;
        const id = letters;
        const outcome = new Promise<SmtpOutcome>((resolve, reject) => waiting.set(id, { resolve, reject }));
        thread.postMessage({ id, letter } satisfies ToThread);
        return outcome;
      },
      async close() {
        if (!thread) return;
        const closing = thread;
        const ended = new Promise((resolve) => closing.once('exit', resolve));
        closing.postMessage('close' satisfies ToThread);
        await Promise.race([ended, delay(CLOSE_MS, undefined, { ref: false })]);
        await closing.terminate();
      },
    };
  };

/** Beside this file, compiled as it is. */
function threadFile(): URL {
  return new URL(import.meta.url.replace(/threaded-smtp-pool(\.[jt]s)$/, 'smtp-thread$1'));
}
