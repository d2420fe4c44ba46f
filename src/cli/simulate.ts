// `srok simulate FILE…`: the whole calendar of messages in advance, without a database, a queue or mail.
import { type Command, Option } from 'commander';
import { FILES_ALONE } from './config-folder.ts';

const FORMATS = ['table', 'ndjson', 'html'] as const;

interface Options {
  from?: string;
  to?: string;
  scenario?: string;
  format: (typeof FORMATS)[number];
  config?: string;
}

export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('показать заранее все письма за период')
    .argument('<file...>', 'файлы дорожных карт (YAML)')
    .option('--from <date>', 'первый день, ГГГГ-ММ-ДД (по умолчанию: дата самого раннего распоряжения)')
    .option('--to <date>', 'последний день включительно (по умолчанию: через год после первого)')
    .option('--scenario <file>', 'события: кто и когда исполняет, принимает, переносит (YAML)')
    .addOption(new Option('--format <format>', 'вид ответа').choices([...FORMATS]).default('table'))
    .option('--config <dir>', 'папка с календарями и правилами (по умолчанию: SROK_CONFIG)')
    .addHelpText(
      'after',
      `
Контроль начинается в 00:00 первого дня или даты распоряжения, если она позже. Ничего не отправляется.
Событие сценария, которое правила не допускают, – ошибка с номером строки; тогда не показывается ничего.
${FILES_ALONE}

Примеры:
  srok simulate config/roadmaps/*.yaml
  srok simulate карта.yaml --from 2024-01-01 --to 2024-12-31 --format html > письма.html
  srok simulate карта.yaml --scenario события.yaml --format ndjson`,
    )
    .action(simulate);
}

async function simulate(files: string[], options: Options, command: Command): Promise<void> {
  const { readRun } = await import('./read-run.ts');
  const run = readRun(files, options, command);
  if (!run) {
    process.exitCode = 1;
    return;
  }
  const { printSimulation } = await import('./print-simulation.ts');
  printSimulation(run, options.format);
}
