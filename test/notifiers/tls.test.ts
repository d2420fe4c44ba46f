// TLS, login and what `verify` tells of them, against a server with a certificate made for the test.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import type { EmailSettings } from '../../src/notifiers/email.ts';
import type { Notifier } from '../../src/notifiers/notifier.ts';
import {
  type MailReceiver,
  type MailReceiverOptions,
  startMailReceiver,
} from '../../src/replay/mail-receiver.ts';
import { notifierFor, sampleMail } from './sample-mail.ts';

const folder = mkdtempSync(join(tmpdir(), 'srok-tls-'));
const certFile = join(folder, 'cert.pem');
let tls: { key: string; cert: string };
let receiver: MailReceiver;
let notifier: Notifier;

beforeAll(() => {
  const keyFile = join(folder, 'key.pem');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...key, ...subject, '-out', certFile], {
    stdio: 'pipe',
  });
  tls = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
});

afterEach(async () => {
  await notifier.close();
  await receiver.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

async function start(
  server: MailReceiverOptions,
  mode: EmailSettings['tls']['mode'],
  caFile?: string,
  login = '',
) {
  receiver = await startMailReceiver({ host: 'localhost', ...server });
  const url = receiver.url.replace('://', `://${login}`);
  notifier = notifierFor(url, { tls: { mode, ...(caFile !== undefined && { caFile }) } });
}

const secure = async () => {
  await notifier.deliver(sampleMail());
  return receiver.mails.map((mail) => mail.secure);
};

describe('STARTTLS', () => {
  it('required: goes encrypted to a server whose certificate the given authority signed', async () => {
    await start({ tls }, 'required', certFile);
    expect(await secure()).toEqual([true]);
  });

  it('required: sends nothing to a server that cannot prove who it is', async () => {
    await start({ tls }, 'required');
    await expect(notifier.deliver(sampleMail())).rejects.toMatchObject({
      name: 'DeliveryError',
      operatorsFault: true,
    });
    expect(receiver.mails).toEqual([]);
  });

  it('required: sends nothing to a server that does not offer it', async () => {
    await start({}, 'required');
    await expect(notifier.deliver(sampleMail())).rejects.toMatchObject({
      name: 'DeliveryError',
      operatorsFault: true,
    });
    expect(receiver.mails).toEqual([]);
  });

  it('opportunistic: uses what is offered, and goes plain where nothing is', async () => {
    await start({ tls }, 'opportunistic');
    expect(await secure()).toEqual([true]);
    await notifier.close();
    await receiver.close();
    await start({}, 'opportunistic');
    expect(await secure()).toEqual([false]);
  });

  it('off: goes plain even where it is offered', async () => {
    await start({ tls }, 'off');
    expect(await secure()).toEqual([false]);
  });
});

describe('smtps://', () => {
  it('speaks TLS from the first byte and verifies the server in every mode', async () => {
    await start({ tls: { ...tls, implicit: true } }, 'opportunistic', certFile);
    expect(await secure()).toEqual([true]);
    await notifier.close();
    await receiver.close();
    await start({ tls: { ...tls, implicit: true } }, 'off');
    await expect(notifier.deliver(sampleMail())).rejects.toMatchObject({
      name: 'DeliveryError',
      operatorsFault: true,
    });
  });
});

describe('a login', () => {
  const login = { user: 'srok@example.org', password: 'п@роль:/1' };
  const right = `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`;

  it('is taken from the URL, with characters of any kind', async () => {
    await start({ login }, 'off', undefined, right);
    await notifier.deliver(sampleMail());
    expect(receiver.mails).toHaveLength(1);
    expect(await notifier.verify()).toEqual({ ok: true });
  });

  it.each(['srok:wrong@', ''])(
    'that fails (%j) is the fault of the operator and no reason to give a message up',
    async (wrong) => {
      await start({ login }, 'off', undefined, wrong);
      await expect(notifier.deliver(sampleMail())).rejects.toMatchObject({
        name: 'DeliveryError',
        operatorsFault: true,
      });
    },
  );

  it('that fails is what verify tells', async () => {
    await start({ login }, 'off', undefined, 'srok:wrong@');
    expect(await notifier.verify()).toEqual({
      ok: false,
      code: 'EAUTH',
      problem: '535 wrong user or password',
    });
  });
});

describe('settings', () => {
  it('that cannot work are told at once, in words for the operator', async () => {
    await start({}, 'off');
    for (const url of [
      'mail.example.org',
      'http://mail.example.org',
      'smtp://',
      'smtp://u:50%@mail.example.org',
      '',
    ]) {
      expect(() => notifierFor(url)).toThrow(UserError);
    }
    expect(() => notifierFor(receiver.url, { from: { address: 'srok' } })).toThrow(UserError);
    expect(() => notifierFor(receiver.url, { bounceDomain: 'a b' })).toThrow(UserError);
    const missing = join(folder, 'none.pem');
    expect(() => notifierFor(receiver.url, { tls: { mode: 'required', caFile: missing } })).toThrow(missing);
  });

  it('of a server that does not answer make verify say so', async () => {
    await start({}, 'off');
    await receiver.close();
    expect(await notifier.verify()).toMatchObject({ ok: false, code: 'ECONNREFUSED' });
  });
});
