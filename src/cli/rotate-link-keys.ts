// `srok rotate-link-keys`: links in mails are signed with a new key from now on.
import type { Command } from 'commander';

export function registerRotateLinkKeys(program: Command): void {
  program
    .command('rotate-link-keys')
    .description('заменить ключ, которым подписываются ссылки в письмах')
    .option('--revoke', 'удалить прежние ключи: ссылки в отправленных письмах перестанут действовать')
    .option('-y, --yes', 'не спрашивать подтверждения')
    .addHelpText(
      'after',
      `
Новый ключ начинает подписывать через час: за это время передайте файл ключей (SROK_LINK_KEYS) всем процессам службы,
если они на разных узлах. Перезапускать службу не нужно. Прежние ссылки действуют до истечения их срока.
С ключом --revoke прежние ссылки перестают действовать сразу: если файл утрачен или его мог прочесть посторонний.

Примеры:
  srok rotate-link-keys
  srok rotate-link-keys --revoke`,
    )
    .action(async (options: { revoke?: boolean; yes?: boolean }) => {
      const { replaceKeys } = await import('./replace-link-keys.ts');
      await replaceKeys({ revoke: options.revoke ?? false, yes: options.yes ?? false });
    });
}
