// A sender's side of the bench: a process that prepares a round, sends it when told to, and says when it has recorded
// everything and what it cost.

export interface Contestant {
  /** Everything but the sending: not measured. */
  prepare(round: number): Promise<void>;
  /** Ends when the last mail is sent and everything about it is recorded. */
  send(round: number): Promise<void>;
  close(): Promise<void>;
}

export interface SenderOptions {
  smtpUrl: string;
  databaseUrl: string;
  redisUrl: string;
  /** The mails of each round, as Srok sends them: a file per round. */
  mailFiles: string[];
  /** The instants at which Srok sends them. */
  slots: number[];
  /** Srok is woken by its queue at the slot, so long (ms) after the order to send; 0: it is told to send at once. */
  leadMs: number;
}

export type Order = { act: 'prepare' | 'send'; round: number } | { act: 'close' };
export type Answer = { done: string; cpuMs: number } | { error: string };

/** What the process was started with. */
export function senderOptions(): SenderOptions {
  return JSON.parse(process.argv[2] ?? '{}') as SenderOptions;
}

export function compete(contestant: Contestant): void {
  const answer = (message: Answer) => void process.send?.(message);
  process.on('message', (order: Order) => {
    const before = process.cpuUsage();
    const work =
      order.act === 'close'
        ? contestant.close()
        : order.act === 'prepare'
          ? contestant.prepare(order.round)
          : contestant.send(order.round);
    work.then(
      () => {
        const { user, system } = process.cpuUsage(before);
        answer({ done: order.act, cpuMs: (user + system) / 1000 });
        if (order.act === 'close') process.disconnect();
      },
      (error: unknown) =>
        answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
  answer({ done: 'start', cpuMs: 0 });
}
