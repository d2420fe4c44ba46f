// A real mail system on loopback: Postfix that takes mail for one domain and delivers it into Dovecot over LMTP, both of
// Debian's packages with configuration, spool, ports and users of their own in a temporary folder.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** Its only domain; whoever is not in `users` is refused when Postfix hands the mail on, so a bounce comes back. */
export const DOMAIN = 'srok.test';
const PASSWORD = 'почта-1';
const POSTFIX = { commands: '/usr/sbin', daemons: '/usr/lib/postfix/sbin' };
const NOBODY = 65_534;

export interface MailServer {
  /** Of the folder INBOX. */
  imapUrl(user: string): string;
  caFile: string;
  /** Puts a mail into a user's INBOX. */
  store(user: string, ...mails: (Buffer | string)[]): void;
  /** What the servers have written. */
  log(): string;
  close(): Promise<void>;
}

export interface MailSystem extends MailServer {
  smtpUrl: string;
}

/** Why there is no mail system on this machine; null when there is one. */
export function mailSystemMissing(): string | null {
  if (process.getuid?.() !== 0) return 'Postfix and Dovecot need root to start';
  const needed = [
    '/usr/sbin/dovecot',
    '/usr/lib/dovecot/lmtp',
    `${POSTFIX.daemons}/master`,
    '/usr/bin/doveadm',
  ];
  const missing = needed.filter((file) => !existsSync(file));
  return missing.length === 0
    ? null
    : `not installed: ${missing.join(', ')} (postfix, dovecot-imapd, dovecot-lmtpd)`;
}

interface Folder {
  root: string;
  lmtpPort: number;
}

/** Dovecot alone. */
export async function startDovecot(users: readonly string[]): Promise<MailServer> {
  const { server } = await dovecot(users);
  return server;
}

export async function startMailSystem(users: readonly string[]): Promise<MailSystem> {
  const { server, folder } = await dovecot(users);
  try {
    const postfix = await startPostfix(folder);
    return {
      ...server,
      smtpUrl: `smtp://127.0.0.1:${postfix.port}`,
      log: () => `${server.log()}\n${postfix.log()}`,
      async close() {
        await postfix.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function dovecot(users: readonly string[]): Promise<{ server: MailServer; folder: Folder }> {
  const root = mkdtempSync(join(tmpdir(), 'srok-mail-'));
  chmodSync(root, 0o755);
  const [imapPort, lmtpPort] = [await freePort(), await freePort()];
  const mail = join(root, 'mail');
  mkdirSync(mail);
  chownSync(mail, NOBODY, NOBODY);
  const caFile = join(root, 'cert.pem');
  makeCertificate(join(root, 'key.pem'), caFile);
  writeFileSync(
    join(root, 'users'),
    users
      .map((user) => `${user}@${DOMAIN}:{PLAIN}${PASSWORD}:${NOBODY}:${NOBODY}::${mail}/${user}::\n`)
      .join(''),
  );
  const config = join(root, 'dovecot.conf');
  writeFileSync(
    config,
    `base_dir = ${root}/run
state_dir = ${root}/state
instance_name = ${root}
protocols = imap lmtp
listen = 127.0.0.1
log_path = ${root}/dovecot.log
ssl = required
ssl_cert = <${caFile}
ssl_key = <${root}/key.pem
mail_location = maildir:~/Maildir
first_valid_uid = ${NOBODY}
last_valid_uid = ${NOBODY}
first_valid_gid = ${NOBODY}
recipient_delimiter = +
postmaster_address = postmaster@${DOMAIN}
hostname = ${DOMAIN}
passdb {
  driver = passwd-file
  args = username_format=%Lu ${root}/users
}
userdb {
  driver = passwd-file
  args = username_format=%Lu ${root}/users
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${imapPort}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
}
`,
  );
  const child = spawn('/usr/sbin/dovecot', ['-F', '-c', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  const log = () => readIfThere(join(root, 'dovecot.log'));
  const close = async () => {
    await stop(child);
    rmSync(root, { recursive: true, force: true });
  };
  try {
    await Promise.all([listening(imapPort, child, log), listening(lmtpPort, child, log)]);
  } catch (error) {
    await close();
    throw error;
  }
  const server: MailServer = {
    imapUrl: (user) =>
      `imaps://${encodeURIComponent(`${user}@${DOMAIN}`)}:${encodeURIComponent(PASSWORD)}@localhost:${imapPort}/INBOX`,
    caFile,
    store(user, ...mails) {
      for (const one of mails)
        execFileSync('/usr/bin/doveadm', ['-c', config, 'save', '-u', `${user}@${DOMAIN}`], { input: one });
    },
    log,
    close,
  };
  return { server, folder: { root, lmtpPort } };
}

async function startPostfix({ root, lmtpPort }: Folder) {
  const port = await freePort();
  const config = join(root, 'postfix');
  for (const name of [config, join(root, 'spool'), join(root, 'data')]) mkdirSync(name);
  const owner = Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' }));
  chownSync(join(root, 'data'), owner, NOBODY);
  writeFileSync(
    join(config, 'main.cf'),
    `compatibility_level = 3.6
queue_directory = ${root}/spool
data_directory = ${root}/data
command_directory = ${POSTFIX.commands}
daemon_directory = ${POSTFIX.daemons}
maillog_file = ${root}/postfix.log
maillog_file_prefixes = ${root}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.${DOMAIN}
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
default_transport = error:no mail leaves this machine
virtual_mailbox_domains = ${DOMAIN}
virtual_mailbox_maps =
virtual_transport = lmtp:inet:127.0.0.1:${lmtpPort}
recipient_delimiter = +
notify_classes =
smtputf8_enable = yes
disable_dns_lookups = yes
`,
  );
  // Nothing in a chroot: service, type, private, unpriv, chroot, wakeup, maxproc, command.
  writeFileSync(
    join(config, 'master.cf'),
    `127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`,
  );
  const log = () => readIfThere(join(root, 'postfix.log'));
  // In a group of its own: `start-fg` leaves the master to itself when a signal ends it.
  const child = spawn(`${POSTFIX.commands}/postfix`, ['-c', config, 'start-fg'], { stdio: 'ignore' });
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      execFileSync(`${POSTFIX.commands}/postfix`, ['-c', config, 'stop'], { stdio: 'ignore' });
      await stop(child);
    }
  };
  try {
    await listening(port, child, log);
  } catch (error) {
    await close();
    throw error;
  }
  return { port, log, close };
}

function makeCertificate(keyFile: string, certFile: string): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...key, ...subject, '-out', certFile], {
    stdio: 'pipe',
  });
}

/** Free when asked; all held until the last is known, so that they differ. */
async function listening(port: number, child: ChildProcess, log: () => string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}:\n${log()}`);
    const socket = createConnection(port, '127.0.0.1');
    const answered = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nobody listens on ${port}:\n${log()}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
