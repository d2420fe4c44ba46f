// `srok token …`: tokens of the API as an operator of the server gives them out and takes them back.
import { type Command, InvalidArgumentError } from 'commander';
import type { TokenOptions } from './manage-tokens.ts';

export function registerToken(program: Command): void {
  const token = program
    .command('token')
    .description('выдать, показать и отозвать токены программ (HTTP API)')
    .addHelpText(
      'after',
      `
Программа с токеном действует от имени лица: видит то, что видит оно, и может то, что может оно, в пределах прав
токена. Лицо само создаёт и отзывает токены на странице «Мой вход» → «Доступ для программ». См. docs/api.md.

Примеры:
  srok token create shkurkina@example.org --name СЭД --scopes roadmaps:read commands:write
  srok token list
  srok token revoke 6f1c2b1e-8f0a-4d1a-9a52-0d4a4f0f7d11`,
    );
  token
    .command('create')
    .description('выдать токен: он печатается один раз')
    .argument('<address>', 'адрес лица, от имени которого действует программа')
    .requiredOption('--name <name>', 'название программы')
    .requiredOption(
      '--scopes <scope...>',
      'права: roadmaps:read, commands:write, notices:read, journal:read, monitoring:read',
    )
    .option('--days <days>', 'сколько дней действует, не больше 366', wholeNumber, 90)
    .action(async (address: string, options: TokenOptions) => {
      const { createToken } = await import('./manage-tokens.ts');
      await createToken(address.trim().toLowerCase(), options);
    });
  token
    .command('list')
    .description('показать токены: чьи, с какими правами, когда ими пользовались')
    .argument('[address]', 'только этого лица')
    .option('--json', 'ответ в виде JSON: по строке на токен')
    .action(async (address: string | undefined, options: { json?: boolean }) => {
      const { listTokens } = await import('./manage-tokens.ts');
      await listTokens(address?.trim().toLowerCase(), options.json === true);
    });
  token
    .command('revoke')
    .description('отозвать токен: программы с ним сразу теряют доступ')
    .argument('<id>', 'номер токена из srok token list')
    .action(async (id: string) => {
      const { revokeToken } = await import('./manage-tokens.ts');
      await revokeToken(id.trim().toLowerCase());
    });
}

function wholeNumber(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= 366) return days;
  throw new InvalidArgumentError('нужно целое число от 1 до 366');
}
