// A question before what cannot be undone.
import { createInterface } from 'node:readline/promises';

/** Without somebody to ask the answer is no. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write('Подтвердить некому (нет терминала): добавьте --yes.\n');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [д/Н] `);
    return /^(д|да|y|yes)$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
