// `srok demo`: the Tomsk roadmap through the real engine, up to the second quarterly report, to be watched.
import { type Command, InvalidArgumentError } from 'commander';

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('показать год дорожной карты: настоящие база данных, очередь и почта на виртуальных часах')
    .option(
      '--speed <days>',
      'дней в секунду (по умолчанию: 12 в терминале, иначе – как можно быстрее)',
      speed,
    )
    .option('--to <date>', 'последний день показа, ГГГГ-ММ-ДД (по умолчанию: 2025-01-20)')
    .option('--keep', 'после показа оставить страницы открытыми до Ctrl-C (по умолчанию – в терминале)')
    .option('--no-keep', 'закончить сразу после показа')
    .addHelpText(
      'after',
      `
Ничего не нужно настраивать. База данных, очередь и приёмник почты – свои, временные; работающая служба не затрагивается.
В конце – итог и отчёт HTML со всеми письмами, какими их приняла почта. В терминале страницы остаются открытыми: их адрес и
ссылки для входа печатаются, кнопки писем ведут туда же. Остановка: Ctrl-C.

Примеры:
  srok demo
  srok demo --to 2024-05-07    остановиться в день, когда под угрозой оказался п. 8`,
    )
    .action(async (options: { speed?: number; to?: string; keep?: boolean }, command: Command) => {
      const { runDemo } = await import('./run-demo.ts');
      const isWatched = process.stdout.isTTY;
      const { speed = isWatched ? 12 : undefined, keep = isWatched, ...rest } = options;
      await runDemo({ speed, keep, ...rest }, command);
    });
}

function speed(text: string): number {
  const value = Number(text);
  if (!(value > 0) || value > 10_000)
    throw new InvalidArgumentError('нужно число больше 0, не больше 10000.');
  return value;
}
