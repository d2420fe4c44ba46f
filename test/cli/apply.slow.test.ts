// `srok apply` where there are organisations: whose a roadmap is to be is said before, and cannot be changed.
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { registerApply } from '../../src/cli/apply.ts';
import { ownInstallation } from './own-installation.ts';
import { runCommand } from './run-command.ts';

const config = join(ownInstallation(), 'config');
const TOMSK = join(config, 'roadmaps/tomsk-gymnasium-29-kvantorium.yaml');
beforeAll(() => {
  cpSync('config', config, { recursive: true });
  writeFileSync(
    join(config, 'organisations.yaml'),
    'organisations:\n  - { id: tomsk, title: Город Томск, operators: [a@example.org] }\n',
  );
});

const apply = (...args: string[]) => runCommand(registerApply, 'apply', '--config', config, ...args, TOMSK);

it('says whose a roadmap is to be, and that nobody is there to confirm it', async () => {
  const own = await apply();
  expect(own.stdout).toContain('\n  организация: без организации (установки)\n');
  expect(own.stderr).toBe('Подтвердить некому (нет терминала): добавьте --yes.\n');
  expect((await apply('--organisation', 'tomsk')).stdout).toContain('\n  организация: Город Томск\n');
});

it('tells that a roadmap which runs already stays whose it is', async () => {
  expect(await apply('--yes')).toMatchObject({ exitCode: 0 });
  const { stderr, exitCode } = await apply('--yes', '--organisation', 'tomsk');
  expect(stderr).toMatch(/уже на контроле без организации.*Изменения вносите без ключа --organisation/);
  expect([stderr.includes('укажите в файле другое'), exitCode]).toEqual([false, 1]);
});
