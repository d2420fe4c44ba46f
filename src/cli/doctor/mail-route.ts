// The way of the mail up to the mail server: its name, its answer, its certificate, the login, and our own address.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { reasonOf } from '../../jobs/server-address.ts';
import type { Log } from '../../log.ts';
import { createEmailNotifier } from '../../notifiers/email.ts';
import type { Settings } from '../../settings.ts';
import { certificateFinding } from './certificate.ts';
import { ANSWER_MS, type Finding, fault, ok, warning } from './finding.ts';
import { greet, SmtpRefusal, type SmtpServer } from './smtp-probe.ts';

type Route = Pick<Settings, 'smtpTls' | 'smtpCaFile' | 'mailFrom'> & { smtpUrl: string };

/** @param now milliseconds since 1970 UTC */
export async function mailRoute(settings: Route, now: number, log: Log): Promise<Finding[]> {
  const route = await encryption(settings, now);
  if (route.some(({ level, id }) => level === 'fault' && id !== 'sender'))
    return [...senderFindings(settings), ...route];
  return [...senderFindings(settings), ...route, ...(await login(settings, log))];
}

/** Nothing may be sent in the name of a computer that nobody else knows by that name. */
function senderFindings({ mailFrom }: Route): Finding[] {
  const address = /<([^<>]+)>$/.exec(mailFrom)?.[1] ?? mailFrom;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  if (domain !== 'localhost' && domain.includes('.') && isIP(domain) === 0) return [ok('sender', address)];
  return [
    fault(
      'sender',
      `письма уходят от имени ${address}: такого адреса нет, и почтовые серверы получателей их отвергнут`,
      'Задайте в SROK_MAIL_FROM настоящий адрес, например: Срок <srok@department.example.org>.',
    ),
  ];
}

async function encryption({ smtpUrl, smtpTls, smtpCaFile }: Route, now: number): Promise<Finding[]> {
  const { protocol, hostname, port } = new URL(smtpUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  let server: SmtpServer;
  try {
    server = {
      host,
      secure,
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      ...(smtpCaFile !== undefined && { ca: readFileSync(smtpCaFile, 'utf8') }),
    };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return [
      fault(
        'smtp-tls',
        `файл сертификатов ${smtpCaFile ?? ''} не читается (${code})`,
        'Исправьте путь в SROK_SMTP_CA_FILE или права на файл.',
      ),
    ];
  }
  const where = `${host}:${server.port}`;
  try {
    const { certificate } = await greet(server, smtpTls !== 'off', ANSWER_MS - 500);
    const verified = secure || smtpTls === 'required';
    return [
      ok('smtp', `${where} отвечает`),
      certificate ? certificateFinding(certificate, host, verified, now) : plainFinding(host, verified),
    ];
  } catch (error) {
    return [unreachable(error, where, secure)];
  }
}

function unreachable(error: unknown, where: string, secure: boolean): Finding {
  const { code = '' } = error as { code?: string };
  if (error instanceof SmtpRefusal)
    return fault(
      'smtp',
      `${where} отказывает: ${error.message}`,
      'Выясните причину у администратора почтового сервера.',
    );
  if (code.startsWith('ERR_SSL') || code === 'EPROTO')
    return fault(
      'smtp',
      `${where}: не удалось договориться о шифровании (${code})`,
      secure
        ? 'Обычно так отвечает порт без TLS: укажите в SMTP_URL порт 465 или схему smtp:// вместо smtps://.'
        : 'Обновите настройки TLS почтового сервера: нужен TLS 1.2 или новее.',
    );
  return fault(
    'smtp',
    `${where}: ${reasonOf(error)}`,
    code === 'ENOTFOUND'
      ? 'Исправьте имя сервера в SMTP_URL.'
      : 'Проверьте имя и порт в SMTP_URL, запущен ли почтовый сервер и пропускает ли к нему межсетевой экран.',
  );
}

/** No encryption at all. */
function plainFinding(host: string, required: boolean): Finding {
  if (required)
    return fault(
      'smtp-tls',
      'сервер не предлагает STARTTLS, а SROK_SMTP_TLS=required: письма не уйдут',
      'Включите STARTTLS на почтовом сервере или, если он в защищённой сети, задайте SROK_SMTP_TLS=opportunistic.',
    );
  if (host === 'localhost' || host === '::1' || host.startsWith('127.'))
    return ok('smtp-tls', 'без шифрования, в пределах этого компьютера');
  return warning(
    'smtp-tls',
    'письма (и пароль) идут к почтовому серверу без шифрования',
    'Включите на нём STARTTLS и задайте SROK_SMTP_TLS=required.',
  );
}

/** As the service does it, with the same settings. */
async function login({ smtpUrl, smtpTls, smtpCaFile }: Route, log: Log): Promise<Finding[]> {
  const timeout = ANSWER_MS - 500;
  const notifier = createEmailNotifier({
    url: smtpUrl,
    from: { address: 'srok@localhost' },
    tls: { mode: smtpTls, ...(smtpCaFile !== undefined && { caFile: smtpCaFile }) },
    maxConnections: 1,
    connectionTimeoutMs: timeout,
    greetingTimeoutMs: timeout,
    socketTimeoutMs: timeout,
    log,
  });
  try {
    const health = await notifier.verify();
    const named = new URL(smtpUrl).username !== '';
    if (health.ok) return [ok('smtp-login', named ? 'имя и пароль приняты' : 'не требуется')];
    if (health.code === 'EAUTH')
      return [
        fault(
          'smtp-login',
          `сервер не принял имя и пароль: ${health.problem}`,
          'Исправьте имя и пароль в SMTP_URL; особые знаки записываются как %XX.',
        ),
      ];
    return [
      fault(
        'smtp-login',
        `${health.problem} (${health.code})`,
        'Выясните причину у администратора почтового сервера.',
      ),
    ];
  } finally {
    await notifier.close();
  }
}
