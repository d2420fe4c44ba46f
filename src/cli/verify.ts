// `srok verify FILE.zip`: checks a proof file without a network and a database.
import type { Command } from 'commander';

const collected = (value: string, all: string[] | undefined): string[] => [...(all ?? []), value];

export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('проверить доказательный файл; служба и база данных не нужны')
    .argument('<file>', 'доказательный файл, ZIP')
    .option('--head <отметка>', 'контрольная отметка журнала из сводки; можно несколько раз', collected)
    .option('--digest <письмо>', 'сохранённая сводка, файл .eml; можно несколько раз', collected)
    .addHelpText(
      'after',
      `
Проверяется вся цепочка записей, тексты, письма, ответы серверов и файлы за ними. Отметки и сводки, полученные в своё
время по почте, доказывают, что журнал с тех пор не переписан; без них доказана только согласованность внутри файла.
Что письмо подлинное, программа не проверяет: берите сводку из своего почтового ящика.

Коды завершения: 0 – нарушений нет, 1 – найдено нарушение, 2 – файл не читается или это не доказательный файл

Примеры:
  srok verify srok-tomsk-gymnasium-29-kvantorium-2024-12-31.zip --digest svodka-2024-12-30.eml
  srok verify punkt-5.zip --head 5f1d0c0b6c5e4a7d9f3b2a1c0d9e8f70`,
    )
    .action(async (file: string, options: { head?: string[]; digest?: string[] }) => {
      const { verifyFile } = await import('./verify-file.ts');
      const { head = [], digest = [] } = options;
      await verifyFile(file, { head, digest });
    });
}
