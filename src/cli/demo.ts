// `srok demo`: a year of the Tomsk roadmap through the real engine, to be watched.
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
    .addHelpText(
      'after',
      `
Ничего не нужно настраивать. База данных, очередь и приёмник почты – свои, временные; работающая служба не затрагивается.
В конце – итог и отчёт HTML со всеми письмами, какими их приняла почта. Остановка: Ctrl-C.

Пример:
  srok demo`,
    )
    .action(async (options: { speed?: number }, command: Command) => {
      const { runDemo } = await import('./run-demo.ts');
      await runDemo(options.speed ?? (process.stdout.isTTY ? 12 : undefined), command);
    });
}

function speed(text: string): number {
  const value = Number(text);
  if (!(value > 0) || value > 10_000)
    throw new InvalidArgumentError('нужно число больше 0, не больше 10000.');
  return value;
}
