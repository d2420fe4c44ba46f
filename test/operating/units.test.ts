// What the units say, checked by systemd's own tools and against what the program relies on.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/settings.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, 'ops/systemd');
const SERVICES = ['srok.service', 'srok-web.service', 'srok-worker@.service'];
const ALL = readdirSync(FOLDER).filter((name) => /\.(service|timer|target)$/.test(name));

/** Values of a unit by key, in order. */
function read(name: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [, key = '', value = ''] of readFileSync(join(FOLDER, name), 'utf8').matchAll(/^(\w+)=(.*)$/gm))
    values.set(key, [...(values.get(key) ?? []), value]);
  return values;
}

function analyze(...args: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

// The units name what an installation has; here the same paths lie under a folder of the test.
const machine = mkdtempSync(join(tmpdir(), 'srok-units-'));
mkdirSync(join(machine, 'opt/srok/releases'), { recursive: true });
symlinkSync(process.execPath, join(machine, 'opt/srok/node'));
symlinkSync(ROOT, join(machine, 'opt/srok/current'));
const units = join(machine, 'units');
cpSync(FOLDER, units, { recursive: true });
spawnSync('sed', ['-i', `s|/opt/srok|${machine}/opt/srok|g`, ...ALL.map((name) => join(units, name))]);
afterAll(() => rmSync(machine, { recursive: true }));

describe('the units', () => {
  it('are without fault for systemd', () => {
    const instances = ALL.map((name) => join(units, name.replace('@.', '@1.')));
    cpSync(join(units, 'srok-worker@.service'), join(units, 'srok-worker@1.service'));
    cpSync(join(units, 'srok-worker@.service'), join(units, 'srok-worker@2.service'));
    const { status, text } = analyze('verify', '--man=no', '--recursive-errors=no', ...instances);
    expect([status, text]).toEqual([0, '']);
  });

  it.each([...SERVICES, 'srok-backup.service'])('%s is exposed little by the measure of systemd', (name) => {
    const unit = join(units, name.replace('@.', '@1.'));
    const { status, text } = analyze('security', '--offline=yes', '--threshold=20', unit);
    const score = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(text)?.[1]);
    console.log(`${name}: exposure ${score} of 10`);
    expect(status).toBe(0);
    expect(score).toBeLessThan(2);
  });

  it('have times and days that systemd reads as meant', () => {
    const [at = ''] = read('srok-backup.timer').get('OnCalendar') ?? [];
    const { status, text } = analyze('calendar', at);
    expect([status, text]).toEqual([0, expect.stringMatching(/Next elapse: \w+ [\d-]+ 02:30:00/)]);
  });

  it.each(SERVICES)('%s waits for the batch in hand before it kills', (name) => {
    const [seconds] = read(name).get('TimeoutStopSec') ?? [];
    expect(Number(seconds) * 1000).toBeGreaterThan(readSettings({}).leaseMs);
    expect(read(name).get('KillMode')).toEqual(['mixed']);
  });

  it.each(SERVICES)(
    '%s is started again for as long as it takes, and never watched by what nobody tells',
    (name) => {
      const unit = read(name);
      expect(unit.get('Restart')).toEqual(['on-failure']);
      expect(unit.get('StartLimitIntervalSec')).toEqual(['0']);
      expect(unit.has('WatchdogSec')).toBe(false);
    },
  );

  it.each(SERVICES)('%s has bounds on memory, processors, processes and open files', (name) => {
    for (const key of ['MemoryHigh', 'MemoryMax', 'CPUQuota', 'TasksMax', 'LimitNOFILE'])
      expect(read(name).get(key)).toEqual([expect.stringMatching(/^\d+[MG%]?$/)]);
  });

  it.each([...SERVICES, 'srok-backup.service'])(
    '%s leaves the shared memory of a running PostgreSQL alone',
    (name) => {
      expect(read(name).has('RemoveIPC')).toBe(false);
    },
  );

  it('start workers and no pages at boot on a machine that only sends', () => {
    const root = mkdtempSync(join(tmpdir(), 'srok-enabled-'));
    cpSync(FOLDER, join(root, 'etc/systemd/system'), { recursive: true });
    const { status, stderr } = spawnSync('systemctl', [`--root=${root}`, 'enable', 'srok-workers.target'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, expect.stringContaining('srok-workers.target')]);
    expect(readdirSync(join(root, 'etc/systemd/system/multi-user.target.wants'))).toEqual([
      'srok-workers.target',
    ]);
    rmSync(root, { recursive: true });
    expect(read('srok-workers.target').get('Wants')).toEqual(['srok-worker@1.service srok-worker@2.service']);
    expect(read('srok-worker@.service').get('PartOf')).toEqual(['srok.target srok-workers.target']);
  });

  it('give each worker a port of its own, whatever the settings give the pages', () => {
    // `Environment=` would yield to EnvironmentFile=.
    expect(read('srok-worker@.service').get('ExecStart')).toEqual([
      expect.stringMatching(/^\/usr\/bin\/env HOST=127\.0\.0\.1 PORT=1808%i \/opt\/srok\/node /),
    ]);
  });
});

describe('the scripts', () => {
  const scripts = readdirSync(join(ROOT, 'ops/bin')).filter((name) => !name.endsWith('.js'));

  it('are without fault for shellcheck', () => {
    const { status, stdout, stderr } = spawnSync(
      'shellcheck',
      ['-x', ...scripts, '../../test/operating/boot-machine', '../../script/machine-check'],
      {
        cwd: join(ROOT, 'ops/bin'),
        encoding: 'utf8',
      },
    );
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  it('show no setting among the arguments of the program, and give it nothing but settings', () => {
    const home = mkdtempSync(join(tmpdir(), 'srok-settings-'));
    writeFileSync(join(home, 'srok.env'), 'DATABASE_URL=postgres://srok:secret@db/srok\nPORT=9000\n');
    const script = `
      source ${join(ROOT, 'ops/bin/installation.sh')}
      settings_file=${home}/srok.env NODE=node
      as_account() { echo "arguments: $*"; /usr/bin/env; }
      run_program /opt/srok/releases/1 doctor
      echo "outside: \${DATABASE_URL-none} $FROM_OUTSIDE"`;
    const env = { ...process.env, FROM_OUTSIDE: 'kept' };
    const { stdout, stderr } = spawnSync('bash', ['-euc', script], { encoding: 'utf8', env });
    rmSync(home, { recursive: true });
    expect(stderr).toBe('');
    const [first, ...rest] = stdout.trim().split('\n');
    expect(first).toBe('arguments: node /opt/srok/releases/1/bin/srok.js doctor');
    expect(rest.pop()).toBe('outside: none kept');
    const names = new Set(rest.map((line) => line.split('=')[0]).filter((name) => name !== '_'));
    expect(names).toEqual(
      new Set([
        'DATABASE_URL',
        'HOME',
        'LANG',
        'NODE_ENV',
        'PATH',
        'PORT',
        'SROK_CONFIG',
        'SROK_DATA',
        'TERM',
      ]),
    );
  });

  it.each(scripts.filter((name) => name.startsWith('srok-')))('%s says in Russian how it is used', (name) => {
    const help = spawnSync(join(ROOT, 'ops/bin', name), ['--help'], { encoding: 'utf8' });
    expect([help.status, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toMatch(/^srok-[a-z]+ .*--dry-run.*\n.*[а-я]/s);
    expect(spawnSync(join(ROOT, 'ops/bin', name), ['--wrong']).status).toBe(2);
  });
});
