// Files that come with a report: recorded with the event that the command made, in its transaction, and sealed in the
// journal by the hashes of their contents.
import { randomUUID } from 'node:crypto';
import { type AttachedFile, saveFiles } from '../store/files.ts';
import { appendJournal } from '../store/journal.ts';
import type { Db } from '../store/roadmaps.ts';
import type { EventType, RoadmapEvent } from '../workflows/state.ts';

export type FileToAttach = Pick<AttachedFile, 'sha256' | 'name' | 'type' | 'size'>;

const TAKES_FILES: readonly EventType[] = [
  'submitted',
  'contributed',
  'indicators-refined',
  'progress-reported',
];

/** For `also` of a command that submits, contributes, gives figures or reports progress. */
export function attachFiles(
  roadmap: string,
  files: readonly FileToAttach[],
): (tx: Db, events: readonly RoadmapEvent[]) => Promise<void> {
  return async (tx, events) => {
    if (files.length === 0) return;
    const event = events.find((one) => TAKES_FILES.includes(one.type));
    if (!event || event.item === null || event.by === null) throw new Error('the command takes no files');
    const { item, occurrence, n, at, by } = event;
    const attached = files.map(({ sha256, name, type, size }) => ({
      id: randomUUID(),
      roadmap,
      item,
      occurrence,
      event: n,
      uploadedBy: by,
      at,
      sha256,
      name,
      type,
      size,
    }));
    await saveFiles(tx, attached);
    await appendJournal(
      tx,
      attached.map(({ id, sha256, type, size }) => ({
        roadmap,
        at,
        type: 'file-attached',
        payload: { item, occurrence, event: n, file: id, sha256, type, size },
      })),
    );
  };
}
