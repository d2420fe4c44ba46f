// `srok start`: the service in the foreground, until a signal.
import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { stopSignal } from './stop-signal.ts';

/** How long (ms) a start that is told to stop may take to end in good order. */
const START_GRACE_MS = 1000;

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
  srok start --role web        только страницы, проверки и показатели: /healthz, /readyz, /metrics

Настройки берутся из переменных окружения, их перечень – в файле .env.example.
Остановка: Ctrl-C или SIGTERM; начатая отправка завершается. Второй сигнал прерывает и её.`,
    )
    .action(async (options: { role?: 'web' | 'worker' }) => {
      const [{ processSettings }, { createLog }, { loadConfig }, { openServer }] = await Promise.all([
        import('../settings.ts'),
        import('../log.ts'),
        import('../config.ts'),
        import('../main-server.ts'),
      ]);
      const settings = processSettings();
      const log = createLog(settings.logLevel);
      const { signal } = stopSignal();
      const config = loadConfig(settings.configDir);
      const starting = async () => {
        // The database opens while the rest of the program is being read.
        const opening = openServer(settings, 'service', log).then(async (server) => {
          const { openStorage } = await import('../main-storage.ts');
          return openStorage(server, log);
        });
        const [storage, { ROLES, startService }] = await Promise.all([opening, import('../main.ts')]);
        return startService({ settings, config, roles: options.role ? [options.role] : ROLES, log, storage });
      };
      const service = await orGiveUp(starting(), signal);
      if (!signal.aborted) {
        process.stderr.write(`Служба работает: ${service.address}\n`);
        await once(signal, 'abort');
      }
      log.info('stopping');
      await service.stop();
      log.info('stopped');
      // It was told to stop and has, so it is no failure; and what a library still waits for (a job whose end a lost
      // Redis never confirmed) must not keep the process.
      process.exit(0);
    });
}

/** A start that is stuck (a database that hangs, a migration elsewhere) ends with the process; nothing gets lost by that. */
async function orGiveUp<T>(starting: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const giveUp = () => {
    timer = setTimeout(() => process.exit(), START_GRACE_MS);
  };
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await starting;
  } finally {
    signal.removeEventListener('abort', giveUp);
    clearTimeout(timer);
  }
}
