// `srok validate FILE…`: every fault of a roadmap's file with its line, before anything is applied.
import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { loadConfig } from '../config.ts';
import { formatIssue, type Known, parseRoadmap } from '../workflows/parse-roadmap.ts';
import { configFolder } from './config-folder.ts';

/** Bytes; the parser's own limit is lower. What is larger is not even read. */
const LARGEST = 16_000_000;

export function registerValidate(program: Command): void {
  program
    .command('validate')
    .description('проверить файлы дорожных карт')
    .argument('<file...>', 'файлы дорожных карт (YAML)')
    .option('--config <dir>', 'папка с календарями и правилами', 'config')
    .addHelpText(
      'after',
      '\nКаждая ошибка – строка ФАЙЛ:СТРОКА:СТОЛБЕЦ: что не так и что сделать. Код завершения 1, если ошибки есть; предупреждения на него не влияют.\n\nПример:\n  srok validate config/roadmaps/*.yaml',
    )
    .action((files: string[], options: { config: string }) => {
      const { calendar, policies } = loadConfig(configFolder(options.config));
      const known = { calendar, policies: new Set(policies.keys()) };
      const sound = files.map((file) => validate(file, known));
      if (sound.includes(false)) process.exitCode = 1;
    });
}

function validate(file: string, known: Known): boolean {
  const text = read(file);
  if (text === null) return false;
  const result = parseRoadmap(text, file, known);
  for (const warning of result.warnings)
    process.stderr.write(`${formatIssue({ ...warning, message: `предупреждение: ${warning.message}` })}\n`);
  if (result.ok) {
    process.stdout.write(`${file}: ошибок нет, пунктов: ${result.roadmap.items.length}\n`);
    return true;
  }
  for (const error of result.errors) process.stderr.write(`${formatIssue(error)}\n`);
  return false;
}

function read(file: string): string | null {
  const fail = (message: string) => {
    process.stderr.write(`${formatIssue({ file, line: 1, column: 1, message })}\n`);
    return null;
  };
  try {
    if (statSync(file).size > LARGEST) return fail('файл слишком велик: это не дорожная карта');
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return fail(code === 'ENOENT' ? 'файл не найден: проверьте путь' : `файл не читается (${code})`);
  }
}
