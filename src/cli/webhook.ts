// `srok webhook …`: programs that are told of events, as an operator of the server sees to them.
import type { Command } from 'commander';
import type { AddOptions } from './manage-webhooks.ts';

export function registerWebhook(program: Command): void {
  const webhook = program
    .command('webhook')
    .description('программы, которым служба сообщает о событиях (веб-хуки)')
    .addHelpText(
      'after',
      `
Сообщения отправляет работающая служба: сразу, по порядку, с повторами до трёх суток, с подписью по правилам Standard
Webhooks. Узлы внутренней сети и адреса без https – только те, что названы в SROK_WEBHOOK_ALLOW. См. docs/webhooks.md.

Примеры:
  srok webhook add https://example.org/srok
  srok webhook add https://example.org/srok --events submitted accepted --organisation tomsk
  srok webhook list
  srok webhook test 4f7k2m9q1x0a`,
    );
  webhook
    .command('add')
    .description('добавить веб-хук: секрет печатается один раз')
    .argument('<url>', 'адрес программы, https')
    .option('--events <type...>', 'только эти события, например submitted accepted; без ключа – все')
    .option('--organisation <id>', 'события этой организации и тех, что под ней; без ключа – всей установки')
    .action(async (url: string, options: AddOptions) => {
      const { addWebhook } = await import('./manage-webhooks.ts');
      await addWebhook(url, options);
    });
  webhook
    .command('list')
    .description('показать веб-хуки: куда, в каком состоянии, сколько событий ждёт')
    .option('--json', 'ответ в виде JSON: по строке на веб-хук')
    .action(async (options: { json?: boolean }) => {
      const { listWebhooks } = await import('./manage-webhooks.ts');
      await listWebhooks(options.json === true);
    });
  const deed = (name: 'test' | 'rotate' | 'pause' | 'resume', description: string) =>
    webhook
      .command(name)
      .description(description)
      .argument('<id>', 'номер веб-хука из srok webhook list')
      .action(async (id: string) => {
        const { changeWebhook } = await import('./manage-webhooks.ts');
        await changeWebhook(name, id.trim());
      });
  deed('test', 'отправить проверочное сообщение и показать ответ');
  deed('rotate', 'сменить секрет: новый печатается один раз, прежний действует ещё 7 дней');
  deed('pause', 'приостановить: события ждут');
  deed('resume', 'возобновить: всё, что ждало, передаётся по порядку');
  webhook
    .command('remove')
    .description('удалить: что не передано, передано не будет')
    .argument('<id>', 'номер веб-хука из srok webhook list')
    .option('-y, --yes', 'не спрашивать подтверждения')
    .action(async (id: string, options: { yes?: boolean }) => {
      const { removeWebhook } = await import('./manage-webhooks.ts');
      await removeWebhook(id.trim(), options.yes === true);
    });
}
