// logrotate with our configuration on the log of a service that does not stop writing: every line is in one of the files.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { until } from '../support/fleet.ts';
import { ROOT, type Running, start } from './processes.ts';

/** Not in everybody's PATH. */
const LOGROTATE = '/usr/sbin/logrotate';
const folder = mkdtempSync(join(tmpdir(), 'srok-logs-'));
const logs = join(folder, 'log');
const running: Running[] = [];
afterAll(async () => {
  for (const one of running) await one.end('SIGKILL');
  rmSync(folder, { recursive: true });
});

it('rotates without losing a line of what is written meanwhile, and keeps what it was told to keep', async () => {
  mkdirSync(logs, { mode: 0o750 });
  // As systemd does it: the file is opened for appending, and the program only knows its standard output.
  const writer = `exec >>${logs}/srok.log; i=$2; trap 'echo "$i last"; exit 0' TERM; while :; do echo "$i"; i=$((i + 1)); ((i % 100)) || sleep 0.001; done`;
  const startWriter = (from: number) => {
    const one = start(['bash', '-c', writer, 'writer', '', String(from)]);
    running.push(one);
    return one;
  };
  let current = startWriter(0);
  // In place of systemctl: says that it was called, and waits until the test has restarted the writer.
  const systemctl = join(folder, 'systemctl');
  writeFileSync(
    systemctl,
    `#!/bin/sh\necho "$*" >${folder}/asked\necho asked >&2\nwhile [ -e ${folder}/asked ]; do sleep 0.01; done\n`,
  );
  chmodSync(systemctl, 0o755);
  const config = join(folder, 'srok.conf');
  writeFileSync(
    config,
    readFileSync(join(ROOT, 'ops/logrotate/srok'), 'utf8').replaceAll('/var/log/srok', logs),
  );
  chmodSync(config, 0o644);
  const whole = () =>
    readdirSync(logs)
      .map((name) => join(logs, name))
      .map((file) =>
        (file.endsWith('.gz')
          ? execFileSync('zcat', [file], { maxBuffer: 2 ** 30 })
          : readFileSync(file)
        ).toString(),
      )
      .join('');
  expect(
    execFileSync(LOGROTATE, ['--debug', '--state', join(folder, 'state'), config], {
      stdio: 'pipe',
    }).toString(),
  ).toBe('');

  for (let turn = 1; turn <= 3; turn += 1) {
    // A second later, since the names of rotated files have it.
    const rotated = Math.max(
      0,
      ...existing().map((name) => Number(/-(\d{10})(?:\.gz)?$/.exec(name)?.[1] ?? 0)),
    );
    await until(() => hasLines() && Date.now() >= (rotated + 1) * 1000);
    const rotating = start([LOGROTATE, '--force', '--state', join(folder, 'state'), config], {
      PATH: `${folder}:${process.env['PATH']}`,
    });
    running.push(rotating);
    await rotating.says(/^asked$/m);
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toContain('try-restart srok.service');
    expect(await current.end('SIGTERM')).toBe(0);
    current = startWriter(turn * 100_000_000);
    rmSync(join(folder, 'asked'));
    expect([await rotating.end('SIGCONT'), rotating.output()]).toEqual([0, 'asked\n']);
    expect(existing().filter((name) => name.startsWith('srok.log-'))).toHaveLength(turn);
  }
  await until(hasLines);
  expect(await current.end('SIGTERM')).toBe(0);
  const lines = new Set(whole().split('\n'));
  for (let turn = 0; turn <= 3; turn += 1) {
    const from = turn * 100_000_000;
    const last = [...lines].find(
      (line) => line.endsWith(' last') && Math.floor(Number(line.split(' ')[0]) / 100_000_000) === turn,
    );
    const until = Number(last?.split(' ')[0]);
    expect(until).toBeGreaterThan(from);
    let missing = 0;
    for (let n = from; n < until; n += 1) if (!lines.has(String(n))) missing += 1;
    expect(missing).toBe(0);
  }
  // All but the newest of them are compressed.
  expect(existing().filter((name) => name.endsWith('.gz'))).toHaveLength(2);

  function hasLines(): boolean {
    return existing().includes('srok.log') && statSync(join(logs, 'srok.log')).size > 0;
  }

  function existing(): string[] {
    return readdirSync(logs);
  }
});
