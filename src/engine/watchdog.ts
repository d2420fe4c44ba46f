// The queue is an alarm clock that may stop: this looks whether it still wakes anybody, tells the operators once a day
// if it does not, and sends meanwhile what is due (the ledger makes that safe: docs/adr/0009-the-watchdog-sends.md).
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Instant } from '../calendar/dates.ts';
import { LEDGER_STREAMS, type LedgerStream } from '../calendar/slots.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { isSending, type LedgerFigures, readLedger } from '../store/ledger-figures.ts';
import type { Tables } from '../store/tables.ts';
import { claimTelling, rememberTold } from '../store/watch.ts';
import type { Engine } from './engine.ts';

/** queue-silent: no process has got a job of the queue. due-not-sent: something is due and nobody is at work on it. */
export type WatchProblem = 'queue-silent' | 'due-not-sent';

/** How often `look` is to be called. */
export const LOOK_EVERY_MS = 60_000;
/** `arm` comes every minute. */
const SILENT_MS = 3 * 60_000;
const STUCK_MS = 5 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** How long one process may take to tell before another one does it. */
const TELLING_MS = 5 * 60_000;

export interface Trouble {
  /** When the queue last handed out a job, as far as this process knows; null unless it is silent. */
  silentSince: Instant | null;
  /** Since when something has been due that nobody sends; null unless there is such. */
  dueSince: Instant | null;
  /** Recipients who wait. */
  waiting: number;
}

export interface WatchdogDeps {
  db: Kysely<Tables>;
  clock: Clock;
  /** Milliseconds of a clock that is never set: a jump of the other one is no silence. */
  uptime(): number;
  /** Of a process that sends; null: it only looks and tells. */
  engine: Pick<Engine, 'sendDue' | 'replanDue'> | null;
  /** Throws when no operator could be told. */
  tellOperators(trouble: Trouble): Promise<void>;
  log: Log;
}

export interface Watchdog {
  /** Throws when the ledger cannot be read, or nobody be told. */
  look(): Promise<void>;
  /** As of the last look. */
  problems(): readonly WatchProblem[];
  /** Milliseconds since the queue was last seen to have handed out a job. */
  silentMs(): number;
  /** Ends the sending under way after its batch. */
  stop(): Promise<void>;
}

export function createWatchdog({ db, clock, uptime, engine, tellOperators, log }: WatchdogDeps): Watchdog {
  const stopping = new AbortController();
  const helping = new Map<LedgerStream, Promise<void>>();
  let looked = uptime();
  let woken: { at: Instant | null; seen: number } = { at: null, seen: looked };
  /** By stream: what is due first, and since when (uptime) that has not moved. */
  const oldest = new Map<LedgerStream, { at: Instant | null; since: number }>();
  let replanned = looked;
  let problems: WatchProblem[] = [];

  const silentMs = () => uptime() - woken.seen;

  async function look(): Promise<void> {
    const figures = await readLedger(db, clock.now());
    const up = uptime();
    // Who was stopped, or could not read, does not know what went on meanwhile.
    if (up - looked > 1.5 * LOOK_EVERY_MS) {
      woken.seen = up;
      oldest.clear();
    }
    looked = up;
    if (woken.at !== figures.wokenAt) woken = { at: figures.wokenAt, seen: up };
    const stuck = await stuckStreams(figures, up);
    const found: WatchProblem[] = [];
    // A process that does not send knows nothing of workers until one has said something.
    if (silentMs() >= SILENT_MS && (engine !== null || woken.at !== null)) found.push('queue-silent');
    if (stuck.length > 0) found.push('due-not-sent');
    report(found);
    if (found.length === 0) return;
    if (engine !== null) await help(engine, figures, up);
    await tell(figures, stuck);
  }

  /** Streams whose first due instant has not moved for too long, and nobody has a message of theirs in hand. */
  async function stuckStreams({ streams }: LedgerFigures, up: number): Promise<LedgerStream[]> {
    const stuck: LedgerStream[] = [];
    for (const stream of LEDGER_STREAMS) {
      const at = streams[stream].oldestDue;
      const known = oldest.get(stream);
      if (at === null || at !== known?.at || (await isSending(db, stream, clock.now())))
        oldest.set(stream, { at, since: up });
      else if (up - known.since >= STUCK_MS) stuck.push(stream);
    }
    return stuck;
  }

  function report(found: WatchProblem[]): void {
    for (const problem of found)
      if (!problems.includes(problem))
        log.error({ problem, silentMs: silentMs() }, 'the queue does not wake the engine');
    for (const problem of problems)
      if (!found.includes(problem)) log.info({ problem }, 'the queue wakes the engine again');
    problems = found;
  }

  /** Sends in the background: that may take hours, and the next look comes in a minute. */
  async function help(
    { sendDue, replanDue }: Pick<Engine, 'sendDue' | 'replanDue'>,
    { streams }: LedgerFigures,
    up: number,
  ): Promise<void> {
    for (const stream of LEDGER_STREAMS) {
      if (streams[stream].oldestDue === null || helping.has(stream) || stopping.signal.aborted) continue;
      const job = `watchdog-${randomUUID()}`;
      const run = sendDue(stream, { id: job, signal: stopping.signal })
        .then((messages) => log.warn({ stream, job, messages }, 'sent without the queue'))
        .catch((error: unknown) => log.error({ err: error, stream, job }, 'sending without the queue failed'))
        .finally(() => helping.delete(stream));
      helping.set(stream, run);
    }
    if (up - replanned < DAY_MS) return;
    replanned = up;
    await replanDue();
  }

  async function tell({ streams }: LedgerFigures, stuck: readonly LedgerStream[]): Promise<void> {
    const now = clock.now();
    if (!(await claimTelling(db, now, now + TELLING_MS))) return;
    const since = stuck.flatMap((stream) => streams[stream].oldestDue ?? []);
    await tellOperators({
      silentSince: problems.includes('queue-silent') ? now - silentMs() : null,
      dueSince: since.length === 0 ? null : Math.min(...since),
      waiting: LEDGER_STREAMS.reduce((sum, stream) => sum + streams[stream].due, 0),
    });
    await rememberTold(db, now + DAY_MS);
  }

  return {
    look,
    problems: () => problems,
    silentMs,
    async stop() {
      stopping.abort();
      await Promise.all(helping.values());
    },
  };
}
