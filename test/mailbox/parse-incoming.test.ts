// What servers and people send back is told apart, whoever wrote it; nothing that anybody could send stops the reading.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseIncoming } from '../../src/mailbox/parse-incoming.ts';
import { failureMeaning } from '../../src/workflows/delivery-failure.ts';
import {
  BOUNCE_PATTERN,
  exchangeReport,
  eximReport,
  eximWarning,
  mailruReport,
  ours,
  outOfOffice,
  postfixReport,
  qmailReport,
  reply,
  vacation,
  yandexReport,
} from './samples.ts';

const parse = (source: Buffer) => parseIncoming({ uid: 7, source }, BOUNCE_PATTERN);

describe('a report of a failure', () => {
  it.each([
    ['Postfix', postfixReport(), 'address-unknown'],
    ['Exchange', exchangeReport(), 'address-unknown'],
    ['Exim', eximReport(), 'address-unknown'],
    ['Yandex', yandexReport(), 'address-unknown'],
    ['Mail.ru', mailruReport(), 'address-unknown'],
    ['qmail', qmailReport(), 'address-unknown'],
    [
      'Postfix about a full mailbox',
      postfixReport(ours, { status: '5.2.2', said: '552 5.2.2 <$TO>: Mailbox is full' }),
      'mailbox-full',
    ],
    [
      'Postfix that gave up on a full mailbox',
      postfixReport(ours, { status: '4.2.2', said: '452 4.2.2 <$TO>: Over quota' }),
      'mailbox-full',
    ],
    [
      'a server that took it for spam',
      postfixReport(ours, { status: '5.7.1', said: '554 5.7.1 Message rejected under suspicion of SPAM' }),
      'other',
    ],
  ])('of %s names the address, the message and the reason', async (_server, source, meaning) => {
    const { content, references } = await parse(source);
    if (content.kind !== 'report') throw new Error(content.kind);
    const [recipient, ...others] = content.recipients;
    expect(others).toEqual([]);
    expect(recipient).toMatchObject({ action: 'failed', addresses: expect.arrayContaining([ours.to]) });
    const { diagnostic = '', status = '' } = recipient ?? {};
    expect(failureMeaning({ reply: diagnostic, status })).toBe(meaning);
    expect([...references.ids, ...references.messageIds]).toEqual(
      expect.arrayContaining([expect.stringContaining(ours.id)]),
    );
  });

  it.each([
    [
      'in the standard form',
      postfixReport(ours, { action: 'delayed', status: '4.4.1', said: '451 4.4.1 no answer' }),
    ],
    ['in words', eximWarning()],
  ])('is told from a delay, %s', async (_form, source) => {
    const { content } = await parse(source);
    expect(content).toMatchObject({ kind: 'report', recipients: [{ action: 'delayed' }] });
  });

  it('gives both addresses of a mail that was forwarded', async () => {
    const { content } = await parse(postfixReport(ours, { to: 'home@example.net', original: ours.to }));
    expect(content).toMatchObject({ recipients: [{ addresses: [ours.to, 'home@example.net'] }] });
  });
});

describe('what a refusal means', () => {
  it.each([
    ['550 5.1.1 User unknown', 'address-unknown'],
    ['550 5.1.2 Host unknown', 'address-unknown'],
    ['550-5.1.1 The email account that you tried to reach does not exist', 'address-unknown'],
    ['550 No such user', 'address-unknown'],
    ['550 5.7.1 No such user!', 'address-unknown'],
    ['550 пользователь не найден', 'address-unknown'],
    ['553 5.1.8 Sender address rejected: Domain not found', 'other'],
    ['550 5.7.1 Message rejected: blocked by Spamhaus, user ivanov', 'other'],
    ['550 Requested action not taken: mailbox unavailable', 'other'],
    ['554 5.7.1 Relay access denied', 'other'],
    ['450 4.1.1 User unknown in local recipient table', 'other'],
    ['450 4.2.0 Greylisted, see http://postgrey/5.1.1.html', 'other'],
    ['552 5.2.2 Mailbox full', 'mailbox-full'],
    ['552 5.3.4 Message size exceeds limit', 'other'],
    ['550 ящик получателя переполнен', 'mailbox-full'],
    ['', 'other'],
  ])('«%s»: %s', (said, meaning) => {
    expect(failureMeaning({ reply: said })).toBe(meaning);
  });
});

describe('an answer', () => {
  it.each([
    ['of Exchange', outOfOffice()],
    ['of Yandex', vacation()],
    ['marked as bulk', vacation(ours, 'Precedence: auto_reply')],
    ['by RFC 3834', vacation(ours, 'Auto-Submitted: auto-replied; owner-email="a@b"')],
  ])('of a machine is no person’s: %s', async (_whose, source) => {
    const { content, references } = await parse(source);
    expect(content).toMatchObject({ kind: 'auto-reply', from: ours.to });
    expect(references.messageIds).toContain(ours.messageId);
  });

  it('of a person has their own words without the quotation', async () => {
    const { content, references } = await parse(reply());
    expect(content).toEqual({
      kind: 'reply',
      from: ours.to,
      text: 'Извещения размещены 30.01.2024, реестр направим завтра.',
    });
    expect(references.messageIds[0]).toBe(ours.messageId);
  });

  it('declared as not automatic is a person’s', async () => {
    const { content } = await parse(reply(ours, { headers: 'Auto-Submitted: no' }));
    expect(content.kind).toBe('reply');
  });
});

describe('a hostile mail', () => {
  it('of many nested parts is told as unreadable', async () => {
    const depth = 3_000;
    const open = Array.from(
      { length: depth },
      (_, i) => `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`,
    ).join('');
    const started = performance.now();
    const { content } = await parse(
      Buffer.from(`From: a@example.org\r\n${open}Content-Type: text/plain\r\n\r\nx`),
    );
    expect(content.kind).toBe('unreadable');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('of one huge header is told as unreadable, or read without it', async () => {
    const { content } = await parse(
      Buffer.from(`From: a@example.org\r\nX: ${'y'.repeat(250_000)}\r\n\r\nтекст`),
    );
    expect(['unreadable', 'reply']).toContain(content.kind);
  });

  it.each([
    ['a line like the one that introduces a quotation', `\r\n<${'a@'.repeat(99_000)}`],
    ['a list of addresses that is none', `X-Failed-Recipients: ${'a'.repeat(60_000)}\r\n\r\nx`],
  ])('with %s is read in no time', async (_what, rest) => {
    const started = performance.now();
    const { content } = await parse(Buffer.from(`From: a@example.org\r\n${rest}\r\n`));
    expect(content.kind).toBe('reply');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('with a million recipients in its report is cut', async () => {
    const block = 'Final-Recipient: rfc822; a@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n';
    const source = Buffer.from(
      `From: MAILER-DAEMON@x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n${block.repeat(3_000)}`,
    );
    const { content } = await parse(source);
    expect(content.kind === 'report' && content.recipients.length).toBe(50);
  });

  it('cut in its middle still names the address', async () => {
    const source = exchangeReport();
    const { content } = await parse(source.subarray(0, source.indexOf('Content-Type: message/rfc822') + 60));
    expect(content).toMatchObject({ kind: 'report', recipients: [{ status: '5.1.10' }] });
  });

  it('leaves no control character in what is shown', async () => {
    const { content } = await parse(reply(ours, { text: 'да\u0000\u202e\u2028нет\r\n' }));
    expect(content).toMatchObject({ kind: 'reply', text: expect.stringMatching(/^да\P{C}*нет$/u) });
  });

  it('is always answered, whatever its bytes', async () => {
    const samples = [postfixReport(), exchangeReport(), eximReport(), reply(), outOfOffice()];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.nat({ max: 4_000 }),
        fc.uint8Array({ maxLength: 300 }),
        async (sample, at, bytes) => {
          const place = at % sample.length;
          const { content, fingerprint, references } = await parse(
            Buffer.concat([sample.subarray(0, place), bytes, sample.subarray(place + bytes.length)]),
          );
          expect(['report', 'auto-reply', 'reply', 'unreadable']).toContain(content.kind);
          expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
          expect(references.messageIds.join('')).toMatch(/^[!-~]*$/);
          if ('from' in content) expect(content.from).not.toMatch(/\p{Cc}/u);
        },
      ),
      { numRuns: 60 },
    );
  });
});
