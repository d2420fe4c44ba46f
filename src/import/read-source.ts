// Files that people give are read in a thread of its own, one at a time and within limits, and an order's draft is composed
// there, too: its table is as long as whoever wrote it liked. Nothing is stored.
import type { Surroundings } from '../workflows/import/compose-draft.ts';
import type { ImportDraft } from '../workflows/import/draft.ts';
import type { OrganisationsRead } from '../workflows/import/organisations.ts';
import type { TableFault } from '../workflows/import/roadmap-table.ts';
import type { SourceDocument } from '../workflows/import/source-document.ts';
import { MAX_BYTES, MAX_LIST_BYTES, MAX_MEMORY, MAX_MS } from './limits.ts';
import { createReadingQueue, type Limits } from './reading-queue.ts';
import type { ChosenTable } from './reading-thread.ts';
import { SourceFault } from './source-fault.ts';

interface ReadOptions {
  /** Ends the reading, or the wait for it: the person has left. */
  signal?: AbortSignal | undefined;
}
interface ImportOptions extends ReadOptions {
  /** That a person named as the roadmap. */
  table?: ChosenTable | undefined;
}

export type ImportedOrder = { doc: SourceDocument } & ({ draft: ImportDraft } | { fault: TableFault });

/** All that takes the name of a file needs it for messages: what the file is its content says. */
export interface Reader {
  /** Rejects with a `SourceFault`, whose message is for the person who chose the file. */
  readSource(bytes: Uint8Array, name: string, options?: ReadOptions): Promise<SourceDocument>;
  /** Reads the order and composes its draft. Rejects with a `SourceFault` likewise. */
  importOrder(
    bytes: Uint8Array,
    name: string,
    surroundings: Surroundings,
    options?: ImportOptions,
  ): Promise<ImportedOrder>;
  /** Never rejects because of what is in the file: that is a fault with its line. */
  readOrganisationsList(bytes: Uint8Array): Promise<OrganisationsRead>;
}

/** @param limits given by tests, like the thread's file */
export function createReader(limits: Limits = { ms: MAX_MS, memory: MAX_MEMORY }, entry?: URL): Reader {
  const ask = createReadingQueue(limits, entry);
  return {
    async readSource(bytes, name, { signal } = {}) {
      if (bytes.length > MAX_BYTES) throw tooLarge();
      return ask({ job: 'document', bytes, name }, signal);
    },
    async importOrder(bytes, name, surroundings, { signal, table } = {}) {
      if (bytes.length > MAX_BYTES) throw tooLarge();
      return ask({ job: 'order', bytes, name, surroundings, table }, signal);
    },
    async readOrganisationsList(bytes) {
      try {
        // As much as tells that it is too large.
        return await ask({ job: 'organisations', bytes: bytes.slice(0, MAX_LIST_BYTES + 1) });
      } catch (fault) {
        if (!(fault instanceof SourceFault)) throw fault;
        return { ok: false, faults: [{ line: 1, message: LIST_NOT_READ }] };
      }
    },
  };
}

export const { readSource, importOrder, readOrganisationsList }: Reader = createReader();

const LIST_NOT_READ = 'список не удалось прочитать: оставьте в файле только список организаций';

const tooLarge = (): SourceFault =>
  new SourceFault(
    'too-large',
    `Файл больше ${MAX_BYTES / 1024 / 1024} МБ. Удалите из документа изображения и сохраните его заново.`,
  );
