// An installation as docs and ops/README.ru.md lead to it, on a machine with systemd: installed, run, killed, copied,
// upgraded, taken back, restored; one process with the embedded PostgreSQL.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { differing, lastCopy, ON_RECORD, tablesOf } from './copies.ts';
import { bootMachine, type Machine, until } from './machine.ts';
import { brokenAtStart, makeReleases, withTable } from './releases.ts';

const TOMSK = '/etc/srok/config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml';
const tomsk = (local: string) => Date.parse(`${local}+07:00`);

const SETTINGS = `# Settings of the test.
SROK_CONFIG=/etc/srok/config
SROK_DATA=/var/lib/srok
SMTP_URL=smtp://127.0.0.1:2525
SROK_SMTP_TLS=off
SROK_MAIL_FROM="Срок <srok@tomsk.example>"
SROK_OPERATORS=operator@tomsk.example, second@tomsk.example
PUBLIC_URL='http://srok.tomsk.example'
NODE_OPTIONS=--import=/srv/checkout/test/support/shifted-clock.js
TEST_CLOCK=/etc/srok/clock
`;

describe('a machine with systemd', () => {
  let machine: Machine;
  let releases: { folder: string; remove(): Promise<void> };
  const run = (command: string) => machine.run(command);
  const attempt = (command: string) => machine.attempt(command);
  const setClock = (local: string) =>
    run(`printf '%-20s' ${tomsk(local) - Date.now()} > /etc/srok/clock; chmod 0644 /etc/srok/clock`);
  const ready = () => until(async () => (await attempt('curl -sf http://127.0.0.1:8080/readyz')).code === 0);
  const mainPid = async () => (await run('systemctl show --property=MainPID --value srok')).trim();

  beforeAll(async () => {
    const damaged = {
      file: 'dist/cli/doctor/stored-files.js',
      from: 'const findings = [];',
      to: "const findings = [fault('files', 'испорчено для пробы', 'Ничего не делать.')];",
    };
    // Not on a trial's folder.
    const damagedInForce = {
      ...damaged,
      to: `if (process.env.SROK_DATA === '/var/lib/srok') return [fault('files', 'испорчено для пробы', 'Ничего не делать.')];\n    ${damaged.from}`,
    };
    const late = withTable('0.1.4', 'second', ['first']);
    const [more, most] = [withTable('0.1.3', 'second', ['first']), withTable('0.1.2', 'second', ['first'])];
    releases = await makeReleases([
      { version: '0.1.0' },
      withTable('0.1.1', 'first'),
      { ...most, changes: [...(most.changes ?? []), damaged] },
      brokenAtStart(more),
      { ...late, changes: [...(late.changes ?? []), damagedInForce] },
    ]);
    machine = await bootMachine(releases.folder);
  });
  afterAll(async () => {
    await machine?.stop();
    await releases?.remove();
  });

  it('is told what an installation would do, and then has it, with its secrets closed to others', async () => {
    expect(await run('/srv/given/0.1.0/ops/bin/srok-install --dry-run')).toContain('были бы созданы');
    expect((await attempt('ls /opt/srok')).code).not.toBe(0);
    const said = await run('/srv/given/0.1.0/ops/bin/srok-install');
    expect(said).toContain('готово, версия 0.1.0');
    expect(
      await run(`stat -c '%a %U %G %n' /etc/srok /etc/srok/srok.env /var/lib/srok /var/backups/srok`),
    ).toBe(
      [
        '750 root srok /etc/srok',
        '640 root srok /etc/srok/srok.env',
        '700 srok srok /var/lib/srok',
        '700 srok srok /var/backups/srok\n',
      ].join('\n'),
    );
    expect((await attempt('/srv/given/0.1.0/ops/bin/srok-install')).text).toContain('уже установлена');
    expect(await run('systemctl is-active srok-backup.timer')).toBe('active\n');
    expect(await run('srok --version')).toBe('0.1.0\n');
  });

  it('runs the service as a user without rights, with the settings that the commands have', async () => {
    await run(`cat > /etc/srok/srok.env <<'X'\n${SETTINGS}X`);
    await setClock('2024-01-31T18:30');
    await run('systemctl enable --now srok');
    await ready();
    const pid = await mainPid();
    const status = await run(`grep -E '^(Uid|CapEff|NoNewPrivs|Seccomp):' /proc/${pid}/status`);
    const uid = (await run('id -u srok')).trim();
    expect(status.replace(/[\t ]+/g, ' ').split('\n')).toEqual([
      `Uid: ${`${uid} `.repeat(4).trim()}`,
      'CapEff: 0000000000000000',
      'NoNewPrivs: 1',
      'Seccomp: 2',
      '',
    ]);
    expect(await run(`grep 'open files' /proc/${pid}/limits`)).toMatch(/16384\s+16384/);
    expect(await run('systemctl show --property=MemoryMax,TasksMax,CPUQuotaPerSecUSec srok')).toBe(
      'CPUQuotaPerSecUSec=2s\nMemoryMax=2147483648\nTasksMax=512\n',
    );
    const script = `source /opt/srok/current/ops/bin/installation.sh; read_settings; printf '%s\\n' "\${settings[@]}" | sort`;
    const read = await run(script);
    const names = read
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('=')[0]);
    const given = await run(
      `tr '\\0' '\\n' < /proc/${pid}/environ | grep -E '^(${names.join('|')})=' | sort`,
    );
    expect(given).toBe(read);
    expect(names).toHaveLength(9);
    // Nothing beyond its own folders can be written to.
    expect((await run(`nsenter -t ${pid} -m findmnt -no OPTIONS /`)).split(',')).toContain('ro');
  });

  it('needs less memory than it may have', async () => {
    const own = await run(
      `cat $(systemctl show --property=ControlGroup --value srok | sed 's|^|/sys/fs/cgroup/systemd|')/cgroup.procs`,
    );
    const sizes = await run(
      `for p in ${own.split('\n').join(' ')}; do awk '/^Pss:/ { print $2 }' /proc/$p/smaps_rollup; done`,
    );
    const megabytes =
      sizes
        .trim()
        .split('\n')
        .reduce((sum, kilobytes) => sum + Number(kilobytes), 0) / 1024;
    console.log(`one process with the embedded PostgreSQL at rest: ${Math.round(megabytes)} MB`);
    expect(megabytes).toBeGreaterThan(50);
    expect(megabytes).toBeLessThan(1536 / 2);
  });

  it('sends the first mails, and logs in the journal without what opens doors', async () => {
    expect(await run(`srok apply --yes ${TOMSK}`)).toContain('поставлена на контроль');
    expect(machine.mails).toEqual([]);
    await setClock('2024-02-01T09:00:05');
    // What is due is sent at once by whoever starts.
    await run('systemctl restart srok');
    await ready();
    await until(
      async () =>
        (await run('srok doctor --json || true')).includes('"id":"late","level":"ok"') &&
        machine.mails.length > 0,
    );
    const link = new URL((await run('srok login-link operator@tomsk.example')).trim());
    expect(await run(`curl -s http://127.0.0.1:8080${link.pathname}`)).toContain('operator@tomsk.example');
    const log = await run('journalctl --unit=srok --output=cat --no-pager');
    const lines = log
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { msg: string });
    expect(lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['ready', 'stopped', 'message sent']));
    expect(log).not.toContain(link.pathname);
  });

  it('is started again after a kill -9, once, and finds nothing to repair', async () => {
    const before = await mainPid();
    await run(`kill -9 ${before}`);
    const after = await until(async () => {
      const pid = await mainPid();
      return pid !== '0' && pid !== before && pid;
    });
    await ready();
    expect(await mainPid()).toBe(after);
    expect(await run('systemctl show --property=NRestarts --value srok')).toBe('1\n');
  });

  it('stops in good order and leaves no process', async () => {
    await run('systemctl stop srok');
    expect(await run('systemctl show --property=Result,ExecMainStatus srok')).toBe(
      'Result=success\nExecMainStatus=0\n',
    );
    expect((await attempt('pgrep -u srok')).text).toBe('');
    await run('systemctl start srok');
    await ready();
  });

  it("is copied by the timer's unit, with everything that a restore needs and nobody else may read", async () => {
    await run(
      `f=$(printf probe | sha256sum | cut -c1-64); install -d -m 700 -o srok -g srok /var/lib/srok/files/\${f:0:2}; printf probe > /var/lib/srok/files/\${f:0:2}/$f; chown -R srok: /var/lib/srok/files`,
    );
    await run('systemctl start srok-backup');
    const copy = await lastCopy(machine);
    expect((await run(`cd ${copy} && find . -maxdepth 1 -type f | sort`)).split('\n')).toEqual([
      './SHA256SUMS',
      './VERSION',
      './database.sql.gz',
      './link-keys.json',
      './srok.env',
      '',
    ]);
    expect(await run(`find ${copy} -perm /077 -o -not -user srok`)).toBe('');
    expect(await run(`find ${copy}/files -type f | wc -l`)).toBe('1\n');
    expect(
      await run(
        `cmp ${copy}/srok.env /etc/srok/srok.env && diff -r ${copy}/config /etc/srok/config && echo same`,
      ),
    ).toBe('same\n');
    expect(await run('srok doctor --json || true')).toMatch(/"id":"backups","level":"ok"/);
  });

  it('keeps as many copies as it is told, and none that it could not finish', async () => {
    await run('srok-backup --keep 2');
    await run('srok-backup --keep 2');
    expect(await run('ls -d /var/backups/srok/srok-* | wc -l')).toBe('2\n');
    await run('chmod 0 /var/lib/srok/link-keys.json');
    const failed = await attempt('srok-backup --keep 1');
    await run('chmod 600 /var/lib/srok/link-keys.json');
    expect(failed.code).not.toBe(0);
    expect(failed.text).toContain('копия НЕ сделана, прежние не тронуты');
    expect(await run('ls -d /var/backups/srok/srok-* | wc -l')).toBe('2\n');
  });

  it('makes both of two copies that are begun at once', async () => {
    await run('srok-backup & srok-backup && wait $!');
    expect(await run('ls -d /var/backups/srok/srok-* | wc -l')).toBe('4\n');
  });

  it('refuses a damaged copy before anything is touched', async () => {
    const copy = await lastCopy(machine);
    await run(`cp -r ${copy} /root/damaged && printf x >> /root/damaged/database.sql.gz`);
    await run('systemctl stop srok');
    const refused = await attempt('srok-restore /root/damaged');
    expect([refused.code, refused.text]).toEqual([1, expect.stringContaining('повреждена')]);
    expect(await run('ls -d /var/lib/srok*')).toBe('/var/lib/srok\n');
    await run('systemctl start srok');
    await ready();
  });

  it('puts everything back where a restore fails after the first steps', async () => {
    const copy = await lastCopy(machine);
    await run('systemctl stop srok');
    const held =
      'find /etc/srok /var/lib/srok -type f | sort | xargs sha256sum; ls -d /etc/srok/* /var/lib/srok*';
    const before = await run(held);
    const failed = await attempt(`srok-restore --sent-until never ${copy}`);
    expect([failed.code, failed.text]).toEqual([1, expect.stringContaining('возвращается то, что было')]);
    expect(await run(held)).toBe(before);
    await run('systemctl start srok');
    await ready();
  });

  it('takes a newer version with a table more', async () => {
    expect(await run('srok-upgrade --dry-run /srv/given/0.1.1')).toContain(
      'сейчас работает версия 0.1.0: srok.service',
    );
    const said = await run('srok-upgrade /srv/given/0.1.1');
    expect(said).toContain('готово: работает версия 0.1.1');
    expect(await run('srok --version')).toBe('0.1.1\n');
    expect(await run('systemctl is-active srok')).toBe('active\n');
  });

  it('goes on undisturbed where a newer version fails on a copy of its data', async () => {
    const [pid, mails] = [await mainPid(), machine.mails.length];
    const { code, text } = await attempt('srok-upgrade /srv/given/0.1.2');
    expect(code).toBe(1);
    expect(text).toContain('новые неисправности: files');
    expect(text).toContain(
      'Ничего не изменено: версия 0.1.1 и её данные на месте, служба не останавливалась',
    );
    expect(await mainPid()).toBe(pid);
    const before = await tablesOf(machine, await lastCopy(machine));
    await run('srok-backup');
    expect(
      differing(before, await tablesOf(machine, await lastCopy(machine))).filter((t) => t !== '"watch"'),
    ).toEqual([]);
    expect(before.has('"second"')).toBe(false);
    expect(machine.mails).toHaveLength(mails);
    expect((await run('ls -d /var/lib/srok*')).trim()).toBe('/var/lib/srok');
  });

  it('comes back with its data as they were where a newer version fails after it has changed the tables', async () => {
    const mails = machine.mails.length;
    const { code, text } = await attempt('srok-upgrade /srv/given/0.1.3');
    expect(code).toBe(1);
    expect(text).toContain('новая версия изменила таблицы: возвращаются данные из копии');
    expect(text).toContain('Уведомлений, о которых неизвестно, отправлены ли они, нет.');
    expect(text).toContain('Снова работает версия 0.1.1');
    // It has never been ready: tokens, feeds and webhooks stay as they are.
    expect(text).not.toContain('новая версия успела поработать');
    await ready();
    expect(await run('srok --version')).toBe('0.1.1\n');
    const before = await tablesOf(machine, await lastCopy(machine));
    await run('srok-backup');
    const after = await tablesOf(machine, await lastCopy(machine));
    expect([before.has('"second"'), after.has('"second"')]).toEqual([false, false]);
    // That there was a restore is on record; no notice, message, person or file has changed by it.
    expect(differing(before, after).filter((table) => !ON_RECORD.includes(table))).toEqual([]);
    const [lines = '', more = ''] = [before.get('"journal"'), after.get('"journal"')];
    expect(more.startsWith(lines)).toBe(true);
    expect(more.slice(lines.length)).toMatch(/^[^\n]*\trestored\t[^\n]*\n$/);
    expect(machine.mails).toHaveLength(mails);
  }, 600_000);

  it('sends nothing twice where a newer version has sent mail before it is taken back, wherever it logs', async () => {
    const folder = '/etc/systemd/system/srok.service.d';
    // The next slot comes when the newer version is started.
    await run(
      `printf '%-20s' ${tomsk('2024-02-05T09:00:05') - Date.now()} > /root/slot; mkdir -p ${folder} /var/log/srok`,
    );
    await run(`cat > ${folder}/try.conf <<'X'
[Service]
StandardOutput=append:/var/log/srok/srok.log
StandardError=append:/var/log/srok/srok.log
ExecStartPre=+/bin/cp /root/slot /etc/srok/clock
X
systemctl daemon-reload`);
    const mails = machine.mails.length;
    const { code, text } = await attempt('srok-upgrade /srv/given/0.1.4');
    await run(`rm -r ${folder} && systemctl daemon-reload`);
    expect(code).toBe(1);
    expect(text).toContain('новые неисправности: files');
    expect(text).toContain('новая версия успела поработать');
    expect(text).toContain('Снова работает версия 0.1.1');
    await ready();
    await until(async () => (await run('srok doctor --json || true')).includes('"id":"late","level":"ok"'));
    expect(machine.mails.slice(mails).map(({ to }) => to)).toEqual(['nazarova@example.org']);
    await run('srok-backup');
  }, 600_000);

  it('is restored from a copy on a machine that has nothing, and goes on with what comes next', async () => {
    const copy = await lastCopy(machine);
    await run(
      `systemctl disable --now srok srok-backup.timer; cp -r ${copy} /root/copy; cp /etc/srok/clock /root/clock`,
    );
    await run(
      'rm -rf /opt/srok /etc/srok /var/lib/srok* /var/backups/srok /usr/local/bin/srok* /etc/systemd/system/srok*; userdel srok; systemctl daemon-reload',
    );
    await run('/srv/given/0.1.1/ops/bin/srok-install');
    await run('cp /root/clock /etc/srok/clock; chmod 644 /etc/srok/clock');
    const shown = await run('srok-restore --dry-run /root/copy');
    expect(shown).toContain('было бы выполнено');
    const said = await run('srok-restore --sent-until backup /root/copy');
    expect(said).toContain('Цепочки журнала проверены, не нарушены.');
    expect(
      await run(`stat -c '%a %U %G' /etc/srok/srok.env /var/lib/srok/link-keys.json /var/lib/srok/files`),
    ).toBe('640 root srok\n600 srok srok\n700 srok srok\n');
    const mails = machine.mails.length;
    await run('systemctl enable --now srok');
    await ready();
    await until(async () => (await run('srok doctor --json || true')).includes('"id":"late","level":"ok"'));
    expect(machine.mails).toHaveLength(mails);
    await setClock('2024-02-08T09:00:05');
    await run('systemctl restart srok');
    await until(async () => machine.mails.length > mails);
    expect(new Set(machine.mails.map(({ id }) => id)).size).toBe(machine.mails.length);
  });
});
