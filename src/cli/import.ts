// `srok import FILE`: an order with its table as a roadmap's file; what the document leaves open is asked.
import { type Command, InvalidArgumentError } from 'commander';
import type { ImportOptions } from './run-import.ts';

export function registerImport(program: Command): void {
  program
    .command('import')
    .description('составить файл дорожной карты по распоряжению (DOCX, DOC, PDF, HTML, Markdown, текст)')
    .argument('<file>', 'файл распоряжения с приложением-таблицей')
    .option(
      '--out <file>',
      'куда записать YAML (по умолчанию – на стандартный вывод); со списком организаций – папка',
    )
    .option('--force', 'заменить файл, если он уже есть')
    .option('--answers <file>', 'ответы на вопросы: обозначение вопроса – ответ (YAML или JSON)')
    .option('--table <number>', 'какая по счёту таблица документа – дорожная карта', positive)
    .option('--organisations <file>', 'список организаций (XLSX, CSV): по файлу на каждую')
    .option('--year <year>', 'год, обозначенный в сроках буквой X', year)
    .option('--party <name>', 'исполнитель, вместо которого ставятся организации списка')
    .option('--json', 'ответ в JSON: файл, вопросы, места в документе, связи, замечания')
    .addHelpText(
      'after',
      `
Файл пишется и с открытыми вопросами: они стоят в нём пометками «# вопрос» и «# подтвердить». Без ответа на обязательные
srok validate покажет, чего не хватает. Итог и список обязательных вопросов – на стандартный вывод ошибок.
Адресов электронной почты программа не придумывает.

Примеры:
  srok import распоряжение.docx --out config/roadmaps/kvantorium.yaml
  srok import распоряжение.docx --answers ответы.yaml --out карта.yaml --force
  srok import приказ.pdf --table 3 --json
  srok import приказ.docx --organisations школы.xlsx --year 2025 --out карты`,
    )
    .action(async (file: string, options: ImportOptions) => {
      const { runImport } = await import('./run-import.ts');
      await runImport(file, options);
    });
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('нужен номер таблицы: 1, 2, 3.');
  return Number(text);
}

function year(text: string): number {
  if (!/^20\d\d$/.test(text)) throw new InvalidArgumentError('нужен год от 2000 до 2099.');
  return Number(text);
}
