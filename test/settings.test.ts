import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { UserError } from '../src/errors.ts';
import { readSettings } from '../src/settings.ts';
import { environmentExample, settingsTable } from '../src/settings-table.ts';

const root = join(import.meta.dirname, '..');

function faults(env: Record<string, string>): string {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('settings', () => {
  it('run without a single variable, on the embedded database, the queue in it and the outbox', () => {
    expect(readSettings({ PATH: '/bin', HOME: '/root' })).toMatchObject({
      databaseUrl: undefined,
      redis: undefined,
      smtpUrl: undefined,
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://localhost:8080',
      configDir: join(root, 'config'),
      dataDir: join(root, 'var'),
      mailFrom: 'Срок <srok@localhost>',
      batchSize: 200,
      smtpConnections: 10,
      mailLimits: {},
      sentBatch: 50,
      operators: [],
    });
  });

  it('take an empty variable as unset', () => {
    expect(readSettings({ DATABASE_URL: '', PORT: ' ', SROK_BATCH_SIZE: '' })).toMatchObject({
      databaseUrl: undefined,
      port: 8080,
      batchSize: 200,
    });
  });

  it('name every malformed and every unknown variable at once, by name and without values', () => {
    const message = faults({
      DATABASE_URL: 'mysql://root:hunter2@db/srok',
      REDIS_URL: 'redis://:hunter2@/',
      SMTP_URL: 'smtp.example.org',
      PUBLIC_URL: 'ftp://hunter2',
      PORT: '80 80',
      HOST: 'a b',
      SROK_OPERATORS: 'a@example.org, nobody',
      SROK_LOG_LEVEL: 'loud',
      SROK_MAIL_FROM: 'Срок\r\nBcc: x@example.org <srok@example.org>',
      SROK_MAIL_BOUNCE: 'a@b@c',
      SROK_SMTP_TLS: 'yes',
      SROK_QUEUE_PREFIX: 'a:b',
      SROK_BATCH_SIZE: '0',
      SROK_LEASE_MS: '1e6',
      SROK_BATCHSIZE: 'hunter2',
      SROK_PASSWORD: 'hunter2',
    });
    const lines = message.split('\n');
    expect(lines.shift()).toBe('Неверные переменные окружения:');
    expect(lines.map((line) => line.trim().split(':')[0])).toEqual([
      'DATABASE_URL',
      'HOST',
      'PORT',
      'PUBLIC_URL',
      'REDIS_URL',
      'SMTP_URL',
      'SROK_BATCHSIZE',
      'SROK_BATCH_SIZE',
      'SROK_LEASE_MS',
      'SROK_LOG_LEVEL',
      'SROK_MAIL_BOUNCE',
      'SROK_MAIL_FROM',
      'SROK_OPERATORS',
      'SROK_PASSWORD',
      'SROK_QUEUE_PREFIX',
      'SROK_SMTP_TLS',
    ]);
    expect(message).toContain('SROK_BATCH_SIZE: нужно целое число от 1 до 5000');
    expect(message).toContain('SROK_PASSWORD: неизвестная переменная');
    expect(message).not.toContain('hunter2');
  });

  it('say what each variable is expected to be in Russian', () => {
    for (const { name } of settingsTable) {
      if (/^SROK_(CONFIG|DATA|FILES|LINK_KEYS|.*_CA_FILE)$/.test(name)) continue; // any path
      const lines = faults({ [name]: '<<>>' })
        .split('\n')
        .filter((line) => line.startsWith(`  ${name}: `));
      expect(lines).toContainEqual(expect.stringMatching(/: нуж(ен|но|ны) /));
    }
  });

  it('refuse an unknown variable of the namespace even when it is empty', () => {
    expect(faults({ SROK_MAILFROM: '' })).toContain('SROK_MAILFROM');
  });

  it('refuse settings that contradict each other', () => {
    expect(faults({ DATABASE_ADMIN_URL: 'postgres://owner@db/srok' })).toContain(
      'DATABASE_ADMIN_URL: задаётся только вместе с DATABASE_URL',
    );
    expect(faults({ SROK_RETRY_BASE_MS: '5000', SROK_RETRY_MAX_MS: '4000' })).toContain(
      'SROK_RETRY_MAX_MS: нужно не меньше SROK_RETRY_BASE_MS',
    );
  });

  it.each([
    ['redis://cache:6379/2', { cluster: false, nodes: ['redis://cache:6379/2'] }],
    ['rediss://:secret@cache', { cluster: false, nodes: ['rediss://:secret@cache'] }],
    ['redis+cluster://a:7000', { cluster: true, nodes: ['redis://a:7000'] }],
    [
      'rediss+cluster://u:p@a:7000,b:7001',
      { cluster: true, nodes: ['rediss://u:p@a:7000', 'rediss://u:p@b:7001'] },
    ],
    ['redis://a:7000, redis://b:7001', { cluster: true, nodes: ['redis://a:7000', 'redis://b:7001'] }],
  ])('read %s as Redis', (text, expected) => {
    expect(readSettings({ REDIS_URL: text }).redis).toEqual(expected);
  });

  it.each(['redis+cluster://a:7000/1', 'redis://a,rediss://b', 'cache:6379'])(
    'refuse %s as Redis',
    (text) => {
      expect(faults({ REDIS_URL: text })).toContain('REDIS_URL');
    },
  );

  it('read trusted proxies as addresses and networks of both families', () => {
    expect(readSettings({}).trustedProxies).toEqual([]);
    const given = '10.0.0.1, 10.1.0.0/16,fd00::/8,::1';
    expect(readSettings({ SROK_TRUSTED_PROXIES: given }).trustedProxies).toEqual([
      '10.0.0.1',
      '10.1.0.0/16',
      'fd00::/8',
      '::1',
    ]);
  });

  it.each(['proxy', '10.0.0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/8/8', 'fe80::1%eth0', '*'])(
    'refuse %s as a trusted proxy',
    (text) => {
      expect(faults({ SROK_TRUSTED_PROXIES: text })).toContain('SROK_TRUSTED_PROXIES: нужны IP-адреса');
    },
  );

  it('read the envelope sender as an address with a place for the id', () => {
    expect(readSettings({ SROK_MAIL_BOUNCE: 'Bounces.example.org' }).mailBounce).toBe(
      '{id}@bounces.example.org',
    );
    expect(readSettings({ SROK_MAIL_BOUNCE: 'srok-{id}@example.org' }).mailBounce).toBe(
      'srok-{id}@example.org',
    );
  });

  it('lower the operators’ addresses and take the slash off the public address', () => {
    expect(
      readSettings({
        SROK_OPERATORS: 'A@Example.org,b@example.org',
        PUBLIC_URL: 'https://srok.example.org/',
      }),
    ).toMatchObject({
      operators: ['a@example.org', 'b@example.org'],
      publicUrl: 'https://srok.example.org',
      mailFrom: 'Срок <srok@srok.example.org>',
    });
  });

  it('are all in .env.example, as the table has them', async () => {
    expect(await readFile(join(root, '.env.example'), 'utf8')).toBe(environmentExample());
  });

  it('have in .env.example values that would be accepted', () => {
    const lines = environmentExample()
      .split('\n')
      .filter((line) => /^#[A-Z_]+=/.test(line));
    const env = Object.fromEntries(lines.map((line) => line.slice(1).split('=') as [string, string]));
    expect(Object.keys(env)).toHaveLength(settingsTable.length);
    expect(readSettings(env)).toEqual(readSettings({}));
  });
});
