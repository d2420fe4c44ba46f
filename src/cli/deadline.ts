// `srok deadline`: how a phrase is understood, for a person at the keyboard and, line by line, for
// other programs.
import { type Command, InvalidArgumentError } from 'commander';
import { UserError } from '../errors.ts';
import type { DeadlineContext } from '../workflows/deadline/meaning.ts';

interface Options extends DeadlineContext {
  json?: true;
  ndjson?: true;
}

const NOT_UNDERSTOOD = 1;

export function registerDeadline(program: Command): void {
  program
    .command('deadline')
    .description('показать, как понята формулировка срока')
    .argument('[phrase]', 'формулировка срока')
    .option('--year <year>', 'год дат, у которых он не указан', year)
    .option('--school-year <year>', 'учебный год: 2025 – это 2025/26', year)
    .option('--json', 'ответ в JSON')
    .option(
      '--ndjson',
      'читать строки {"text":"…","year":2024} со стандартного ввода, отвечать строкой на каждую',
    )
    .addHelpText(
      'after',
      '\nКод завершения 1, если формулировка не понята; с --ndjson – если какую-то строку не удалось прочитать (на остальные ответ даётся).\n\nПримеры:\n  srok deadline "не позднее 15 февраля 2024 года"\n  srok deadline "до 5 мая" --year 2024 --json\n  srok deadline --ndjson < phrases.ndjson',
    )
    .action(async (phrase: string | undefined, options: Options) => {
      if (options.ndjson) {
        if (phrase !== undefined)
          throw new UserError('--ndjson читает формулировки со стандартного ввода: уберите аргумент');
        const { answerLines } = await import('./answer-lines.ts');
        await answerLines(process.stdin, process.stdout, (fault) => {
          process.stderr.write(`srok: ${fault}\n`);
          process.exitCode = NOT_UNDERSTOOD;
        });
        return;
      }
      if (phrase === undefined)
        throw new UserError('укажите формулировку срока в кавычках или ключ --ndjson');
      const [{ parseDeadline }, { describeDeadline }] = await Promise.all([
        import('../workflows/deadline/parse.ts'),
        import('./describe-deadline.ts'),
      ]);
      const { year, schoolYear } = options;
      const meaning = parseDeadline(phrase, {
        ...(year !== undefined && { year }),
        ...(schoolYear !== undefined && { schoolYear }),
      });
      process.stdout.write(`${options.json ? JSON.stringify(meaning) : describeDeadline(meaning)}\n`);
      if (meaning.kind === 'unknown') process.exitCode = NOT_UNDERSTOOD;
    });
}

function year(text: string): number {
  const year = /^\d{4}$/.test(text) ? Number(text) : 0;
  if (year < 1900 || year > 2100) throw new InvalidArgumentError('нужен год от 1900 до 2100.');
  return year;
}
