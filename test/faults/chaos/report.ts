// What a run says at its end: a table for people, one line of JSON for programs.
import type { ChaosOptions, ChaosResult } from './chaos.ts';
import type { Findings } from './checker.ts';

export interface Summary {
  ok: boolean;
  seed: number;
  queue: string;
  minutes: number;
  commit: string | null;
  virtualDays: number;
  notices: number;
  ends: Record<string, number>;
  messages: number;
  mails: number;
  faults: Record<string, number>;
  kills: number;
  outages: number;
  insideSend: number;
  betweenDataAndReply: number;
  repeats: number;
  unrecorded: number;
  because: Record<string, number>;
  heldOver: number;
  lost: number;
  limbo: number;
  duplicates: number;
  unexplainedRepeats: number;
  stale: number;
  floods: number;
  crashes: string[];
  crashesBefore: number;
  skipped: string[];
}

/** Faults of processes and servers; those of the mail server lie between DATA and reply by their nature. */
const isOfServers = (kind: string) => !kind.startsWith('smtp-') && !kind.startsWith('clock-');

export function summarise(options: ChaosOptions, result: ChaosResult, commit: string | null): Summary {
  const { verdict, faults, crashes, crashesBefore, skipped, virtualDays } = result;
  const counts = Object.fromEntries(
    Object.entries(verdict.findings).map(([name, list]) => [name, list.length]),
  ) as Record<keyof Findings, number>;
  const byKind: Record<string, number> = {};
  for (const { kind } of faults) byKind[kind] = (byKind[kind] ?? 0) + 1;
  const ofServers = faults.filter((fault) => isOfServers(fault.kind));
  const insideSend = ofServers.filter((fault) => fault.inSend > 0).length;
  const betweenDataAndReply = ofServers.filter((fault) => fault.awaitingReply > 0).length;
  const clean = Object.values(counts).every((count) => count === 0) && crashes.length === 0;
  return {
    ok: clean && insideSend > 0 && betweenDataAndReply > 0 && verdict.repeats <= verdict.unrecorded,
    seed: options.seed,
    queue: options.queue,
    minutes: options.minutes,
    commit,
    virtualDays,
    notices: verdict.due,
    ends: verdict.ends,
    messages: verdict.messages,
    mails: verdict.accepted,
    faults: byKind,
    kills: faults.filter((fault) => fault.isKill).length,
    outages: faults.filter((fault) => fault.isOutage).length,
    insideSend,
    betweenDataAndReply,
    repeats: verdict.repeats,
    unrecorded: verdict.unrecorded,
    because: verdict.because,
    heldOver: verdict.heldOver,
    ...counts,
    crashes,
    crashesBefore,
    skipped,
  };
}

/** Examples of each kind of finding that a person is shown. */
const EXAMPLES = 10;

export function reportLines(summary: Summary, { verdict, folder }: ChaosResult): string[] {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort((a, b) => b[1] - a[1])
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  const row = (name: string, value: unknown) => `${name.padEnd(26)}${String(value)}`;
  const findings = Object.entries<string[]>({ ...verdict.findings }).flatMap(([name, found]) => [
    row(name, found.length),
    ...found.slice(0, EXAMPLES).map((one) => `    ${one}`),
  ]);
  return [
    row('queue, seed, minutes', `${summary.queue}, ${summary.seed}, ${summary.minutes}`),
    row('virtual days', summary.virtualDays),
    row('notices due', `${summary.notices}: ${list(summary.ends)}`),
    row('messages, mails accepted', `${summary.messages}, ${summary.mails}`),
    row('faults', list(summary.faults)),
    row('kills, outages', `${summary.kills}, ${summary.outages}`),
    row('faults inside a send', summary.insideSend),
    row('between DATA and reply', summary.betweenDataAndReply),
    row(
      'repeats',
      `${summary.repeats} of ${summary.unrecorded} handed over and unrecorded (${list(summary.because)})`,
    ),
    row('copies again, held over', `${verdict.copies}, ${summary.heldOver}`),
    ...findings,
    row('crashes', summary.crashes.length === 0 ? 0 : summary.crashes.join(', ')),
    row('of the release before', summary.crashesBefore),
    ...summary.skipped.map((one) => row('skipped', one)),
    row('verdict', summary.ok ? 'kept' : `NOT KEPT; logs in ${folder}`),
  ];
}
