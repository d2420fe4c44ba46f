// Gives a process another time of day, whatever build it runs: `node --import ./shifted-clock.js …`. Its clock is the
// real one plus the milliseconds in the file TEST_CLOCK, which may change meanwhile; timers stay real.
import { openSync, readSync } from 'node:fs';

const file = openSync(process.env.TEST_CLOCK, 'r');
const digits = Buffer.alloc(20);
/** Real milliseconds between two looks into the file. */
const FRESH_MS = 10;
const RealDate = Date;
const realNow = Date.now.bind(Date);
let offset = 0;
let readAt = -Infinity;

function now() {
  const at = performance.now();
  if (at - readAt > FRESH_MS) {
    offset = Number(digits.toString('latin1', 0, readSync(file, digits, 0, digits.length, 0)));
    readAt = at;
  }
  return realNow() + offset;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, made) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, made === globalThis.Date ? target : made),
  apply: () => new RealDate(now()).toString(),
});
RealDate.now = now;
RealDate.prototype.constructor = globalThis.Date;
