// What became of messages: sent with the server's reply, to be tried again, or failed with an alarm. Recorded
// a few at a time, with the journal and the recipients' next instants, in one transaction.
import type { Instant } from '../calendar/dates.ts';
import type { Stream } from '../calendar/slots.ts';
import { PermanentError } from '../errors.ts';
import { withoutSignatures } from '../messages/link-signatures.ts';
import { DeliveryError, type DeliveryReceipt, RefusedError } from '../notifiers/notifier.ts';
import { closeAlarms, type OpenAlarm, openAlarms } from '../store/alarms.ts';
import { rememberDigests } from '../store/digests-told.ts';
import type { AddressFailure } from '../store/failing-addresses.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { type JournalLine, sha256 } from '../store/journal.ts';
import { lockRecipients, reschedule } from '../store/mail-schedule.ts';
import { giveBackMessages, type Outcome, recordOutcomes } from '../store/messages.ts';
import { markToReplan } from '../store/roadmaps.ts';
import { closeToldRestores } from '../store/unknown-mail.ts';
import { failureMeaning } from '../workflows/delivery-failure.ts';
import type { Brake } from './brake.ts';
import type { EngineDeps } from './engine-deps.ts';
import { appendSealed, noteFailures, roadmapsConcerned } from './failing-address.ts';
import type { Outgoing } from './outgoing.ts';
import { UNREADABLE_PAPERS } from './report-attachments.ts';
import { findWrongRoute, MOST_ARE_REFUSED, undoRefusals } from './wrong-route.ts';

export type Delivery = { outgoing: Outgoing; at: Instant } & (
  | { receipt: DeliveryReceipt }
  | { error: unknown }
);

/** A message that still waits after so many attempts (some hours) is an alarm; it goes on being tried. */
const ALARM_AFTER_ATTEMPTS = 8;

/** Nothing was said to any server. */
const NO_CONNECTION = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EDNS',
  'EHOSTUNREACH',
  'ENETUNREACH',
  UNREADABLE_PAPERS,
]);

const recipientOf = ({ outgoing }: Delivery): string => outgoing.recipient;

/** By a server, for good; not by our own code before it was asked. */
const isRefused = (delivery: Delivery): boolean =>
  'error' in delivery && delivery.error instanceof RefusedError && delivery.error.responseCode !== undefined;

export interface Recorder {
  record(stream: Stream, deliveries: readonly Delivery[]): Promise<void>;
  /** Messages that were not tried after all: due again when the brake lets them. */
  giveBack(stream: Stream, messages: readonly Outgoing[], brake: Brake): Promise<void>;
}

export interface RecorderDeps extends EngineDeps {
  /** A controller has a new alarm, or one less. */
  replanEach(roadmaps: Iterable<string>): Promise<void>;
  random(): number;
}

/** Addresses that the server said, before it saw the message, are nobody's: the same knowledge as a report. */
function addressesRefused(delivery: Delivery): (AddressFailure & { message: string })[] {
  const { mail, recipient } = delivery.outgoing;
  const found =
    'receipt' in delivery
      ? delivery.receipt.refusedCopies
      : delivery.error instanceof RefusedError && delivery.error.aboutRecipient
        ? [{ address: recipient, reply: delivery.error.reply ?? '' }]
        : [];
  return found
    .filter(({ reply }) => failureMeaning({ reply }) === 'address-unknown')
    .map(({ address, reply }) => ({
      message: mail.id,
      address,
      reason: reply.slice(0, 200),
      messageAt: mail.date.getTime(),
    }));
}

export function createRecorder(deps: RecorderDeps): Recorder {
  const { db, log, settings } = deps;

  /** Doubling waits with jitter, on whole seconds so that many retries share few instants; never outside working hours. */
  function retryAt(outgoing: Outgoing, at: Instant): Instant {
    const wait = Math.min(
      settings.retryMaxMs,
      settings.retryBaseMs * 2 ** Math.min(20, outgoing.attempts - 1),
    );
    const jittered = at + wait * (0.75 + deps.random() / 2);
    const rounded = settings.retryBaseMs < 1000 ? Math.ceil(jittered) : Math.ceil(jittered / 5000) * 5000;
    return outgoing.retryIn(rounded);
  }

  function outcomeOf(delivery: Delivery, routeIsWrong: boolean): Outcome {
    const { outgoing, at } = delivery;
    const base = {
      id: outgoing.mail.id,
      attempt: outgoing.attempts,
      at,
      uncertain: false,
      refused: isRefused(delivery),
      nextAt: null,
      reply: null,
      error: null,
    };
    if ('receipt' in delivery) return { ...base, status: 'sent', reply: delivery.receipt.reply };
    const { error } = delivery;
    const text = error instanceof Error ? error.message.slice(0, 500) : String(error).slice(0, 500);
    const reply =
      error instanceof RefusedError || error instanceof DeliveryError ? (error.reply ?? null) : null;
    if (error instanceof PermanentError && !(base.refused && routeIsWrong))
      return { ...base, status: 'failed', reply, error: text };
    // With a reply, or without a connection, we know that it was not taken; else it may have been.
    return {
      ...base,
      status: 'retry',
      uncertain: reply === null && !(error instanceof DeliveryError && NO_CONNECTION.has(error.code)),
      nextAt: retryAt(outgoing, at),
      reply,
      error: text,
    };
  }

  function journalLine(delivery: Delivery, outcome: Outcome, roadmap: string): JournalLine {
    const { mail, person, entries } = delivery.outgoing;
    const words = `${mail.subject}\n${mail.text}\n${mail.html}`;
    const unsigned = withoutSignatures(words);
    return {
      roadmap,
      at: outcome.at,
      type: outcome.status === 'sent' ? 'message-sent' : 'message-failed',
      payload: {
        message: mail.id,
        messageId: mail.messageId,
        to: person.pseudonym,
        body: sha256(words),
        // Of what may be shown to others than the recipient.
        ...(unsigned === words ? {} : { unsigned: sha256(unsigned) }),
        entries: entries
          .filter((e) => e.roadmap === roadmap)
          .map(({ item, occurrence, due, kind, rung, event }) => ({
            item,
            occurrence,
            due,
            kind,
            rung,
            // Its line has the hashes of the papers that were attached.
            ...(rung === 'report' ? { event } : {}),
          })),
        reply: outcome.reply === null ? null : sha256(outcome.reply),
      },
    };
  }

  return {
    async record(stream, deliveries) {
      const now = deps.clock.now();
      const { outcomes, wrong, recorded, roadmaps } = await inTransaction(db, async (tx) => {
        const wrong = await findWrongRoute(tx, now, {
          refused: deliveries.filter(isRefused).map(recipientOf),
          reached: deliveries.filter((d) => 'receipt' in d).map(recipientOf),
          at: now,
        });
        const outcomes = deliveries.map((d) => ({ delivery: d, outcome: outcomeOf(d, wrong !== null) }));
        // Locks roadmaps, so it comes first. Should the process end before it plans, somebody else does.
        const alarms = outcomes.flatMap(({ delivery, outcome }) => alarmsFor(delivery, outcome));
        const refused = wrong ? [] : deliveries.flatMap(addressesRefused);
        const naming = [...(await roadmapsConcerned(tx, refused)), ...(wrong?.roadmaps ?? [])];
        await markToReplan(tx, [...alarms.map((a) => a.roadmap), ...naming], now);
        const recipients = deliveries.map((d) => d.outgoing.recipient);
        await lockRecipients(tx, stream, recipients);
        const recorded = await recordOutcomes(
          tx,
          outcomes.map((o) => o.outcome),
        );
        const ours = outcomes.filter(({ outcome }) => recorded.has(outcome.id));
        const ended = ours.filter(({ outcome }) => outcome.status !== 'retry');
        const noted = await noteFailures(
          tx,
          now,
          refused.filter((r) => recorded.has(r.message)),
        );
        const lines = ended.flatMap(({ delivery, outcome }) =>
          delivery.outgoing.roadmaps.map((roadmap) => journalLine(delivery, outcome, roadmap)),
        );
        const undone = wrong ? await undoRefusals(tx, now, wrong, now + settings.retryBaseMs) : null;
        await appendSealed(tx, {
          lines: [...lines, ...noted.lines, ...(undone?.lines ?? [])],
          texts: noted.texts,
        });
        const sent = ours.filter(({ outcome }) => outcome.status === 'sent');
        // As of when it was made: what happened while it was on its way belongs to the next digest.
        await rememberDigests(
          tx,
          sent.flatMap(({ delivery }) =>
            delivery.outgoing.told.map((told) => ({ ...told, at: delivery.outgoing.mail.date.getTime() })),
          ),
        );
        const alarmed = await openAlarms(
          tx,
          now,
          alarms.filter((a) => recorded.has(a.message)),
        );
        const relieved =
          sent.length === 0
            ? []
            : await closeAlarms(
                tx,
                now,
                sent.map((s) => s.delivery.outgoing.recipient),
              );
        const told = sent.flatMap((s) => s.delivery.outgoing.told);
        relieved.push(...(await closeToldRestores(tx, now, told)));
        await reschedule(tx, stream, recipients);
        return {
          outcomes,
          wrong,
          recorded,
          roadmaps: new Set([...alarms.map((a) => a.roadmap), ...naming, ...alarmed, ...relieved]),
        };
      });
      if (wrong) log.error(wrong.figures, MOST_ARE_REFUSED);
      for (const { delivery, outcome } of outcomes) tell(delivery, outcome, recorded.has(outcome.id));
      await deps.replanEach(roadmaps);
      if (roadmaps.size > 0) deps.onChanged();
    },

    async giveBack(stream, messages, brake) {
      const now = deps.clock.now();
      const recipients = messages.map((one) => one.recipient);
      const back = messages.map((one) => {
        const until = brake.domainPausedUntil(one.recipient);
        return { id: one.mail.id, attempt: one.attempts, until: until > now ? one.retryIn(until) : now };
      });
      await inTransaction(db, async (tx) => {
        await lockRecipients(tx, stream, recipients);
        await giveBackMessages(tx, back);
        await reschedule(tx, stream, recipients);
      });
      for (const { id, until } of back) log.info({ message: id, nextAt: until }, 'message put off untried');
    },
  };

  function alarmsFor(delivery: Delivery, outcome: Outcome): (OpenAlarm & { message: string })[] {
    const { outgoing } = delivery;
    const shown = (alarm: Pick<OpenAlarm, 'recipient' | 'code' | 'text'>) =>
      outgoing.shownOn.map((place) => ({ message: outcome.id, ...place, ...alarm }));
    if ('receipt' in delivery)
      return delivery.receipt.refusedCopies.flatMap(({ address, reply }) =>
        shown({
          recipient: address,
          code: 'address-fails',
          text: `копия письма на адрес ${address} не принята (${reply})`,
        }),
      );
    const failed = outcome.status === 'failed';
    if (!failed && !outcome.refused && outgoing.attempts < ALARM_AFTER_ATTEMPTS) return [];
    const why = outcome.reply ?? outcome.error ?? 'без ответа сервера';
    const what = failed
      ? `письмо не доставлено (${why})`
      : outcome.refused
        ? `почтовый сервер отказывает большинству адресатов, письмо будет отправлено повторно (${why})`
        : `письмо не удаётся отправить, попыток: ${outgoing.attempts} (${why})`;
    return shown({ recipient: outgoing.recipient, code: 'failed', text: `${outgoing.person.name}: ${what}` });
  }

  function tell(delivery: Delivery, outcome: Outcome, recorded: boolean): void {
    const { outgoing } = delivery;
    const line = { message: outcome.id, attempts: outgoing.attempts, reply: outcome.reply ?? undefined };
    if (!recorded)
      return log.warn({ ...line, status: outcome.status }, 'too late: another sender holds the message');
    deps.observer?.attemptEnded({
      stream: outgoing.stream,
      channel: outgoing.draft.channel,
      status: outcome.status,
      lateMs: outcome.at - outgoing.dueSince,
      serverMs: 'receipt' in delivery ? delivery.receipt.serverMs : undefined,
    });
    if (outcome.status === 'sent') log.info(line, 'message sent');
    else if (outcome.status === 'failed')
      log.error({ ...line, error: outcome.error }, 'message failed for good');
    else log.warn({ ...line, error: outcome.error, nextAt: outcome.nextAt }, 'message to be sent again');
  }
}
