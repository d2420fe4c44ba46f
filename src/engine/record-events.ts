// What has happened to a roadmap goes into its journal, in the transaction that changed its state, and to programs. Whatever
// else has to follow from an event, for every way in which one comes about, belongs here.
import type { Kysely } from 'kysely';
import { inTransaction } from '../store/in-transaction.ts';
import { appendJournal, keepTexts } from '../store/journal.ts';
import type { Db } from '../store/roadmaps.ts';
import type { Tables } from '../store/tables.ts';
import { type Happened, planWebhooks } from '../store/webhooks.ts';
import { type OrganisationDirectory, OWN } from '../workflows/organisation-directory.ts';
import type { RoadmapEvent, RoadmapState } from '../workflows/state.ts';
import { webhookEvent } from '../workflows/webhook-event.ts';
import type { IssuedPapers } from './issue-report.ts';
import { sealEvents } from './journal-lines.ts';

/** @param papers of reports that these events have issued */
export type RecordEvents = (
  state: RoadmapState,
  events: readonly RoadmapEvent[],
  papers?: IssuedPapers,
) => Promise<void>;

export interface Recording {
  tx: Db;
  record: RecordEvents;
}

export interface RecordingDeps {
  db: Kysely<Tables>;
  /** Whose programs are told; absent: the installation's and the organisation's own. */
  organisations?: OrganisationDirectory;
}

/**
 * A transaction in which events come about. Programs are told of all of them at its end: a webhook has one row in the
 * schedule, for which every other command waits.
 */
export function inRecording<T>(
  { db, organisations }: RecordingDeps,
  work: (recording: Recording) => Promise<T>,
): Promise<T> {
  return inTransaction(db, async (tx) => {
    const happened: Happened[] = [];
    const result = await work({
      tx,
      async record(state, events, papers) {
        const { lines, texts } = await sealEvents(tx, state, events, papers);
        await appendJournal(tx, lines);
        await keepTexts(tx, texts);
        const { organisation = OWN } = state;
        // The installation stands above all.
        const told = new Set([OWN, organisation, ...(organisations?.lineage(organisation) ?? [])]);
        for (const event of events) happened.push({ event: webhookEvent(state, event), organisations: told });
      },
    });
    await planWebhooks(tx, happened);
    return result;
  });
}
