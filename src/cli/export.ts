// `srok export ROADMAP`: the proof file of a roadmap or of one of its items, to be checked without the service.
import type { Command } from 'commander';

export function registerExport(program: Command): void {
  program
    .command('export')
    .description('выгрузить доказательный файл дорожной карты или пункта')
    .argument('<roadmap>', 'дорожная карта: значение roadmap в её файле')
    .option('--item <номер>', 'только об этом пункте и о распоряжении в целом')
    .option('-o, --output <file>', 'файл ZIP; по умолчанию – в этой папке, по карте и дате')
    .addHelpText(
      'after',
      `
В файле: история, письма с ответами почтовых серверов, приложенные файлы и весь журнал с цепочкой отметок. Он читается
в браузере без сети; проверяет его srok verify. В файле персональные данные: он создаётся доступным только владельцу.

Примеры:
  srok export tomsk-gymnasium-29-kvantorium
  srok export tomsk-gymnasium-29-kvantorium --item 5 -o punkt-5.zip`,
    )
    .action(async (roadmap: string, options: { item?: string; output?: string }) => {
      const { exportProof } = await import('./export-proof.ts');
      await exportProof(roadmap, options);
    });
}
