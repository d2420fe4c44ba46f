// `srok apply FILE…`: puts roadmaps under control or changes them, after showing what that would do.
import type { Command } from 'commander';

export function registerApply(program: Command): void {
  program
    .command('apply')
    .description('поставить дорожные карты на контроль или изменить их')
    .argument('<file...>', 'файлы дорожных карт (YAML)')
    .option('-y, --yes', 'не спрашивать подтверждения')
    .option('--organisation <id>', 'чья это дорожная карта: ключ из organisations.yaml; потом не меняется')
    .option('--config <dir>', 'папка с календарями и правилами (по умолчанию: SROK_CONFIG)')
    .addHelpText(
      'after',
      `
Сначала показывается, что изменится: пункты, сроки, число уведомлений. Изменённые срок, исполнитель или текст
требуют в файле реквизитов акта (amendments) или исправления ошибки ввода с причиной (corrections).
Файлы применяются по одному; если хотя бы в одном есть ошибка, не применяется ни один.

Примеры:
  srok apply config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml
  srok apply --yes карты/*.yaml
  srok apply --organisation tomsk карта.yaml`,
    )
    .action(async (files: string[], options: { yes?: boolean; config?: string; organisation?: string }) => {
      const { applyFiles } = await import('./apply-files.ts');
      await applyFiles(files, options);
    });
}
