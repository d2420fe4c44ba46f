// `srok deadline --ndjson`: phrases from another program, a line each, and a meaning for every line.
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { parseDeadline } from '../workflows/deadline/parse.ts';

const Year = z.int().min(1900).max(2100);
const LineSchema = z.strictObject({
  text: z.string(),
  year: Year.exactOptional(),
  schoolYear: Year.exactOptional(),
});

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
