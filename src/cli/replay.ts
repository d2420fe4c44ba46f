// `srok replay FILE…`: the same messages as `simulate`, through the real database, queue and SMTP.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FILES_ALONE } from './config-folder.ts';

interface Options {
  from?: string;
  to?: string;
  scenario?: string;
  speed?: number;
  format: 'table' | 'ndjson';
  config?: string;
}

export function registerReplay(program: Command): void {
  program
    .command('replay')
    .description('прогнать период через настоящие базу данных, очередь и почту на виртуальных часах')
    .argument('<file...>', 'файлы дорожных карт (YAML)')
    .option('--from <date>', 'первый день, ГГГГ-ММ-ДД (по умолчанию: дата самого раннего распоряжения)')
    .option('--to <date>', 'последний день включительно (по умолчанию: через год после первого)')
    .option('--scenario <file>', 'события: кто и когда исполняет, принимает, переносит (YAML)')
    .option(
      '--speed <days>',
      'дней в секунду, чтобы успевать следить (по умолчанию: как можно быстрее)',
      positive,
    )
    .addOption(new Option('--format <format>', 'вид ответа').choices(['table', 'ndjson']).default('table'))
    .option('--config <dir>', 'папка с календарями и правилами (по умолчанию: SROK_CONFIG)')
    .addHelpText(
      'after',
      `
База данных, очередь и приёмник почты – свои, временные: письма и записи работающей службы не затрагиваются,
SMTP_URL не используется. Печатается то, что приняла почта.
${FILES_ALONE}

Примеры:
  srok replay карта.yaml --from 2024-01-01 --to 2024-06-30
  srok replay карта.yaml --scenario события.yaml --format ndjson
  srok replay карта.yaml --speed 5`,
    )
    .action(replayFiles);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || value > 10_000)
    throw new InvalidArgumentError('нужно число больше 0, не больше 10000.');
  return value;
}

async function replayFiles(files: string[], options: Options, command: Command): Promise<void> {
  const { readRun } = await import('./read-run.ts');
  const run = readRun(files, options, command);
  if (!run) {
    process.exitCode = 1;
    return;
  }
  const { runReplay } = await import('./run-replay.ts');
  await runReplay({ ...run, speed: options.speed, format: options.format });
}
