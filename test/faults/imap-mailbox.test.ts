// Reading over IMAP against a real Dovecot: where it goes on, what it leaves as it was, what it says when it cannot.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog } from '../../src/log.ts';
import { createImapMailbox, type MailboxPage } from '../../src/mailbox/imap-mailbox.ts';
import { parseIncoming } from '../../src/mailbox/parse-incoming.ts';
import { ours, postfixReport, reply } from '../mailbox/samples.ts';
import { type MailServer, mailSystemMissing, startDovecot } from '../support/mail-system.ts';

const missing = mailSystemMissing();
const log = createLog('silent');
let server: MailServer;

const open = (url = server.imapUrl('srok'), caFile = server.caFile) =>
  createImapMailbox({ url, caFile, log });
const pages = (after: number): Promise<MailboxPage[]> =>
  open().read(async (session) => {
    const found: MailboxPage[] = [];
    for (let uid = after; ; ) {
      const page = await session.after(uid);
      found.push(page);
      uid = page.lastUid;
      if (page.isLast) return found;
    }
  }, 30_000);

if (missing !== null)
  describe('a mailbox over IMAP', () => {
    it(`NOT RUN: ${missing}`, () => console.warn(`test/faults/imap-mailbox.test.ts was not run: ${missing}`));
  });
else
  describe('a mailbox over IMAP', () => {
    beforeAll(async () => {
      server = await startDovecot(['srok', 'other']);
    });
    afterAll(() => server.close());

    it('is read page by page from where the last reading ended', async () => {
      const mails = Array.from({ length: 25 }, (_, i) => reply(ours, { text: `ответ ${i}` }));
      server.store('srok', ...mails);
      const [first, second, ...more] = await pages(0);
      expect([first?.mails.length, second?.mails.length, more.length]).toEqual([20, 5, 0]);
      const texts = await Promise.all((second?.mails ?? []).map((mail) => parseIncoming(mail)));
      expect(texts.map(({ content }) => content.kind === 'reply' && content.text)).toEqual(
        [20, 21, 22, 23, 24].map((i) => `ответ ${i}`),
      );
      const last = second?.lastUid ?? 0;
      expect(await pages(last)).toEqual([{ mails: [], lastUid: last, isLast: true }]);
      server.store('srok', postfixReport());
      const [later] = await pages(last);
      expect(later?.mails.map((mail) => mail.uid)).toEqual([last + 1]);
    });

    it('is left as it was: nothing is marked as read', async () => {
      server.store('other', reply());
      const { ImapFlow } = await import('imapflow');
      await open(server.imapUrl('other')).read(async (session) => session.after(0), 30_000);
      const url = new URL(server.imapUrl('other'));
      const client = new ImapFlow({
        host: url.hostname,
        port: Number(url.port),
        secure: true,
        auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
        tls: { rejectUnauthorized: false },
        logger: false,
      });
      await client.connect();
      expect(await client.status('INBOX', { messages: true, unseen: true })).toMatchObject({
        messages: 1,
        unseen: 1,
      });
      await client.logout();
    });

    it('gives of a large mail its beginning', async () => {
      server.store('other', Buffer.concat([reply(), Buffer.alloc(2_000_000, 'a')]));
      const page = await open(server.imapUrl('other')).read((session) => session.after(0), 30_000);
      const sizes = page.mails.map(({ source }) => (Buffer.isBuffer(source) ? source.length : -1));
      expect(Math.max(...sizes)).toBe(262_144);
    });

    it('tells what is wrong with login, certificate, folder and address', async () => {
      const url = server.imapUrl('srok');
      const health = async (...args: [url?: string, ca?: string]) => {
        const found = await open(...args).verify();
        return found.ok ? 'ok' : found.code;
      };
      expect(await health()).toBe('ok');
      expect(await health(url.replace(/:[^:@]*@/, ':wrong@'))).toBe('AUTHENTICATIONFAILED');
      expect(await health(url, '/etc/ssl/certs/ca-certificates.crt')).toMatch(/CERT|SIGNATURE/);
      expect(await health(url.replace('localhost', '127.0.0.1'))).toMatch(/CERT|ALTNAME/);
      expect(await health(url.replace('INBOX', 'Nowhere'))).toMatch(/NONEXISTENT|NotFound|NO/i);
      expect(await health(url.replace(/:\d+\//, ':1/'))).toBe('ECONNREFUSED');
    });

    it('is given up when the time of a turn is over', async () => {
      const endless = open().read(async (session) => {
        for (;;) await session.after(0);
      }, 1_000);
      await expect(endless).rejects.toThrow('did not answer within 1000 ms');
    });
  });
