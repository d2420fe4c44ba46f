// `srok erase ADDRESS`: a person whom no open item needs is forgotten.
import type { Command } from 'commander';

export function registerErase(program: Command): void {
  program
    .command('erase')
    .description('удалить имя и адрес лица, которое больше не нужно ни одному открытому пункту')
    .argument('<address>', 'адрес электронной почты')
    .option('-y, --yes', 'не спрашивать подтверждения')
    .addHelpText(
      'after',
      `
Имя и адрес удаляются отовсюду: из дорожных карт в базе, писем, плана, ответов. Тексты писем, где они встречаются,
удаляются целиком. Остаются ключ лица (на него ссылаются пункты) и обезличенные записи журнала; цепочка журнала цела.
Удалите сведения и из файла дорожной карты, иначе srok apply вернёт их; в сделанных ранее копиях они остаются.

Пример:
  srok erase shkurkina@example.org`,
    )
    .action(async (address: string, options: { yes?: boolean }) => {
      const { erasePerson } = await import('./erase-person.ts');
      await erasePerson(address.toLowerCase(), options.yes ?? false);
    });
}
