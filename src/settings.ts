// The only reader of the environment: what an operator may set, checked at once and named in full when wrong.
// One table describes every variable; .env.example and the README's configuration table are made from it.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { UserError } from './errors.ts';
import { LOG_LEVELS } from './log.ts';
import { type SettingName, settingsTable } from './settings-table.ts';
import {
  Addresses,
  BouncePattern,
  DatabaseUrl,
  HostsOrNetworks,
  ImapUrl,
  Networks,
  PositiveNumber,
  PublicUrl,
  RedisUrl,
  Sender,
  SmtpUrl,
  whole,
} from './settings-values.ts';

const PACKAGE_ROOT = fileURLToPath(new URL('..', import.meta.url));
const DAY_MS = 86_400_000;
const SMTP_TLS = ['required', 'opportunistic', 'off'] as const;

const EnvironmentSchema = z
  .strictObject({
    DATABASE_URL: DatabaseUrl.exactOptional(),
    DATABASE_ADMIN_URL: DatabaseUrl.exactOptional(),
    REDIS_URL: RedisUrl.exactOptional(),
    SMTP_URL: SmtpUrl.exactOptional(),
    IMAP_URL: ImapUrl.exactOptional(),
    PUBLIC_URL: PublicUrl.exactOptional(),
    HOST: z.string().regex(/^[0-9A-Za-z.:_-]+$/, 'нужно имя узла или IP-адрес'),
    PORT: whole(0, 65_535),
    SROK_CONFIG: z.string().exactOptional(),
    SROK_DATA: z.string().exactOptional(),
    SROK_FILES: z.string().exactOptional(),
    SROK_LINK_KEYS: z.string().exactOptional(),
    SROK_OPERATORS: Addresses.exactOptional(),
    SROK_TRUSTED_PROXIES: Networks.exactOptional(),
    SROK_WEBHOOK_ALLOW: HostsOrNetworks.exactOptional(),
    SROK_LOG_LEVEL: z.enum(LOG_LEVELS, `нужно одно из: ${LOG_LEVELS.join(', ')}`),
    SROK_METRICS_TOKEN: z
      .string()
      .regex(/^[\x21-\x7e]{16,200}$/, 'нужно от 16 до 200 знаков ASCII без пробелов')
      .exactOptional(),
    SROK_MAIL_FROM: Sender.exactOptional(),
    SROK_MAIL_BOUNCE: BouncePattern.exactOptional(),
    SROK_SMTP_TLS: z.enum(SMTP_TLS, `нужно одно из: ${SMTP_TLS.join(', ')}`),
    SROK_SMTP_CA_FILE: z.string().exactOptional(),
    SROK_IMAP_CA_FILE: z.string().exactOptional(),
    SROK_SMTP_CONNECTIONS: whole(1, 200),
    SROK_MAIL_PER_SECOND: PositiveNumber.exactOptional(),
    SROK_MAIL_PER_DAY: whole(1, 100_000_000).exactOptional(),
    SROK_MAIL_PER_DOMAIN: whole(1, 1_000_000).exactOptional(),
    SROK_QUEUE_PREFIX: z
      .string()
      .regex(
        /^[a-z][a-z0-9_-]{0,31}$/,
        'нужны строчные латинские буквы, цифры, «-» и «_», не более 32 знаков',
      ),
    SROK_BATCH_SIZE: whole(1, 5000),
    SROK_SENT_BATCH: whole(1, 5000),
    SROK_LEASE_MS: whole(1000, DAY_MS),
    SROK_STALL_MS: whole(1000, DAY_MS),
    SROK_RETRY_BASE_MS: whole(1, DAY_MS),
    SROK_RETRY_MAX_MS: whole(1, 7 * DAY_MS),
    SROK_KEEP_BODIES_DAYS: whole(0, 36_500),
  } satisfies Record<SettingName, z.ZodType>)
  .superRefine((env, context) => {
    if (env.DATABASE_ADMIN_URL && !env.DATABASE_URL) {
      context.addIssue({
        code: 'custom',
        path: ['DATABASE_ADMIN_URL'],
        message: 'задаётся только вместе с DATABASE_URL',
      });
    }
    if (env.SROK_RETRY_MAX_MS < env.SROK_RETRY_BASE_MS) {
      context.addIssue({
        code: 'custom',
        path: ['SROK_RETRY_MAX_MS'],
        message: 'нужно не меньше SROK_RETRY_BASE_MS',
      });
    }
  });

export type Settings = ReturnType<typeof toSettings>;

/**
 * Checked settings; an empty variable counts as unset, variables of other programs are not looked at.
 * @throws UserError that names every malformed variable and every unknown one that begins with `SROK_`, never a value.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const known: Record<string, string> = {};
  for (const { name, fallback } of settingsTable) if (fallback !== '') known[name] = fallback;
  for (const [name, value] of Object.entries(env)) {
    const text = value?.trim() ?? '';
    if (isKnown(name) ? text !== '' : name.startsWith('SROK_')) known[name] = text;
  }
  const parsed = EnvironmentSchema.safeParse(known);
  if (parsed.success) return toSettings(parsed.data);
  const lines = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(
          (name) => `  ${name}: неизвестная переменная; список переменных – в файле .env.example`,
        )
      : [`  ${String(issue.path[0])}: ${issue.message}`],
  );
  throw new UserError(`Неверные переменные окружения:\n${[...new Set(lines)].sort().join('\n')}`);
}

function isKnown(name: string): boolean {
  return settingsTable.some((one) => one.name === name);
}

function toSettings(env: z.infer<typeof EnvironmentSchema>) {
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
  const dataDir = env.SROK_DATA ? resolve(env.SROK_DATA) : join(PACKAGE_ROOT, 'var');
  return {
    /** Absent: the embedded PostgreSQL under `dataDir`. */
    databaseUrl: env.DATABASE_URL,
    /** Absent: migrations run as the role of `databaseUrl`. */
    databaseAdminUrl: env.DATABASE_ADMIN_URL,
    /** Absent: the queue lives in PostgreSQL. */
    redis: env.REDIS_URL,
    /** Absent: messages stay in the outbox. */
    smtpUrl: env.SMTP_URL,
    /** Where bounces and answers come to; absent: nobody reads them. */
    imapUrl: env.IMAP_URL,
    imapCaFile: env.SROK_IMAP_CA_FILE ? resolve(env.SROK_IMAP_CA_FILE) : undefined,
    publicUrl,
    host: env.HOST,
    port: env.PORT,
    configDir: env.SROK_CONFIG ? resolve(env.SROK_CONFIG) : join(PACKAGE_ROOT, 'config'),
    dataDir,
    /** Attached files; shared by processes that serve pages. */
    filesDir: env.SROK_FILES ? resolve(env.SROK_FILES) : join(dataDir, 'files'),
    linkKeysFile: env.SROK_LINK_KEYS ? resolve(env.SROK_LINK_KEYS) : join(dataDir, 'link-keys.json'),
    /** Lower-cased addresses. */
    operators: env.SROK_OPERATORS ?? [],
    /** Who may say, in X-Forwarded-For, for whom it asks: IP addresses and networks. */
    trustedProxies: env.SROK_TRUSTED_PROXIES ?? [],
    /** Whom webhooks may call beside what is public. */
    webhookAllow: env.SROK_WEBHOOK_ALLOW ?? [],
    logLevel: env.SROK_LOG_LEVEL,
    /** Absent: only programs of this machine read the metrics. */
    metricsToken: env.SROK_METRICS_TOKEN,
    mailFrom: env.SROK_MAIL_FROM ?? `Срок <srok@${new URL(publicUrl).hostname}>`,
    /** An address in which `{id}` stands for the message's id; absent: the address of `mailFrom`. */
    mailBounce: env.SROK_MAIL_BOUNCE,
    smtpTls: env.SROK_SMTP_TLS,
    smtpCaFile: env.SROK_SMTP_CA_FILE ? resolve(env.SROK_SMTP_CA_FILE) : undefined,
    smtpConnections: env.SROK_SMTP_CONNECTIONS,
    mailLimits: {
      ...(env.SROK_MAIL_PER_SECOND !== undefined && { perSecond: env.SROK_MAIL_PER_SECOND }),
      ...(env.SROK_MAIL_PER_DAY !== undefined && { perDay: env.SROK_MAIL_PER_DAY }),
      ...(env.SROK_MAIL_PER_DOMAIN !== undefined && { perDomainMinute: env.SROK_MAIL_PER_DOMAIN }),
    },
    queuePrefix: env.SROK_QUEUE_PREFIX,
    batchSize: env.SROK_BATCH_SIZE,
    sentBatch: env.SROK_SENT_BATCH,
    leaseMs: env.SROK_LEASE_MS,
    stallMs: env.SROK_STALL_MS,
    retryBaseMs: env.SROK_RETRY_BASE_MS,
    retryMaxMs: env.SROK_RETRY_MAX_MS,
    /** 0: for ever. */
    keepBodiesDays: env.SROK_KEEP_BODIES_DAYS,
  };
}

/** The settings of this process. */
export function processSettings(): Settings {
  return readSettings(process.env);
}
