// `srok start`: the service in the foreground, until a signal.
import { type Command, Option } from 'commander';

export function registerStart(program: Command): void {
  program
    .command('start')
    .description('запустить службу рассылки')
    .addOption(
      new Option('--role <роль>', 'только одна часть службы; без параметра – обе').choices(['web', 'worker']),
    )
    .addHelpText(
      'after',
      `
Примеры:
  srok start                   одна служба на одном сервере
  srok start --role worker     только рассылка (несколько процессов делят работу; нужны DATABASE_URL и PORT для проверок)
  srok start --role web        только проверки /healthz и /readyz

Настройки берутся из переменных окружения, их перечень – в файле .env.example.
Остановка: Ctrl-C или SIGTERM; начатая отправка завершается.`,
    )
    .action(async (options: { role?: 'web' | 'worker' }) => {
      const [{ processSettings }, { createLog }, { ROLES, startService }] = await Promise.all([
        import('../settings.ts'),
        import('../log.ts'),
        import('../main.ts'),
      ]);
      const settings = processSettings();
      const log = createLog(settings.logLevel);
      const stopped = new Promise<string>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
      });
      const service = await startService(settings, options.role ? [options.role] : ROLES, log);
      process.stderr.write(`Служба работает: ${service.address}\n`);
      log.info({ signal: await stopped }, 'stopping');
      await service.stop();
      log.info('stopped');
    });
}
