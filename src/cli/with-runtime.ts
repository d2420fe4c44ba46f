// What commands beside (or without) a running service work with: its database and its queue, no worker.
import { systemClock } from '../clock.ts';
import { type Config, loadConfig } from '../config.ts';
import { createLiveRules, type LiveRules } from '../engine/live-rules.ts';
import { createLog } from '../log.ts';
import { openRuntime, type Runtime } from '../main-runtime.ts';
import { openServer } from '../main-server.ts';
import { openStorage, type Storage } from '../main-storage.ts';
import { createOutboxNotifier } from '../notifiers/outbox.ts';
import type { Settings } from '../settings.ts';

export interface CommandRuntime {
  runtime: Runtime;
  storage: Storage;
  config: Config;
  rules: LiveRules;
}

/** Commands show their results on stdout; of the log only what is wrong. */
export async function withRuntime<T>(
  settings: Settings,
  work: (given: CommandRuntime) => Promise<T>,
): Promise<T> {
  const log = createLog(settings.logLevel === 'info' ? 'warn' : settings.logLevel);
  const config = loadConfig(settings.configDir);
  const rules = createLiveRules(config);
  const storage = await openStorage(await openServer(settings, 'command', log), log);
  try {
    const runtime = await openRuntime({
      databaseUrl: storage.appUrl,
      settings,
      rules,
      clock: systemClock,
      // Nothing is sent by a command: the service's worker does.
      notifier: createOutboxNotifier(),
      organisations: config.organisations,
      log,
      queuePrefix: settings.queuePrefix,
      armAheadMs: 48 * 3_600_000,
      applicationName: 'srok command',
    });
    try {
      await rules.live.refresh(runtime.database.db);
      return await work({ runtime, storage, config, rules });
    } finally {
      await runtime.close();
    }
  } finally {
    await storage.close();
  }
}
