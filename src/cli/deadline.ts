// `srok deadline`: how a phrase is understood, for a person at the keyboard and, line by line, for
// other programs.
import { createInterface } from 'node:readline';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { DeadlineContext } from '../workflows/deadline/meaning.ts';
import { parseDeadline } from '../workflows/deadline/parse.ts';
import { describeDeadline } from './describe-deadline.ts';

const Year = z.int().min(1900).max(2100);
const LineSchema = z.strictObject({
  text: z.string(),
  year: Year.exactOptional(),
  schoolYear: Year.exactOptional(),
});

interface Options extends DeadlineContext {
  json?: true;
  ndjson?: true;
}

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
      '\nПримеры:\n  srok deadline "не позднее 15 февраля 2024 года"\n  srok deadline "до 5 мая" --year 2024 --json\n  srok deadline --ndjson < phrases.ndjson',
    )
    .action(async (phrase: string | undefined, options: Options) => {
      if (options.ndjson) {
        if (phrase !== undefined)
          throw new UserError('--ndjson читает формулировки со стандартного ввода: уберите аргумент');
        await answerLines(process.stdin, process.stdout);
        return;
      }
      if (phrase === undefined)
        throw new UserError('укажите формулировку срока в кавычках или ключ --ndjson');
      const { year, schoolYear } = options;
      const meaning = parseDeadline(phrase, {
        ...(year !== undefined && { year }),
        ...(schoolYear !== undefined && { schoolYear }),
      });
      process.stdout.write(`${options.json ? JSON.stringify(meaning) : describeDeadline(meaning)}\n`);
    });
}

function year(text: string): number {
  const parsed = Year.safeParse(/^\d{4}$/.test(text) ? Number(text) : text);
  if (!parsed.success) throw new InvalidArgumentError('нужен год от 1900 до 2100.');
  return parsed.data;
}

/** `{"text","year"}` lines in, one meaning per line out. Stops at the first bad line with a `UserError` that names it. */
export async function answerLines(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number++;
    if (line.trim() === '') continue;
    const { text, ...context } = readLine(line, number);
    if (!output.write(`${JSON.stringify(parseDeadline(text, context))}\n`))
      await new Promise((resolve) => output.once('drain', resolve));
  }
}

function readLine(line: string, number: number): z.infer<typeof LineSchema> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new UserError(`строка ${number}: это не JSON; нужен вид {"text":"…","year":2024}`, {
      cause: error,
    });
  }
  const parsed = LineSchema.safeParse(value);
  if (!parsed.success)
    throw new UserError(
      `строка ${number}: нужен вид {"text":"…","year":2024} или "schoolYear", других полей нет`,
    );
  return parsed.data;
}
