// The commands of a server where nothing is installed, as this machine has to be: they say so, and touch nothing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const BIN = fileURLToPath(new URL('../../ops/bin/', import.meta.url));
const MISSING = 'на этой машине программа не установлена (нет /opt/srok/current): сначала srok-install\n';
const NOT_ROOT = 'нужны права администратора: запустите с sudo\n';

describe('without an installation', () => {
  it.each([
    ['srok', ['doctor'], false],
    ['srok-backup', ['--dry-run'], false],
    ['srok-upgrade', ['--dry-run', '/tmp'], true],
    ['srok-restore', ['--dry-run', '/tmp'], true],
  ])('%s says that there is none', (name, args, needsRoot) => {
    const { stdout, stderr, status } = spawnSync(`${BIN}${name}`, args, { encoding: 'utf8' });
    const said = needsRoot && process.getuid?.() !== 0 ? NOT_ROOT : MISSING;
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: `${name}: ${said}`, status: 1 });
  });

  it('srok-install takes no Node that lies where the service may not look', () => {
    const home = mkdtempSync(join(homedir(), 'srok-node-'));
    const node = join(home, 'node');
    writeFileSync(node, `#!/bin/sh\nexec ${process.execPath} "$@"\n`, { mode: 0o755 });
    const { stdout, stderr, status } = spawnSync(`${BIN}srok-install`, ['--dry-run', '--node', node], {
      encoding: 'utf8',
    });
    rmSync(home, { recursive: true });
    expect([stdout, status]).toEqual(['', 1]);
    expect(stderr).toContain(`Node.js лежит в домашней папке (${node})`);
  });
});
