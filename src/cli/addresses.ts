// `srok addresses`: the addresses that refuse mail, and an operator's word that one of them works again.
import type { Command } from 'commander';
import { formatInstant } from '../calendar/dates.ts';
import { UserError } from '../errors.ts';

export function registerAddresses(program: Command): void {
  program
    .command('addresses')
    .description('показать адреса, на которые письма не отправляются, потому что они не доставляются')
    .option('--works <address...>', 'снова отправлять на этот адрес')
    .option('--json', 'ответ в виде JSON: по строке на адрес')
    .addHelpText(
      'after',
      `
Адрес попадает в перечень, когда почтовый сервер отказал окончательно: такого ящика нет. Открытые пункты этого лица
видны в сводке контролёра. Неверный адрес исправляют в файле дорожной карты (srok apply): недоставленное, что ещё
верно, уйдёт на новый адрес одним письмом. Если ящик с тем же адресом восстановлен, об этом сообщают ключом --works.

Примеры:
  srok addresses
  srok addresses --works shkurkina@example.org`,
    )
    .action(async (options: { works?: string[]; json?: boolean }) => {
      const [{ withRuntime }, { processSettings }, { listFailing }] = await Promise.all([
        import('./with-runtime.ts'),
        import('../settings.ts'),
        import('../store/failing-addresses.ts'),
      ]);
      await withRuntime(processSettings(), async ({ runtime }) => {
        const out = (line: string) => process.stdout.write(`${line}\n`);
        if (options.works !== undefined) {
          const wanted = [...new Set(options.works.map((address) => address.toLowerCase()))];
          const worked = await runtime.engine.addressesWork(wanted);
          for (const address of worked) out(`${address}: письма снова отправляются`);
          const others = wanted.filter((address) => !worked.includes(address));
          if (others.length > 0)
            throw new UserError(`Нет в перечне недоступных: ${others.join(', ')}. Перечень: srok addresses`);
          return;
        }
        const failing = await listFailing(runtime.database.db);
        if (failing.length === 0 && !options.json) return out('Недоступных адресов нет.');
        for (const { address, name, zone, since, reason } of failing) {
          const day = formatInstant(since, zone).slice(0, 10);
          out(
            options.json
              ? JSON.stringify({ address, name, since: formatInstant(since, zone), reason })
              : `${address}  ${name}  с ${day.split('-').reverse().join('.')}: ${reason}`,
          );
        }
      });
    });
}
