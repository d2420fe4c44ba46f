// `srok token create`: what is wrong is said before anything is opened.
import { expect, it } from '@jest/globals';
import { registerToken } from '../../src/cli/token.ts';
import { runCommand } from './run-command.ts';

it.each([
  ['scopes that there are none of', 'СЭД', 'nonsense', 'Нет таких прав: nonsense.'],
  ['no name', ' ', 'roadmaps:read', 'Название программы – от 1 до 100 знаков.'],
  ['a name that a terminal obeys', 'СЭД\u001b[2J', 'roadmaps:read', 'недопустимый управляющий знак'],
])('makes no token with %s', async (_, name, scopes, words) => {
  const made = runCommand(
    registerToken,
    'token',
    'create',
    'a@example.org',
    '--name',
    name,
    '--scopes',
    scopes,
  );
  await expect(made).rejects.toThrow(words);
});
