// Gives a process of the fault harness the virtual clock, whatever build it runs: `node --import ./clock-preload.js …`.
// The time of day is the real one plus an offset that all processes read from one small file; timers stay real.
import { openSync, readSync } from 'node:fs';

const RealDate = Date;
const realNow = Date.now.bind(Date);
const file = openSync(process.env.CHAOS_CLOCK, 'r');
const digits = Buffer.alloc(20);
/** Real milliseconds between two looks into the file. */
const FRESH_MS = 5;
let offset = 0;
let readAt = -Infinity;

function now() {
  const at = performance.now();
  if (at - readAt > FRESH_MS) {
    readSync(file, digits, 0, digits.length, 0);
    offset = Number(digits.toString('latin1'));
    readAt = at;
  }
  return realNow() + offset;
}

const VirtualDate = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(
      target,
      args.length === 0 ? [now()] : args,
      newTarget === VirtualDate ? target : newTarget,
    ),
  apply: () => new RealDate(now()).toString(),
});
RealDate.now = now;
RealDate.prototype.constructor = VirtualDate;
globalThis.Date = VirtualDate;

// A virtual day takes seconds, so the engine's own look at the ledger every minute comes every second.
const realTimeout = globalThis.setTimeout;
const MINUTE_MS = 60_000;
globalThis.setTimeout = Object.assign(
  (callback, ms, ...args) => realTimeout(callback, ms === MINUTE_MS ? ms / 60 : ms, ...args),
  realTimeout,
);
