// The thread in which files are read: started by `reading-queue.ts`, which ends it when it takes too long.
import { parentPort } from 'node:worker_threads';
import type { Surroundings } from '../workflows/import/compose-draft.ts';
import type { OrganisationsRead } from '../workflows/import/organisations.ts';
import type { SourceDocument } from '../workflows/import/source-document.ts';
import { readDocument } from './read-document.ts';
import type { ImportedOrder } from './read-source.ts';
import { SourceFault, type SourceFaultCode } from './source-fault.ts';

/** A block of the document, or the table's number among its tables, from 1. */
export type ChosenTable = { block: number } | { number: number };

export type ToThread =
  | { job: 'document'; bytes: Uint8Array; name: string }
  | {
      job: 'order';
      bytes: Uint8Array;
      name: string;
      surroundings: Surroundings;
      table: ChosenTable | undefined;
    }
  | { job: 'organisations'; bytes: Uint8Array };
/** By job. */
export interface Given {
  document: SourceDocument;
  order: ImportedOrder;
  organisations: OrganisationsRead;
}
export type FromThread =
  | { given: Given[keyof Given] }
  | { code: SourceFaultCode; message: string; cause: unknown }
  | { broken: Error };

const port = parentPort;
if (!port) throw new Error('to be started as a thread');

async function answer(question: ToThread): Promise<FromThread> {
  try {
    return { given: await give(question) };
  } catch (fault) {
    if (!(fault instanceof SourceFault)) return { broken: sendable(fault) };
    const { code, message, cause } = fault;
    // Errors of libraries may hold what cannot be sent.
    return { code, message, cause: cause instanceof Error ? cause.stack : undefined };
  }
}

async function give(question: ToThread): Promise<Given[keyof Given]> {
  if (question.job === 'organisations') {
    const { readOrganisationsFile } = await import('./organisations-file.ts');
    return readOrganisationsFile(question.bytes);
  }
  const doc = await readDocument(question.bytes, question.name);
  if (question.job === 'document') return doc;
  const { composeDraft } = await import('../workflows/import/compose-draft.ts');
  const composed = composeDraft(doc, question.surroundings, blockOf(doc, question.table));
  return 'fault' in composed ? { doc, fault: composed.fault } : { doc, draft: composed };
}

/** −1 for a table that is not there. */
function blockOf({ blocks }: SourceDocument, table: ChosenTable | undefined): number | undefined {
  if (table === undefined || 'block' in table) return table?.block;
  const tables = blocks.flatMap(({ kind }, at) => (kind === 'table' ? [at] : []));
  return tables[table.number - 1] ?? -1;
}

function sendable(error: unknown): Error {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return Object.assign(new Error(message), { stack });
}

port.on('message', (question: ToThread) => {
  void answer(question).then((answer) => port.postMessage(answer));
});
