// What doctor says of the mailbox, against a real Dovecot.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mailboxAccess } from '../../src/cli/doctor/mailbox-access.ts';
import { createLog } from '../../src/log.ts';
import { type MailServer, mailSystemMissing, startDovecot } from '../support/mail-system.ts';

const missing = mailSystemMissing();
let server: MailServer;

const look = async (imapUrl: string, imapCaFile: string | undefined = server.caFile) =>
  (await mailboxAccess({ imapUrl, imapCaFile }, createLog('silent')))[0];

if (missing !== null)
  describe('doctor and a mailbox', () => {
    it(`NOT RUN: ${missing}`, () =>
      console.warn(`test/faults/doctor-mailbox.test.ts was not run: ${missing}`));
  });
else
  describe('doctor and a mailbox', () => {
    beforeAll(async () => {
      server = await startDovecot(['srok']);
    });
    afterAll(() => server.close());

    it('has nothing to say of one that can be read', async () => {
      expect(await look(server.imapUrl('srok'))).toMatchObject({
        level: 'ok',
        text: expect.stringContaining('читается'),
      });
    });

    it('tells a wrong password, a folder that is not there and an unknown certificate apart', async () => {
      const url = new URL(server.imapUrl('srok'));
      const wrongPassword = new URL(url);
      wrongPassword.password = 'wr0ng';
      const wrongFolder = new URL(url);
      wrongFolder.pathname = '/Bounces';
      expect(await look(wrongPassword.href)).toMatchObject({
        level: 'fault',
        text: expect.stringMatching(/имя и пароль$/),
      });
      expect(await look(wrongFolder.href)).toMatchObject({
        level: 'fault',
        text: expect.stringContaining('папка не открывается'),
      });
      const [unknown] = await mailboxAccess(
        { imapUrl: url.href, imapCaFile: undefined },
        createLog('silent'),
      );
      expect(unknown).toMatchObject({ level: 'fault', advice: expect.stringContaining('SROK_IMAP_CA_FILE') });
    });
  });
