// The thread in which the connections to the mail server live: started by `threaded-smtp-pool.ts`.
import { parentPort, workerData } from 'node:worker_threads';
import { type Letter, openSmtpPool, type SmtpOptions, type SmtpOutcome } from './smtp-pool.ts';

export type ToThread = { id: number; letter: Letter } | 'close';
export type FromThread =
  | { id: number; outcome: SmtpOutcome }
  | { id: number; bug: unknown }
  | { warning: string };

const port = parentPort;
if (!port) throw new Error('to be started as a thread');
const answer = (message: FromThread) => port.postMessage(message);
const pool = openSmtpPool(workerData as SmtpOptions, (warning) => answer({ warning }));

async function send(id: number, letter: Letter): Promise<void> {
  try {
    answer({ id, outcome: await pool.send(letter) });
  } catch (bug) {
    answer({ id, bug });
  }
}

port.on('message', (message: ToThread) => {
  if (message !== 'close') return void send(message.id, message.letter);
  // With its connections gone nothing keeps the thread.
  void pool.close().then(() => port.close());
});
