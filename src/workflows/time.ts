// The calendar's words for those who keep or show times and may not count with them.
export type { Instant, IsoDate } from '../calendar/dates.ts';
export { LEDGER_STREAMS, type LedgerStream, STREAMS, type Stream } from '../calendar/slots.ts';
