// The thread in which documents are read: started by `read-source.ts`, which ends it when it takes too long.
import { parentPort } from 'node:worker_threads';
import type { SourceDocument } from '../workflows/import/source-document.ts';
import { readDocument } from './read-document.ts';
import { SourceFault, type SourceFaultCode } from './source-fault.ts';

export interface ToThread {
  bytes: Uint8Array;
  name: string;
}
export type FromThread =
  | { document: SourceDocument }
  | { code: SourceFaultCode; message: string; cause: unknown };

const port = parentPort;
if (!port) throw new Error('to be started as a thread');

async function answer({ bytes, name }: ToThread): Promise<FromThread> {
  try {
    return { document: await readDocument(bytes, name) };
  } catch (fault) {
    if (!(fault instanceof SourceFault)) throw fault;
    const { code, message, cause } = fault;
    // Errors of libraries may hold what cannot be sent.
    return { code, message, cause: cause instanceof Error ? cause.stack : undefined };
  }
}

port.on('message', (question: ToThread) => {
  void answer(question).then((answer) => port.postMessage(answer));
});
