// Messages in hand: handed to the notifier, as many at once as it can work on, and what became of them recorded, a few at
// a time. A slow message holds up nobody but itself, and only a few ever have an end that is not recorded.
import type { Stream } from '../calendar/slots.ts';
import type { DeliveryReceipt } from '../notifiers/notifier.ts';
import { extendLease } from '../store/messages.ts';
import type { Brake } from './brake.ts';
import type { Hands } from './hands.ts';
import type { Outgoing } from './outgoing.ts';
import type { Delivery, Recorder, RecorderDeps } from './record.ts';
import { attachmentsOf } from './report-attachments.ts';

export interface Sending {
  add(messages: readonly Outgoing[]): void;
  /** Resolves when it is time to make the next batch. */
  room(): Promise<void>;
  /** Resolves when everything has ended and is recorded; rejects when that could not be done. */
  settled(): Promise<void>;
  isEmpty(): boolean;
  /** From now on nothing waits for its turn: what has to goes back, due at once for whoever comes next. */
  stopSoon(): void;
  close(): void;
}

/** Longest wait (ms) of an end for its record where more ends are awaited. */
const RECORD_WITHIN_MS = 100;
/** With this much (ms) of turns in hand the next batch is made. */
const TURNS_NEAR_MS = 5_000;
/** A slow server alone does not take so long over a batch. */
const STALE_AFTER_LEASES = 3;
const RECORD_AGAIN_MS = 200;
const RECORD_ATTEMPTS = 5;

export function startSending(
  deps: RecorderDeps & { recorder: Recorder; brake: Brake; hands: Hands },
  stream: Stream,
): Sending {
  const { notifier, settings, clock, log, recorder, brake, hands } = deps;
  /** Claimed and not yet handed over, with its turn (of `performance.now()`: a clock that is set back holds up nobody). */
  const ready: { outgoing: Outgoing; turn: number }[] = [];
  let underWay = 0;
  /** Not yet recorded: what has ended, and what goes back untried. */
  const ends: { delivered: Delivery[]; returned: Outgoing[] } = { delivered: [], returned: [] };
  /** Claimed and not yet recorded: their lease is kept. */
  const held = new Map<string, Outgoing>();
  let recording = false;
  let failures = 0;
  let stopping = false;
  const waiting = new Set<() => void>();
  const timers = new Map<'record' | 'handOver', NodeJS.Timeout>();
  const beating = setInterval(() => void keepLease(), settings.leaseMs / 3);
  const leave = hands.join(handOver);

  const isBroken = () => failures >= RECORD_ATTEMPTS;
  const isEmpty = () => held.size === 0;

  function later(what: 'record' | 'handOver', ms: number, act: () => void): void {
    if (timers.has(what)) return;
    const timer = setTimeout(() => {
      timers.delete(what);
      act();
    }, ms);
    timers.set(what, timer);
  }

  function handOver(): void {
    while (ready.length > 0 && hands.isFree()) {
      const [{ outgoing, turn }] = ready as [(typeof ready)[0]];
      const wait = Math.max(brake.serverPause(), turn - performance.now());
      if (wait > 0 || (brake.isTrying() && hands.underWay() > 0)) {
        if (stopping) ends.returned.push(...ready.splice(0).map((one) => one.outgoing));
        else if (wait > 0) later('handOver', wait, handOver);
        break;
      }
      ready.shift();
      if (brake.domainPausedUntil(outgoing.recipient) > clock.now() || isDecidedLongAgo(outgoing))
        ends.returned.push(outgoing);
      else void deliver(outgoing);
    }
    if (ends.returned.length > 0) record();
    tell();
  }

  /** This machine has slept, or its clock was set: what the message says, and on which day, is decided again. */
  function isDecidedLongAgo({ mail }: Outgoing): boolean {
    return clock.now() - mail.date.getTime() > STALE_AFTER_LEASES * settings.leaseMs;
  }

  async function deliver(outgoing: Outgoing): Promise<void> {
    underWay += 1;
    hands.take();
    const handedAt = performance.now();
    log.debug({ message: outgoing.mail.id }, 'message handed over');
    const outcome = await handedOver(outgoing).then(
      (receipt) => ({ receipt }),
      (error: unknown) => ({ error }),
    );
    const at = clock.now();
    ends.delivered.push({ outgoing, at, ...outcome });
    brake.heard(outgoing.recipient, handedAt, at, outcome);
    underWay -= 1;
    hands.ended();
    record();
  }

  async function handedOver({ mail, reports }: Outgoing): Promise<DeliveryReceipt> {
    if (reports.length === 0) return notifier.deliver(mail);
    const papers = await attachmentsOf(deps.db, reports);
    return notifier.deliver({ ...mail, attachments: [...(mail.attachments ?? []), ...papers] });
  }

  /** A few at a time, unless nothing more is awaited or somebody has waited long enough. */
  function record(isTime = false): void {
    const count = ends.delivered.length + ends.returned.length;
    if (recording || isBroken() || count === 0) return;
    const isLast = underWay === 0 && ready.length === 0;
    if (!isTime && !isLast && count < settings.sentBatch / 2)
      return later('record', RECORD_WITHIN_MS, () => record(true));
    recording = true;
    void recordNow().then((ms) => {
      recording = false;
      if (ms > 0) later('record', ms, () => record(true));
      else record();
      handOver();
    });
  }

  /** Returns the milliseconds to wait where it has to be tried again. */
  async function recordNow(): Promise<number> {
    const [delivered, returned] = [[...ends.delivered], [...ends.returned]];
    try {
      if (delivered.length > 0) await recorder.record(stream, delivered);
      ends.delivered.splice(0, delivered.length);
      for (const { outgoing } of delivered) held.delete(outgoing.mail.id);
      hands.recorded(delivered.length);
      if (returned.length > 0) await recorder.giveBack(stream, returned, brake);
      ends.returned.splice(0, returned.length);
      for (const outgoing of returned) held.delete(outgoing.mail.id);
      failures = 0;
      return 0;
    } catch (error) {
      // What was sent and is not recorded will be sent again: nothing more is, should the ledger stay away.
      failures += 1;
      if (isBroken()) ready.length = 0;
      const messages = delivered.map(({ outgoing }) => outgoing.mail.id);
      log.error({ err: error, messages }, 'what became of messages could not be recorded');
      return RECORD_AGAIN_MS;
    }
  }

  /** A slow server is no dead sender. */
  async function keepLease(): Promise<void> {
    const messages = [...held.values()].map(({ mail, attempts }) => ({ id: mail.id, attempt: attempts }));
    try {
      await extendLease(deps.db, messages, clock.now() + settings.leaseMs);
    } catch (error) {
      log.warn({ err: error }, 'the lease of messages in work could not be extended');
    }
  }

  /** What is claimed long before its turn is decided too early. */
  function turnsAreNear(): boolean {
    const last = ready.at(-1);
    return last === undefined || last.turn - performance.now() <= TURNS_NEAR_MS;
  }

  function tell(): void {
    for (const check of waiting) check();
  }

  function until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  }

  return {
    isEmpty,
    add(messages) {
      for (const outgoing of messages) held.set(outgoing.mail.id, outgoing);
      const now = performance.now();
      ready.push(...messages.map((outgoing) => ({ outgoing, turn: now + outgoing.turnMs })));
      handOver();
    },
    room: () => until(() => (ready.length <= settings.batchSize && turnsAreNear()) || isBroken() || stopping),
    async settled() {
      await until(() => isEmpty() || (isBroken() && underWay === 0));
      if (isBroken()) await recordNow();
      if (!isEmpty()) throw new Error(`${held.size} messages are in hand and cannot be recorded`);
    },
    stopSoon() {
      stopping = true;
      handOver();
    },
    close() {
      clearInterval(beating);
      leave();
      hands.recorded(ends.delivered.length);
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
