// Files that people name on the command line: read whole, or a complaint in the form of all others.
import { readFileSync, statSync } from 'node:fs';
import { formatIssue, type Issue } from '../workflows/locate.ts';

/** Bytes; the parsers' own limits are lower. What is larger is not even read. */
const LARGEST = 16_000_000;

/** The text, or null after the complaint has been printed. */
export function readInput(file: string): string | null {
  const fail = (message: string) => {
    printIssues([{ file, line: 1, column: 1, message }]);
    return null;
  };
  try {
    if (statSync(file).size > LARGEST) return fail('файл слишком велик: допустимо не более 1 МБ');
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return fail('файл не в кодировке UTF-8: сохраните его в UTF-8 (сейчас, вероятно, Windows-1251)');
    if (code === 'EISDIR') return fail('это папка, а не файл: укажите файл');
    return fail(code === 'ENOENT' ? 'файл не найден: проверьте путь' : `файл не читается (${code})`);
  }
}

/** A line each on stderr, `FILE:LINE:COL: message`. */
export function printIssues(issues: readonly Issue[], prefix = ''): void {
  for (const issue of issues)
    process.stderr.write(`${formatIssue({ ...issue, message: prefix + issue.message })}\n`);
}
