// `srok organisations`: who shares the installation.
import type { Command } from 'commander';

export function registerOrganisations(program: Command): void {
  program
    .command('organisations')
    .description('показать организации установки: кому подчинены, кто ведёт, сколько дорожных карт')
    .addHelpText(
      'after',
      `
Организации описываются в файле organisations.yaml папки настроек. Без него организация одна. Чья дорожная карта,
указывают при постановке на контроль: srok apply --organisation КЛЮЧ ФАЙЛ или на странице «Загрузить распоряжение».`,
    )
    .action(async () => {
      const { listOrganisations } = await import('./list-organisations.ts');
      await listOrganisations();
    });
}
