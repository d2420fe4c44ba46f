// `srok backup FILE`: everything the program keeps, in one file, while the service works.
import type { Command } from 'commander';

export function registerBackup(program: Command): void {
  program
    .command('backup')
    .description('сохранить все данные в файл; служба может работать')
    .argument('<file>', 'файл копии, например srok-2024-02-12.sql.gz')
    .option('--force', 'заменить файл, если он уже есть')
    .addHelpText(
      'after',
      `
Копия – состояние на один момент: дорожные карты, план, письма, журнал. Очередь в неё не входит, она вычисляется заново.
Файл содержит персональные данные: он создаётся доступным только владельцу, храните его так же. Папка с дорожными
картами и календарями (SROK_CONFIG), настройки, файл ключей ссылок (SROK_LINK_KEYS) и папка приложенных файлов
(SROK_FILES) сохраняются отдельно.

Примеры:
  srok backup /var/backups/srok-$(date +%F).sql.gz`,
    )
    .action(async (file: string, options: { force?: boolean }) => {
      const { saveData } = await import('./save-data.ts');
      await saveData(file, { force: options.force ?? false, program: program.version() ?? '' });
    });
}
