// `srok deadline --ndjson`: phrases from another program, a line each, and a meaning for every line.
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { DeadlineMeaning } from '../workflows/deadline/meaning.ts';
import { parseDeadline } from '../workflows/deadline/parse.ts';

const Year = z.int().min(1900).max(2100);
const LineSchema = z.strictObject({
  text: z.string(),
  year: Year.exactOptional(),
  schoolYear: Year.exactOptional(),
});

/**
 * `{"text","year"}` lines in, one meaning per line out. A bad line is answered as not understood and given to `complain`;
 * the rest is answered all the same.
 */
export async function answerLines(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  complain: (fault: string) => void,
): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    number++;
    if (line.trim() === '') continue;
    if (!output.write(`${JSON.stringify(answer(line, number, complain))}\n`))
      await new Promise((resolve) => output.once('drain', resolve));
  }
}

function answer(line: string, number: number, complain: (fault: string) => void): DeadlineMeaning {
  const read = readLine(line);
  if (typeof read === 'string') {
    const fault = `строка ${number}: ${read}`;
    complain(fault);
    return { kind: 'unknown', question: fault, warnings: [] };
  }
  const { text, ...context } = read;
  return parseDeadline(text, context);
}

/** Characters; a wording is at most 100 kB, and escapes may make six of one. */
const LONGEST_LINE = 1_000_000;

/** What is wrong with the line, in words, where it cannot be read. */
function readLine(line: string): z.infer<typeof LineSchema> | string {
  if (line.length > LONGEST_LINE) return 'длиннее 1 млн знаков';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'это не JSON; нужен вид {"text":"…","year":2024}';
  }
  const parsed = LineSchema.safeParse(value);
  return parsed.success
    ? parsed.data
    : 'нужен вид {"text":"…","year":2024} или "schoolYear", других полей нет';
}
