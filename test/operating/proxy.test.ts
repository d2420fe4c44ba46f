// The service behind a real nginx with the configuration that we give, TLS included: who comes through, as whom, with
// how much, and what stands in nginx's logs afterwards.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type MailReceiver, startMailReceiver } from '../../src/replay/mail-receiver.ts';
import { srok } from '../cli/run-srok.ts';
import { until } from '../support/fleet.ts';
import { freePort } from '../support/free-port.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { ROOT, type Running, start } from './processes.ts';

const MEGABYTE = 2 ** 20;
/** Not in everybody's PATH. */
const NGINX = '/usr/sbin/nginx';
const ITEM = '/roadmaps/tomsk-gymnasium-29-kvantorium/items/4/do/report-progress';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Asked {
  method?: string;
  /** Address of the loopback that it comes from. */
  from?: string;
  headers?: Record<string, string>;
  body?: Buffer;
}

describe('the service behind nginx', () => {
  const folder = mkdtempSync(join(tmpdir(), 'srok-proxy-'));
  const clock = join(folder, 'clock');
  const log = (name: string) => readFileSync(join(folder, `srok-${name}.log`), 'utf8');
  let database: TestDatabase;
  let receiver: MailReceiver;
  let service: Running;
  let nginx: Running;
  let env: Record<string, string> = {};
  const ports = { http: 0, https: 0, service: 0 };

  const setClock = (local: string) =>
    writeFileSync(clock, String(Date.parse(`${local}+07:00`) - Date.now()).padEnd(20));

  beforeAll(async () => {
    setClock('2024-01-31T18:30');
    [database, receiver] = await Promise.all([createTestDatabase(), startMailReceiver()]);
    for (const name of ['http', 'https', 'service'] as const) ports[name] = await freePort();
    env = {
      DATABASE_URL: database.appUrl,
      DATABASE_ADMIN_URL: database.ownerUrl,
      SMTP_URL: receiver.url,
      SROK_SMTP_TLS: 'off',
      SROK_DATA: join(folder, 'data'),
      SROK_OPERATORS: 'operator@example.org',
      // As the head of our nginx configuration says.
      PUBLIC_URL: `https://localhost:${ports.https}`,
      SROK_TRUSTED_PROXIES: '127.0.0.1',
      PORT: String(ports.service),
      NODE_OPTIONS: `--import=${join(ROOT, 'test/support/shifted-clock.js')}`,
      TEST_CLOCK: clock,
    };
    mkdirSync(join(folder, 'data'));
    service = start([process.execPath, 'bin/srok.js', 'start'], env);
    writeFileSync(join(folder, 'nginx.conf'), configuration());
    const key = [
      '-nodes',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-keyout',
      join(folder, 'privkey.pem'),
    ];
    const whose = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync(
      'openssl',
      ['req', '-x509', '-days', '2', ...key, ...whose, '-out', join(folder, 'fullchain.pem')],
      { stdio: 'pipe' },
    );
    const flags = ['-p', folder, '-e', join(folder, 'start.log'), '-c', join(folder, 'nginx.conf')];
    execFileSync(NGINX, ['-t', '-q', ...flags], { stdio: 'pipe' });
    await service.says(/Служба работает/);
    expect(
      (await srok(['apply', '--yes', 'config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml'], { env })).code,
    ).toBe(0);
    nginx = start([NGINX, ...flags]);
    // Written once it listens; `nginx -t` leaves an empty one.
    await until(() => readFileSync(join(folder, 'nginx.pid'), 'utf8') !== '');
  });
  afterAll(async () => {
    for (const one of [nginx, service]) await one?.end('SIGTERM');
    await receiver?.close();
    await database?.drop();
    rmSync(folder, { recursive: true });
  });

  /** ops/nginx/srok.conf in a configuration of its own, with the ports, host and folders of the test. */
  function configuration(): string {
    let ours = readFileSync(join(ROOT, 'ops/nginx/srok.conf'), 'utf8');
    const change = (from: RegExp, to: string) => {
      expect(ours).toMatch(from);
      ours = ours.replace(from, to);
    };
    change(/^ *listen \[::\].*\n/gm, '');
    change(/listen 80;/, `listen 127.0.0.1:${ports.http};`);
    change(/listen 443 /, `listen 127.0.0.1:${ports.https} `);
    change(/https:\/\/srok\.example\.org\$/, `https://localhost:${ports.https}$`);
    change(/server_name srok\.example\.org/g, 'server_name localhost');
    change(/127\.0\.0\.1:8080/, `127.0.0.1:${ports.service}`);
    change(/\/etc\/ssl\/srok/g, folder);
    change(/\/var\/log\/nginx/g, folder);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (one) => `${one}_temp_path ${folder}/${one};`,
    );
    const user = process.getuid?.() === 0 ? 'user root;\n' : '';
    return `${user}daemon off; pid ${folder}/nginx.pid; worker_processes 1; error_log ${folder}/start.log;
events {}
http { include /etc/nginx/mime.types; ${temporary.join(' ')}
${ours}
}
`;
  }

  function ask(
    path: string,
    { method = 'GET', from = '127.0.0.2', headers = {}, body }: Asked = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asking = secure(
        {
          host: '127.0.0.1',
          servername: 'localhost',
          port: ports.https,
          path,
          method,
          localAddress: from,
          ca: readFileSync(join(folder, 'fullchain.pem')),
          headers: {
            Host: `localhost:${ports.https}`,
            Origin: `https://localhost:${ports.https}`,
            ...headers,
          },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
          );
        },
      );
      asking.on('error', reject);
      asking.end(body);
    });
  }

  const send = (path: string, fields: Record<string, string>, asked: Asked = {}) =>
    ask(path, {
      ...asked,
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...asked.headers },
      body: Buffer.from(new URLSearchParams(fields).toString()),
    });

  async function signIn(address: string): Promise<{ cookie: string; path: string }> {
    const had = receiver.mails.length;
    await send('/sign-in', { address });
    const mail = await (await receiver.waitFor(had + 1)).at(-1)?.parse();
    const path = /https:\/\/localhost:\d+(\/sign-in\/[\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect((await ask(path)).body).toContain(address);
    const entered = await send(path, {});
    expect(entered.status).toBe(303);
    const [cookie = ''] = (entered.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? '');
    return { cookie, path };
  }

  function formOf(fields: Record<string, string>, files: readonly Buffer[]): { type: string; body: Buffer } {
    const boundary = 'srok-test-boundary';
    const parts = [
      ...Object.entries(fields).map(([name, value]) =>
        Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
      ),
      ...files.flatMap((file, n) => [
        Buffer.from(
          `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="отчёт-${n}.pdf"\r\nContent-Type: application/pdf\r\n\r\n`,
        ),
        file,
        Buffer.from('\r\n'),
      ]),
      Buffer.from(`--${boundary}--\r\n`),
    ];
    return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(parts) };
  }
  const pdf = (bytes: number) =>
    Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(bytes - 15, 32), Buffer.from('%%EOF\n')]);

  it('is reached by TLS only, and says so for a year', async () => {
    const moved = await new Promise<Answer>((resolve, reject) => {
      plain(`http://127.0.0.1:${ports.http}/roadmaps?x=1`, { headers: { Host: 'localhost' } }, (answer) => {
        answer
          .resume()
          .on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: '' }));
      })
        .on('error', reject)
        .end();
    });
    expect([moved.status, moved.headers.location]).toEqual([
      301,
      `https://localhost:${ports.https}/roadmaps?x=1`,
    ]);
    const page = await ask('/sign-in');
    expect(page.status).toBe(200);
    expect(page.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('signs a person in, and leaves no trace of the link in the logs', async () => {
    const { cookie, path } = await signIn('operator@example.org');
    expect(cookie).not.toBe('');
    expect((await ask('/people', { headers: { Cookie: cookie } })).status).toBe(200);
    const feed = '/feeds/abcdefghijklmnopqrstuvwxyz0123456789.ics';
    const action = '/a/abcdefghijklmnopqrstuvwxyz0123456789';
    for (const secret of [feed, action, `/%61/abcdefghijklmnopqrstuvwxyz0123456789`, `/roadmaps?q=Шкуркина`])
      await ask(encodeURI(secret).replace('%2561', '%61'), {
        headers: { Referer: `https://localhost${path}` },
      });
    const lines = log('access');
    expect(lines).toContain('"GET /sign-in/***" 200');
    expect(lines).toContain('"POST /sign-in/***" 303');
    expect(lines).toContain('"GET /feeds/***"');
    expect(lines.match(/"GET \/a\/\*\*\*"/g)).toHaveLength(2);
    for (const secret of [path.slice(-20), 'abcdefghijklmnop', '%D0%A8']) {
      expect(lines).not.toContain(secret);
      expect(service.output()).not.toContain(secret);
    }
  });

  it('knows who asks, whatever they say of themselves', async () => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      const counted = async () =>
        Number((await client.query('SELECT count(*) FROM rate_limits')).rows[0]?.count);
      const ask = (from: string, said: string) =>
        send(
          '/sign-in',
          { address: 'stranger@example.net' },
          { from, headers: { 'X-Forwarded-For': said, Forwarded: `for=${said}` } },
        );
      await ask('127.0.0.3', '198.51.100.1');
      const before = await counted();
      // Limits count them as one, whatever they call themselves, and the next one as another.
      for (const said of ['198.51.100.2', '198.51.100.3']) await ask('127.0.0.3', said);
      expect(await counted()).toBe(before);
      await ask('127.0.0.4', '198.51.100.1');
      expect(await counted()).toBeGreaterThan(before);
      expect(log('access')).toMatch(/^127\.0\.0\.3 /m);
    } finally {
      await client.end();
    }
  });

  it('takes 60 MB of files, refuses a little more in its own words and much more in those of nginx', async () => {
    const { cookie } = await signIn('shkurkina@example.org');
    const form = await ask(ITEM, { headers: { Cookie: cookie } });
    expect(form.status).toBe(200);
    const seen = /name="seen" value="(\d+)"/.exec(form.body)?.[1] ?? '';
    const report = (files: readonly Buffer[]) => {
      const { type, body } = formOf({ seen, text: 'Идёт.' }, files);
      return ask(ITEM, {
        method: 'POST',
        headers: { Cookie: cookie, 'Content-Type': type, 'Content-Length': String(body.length) },
        body,
      });
    };
    const more = await report([
      pdf(20 * MEGABYTE),
      pdf(20 * MEGABYTE - 1),
      pdf(20 * MEGABYTE - 2),
      pdf(2 * MEGABYTE),
    ]);
    expect(more.body).toContain('60 МБ');
    expect(more.headers['content-type']).toContain('text/html');
    const much = await report([
      pdf(20 * MEGABYTE),
      pdf(20 * MEGABYTE),
      pdf(20 * MEGABYTE),
      pdf(10 * MEGABYTE),
    ]);
    expect([much.status, much.body]).toEqual([413, expect.stringContaining('файлы одной формы – до 60 МБ')]);
    expect(much.headers['strict-transport-security']).toBeDefined();
    const taken = await report([pdf(20 * MEGABYTE), pdf(20 * MEGABYTE - 1), pdf(20 * MEGABYTE - 2)]);
    expect(taken.status).toBe(303);
  });

  it('keeps figures and state to programs of its own machine', async () => {
    for (const path of ['/metrics', '/readyz']) expect((await ask(path)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${ports.service}/metrics`)).status).toBe(200);
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('is excused while it is away, and that leaves no link in the logs either', async () => {
    await service.end('SIGTERM');
    const answer = await ask('/a/zyxwvutsrqponmlkjihgfedcba9876543210');
    expect([answer.status, answer.body]).toEqual([502, expect.stringContaining('временно недоступна')]);
    for (const name of ['access', 'error']) expect(log(name)).not.toContain('zyxwvuts');
    expect(readFileSync(join(folder, 'start.log'), 'utf8')).not.toContain('zyxwvuts');
    expect(log('access')).toContain('"GET /a/***" 502');
  });
});
