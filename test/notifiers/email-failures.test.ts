import { afterEach, describe, expect, it } from '@jest/globals';
import { PermanentError } from '../../src/errors.ts';
import type { EmailSettings } from '../../src/notifiers/email.ts';
import { DeliveryError, type Notifier, type OutgoingMail } from '../../src/notifiers/notifier.ts';
import {
  type MailReceiver,
  type Misbehaviour,
  type Moment,
  type Stage,
  startMailReceiver,
} from '../../src/replay/mail-receiver.ts';
import { notifierFor, sampleMail } from './sample-mail.ts';

let receiver: MailReceiver;
let notifier: Notifier;

afterEach(async () => {
  await notifier.close();
  await receiver.close();
});

async function start(
  behaviour: (moment: Moment) => Misbehaviour | undefined,
  settings: Partial<EmailSettings> = {},
) {
  receiver = await startMailReceiver({ behaviour });
  notifier = notifierFor(receiver.url, settings);
}

const at =
  (stage: Stage, bad: Misbehaviour) =>
  (moment: Moment): Misbehaviour | undefined =>
    moment.stage === stage ? bad : undefined;

/** What `deliver` threw. */
async function failure(mail: OutgoingMail = sampleMail()): Promise<unknown> {
  return notifier.deliver(mail).then(
    () => 'delivered',
    (error: unknown) => error,
  );
}

describe('a refusal', () => {
  it.each<[Stage, number]>([
    ['mail', 550],
    ['rcpt', 550],
    ['rcpt', 553],
    ['reply', 552],
    ['reply', 554],
  ])('at %s with %i is for good, and its reply is kept', async (stage, reply) => {
    await start(at(stage, { reply, text: '5.1.1 no such person' }));
    const error = await failure();
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ responseCode: reply, reply: `${reply} 5.1.1 no such person` });
    expect(receiver.mails).toEqual([]);
  });

  it.each<[Stage, number]>([
    ['mail', 421],
    ['mail', 451],
    ['rcpt', 421],
    ['rcpt', 450],
    ['rcpt', 452],
    ['reply', 421],
    ['reply', 451],
    ['mail', 503],
    ['mail', 530],
  ])('at %s with %i is to be tried again', async (stage, reply) => {
    await start(at(stage, { reply }));
    const error = await failure();
    expect(error).toBeInstanceOf(DeliveryError);
    expect(error).not.toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ responseCode: reply, operatorsFault: reply === 530 });
  });

  it.each([421, 554])('of the whole connection with %i says nothing about the message', async (reply) => {
    await start(at('connect', { reply }));
    expect(await failure()).toBeInstanceOf(DeliveryError);
  });

  it('is told by its code, not by its text', async () => {
    await start(at('rcpt', { reply: 450, text: '5.5.0 550 permanent: user unknown' }));
    expect(await failure()).toBeInstanceOf(DeliveryError);
  });

  it('leaves the connection usable for the next message', async () => {
    await start(
      ({ stage, to }) => (stage === 'rcpt' && to.includes('gone@example.org') ? { reply: 550 } : undefined),
      {
        maxConnections: 1,
      },
    );
    const outcomes = await Promise.allSettled(
      ['a', 'gone', 'b'].map((name) =>
        notifier.deliver(sampleMail({ to: { address: `${name}@example.org` } })),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(receiver.connections()).toBe(1);
  });
});

describe('a connection that fails', () => {
  it.each<[Stage, number]>([
    ['mail', 0],
    ['rcpt', 0],
    ['data', 0],
    // taken, but nobody told us: the retry carries the same Message-ID
    ['reply', 1],
  ])('at %s is to be tried again, by the engine and not behind its back', async (stage, received) => {
    let attempts = 0;
    await start((moment) => {
      if (moment.stage === 'mail') attempts += 1;
      return at(stage, 'drop')(moment);
    });
    expect(await failure()).toBeInstanceOf(DeliveryError);
    expect(attempts).toBe(1);
    expect(receiver.mails).toHaveLength(received);
  });

  it('before the greeting is to be tried again', async () => {
    await start(at('connect', 'drop'));
    expect(await failure()).toBeInstanceOf(DeliveryError);
  });

  it('because nobody listens is to be tried again', async () => {
    await start(() => undefined);
    await receiver.close();
    expect(await failure()).toMatchObject({
      name: 'DeliveryError',
      code: 'ECONNREFUSED',
      operatorsFault: false,
    });
  });

  it.each<[Stage, Partial<EmailSettings>]>([
    ['connect', { greetingTimeoutMs: 200 }],
    ['rcpt', { socketTimeoutMs: 200 }],
    ['data', { socketTimeoutMs: 200 }],
    ['reply', { socketTimeoutMs: 200 }],
    ['reply', { deliveryTimeoutMs: 200 }],
  ])('by hanging at %s is to be tried again once the time is over: %j', async (stage, settings) => {
    await start(at(stage, 'hang'), settings);
    expect(await failure()).toMatchObject({ name: 'DeliveryError', code: 'ETIMEDOUT' });
  });

  it('while it was idle costs nothing: the next message goes over another one', async () => {
    let dropped = false;
    await start(
      ({ stage, to }) => {
        if (stage !== 'mail' || receiver.mails.length !== 1 || dropped) return undefined;
        dropped = to.length === 0;
        return 'drop';
      },
      { maxConnections: 1 },
    );
    await notifier.deliver(sampleMail({ id: 'first' }));
    await notifier.deliver(sampleMail({ id: 'second' }));
    expect(dropped).toBe(true);
    expect(receiver.mails).toHaveLength(2);
    expect(receiver.connections()).toBe(2);
  });
});

describe('copies', () => {
  const cc = [{ address: 'informed@example.org' }, { address: 'gone@example.org' }];
  const refuse =
    (address: string, reply: number) =>
    ({ stage, to }: Moment): Misbehaviour | undefined =>
      stage === 'rcpt' && to.at(-1) === address ? { reply, text: 'not this one' } : undefined;

  it('that are refused do not fail the message, but are told of', async () => {
    await start(refuse('gone@example.org', 550));
    const receipt = await notifier.deliver(sampleMail({ cc }));
    expect(receipt.refusedCopies).toEqual([{ address: 'gone@example.org', reply: '550 not this one' }]);
    expect(receipt.reply).toMatch(/^250 .*; копия gone@example\.org не принята: 550 not this one$/);
    expect(receiver.mails[0]?.envelope.to).toEqual(['shkurkina@example.org', 'informed@example.org']);
  });

  it('that are taken do not make up for a refused addressee', async () => {
    await start(refuse('shkurkina@example.org', 550));
    expect(await failure(sampleMail({ cc }))).toBeInstanceOf(PermanentError);
  });

  it('that were taken are not sent again when only the addressee was put off', async () => {
    let full = true;
    await start((moment) => (full ? refuse('shkurkina@example.org', 452)(moment) : undefined));
    expect(await failure(sampleMail({ cc }))).toMatchObject({ name: 'DeliveryError', responseCode: 452 });
    expect(await failure(sampleMail({ cc }))).toMatchObject({ name: 'DeliveryError', responseCode: 452 });
    full = false;
    await notifier.deliver(sampleMail({ cc }));
    expect(receiver.mails.map(({ envelope }) => envelope.to)).toEqual([
      ['informed@example.org', 'gone@example.org'],
      ['shkurkina@example.org'],
    ]);
  });

  it.each([
    [550, 451, PermanentError],
    [451, 550, DeliveryError],
  ])(
    'refused together with the addressee (%i, copies %i) leave the decision to the addressee',
    async (own, copies, kind) => {
      await start(({ stage, to }) =>
        stage === 'rcpt' ? { reply: to.at(-1) === 'shkurkina@example.org' ? own : copies } : undefined,
      );
      const error = await failure(sampleMail({ cc }));
      expect(error).toBeInstanceOf(kind);
      expect(error).toMatchObject({ responseCode: own });
    },
  );
});
