// The same installation with servers of its own for PostgreSQL and Redis: pages and two workers under srok.target, and the
// way back from a version that has changed the tables on the server.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { differing, lastCopy, ON_RECORD, tablesOf } from './copies.ts';
import { bootMachine, type Machine, until } from './machine.ts';
import { brokenAtStart, makeReleases, withTable } from './releases.ts';

const TOMSK = '/etc/srok/config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml';
const PORTS = [8080, 18081, 18082];

const SETTINGS = `SROK_CONFIG=/etc/srok/config
SROK_DATA=/var/lib/srok
DATABASE_URL=postgres://srok:one@127.0.0.1:5432/srok
DATABASE_ADMIN_URL=postgres://srok_owner:two@127.0.0.1:5432/srok
REDIS_URL=redis://127.0.0.1:6379
SMTP_URL=smtp://127.0.0.1:2525
SROK_SMTP_TLS=off
PUBLIC_URL=http://srok.tomsk.example
`;

describe('a machine with systemd, PostgreSQL and Redis', () => {
  let machine: Machine;
  let releases: { folder: string; remove(): Promise<void> };
  const run = (command: string) => machine.run(command);
  const allReady = () =>
    until(async () => {
      const asked = PORTS.map((port) => machine.attempt(`curl -sf http://127.0.0.1:${port}/readyz`));
      return (await Promise.all(asked)).every(({ code }) => code === 0);
    });

  beforeAll(async () => {
    releases = await makeReleases([{ version: '0.1.0' }, brokenAtStart(withTable('0.1.1', 'first'))]);
    machine = await bootMachine(releases.folder);
    await run(
      'read -r version name _ < <(pg_lsclusters --no-header); systemctl start postgresql@$version-$name',
    );
    await run('systemctl start redis-server && redis-cli config set maxmemory-policy noeviction');
    const statements = [
      "CREATE ROLE srok_owner LOGIN PASSWORD 'two'",
      "CREATE ROLE srok LOGIN PASSWORD 'one'",
      'CREATE DATABASE srok OWNER srok_owner',
    ];
    for (const one of statements) await run(`runuser -u postgres -- psql --quiet --command="${one}"`);
    await run('/srv/given/0.1.0/ops/bin/srok-install');
    await run(`cat > /etc/srok/srok.env <<'X'\n${SETTINGS}X`);
  });
  afterAll(async () => {
    await machine?.stop();
    await releases?.remove();
  });

  it('runs pages and two workers, each answering on a port of its own', async () => {
    await run('systemctl enable --now srok.target');
    await allReady();
    expect(await run(`srok apply --yes ${TOMSK}`)).toContain('поставлена на контроль');
    expect(await run('systemctl is-active srok-web srok-worker@1 srok-worker@2')).toBe('active\n'.repeat(3));
    const found = await run('srok doctor --json || true');
    for (const id of ['database', 'schema', 'journal-roles', 'redis', 'queue', 'smtp'])
      expect(found).toMatch(new RegExp(`"id":"${id}","level":"ok"`));
  });

  it('comes back to its tables where a newer version fails after it has changed them, and keeps those aside', async () => {
    const { code, text } = await machine.attempt('srok-upgrade /srv/given/0.1.1');
    expect(code).toBe(1);
    expect(text).toMatch(/отставлены в схему before_\w+_public/);
    expect(text).toContain('Снова работает версия 0.1.0');
    await allReady();
    const before = await tablesOf(machine, await lastCopy(machine));
    await run('srok-backup');
    const after = await tablesOf(machine, await lastCopy(machine));
    expect(differing(before, after).filter((table) => !ON_RECORD.includes(table))).toEqual([]);
    expect(before.size).toBeGreaterThan(20);
    expect(after.has('"first"')).toBe(false);
  }, 600_000);

  it('stops as a whole', async () => {
    await run('systemctl stop srok.target');
    expect((await machine.attempt('pgrep -u srok')).text).toBe('');
  });

  it('only sends where it is told so, after a boot too', async () => {
    await run('systemctl disable srok.target; systemctl enable --now srok-workers.target');
    expect((await machine.attempt('systemctl is-active srok-worker@1 srok-worker@2 srok-web')).text).toBe(
      'active\nactive\ninactive\n',
    );
    const atBoot = await run('systemctl list-dependencies --plain multi-user.target');
    expect(atBoot.match(/srok-w\S+/g)).toEqual([
      'srok-workers.target',
      'srok-worker@1.service',
      'srok-worker@2.service',
    ]);
    await run('systemctl stop srok-workers.target');
    expect((await machine.attempt('pgrep -u srok')).text).toBe('');
  });
});
