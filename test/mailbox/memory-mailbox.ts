// A mailbox in memory, for what happens around the reading: a folder with UIDs whose UIDVALIDITY may change.
import type { IncomingMailbox } from '../../src/mailbox/imap-mailbox.ts';

export interface MemoryMailbox extends IncomingMailbox {
  put(...mails: Buffer[]): void;
  /** The server has lost its numbers: the same mails under new ones. */
  renumber(): void;
}

const PAGE = 2;

export function createMemoryMailbox(): MemoryMailbox {
  let uidValidity = 1;
  let firstUid = 1;
  const mails: Buffer[] = [];
  return {
    name: 'srok@localhost/INBOX',
    put: (...more) => void mails.push(...more),
    renumber() {
      uidValidity += 1;
      firstUid += 3;
    },
    read: (work) =>
      work({
        uidValidity,
        async after(uid) {
          const wanted = mails.map((source, i) => ({ uid: firstUid + i, source })).filter((m) => m.uid > uid);
          const taken = wanted.slice(0, PAGE);
          return { mails: taken, lastUid: taken.at(-1)?.uid ?? uid, isLast: taken.length === wanted.length };
        },
      }),
    verify: async () => ({ ok: true }),
  };
}
