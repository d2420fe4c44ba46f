// Reads what came back: reports about messages, answers of people and of machines. A page of mails is learnt from and
// the position moved in one transaction, so that nothing is learnt twice, whoever is killed or reads at the same time.
import type { IncomingMailbox } from '../mailbox/imap-mailbox.ts';
import type { IncomingMail } from '../mailbox/incoming-mail.ts';
import { parseIncoming } from '../mailbox/parse-incoming.ts';
import { closeAutoReplies } from '../store/alarms.ts';
import { inTransaction } from '../store/in-transaction.ts';
import {
  lockMailbox,
  type MailboxPosition,
  mailboxPosition,
  moveMailbox,
  recordIncoming,
} from '../store/incoming-mails.ts';
import type { EngineDeps } from './engine-deps.ts';
import { readPage, takeIn } from './take-in-mail.ts';
import { MOST_ARE_REFUSED } from './wrong-route.ts';

/** Reads until nothing is left, the signal comes, or the turn is over. Returns how many mails were read. */
export type ReadMailbox = (signal?: AbortSignal) => Promise<number>;

export interface ReadMailboxDeps extends EngineDeps {
  mailbox: IncomingMailbox;
  replanEach(roadmaps: Iterable<string>): Promise<void>;
}

/** A turn (ms) begins no further page after the first, and is given up after the second. */
const TURN_MS = 40_000;
const TURN_AT_MOST_MS = 55_000;
/** An answer of a machine is shown for so long (ms). */
const AUTO_REPLY_SHOWN_MS = 14 * 86_400_000;

interface Page {
  known: MailboxPosition | null;
  position: MailboxPosition;
  isLast: boolean;
  mails: IncomingMail[];
}

export function createReadMailbox(deps: ReadMailboxDeps): ReadMailbox {
  const { db, clock, mailbox, log } = deps;
  const bouncePattern = deps.settings.envelopeFrom?.('{id}');

  return async (signal) => {
    const started = performance.now();
    let count = 0;
    await mailbox.read(async ({ uidValidity, after }) => {
      for (;;) {
        const known = await mailboxPosition(db, mailbox.name);
        // Under another UIDVALIDITY all mails have other UIDs: those that were read are known by their hash.
        const from = known?.uidValidity === uidValidity ? known.lastUid : 0;
        const { mails: raw, lastUid, isLast } = await after(from);
        const mails: IncomingMail[] = [];
        for (const one of raw) mails.push(await parseIncoming(one, bouncePattern));
        const page = { known, position: { uidValidity, lastUid }, isLast, mails };
        if (!(await learnOrPass(page))) return;
        count += mails.length;
        if (isLast || signal?.aborted || performance.now() - started > TURN_MS) return;
      }
    }, TURN_AT_MOST_MS);
    return count;
  };

  /** A mail whose content cannot be taken in must not stand in the way of those behind it. */
  async function learnOrPass(page: Page): Promise<boolean> {
    try {
      return await learn(page);
    } catch (error) {
      if (!isAboutData(error)) throw error;
      const [mail, ...rest] = page.mails;
      if (!mail) throw error;
      if (rest.length === 0) {
        log.error({ err: error, uid: mail.uid }, 'a mail could not be taken in');
        const content = { kind: 'unreadable' as const, why: String(error).slice(0, 200) };
        return learn({ ...page, mails: [{ ...mail, content }] });
      }
      const position = { ...page.position, lastUid: mail.uid };
      const first = await learnOrPass({ ...page, mails: [mail], position, isLast: false });
      return first && learnOrPass({ ...page, mails: rest, known: position });
    }
  }

  /** False when another reader has been here meanwhile. */
  async function learn({ known, position, isLast, mails }: Page): Promise<boolean> {
    const done = await inTransaction(db, async (tx) => {
      const now = clock.now();
      const locked = await lockMailbox(tx, mailbox.name);
      if (locked?.uidValidity !== known?.uidValidity || locked?.lastUid !== known?.lastUid) return null;
      const learnt = await readPage(tx, mails);
      const { roadmaps, wrong } = await takeIn(tx, deps.cache, now, learnt);
      if (isLast) roadmaps.push(...(await closeAutoReplies(tx, now, { before: now - AUTO_REPLY_SHOWN_MS })));
      await recordIncoming(
        tx,
        { name: mailbox.name, uidValidity: position.uidValidity },
        now,
        learnt.map((one) => one.record),
      );
      await moveMailbox(tx, mailbox.name, position, isLast ? now : null);
      return { learnt, wrong, roadmaps: new Set(roadmaps) };
    });
    if (!done) return false;
    if (done.wrong) log.error(done.wrong.figures, MOST_ARE_REFUSED);
    for (const { record, returned } of done.learnt) {
      const { uid, kind, message } = record;
      const line = { uid, kind, message, returned: returned.map((r) => r.meaning) };
      if (kind === 'bounce' || kind === 'unreadable') log.warn(line, 'mail read');
      else log.info(line, 'mail read');
    }
    await deps.replanEach(done.roadmaps);
    if (done.roadmaps.size > 0) deps.onChanged();
    return true;
  }
}

/** A value that no table takes (SQLSTATE 22…), or that our own code stumbles over; not a lost connection. */
function isAboutData(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === undefined
    ? error instanceof TypeError || error instanceof RangeError
    : code.startsWith('22');
}
