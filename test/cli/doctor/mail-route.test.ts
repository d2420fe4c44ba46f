// The way to the mail server, against real servers with real certificates, good and bad.
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../src/cli/doctor/finding.ts';
import { mailRoute } from '../../../src/cli/doctor/mail-route.ts';
import { greet } from '../../../src/cli/doctor/smtp-probe.ts';
import { createLog } from '../../../src/log.ts';
import {
  type MailReceiver,
  type MailReceiverOptions,
  startMailReceiver,
} from '../../../src/replay/mail-receiver.ts';
import { createCertificateMaker } from './certificates.ts';

const certificates = createCertificateMaker();
const { caFile } = certificates;
const good = certificates.make({});
const open: MailReceiver[] = [];

afterEach(async () => {
  for (const receiver of open.splice(0)) await receiver.close();
});
afterAll(() => certificates.remove());

interface Settings {
  mode?: 'required' | 'opportunistic' | 'off';
  caFile?: string;
  login?: string;
  from?: string;
  now?: number;
}

async function examined(server: MailReceiverOptions, settings: Settings = {}): Promise<Finding[]> {
  const receiver = await startMailReceiver({ host: 'localhost', ...server });
  open.push(receiver);
  return look(receiver.url, settings);
}

function look(url: string, { mode = 'required', login = '', from, now, ...rest }: Settings = {}) {
  const settings = {
    smtpUrl: url.replace('://', `://${login}`),
    smtpTls: mode,
    smtpCaFile: rest.caFile,
    mailFrom: from ?? 'Срок <srok@department.example.org>',
  };
  return mailRoute(settings, now ?? Date.now(), createLog('silent'));
}

const of = (findings: readonly Finding[], id: string) => findings.find((finding) => finding.id === id);

describe('a mail server that is as it should be', () => {
  it.each([
    ['STARTTLS', { tls: good }],
    ['TLS from the first byte', { tls: { ...good, implicit: true } }],
  ])('is fine in every respect, with %s', async (_how, server) => {
    const login = { user: 'srok', password: 'secret' };
    const findings = await examined({ ...server, login }, { caFile, login: 'srok:secret@' });
    expect(findings.map(({ id, level }) => `${id} ${level}`)).toEqual([
      'sender ok',
      'smtp ok',
      'smtp-tls ok',
      'smtp-login ok',
    ]);
    expect(of(findings, 'smtp-tls')?.text).toMatch(/^сертификат верен до \d\d\.\d\d\.\d{4}$/);
  });

  it('may do without encryption on the same computer, and without a login', async () => {
    const findings = await examined({}, { mode: 'opportunistic' });
    expect(of(findings, 'smtp-tls')).toMatchObject({
      level: 'ok',
      text: expect.stringContaining('в пределах'),
    });
    expect(of(findings, 'smtp-login')).toMatchObject({ level: 'ok', text: 'не требуется' });
  });
});

describe('a certificate', () => {
  const expired = certificates.make({ days: -1 });
  const selfSigned = certificates.make({ signedBy: 'itself' });
  const otherName = certificates.make({ name: 'mail.example.org' });

  it.each([
    ['that has expired', expired, caFile, /истёк \d\d\.\d\d\.\d{4}/, /Обновите сертификат/],
    ['that signed itself', selfSigned, undefined, /самоподписанный/, /SROK_SMTP_CA_FILE/],
    [
      'for another name',
      otherName,
      caFile,
      /другое имя \(mail\.example\.org\), а не на localhost/,
      /SMTP_URL/,
    ],
    ['of an unknown authority', good, undefined, /неизвестным удостоверяющим центром/, /SROK_SMTP_CA_FILE/],
  ])(
    '%s is a fault with its own advice where TLS is required, and stops the mail',
    async (_what, tls, ca, text, advice) => {
      const findings = await examined({ tls }, { ...(ca !== undefined && { caFile: ca }) });
      const found = of(findings, 'smtp-tls');
      expect(found).toMatchObject({
        level: 'fault',
        text: expect.stringMatching(text),
        advice: expect.stringMatching(advice),
      });
      expect(found?.text).toMatch(/письма не уйдут$/);
      expect(of(findings, 'smtp-login')).toBeUndefined();
    },
  );

  it('that does not hold is a warning where TLS is taken as it comes', async () => {
    const findings = await examined({ tls: selfSigned }, { mode: 'opportunistic' });
    expect(of(findings, 'smtp-tls')).toMatchObject({
      level: 'warning',
      text: expect.stringContaining('не проверяется'),
    });
    expect(of(findings, 'smtp-login')?.level).toBe('ok');
  });

  it('that ends within a fortnight is a warning with the day', async () => {
    const findings = await examined({ tls: certificates.make({ days: 5 }) }, { caFile });
    expect(of(findings, 'smtp-tls')).toMatchObject({
      level: 'warning',
      text: expect.stringMatching(/истекает \d\d\.\d\d\.\d{4}, осталось дней: 4/),
    });
  });

  it('is not asked for where TLS is off', async () => {
    const findings = await examined({ tls: expired }, { mode: 'off' });
    expect(of(findings, 'smtp-tls')?.level).toBe('ok');
  });
});

describe('a mail server that cannot be used', () => {
  it('says so when it offers no STARTTLS and TLS is required', async () => {
    const findings = await examined({});
    expect(of(findings, 'smtp-tls')).toMatchObject({
      level: 'fault',
      text: expect.stringContaining('не предлагает STARTTLS'),
    });
  });

  it('says so when it refuses the login, without the password', async () => {
    const login = { user: 'srok', password: 'right' };
    const findings = await examined({ login }, { mode: 'off', login: 'srok:wr0ng@' });
    expect(of(findings, 'smtp-login')).toMatchObject({
      level: 'fault',
      text: expect.stringContaining('535'),
    });
    expect(JSON.stringify(findings)).not.toContain('wr0ng');
  });

  it.each<[string, MailReceiverOptions, RegExp]>([
    ['is not ready', { behaviour: () => ({ reply: 421, text: 'busy' }) }, /отказывает: 421/],
    ['hangs up', { behaviour: () => 'drop' }, /ECONNRESET|closed/],
  ])('says so when it %s', async (_what, server, text) => {
    const findings = await examined(server, { mode: 'off' });
    expect(of(findings, 'smtp')).toMatchObject({ level: 'fault', text: expect.stringMatching(text) });
  });

  it('says so when nobody listens, or the port speaks no TLS', async () => {
    expect(of(await look('smtp://127.0.0.1:1'), 'smtp')).toMatchObject({
      level: 'fault',
      text: expect.stringContaining('127.0.0.1:1: соединение отклонено'),
    });
    const plain = await startMailReceiver({ host: 'localhost' });
    open.push(plain);
    expect(of(await look(plain.url.replace('smtp:', 'smtps:')), 'smtp')).toMatchObject({
      level: 'fault',
      advice: expect.stringContaining('smtp://'),
    });
  });

  it('is given up when it takes the connection and says nothing', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const server = { host: '127.0.0.1', port, secure: false };
    await expect(greet(server, true, 50)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    silent.close();
  });

  it('is not asked at all when the file of certificates cannot be read', async () => {
    const findings = await examined({ tls: good }, { caFile: '/none.pem' });
    expect(of(findings, 'smtp-tls')).toMatchObject({
      level: 'fault',
      text: expect.stringContaining('/none.pem'),
    });
  });
});

describe('the sender', () => {
  it.each([
    ['Срок <srok@localhost>', 'fault'],
    ['srok@127.0.0.1', 'fault'],
    ['srok@server', 'fault'],
    ['Срок <srok@department.example.org>', 'ok'],
  ])('%s is %s', async (from, level) => {
    expect(of(await look('smtp://127.0.0.1:1', { from }), 'sender')?.level).toBe(level);
  });
});
